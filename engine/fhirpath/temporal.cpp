#include "engine/fhirpath/temporal.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace cairn::fhirpath {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kNanosecondsPerDay = 86'400'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads exactly `width` digits and removes them.
bool take_number(std::string_view& text, std::size_t width, int& value) {
  if (text.size() < width) return false;
  value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (!is_digit(text[i])) return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return true;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

int days_in_month(int year, int month) {
  const std::chrono::year_month_day_last last{
      std::chrono::year{year}, std::chrono::month_day_last{std::chrono::month{static_cast<unsigned>(month)}}};
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

bool take_date(std::string_view& text, Temporal& at) {
  int value = 0;
  if (!take_number(text, 4, value) || value < 1) return false;
  at.year = static_cast<std::int16_t>(value);
  at.precision = Precision::Year;
  if (!take(text, '-')) return true;
  if (!take_number(text, 2, value) || value < 1 || value > 12) return false;
  at.month = static_cast<std::uint8_t>(value);
  at.precision = Precision::Month;
  if (!take(text, '-')) return true;
  if (!take_number(text, 2, value) || value < 1 || value > days_in_month(at.year, at.month)) return false;
  at.day = static_cast<std::uint8_t>(value);
  at.precision = Precision::Day;
  return true;
}

bool take_time(std::string_view& text, Temporal& at) {
  int value = 0;
  if (!take_number(text, 2, value) || value > 23) return false;
  at.hour = static_cast<std::uint8_t>(value);
  at.precision = Precision::Hour;
  if (!take(text, ':')) return true;
  if (!take_number(text, 2, value) || value > 59) return false;
  at.minute = static_cast<std::uint8_t>(value);
  at.precision = Precision::Minute;
  if (!take(text, ':')) return true;
  if (!take_number(text, 2, value) || value > 60) return false;
  at.second = static_cast<std::uint8_t>(value);
  at.precision = Precision::Second;
  if (!take(text, '.')) return true;
  std::uint32_t scale = 100'000'000;
  while (!text.empty() && is_digit(text.front())) {
    at.nanosecond += static_cast<std::uint32_t>(text.front() - '0') * scale;
    scale /= 10;
    at.fraction_digits = static_cast<std::uint8_t>(std::min(at.fraction_digits + 1, 9));
    text.remove_prefix(1);
  }
  return at.fraction_digits > 0;
}

/// "Z", "+hh:mm" up to 14:00, or nothing.
bool take_offset(std::string_view& text, Temporal& at) {
  if (take(text, 'Z')) {
    at.offset = 0;
    at.zulu = true;
    return true;
  }
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return true;
  const int sign = text.front() == '+' ? 1 : -1;
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!take_number(text, 2, hours) || !take(text, ':') || !take_number(text, 2, minutes)) return false;
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
  at.offset = static_cast<std::int16_t>(sign * (hours * 60 + minutes));
  return true;
}

bool has_time(const Temporal& at) { return at.precision >= Precision::Hour; }

std::int64_t day_number(const Temporal& at) {
  const year_month_day day{std::chrono::year{at.year}, std::chrono::month{at.month}, std::chrono::day{at.day}};
  return sys_days{day}.time_since_epoch().count();
}

std::int64_t nanosecond_of_day(const Temporal& at) {
  return ((at.hour * 60LL + at.minute) * 60LL + at.second) * 1'000'000'000LL + at.nanosecond;
}

bool set_day(Temporal& at, std::int64_t number) {
  constexpr std::int64_t kFirst = -719162;  // 0001-01-01
  constexpr std::int64_t kLast = 2932896;   // 9999-12-31
  if (number < kFirst || number > kLast) return false;
  const year_month_day day{sys_days{days{number}}};
  at.year = static_cast<std::int16_t>(int{day.year()});
  at.month = static_cast<std::uint8_t>(static_cast<unsigned>(day.month()));
  at.day = static_cast<std::uint8_t>(static_cast<unsigned>(day.day()));
  return true;
}

void set_nanosecond_of_day(Temporal& at, std::int64_t value) {
  at.nanosecond = static_cast<std::uint32_t>(value % 1'000'000'000);
  const auto seconds = static_cast<int>(value / 1'000'000'000);
  at.second = static_cast<std::uint8_t>(seconds % 60);
  at.minute = static_cast<std::uint8_t>(seconds / 60 % 60);
  at.hour = static_cast<std::uint8_t>(seconds / 3600);
}

Temporal to_utc(Temporal at) {
  if (at.offset == kNoOffset || at.offset == 0) return at;
  std::int64_t day = day_number(at);
  std::int64_t time = nanosecond_of_day(at) - at.offset * 60'000'000'000LL;
  while (time < 0) time += kNanosecondsPerDay, --day;
  while (time >= kNanosecondsPerDay) time -= kNanosecondsPerDay, ++day;
  if (set_day(at, day)) set_nanosecond_of_day(at, time);
  return at;
}

Order order_of(std::int64_t a, std::int64_t b) { return a < b ? Order::Less : a > b ? Order::Greater : Order::Equal; }

/// Compares from the year (or hour) down to the precision both have.
Order compare_parts(const Temporal& a, const Temporal& b, Precision from) {
  const std::array<std::int64_t, 6> x = {a.year, a.month,  a.day,
                                         a.hour, a.minute, a.second * 1'000'000'000LL + a.nanosecond};
  const std::array<std::int64_t, 6> y = {b.year, b.month,  b.day,
                                         b.hour, b.minute, b.second * 1'000'000'000LL + b.nanosecond};
  const auto common = static_cast<std::size_t>(std::min(a.precision, b.precision));
  for (auto i = static_cast<std::size_t>(from); i <= common; ++i) {
    const Order order = order_of(x[i - 1], y[i - 1]);
    if (order != Order::Equal) return order;
  }
  return a.precision == b.precision ? Order::Equal : Order::Unknown;
}

/// One value has an offset, the other none: known only when they are further apart than any two zones.
Order compare_across_zones(const Temporal& a, const Temporal& b) {
  const Temporal x = to_utc(a);
  const Temporal y = to_utc(b);
  const std::int64_t gap = day_number(x) - day_number(y);
  if (gap > 2) return Order::Greater;
  if (gap < -2) return Order::Less;
  return Order::Unknown;
}

std::optional<Temporal> add_months(Temporal at, std::int64_t months) {
  const std::int64_t count = at.year * 12LL + (at.month - 1) + months;
  if (count < 12 || count >= 10000LL * 12) return std::nullopt;
  at.year = static_cast<std::int16_t>(count / 12);
  at.month = static_cast<std::uint8_t>(count % 12 + 1);
  at.day = static_cast<std::uint8_t>(std::min<int>(at.day, days_in_month(at.year, at.month)));
  return at;
}

/// A time-valued amount in nanoseconds: fractions of a second count, fractions of coarser units do not.
std::optional<std::int64_t> to_nanoseconds(const Decimal& amount, TimeUnit unit) {
  if (unit == TimeUnit::Second || unit == TimeUnit::Millisecond) {
    const std::optional<Decimal> product =
        multiply(amount, Decimal(unit == TimeUnit::Second ? 1'000'000'000 : 1'000'000));
    return product ? product->to_integer() : std::nullopt;
  }
  static constexpr std::array<std::int64_t, 8> kSeconds = {0, 0, 604800, 86400, 3600, 60, 1, 0};
  const std::optional<std::int64_t> whole = amount.to_integer();
  std::int64_t result = 0;
  if (!whole || __builtin_mul_overflow(*whole, kSeconds[static_cast<std::size_t>(unit)] * 1'000'000'000, &result))
    return std::nullopt;
  return result;
}

void keep_milliseconds(Temporal& at) {
  if (at.nanosecond != 0 && at.fraction_digits < 3) at.fraction_digits = 3;
}

/// A leap second counts as the last ordinary one.
void settle_leap_second(Temporal& at) { at.second = std::min<std::uint8_t>(at.second, 59); }

}  // namespace

std::optional<Temporal> parse_partial_date(std::string_view text) {
  Temporal at;
  return take_date(text, at) && text.empty() ? std::optional(at) : std::nullopt;
}

std::optional<Temporal> parse_partial_date_time(std::string_view text) {
  Temporal at;
  if (!take_date(text, at)) return std::nullopt;
  if (text.empty()) return at;
  if (!take(text, 'T')) return std::nullopt;
  if (text.empty()) return at;
  if (at.precision != Precision::Day || !take_time(text, at) || !take_offset(text, at) || !text.empty())
    return std::nullopt;
  return at;
}

std::optional<Temporal> parse_partial_time(std::string_view text) {
  Temporal at;
  take(text, 'T');
  return take_time(text, at) && text.empty() ? std::optional(at) : std::nullopt;
}

std::string format_date_part(const Temporal& at) {
  std::array<char, 32> buffer{};
  const int length = at.precision == Precision::Year ? std::snprintf(buffer.data(), buffer.size(), "%04d", at.year)
                     : at.precision == Precision::Month
                         ? std::snprintf(buffer.data(), buffer.size(), "%04d-%02d", at.year, at.month)
                         : std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", at.year, at.month, at.day);
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

std::string format_time(const Temporal& at) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d.%09u", at.hour, at.minute, at.second, at.nanosecond);
  const std::size_t length = at.precision == Precision::Hour     ? 2U
                             : at.precision == Precision::Minute ? 5U
                             : at.fraction_digits == 0           ? 8U
                                                                 : 9U + at.fraction_digits;
  return std::string(buffer.data(), length);
}

std::string format_date_time(const Temporal& at) {
  std::string text = format_date_part(at);
  if (!has_time(at)) return text;
  text += "T" + format_time(at);
  if (at.offset == kNoOffset) return text;
  if (at.zulu) return text + "Z";
  std::array<char, 16> buffer{};
  const int minutes = at.offset < 0 ? -at.offset : at.offset;
  std::snprintf(buffer.data(), buffer.size(), "%c%02d:%02d", at.offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return text + buffer.data();
}

Order compare_dates(const Temporal& a, const Temporal& b) {
  if (!has_time(a) || !has_time(b)) return compare_parts(a, b, Precision::Year);
  if ((a.offset == kNoOffset) != (b.offset == kNoOffset)) return compare_across_zones(a, b);
  return compare_parts(to_utc(a), to_utc(b), Precision::Year);
}

Order compare_times(const Temporal& a, const Temporal& b) { return compare_parts(a, b, Precision::Hour); }

std::optional<Temporal> add_to_date(const Temporal& start, const Decimal& amount, TimeUnit unit) {
  Temporal at = start;
  if (unit == TimeUnit::Year || unit == TimeUnit::Month) {
    std::optional<std::int64_t> whole = amount.to_integer();
    if (!whole || *whole > 200'000 || *whole < -200'000) return std::nullopt;
    std::int64_t months = unit == TimeUnit::Year ? *whole * 12 : *whole;
    if (at.precision == Precision::Year) months = months / 12 * 12;
    return add_months(at, months);
  }
  settle_leap_second(at);
  const std::optional<std::int64_t> span = to_nanoseconds(amount, unit);
  if (!span) return std::nullopt;
  if (at.precision < Precision::Day) {
    const std::int64_t whole_days = *span / kNanosecondsPerDay;
    return at.precision == Precision::Year ? add_months(at, whole_days / 365 * 12) : add_months(at, whole_days / 30);
  }
  std::int64_t step = *span;
  if (at.precision == Precision::Day) step -= step % kNanosecondsPerDay;
  if (at.precision == Precision::Hour) step -= step % 3'600'000'000'000;
  if (at.precision == Precision::Minute) step -= step % 60'000'000'000;
  std::int64_t day = day_number(at) + step / kNanosecondsPerDay;
  std::int64_t time = nanosecond_of_day(at) + step % kNanosecondsPerDay;
  if (time < 0) time += kNanosecondsPerDay, --day;
  if (time >= kNanosecondsPerDay) time -= kNanosecondsPerDay, ++day;
  if (!set_day(at, day)) return std::nullopt;
  set_nanosecond_of_day(at, time);
  keep_milliseconds(at);
  return at;
}

Temporal add_to_time(const Temporal& start, const Decimal& amount, TimeUnit unit) {
  Temporal at = start;
  settle_leap_second(at);
  const std::int64_t span = to_nanoseconds(amount, unit).value_or(0);
  std::int64_t step = span % kNanosecondsPerDay;
  if (at.precision == Precision::Hour) step -= step % 3'600'000'000'000;
  if (at.precision == Precision::Minute) step -= step % 60'000'000'000;
  std::int64_t time = (nanosecond_of_day(at) + step) % kNanosecondsPerDay;
  if (time < 0) time += kNanosecondsPerDay;
  set_nanosecond_of_day(at, time);
  keep_milliseconds(at);
  return at;
}

Temporal from_timestamp(const LocalTimestamp& moment) {
  Temporal at;
  const std::int64_t milliseconds = Timestamp(moment.at + moment.offset).time_since_epoch().count();
  std::int64_t day = milliseconds / 86'400'000;
  std::int64_t rest = milliseconds % 86'400'000;
  if (rest < 0) rest += 86'400'000, --day;
  set_day(at, day);
  set_nanosecond_of_day(at, rest * 1'000'000);
  at.precision = Precision::Second;
  at.fraction_digits = 3;
  at.offset = static_cast<std::int16_t>(moment.offset.count());
  at.zulu = at.offset == 0;
  return at;
}

Temporal earliest(const Temporal& start, bool is_date_time) {
  Temporal at = start;  // parts that are not known already hold their lowest value
  at.precision = is_date_time ? Precision::Second : Precision::Day;
  if (is_date_time) at.fraction_digits = std::max<std::uint8_t>(at.fraction_digits, 3);
  return at;
}

Temporal latest(const Temporal& start, bool is_date_time) {
  Temporal at = start;
  if (at.precision < Precision::Month) at.month = 12;
  if (at.precision < Precision::Day)
    at.day = static_cast<std::uint8_t>(days_in_month(at.year == 0 ? 1 : at.year, at.month));
  if (is_date_time) {
    if (at.precision < Precision::Hour) at.hour = 23;
    if (at.precision < Precision::Minute) at.minute = 59;
    if (at.precision < Precision::Second) at.second = 59;
    if (at.fraction_digits == 0) at.nanosecond = 999'000'000;
    at.fraction_digits = std::max<std::uint8_t>(at.fraction_digits, 3);
  }
  at.precision = is_date_time ? Precision::Second : Precision::Day;
  return at;
}

}  // namespace cairn::fhirpath
