#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace cairn::store {

/// A bound value. Text views must outlive the call. Dates are ISO text, timestamps ISO text in UTC, booleans 0 and 1.
using Parameter = std::variant<std::nullptr_t, std::int64_t, double, std::string_view>;

inline Parameter bind(std::nullptr_t) { return nullptr; }
inline Parameter bind(bool value) { return std::int64_t{value}; }
template <class T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Parameter bind(T value) {
  return static_cast<std::int64_t>(value);
}
inline Parameter bind(double value) { return value; }
inline Parameter bind(std::string_view value) { return value; }
inline Parameter bind(const std::string& value) { return std::string_view(value); }
inline Parameter bind(const char* value) { return std::string_view(value); }
template <class T>
Parameter bind(const std::optional<T>& value) {
  return value ? bind(*value) : Parameter{nullptr};
}

/// One row of a result; valid inside the callback only. Columns count from 0.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // empty for NULL
  std::string string(int column) const { return std::string(text(column)); }
  std::optional<double> optional_real(int column) const {
    return is_null(column) ? std::nullopt : std::optional(real(column));
  }
  std::optional<std::string> optional_string(int column) const {
    return is_null(column) ? std::nullopt : std::optional(string(column));
  }
};

/// A connection inside a unit of work: a read snapshot, or the writer's savepoint. SQL stays in the subset SQLite and
/// PostgreSQL share. Statements are prepared once per connection and kept. SQL texts are constants; values are always
/// parameters.
class Session {
 public:
  virtual ~Session() = default;
  /// Runs a statement; `each` sees every row and returns false to stop early.
  virtual Result<void> run(std::string_view sql, std::span<const Parameter> parameters,
                           const std::function<bool(const Row&)>& each) = 0;
  /// Rows changed by the last statement.
  virtual std::int64_t changes() const = 0;
};

/// Runs a statement that returns no rows.
template <class... Values>
Result<void> execute(Session& session, std::string_view sql, const Values&... values) {
  const std::array<Parameter, sizeof...(Values)> parameters{bind(values)...};
  return session.run(sql, parameters, {});
}

/// Calls `each(row)` for every row.
template <class F, class... Values>
Result<void> for_each(Session& session, std::string_view sql, F&& each, const Values&... values) {
  const std::array<Parameter, sizeof...(Values)> parameters{bind(values)...};
  return session.run(sql, parameters, [&](const Row& row) {
    each(row);
    return true;
  });
}

/// The first row through `read`, or empty.
template <class F, class... Values>
auto find_one(Session& session, std::string_view sql, F&& read, const Values&... values)
    -> Result<std::optional<std::invoke_result_t<F, const Row&>>> {
  std::optional<std::invoke_result_t<F, const Row&>> found;
  const std::array<Parameter, sizeof...(Values)> parameters{bind(values)...};
  CAIRN_TRY(session.run(sql, parameters, [&](const Row& row) {
    found = read(row);
    return false;
  }));
  return found;
}

/// Every row through `read`.
template <class F, class... Values>
auto find_all(Session& session, std::string_view sql, F&& read, const Values&... values)
    -> Result<std::vector<std::invoke_result_t<F, const Row&>>> {
  std::vector<std::invoke_result_t<F, const Row&>> found;
  const std::array<Parameter, sizeof...(Values)> parameters{bind(values)...};
  CAIRN_TRY(session.run(sql, parameters, [&](const Row& row) {
    found.push_back(read(row));
    return true;
  }));
  return found;
}

}  // namespace cairn::store
