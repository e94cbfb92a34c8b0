#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// A calendar day of the proleptic Gregorian calendar, without a time zone. Windows and cohorts are counted in these.
using Date = std::chrono::sys_days;

/// A moment in UTC to the millisecond. The process's time zone is never consulted.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

inline Date date_of(Timestamp at) { return std::chrono::floor<std::chrono::days>(at); }

/// "2026-03-01", a real day with a year of four digits. Empty when it is anything else.
std::optional<Date> parse_date(std::string_view text);
/// "2026-03-01T09:30:00Z", with seconds, optional fraction, and Z or an offset. Empty when it is anything else.
std::optional<Timestamp> parse_timestamp(std::string_view text);

/// A moment with the clock of the place where it was written down.
struct LocalTimestamp {
  Timestamp at;
  std::chrono::minutes offset{0};  // east of UTC
  Date day() const { return date_of(at + offset); }
};
/// As parse_timestamp, and where it was.
std::optional<LocalTimestamp> parse_local_timestamp(std::string_view text);

std::string format_date(Date date);           // 2026-03-01
std::string format_timestamp(Timestamp at);   // 2026-03-01T09:30:00.000Z
std::string format_date_in_words(Date date);  // 1 March 2026
std::string format_month(Date date);          // 2026-03

/// Whole days from `from` to `to`; negative when `to` is earlier.
inline int days_between(Date from, Date to) { return static_cast<int>((to - from).count()); }

}  // namespace cairn
