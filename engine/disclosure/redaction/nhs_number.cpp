#include <algorithm>
#include <string>

#include "engine/disclosure/redaction/patterns.h"

namespace cairn::disclosure::redaction {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_separator(char c) { return std::string_view(" .-/_,:;|()\n").find(c) != std::string_view::npos; }

constexpr std::size_t kLongestGap = 3;      // separators between two digits
constexpr std::size_t kLongestNumber = 24;  // digits in a row that may still hold an NHS number
constexpr std::size_t kNear = 25;  // letters in which "nhs" makes ten digits an NHS number whatever their check

struct Window {
  std::string digits;
  std::size_t end = 0;
};

/// Ten digits from a place, with few separators between them.
Window read_window(std::string_view text, std::size_t from) {
  Window window;
  std::size_t gap = 0;
  for (std::size_t at = from; at < text.size() && window.digits.size() < 10; ++at) {
    if (is_digit(text[at])) {
      window.digits.push_back(text[at]);
      window.end = at + 1;
      gap = 0;
    } else if (!is_separator(text[at]) || ++gap > kLongestGap) {
      break;
    }
  }
  return window;
}

bool is_near_cue(std::string_view text, std::size_t from, std::size_t to) {
  const std::size_t begin = from > kNear ? from - kNear : 0;
  std::string around(text.substr(begin, to - begin + kNear));
  std::transform(around.begin(), around.end(), around.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return around.find("nhs") != std::string::npos;
}

std::size_t run_length(std::string_view text, std::size_t at) {
  std::size_t begin = at, end = at;
  while (begin > 0 && at - begin <= kLongestNumber && is_digit(text[begin - 1])) --begin;
  while (end < text.size() && end - at <= kLongestNumber && is_digit(text[end])) ++end;
  return end - begin;
}

}  // namespace

bool is_nhs_number(std::string_view ten_digits) {
  if (ten_digits.size() != 10) return false;
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (ten_digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
  const int check = (11 - sum % 11) % 11;
  return check != 10 && check == ten_digits[9] - '0';
}

void find_nhs_numbers(std::string_view text, Found& found) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) continue;
    const Window window = read_window(text, at);
    if (window.digits.size() < 10) continue;
    const bool stands_alone =
        (at == 0 || !is_digit(text[at - 1])) && (window.end == text.size() || !is_digit(text[window.end]));
    const bool is_valid = is_nhs_number(window.digits) && (stands_alone || run_length(text, at) <= kLongestNumber);
    if (!is_valid && !(stands_alone && is_near_cue(text, at, window.end))) continue;
    found.push_back({at, window.end, RedactionKind::NhsNumber});
    at = window.end - 1;
  }
}

}  // namespace cairn::disclosure::redaction
