#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/date.h"
#include "engine/base/fixed_decimal.h"

namespace cairn::fhirpath {

/// How much of a date or time is known. Seconds and their fraction are one precision, as the specification has it.
enum class Precision : std::uint8_t { Year = 1, Month, Day, Hour, Minute, Second };

inline constexpr std::int16_t kNoOffset = INT16_MIN;

/// A date, date-time or time of day, as precise as it was written. For times of day the date part is unused.
struct Temporal {
  std::int16_t year = 0;
  std::int16_t offset = kNoOffset;  // minutes east of UTC
  std::uint32_t nanosecond = 0;
  std::uint8_t month = 1, day = 1, hour = 0, minute = 0, second = 0;
  Precision precision = Precision::Year;
  std::uint8_t fraction_digits = 0;
  bool zulu = false;  // written with "Z"
};
static_assert(sizeof(Temporal) == 16);

/// YYYY, YYYY-MM, YYYY-MM-DD.
std::optional<Temporal> parse_partial_date(std::string_view text);
/// A partial date, optionally followed by "T" and as much of hh:mm:ss.fff as known, optionally with an offset.
std::optional<Temporal> parse_partial_date_time(std::string_view text);
/// hh, hh:mm, hh:mm:ss, hh:mm:ss.fff; an optional leading "T".
std::optional<Temporal> parse_partial_time(std::string_view text);

std::string format_date_part(const Temporal& at);  // of a date or date-time
std::string format_date_time(const Temporal& at);
std::string format_time(const Temporal& at);

/// The order of two values, or that it cannot be known because one is less precise or lacks a time zone.
enum class Order { Less, Equal, Greater, Unknown };
Order compare_dates(const Temporal& a, const Temporal& b);  // dates and date-times, also mixed
Order compare_times(const Temporal& a, const Temporal& b);

enum class TimeUnit : std::uint8_t { Year, Month, Week, Day, Hour, Minute, Second, Millisecond };
/// Moves a date or date-time; parts finer than its precision are converted and what is left over is dropped.
/// Empty outside the years 1 to 9999.
std::optional<Temporal> add_to_date(const Temporal& at, const Decimal& amount, TimeUnit unit);
/// Moves a time of day, around the clock.
Temporal add_to_time(const Temporal& at, const Decimal& amount, TimeUnit unit);

/// With the offset of the place.
Temporal from_timestamp(const LocalTimestamp& moment);
/// The earliest or latest moment that a partial value may stand for, with all parts given.
Temporal earliest(const Temporal& at, bool has_time);
Temporal latest(const Temporal& at, bool has_time);

}  // namespace cairn::fhirpath
