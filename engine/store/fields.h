#pragma once

#include <optional>

#include "engine/base/date.h"
#include "engine/store/session.h"

namespace cairn::store {

/// Reading and binding the column types that the tables share. Dates and moments were checked when they were written:
/// another text in the file is a broken promise.
inline Date read_date(const Row& row, int column) {
  const std::optional<Date> date = parse_date(row.text(column));
  CAIRN_ASSERT(date.has_value());
  return *date;
}

inline Timestamp read_timestamp(const Row& row, int column) {
  const std::optional<Timestamp> at = parse_timestamp(row.text(column));
  CAIRN_ASSERT(at.has_value());
  return *at;
}

inline std::optional<Timestamp> read_optional_timestamp(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(read_timestamp(row, column));
}

inline std::optional<std::int64_t> read_optional_integer(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

inline std::optional<std::string> format_optional(const std::optional<Timestamp>& at) {
  return at ? std::optional(format_timestamp(*at)) : std::nullopt;
}

/// Gives a Conflict words of its own; other errors pass.
inline Result<void> explain_conflict(Result<void> done, std::string_view message) {
  if (!done && done.error().code == ErrorCode::Conflict) done.error().message = message;
  return done;
}

/// NotFound when the last statement changed no row.
inline Result<void> require_change(const Session& session, std::string_view message) {
  if (session.changes() > 0) return {};
  return Error{ErrorCode::NotFound, std::string(message)};
}

}  // namespace cairn::store
