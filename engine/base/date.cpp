#include "engine/base/date.h"

#include <array>
#include <cstdio>

namespace cairn {
namespace {

using namespace std::chrono;

/// Reads exactly `width` digits at the front of `text` and removes them; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return -1;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  const int y = take_digits(text, 4);
  if (y < 1 || !take(text, '-')) return std::nullopt;
  const int m = take_digits(text, 2);
  if (m < 1 || !take(text, '-')) return std::nullopt;
  const int d = take_digits(text, 2);
  if (d < 1) return std::nullopt;
  const year_month_day day{year{y}, month{static_cast<unsigned>(m)}, std::chrono::day{static_cast<unsigned>(d)}};
  if (!day.ok()) return std::nullopt;
  return sys_days{day};
}

/// "Z" or "+hh:mm"; the whole rest of the text.
std::optional<minutes> parse_offset(std::string_view text) {
  if (text == "Z") return minutes{0};
  if (text.size() != 6) return std::nullopt;
  const int sign = text.front() == '+' ? 1 : text.front() == '-' ? -1 : 0;
  text.remove_prefix(1);
  const int h = take_digits(text, 2);
  if (sign == 0 || h < 0 || h > 14 || !take(text, ':')) return std::nullopt;
  const int m = take_digits(text, 2);
  if (m < 0 || m > 59) return std::nullopt;
  return sign * minutes{h * 60 + m};
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  const std::optional<Date> date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

std::optional<LocalTimestamp> parse_local_timestamp(std::string_view text) {
  const std::optional<Date> date = take_date(text);
  if (!date || !take(text, 'T')) return std::nullopt;
  const int h = take_digits(text, 2);
  if (h < 0 || h > 23 || !take(text, ':')) return std::nullopt;
  const int m = take_digits(text, 2);
  if (m < 0 || m > 59 || !take(text, ':')) return std::nullopt;
  const int s = take_digits(text, 2);
  if (s < 0 || s > 59) return std::nullopt;
  int thousandths = 0;
  if (take(text, '.')) {
    int scale = 100;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      thousandths += (text.front() - '0') * scale;
      scale /= 10;
      text.remove_prefix(1);
      ++digits;
    }
    if (digits == 0) return std::nullopt;
  }
  const std::optional<minutes> offset = parse_offset(text);
  if (!offset) return std::nullopt;
  return LocalTimestamp{Timestamp{*date} + hours{h} + minutes{m} + seconds{s} + milliseconds{thousandths} - *offset,
                        *offset};
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  const std::optional<LocalTimestamp> local = parse_local_timestamp(text);
  return local ? std::optional(local->at) : std::nullopt;
}

std::string format_date(Date date) {
  const year_month_day day{date};
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", int{day.year()}, unsigned{day.month()},
                unsigned{day.day()});
  return buffer.data();
}

std::string format_month(Date date) { return format_date(date).substr(0, 7); }

std::string format_timestamp(Timestamp at) {
  const Date date = date_of(at);
  const hh_mm_ss<milliseconds> time{at - date};
  std::array<char, 24> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "T%02d:%02d:%02d.%03dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return format_date(date) + buffer.data();
}

std::string format_date_in_words(Date date) {
  static constexpr std::array kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
  const year_month_day day{date};
  return std::to_string(unsigned{day.day()}) + " " + kMonths[unsigned{day.month()} - 1] + " " +
         std::to_string(int{day.year()});
}

}  // namespace cairn
