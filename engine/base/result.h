#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "engine/base/error.h"

namespace cairn {

/// A value or an Error. Member names are those of std::expected, so that it can become one.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & { return CAIRN_ASSERT(has_value()), std::get<0>(state_); }
  const T& value() const& { return CAIRN_ASSERT(has_value()), std::get<0>(state_); }
  T&& value() && { return CAIRN_ASSERT(has_value()), std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Error& error() & { return CAIRN_ASSERT(!has_value()), std::get<1>(state_); }
  const Error& error() const& { return CAIRN_ASSERT(!has_value()), std::get<1>(state_); }
  Error&& error() && { return CAIRN_ASSERT(!has_value()), std::get<1>(std::move(state_)); }
  T value_or(T fallback) const& { return has_value() ? value() : std::move(fallback); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT

  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  void value() const { CAIRN_ASSERT(has_value()); }
  Error& error() & { return CAIRN_ASSERT(!has_value()), *error_; }
  const Error& error() const& { return CAIRN_ASSERT(!has_value()), *error_; }
  Error&& error() && { return CAIRN_ASSERT(!has_value()), *std::move(error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace cairn

#define CAIRN_CONCAT_INNER(a, b) a##b
#define CAIRN_CONCAT(a, b) CAIRN_CONCAT_INNER(a, b)

/// Returns the error of a Result from the enclosing function; discards its value.
/// (Each use has a name of its own, so that one may stand inside another's lambda.)
#define CAIRN_TRY(...) CAIRN_TRY_INNER(CAIRN_CONCAT(cairn_try_result_, __COUNTER__), __VA_ARGS__)
#define CAIRN_TRY_INNER(result, ...)               \
  do {                                             \
    auto result = (__VA_ARGS__);                   \
    if (!result) return std::move(result).error(); \
  } while (false)

/// Declares a variable with the value of a Result, or returns its error from the enclosing function.
#define CAIRN_ASSIGN(declaration, ...) \
  CAIRN_ASSIGN_INNER(CAIRN_CONCAT(cairn_result_, __COUNTER__), declaration, __VA_ARGS__)
#define CAIRN_ASSIGN_INNER(result, declaration, ...) \
  auto result = (__VA_ARGS__);                       \
  if (!result) return std::move(result).error();     \
  declaration = *std::move(result)
