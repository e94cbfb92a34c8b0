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
  std::vector<std::size_t> groups;  // lengths of the runs of digits
};

/// Ten digits from a place, with few separators between them.
Window read_window(std::string_view text, std::size_t from) {
  Window window;
  std::size_t gap = 0;
  for (std::size_t at = from; at < text.size() && window.digits.size() < 10; ++at) {
    if (is_digit(text[at])) {
      if (window.digits.empty() || gap > 0) window.groups.push_back(0);
      ++window.groups.back();
      window.digits.push_back(text[at]);
      window.end = at + 1;
      gap = 0;
    } else if (!is_separator(text[at]) || ++gap > kLongestGap) {
      break;
    }
  }
  return window;
}

/// What stands around a window of ten digits.
struct Surroundings {
  bool stands_alone = false;  // no digit directly beside it
  bool is_in_a_list = false;  // more digits a few signs away
};

Surroundings look_around(std::string_view text, std::size_t begin, std::size_t end) {
  const auto is_gap = [&](std::size_t at) { return is_separator(text[at]); };
  std::size_t before = begin, after = end;
  while (before > 0 && begin - before < kLongestGap && is_gap(before - 1)) --before;
  while (after < text.size() && after - end < kLongestGap && is_gap(after)) ++after;
  const bool is_digit_before = before > 0 && is_digit(text[before - 1]);
  const bool is_digit_after = after < text.size() && is_digit(text[after]);
  return {!(is_digit_before && before == begin) && !(is_digit_after && after == end),
          is_digit_before || is_digit_after};
}

/// Years, scores, weights and steps in a row hold a right check digit one time in eleven. Among other figures only what
/// is grouped as a number is one; digit by digit only what begins as NHS numbers do (4, 6, 7; 9 in examples).
bool is_written_as_a_number(const Window& window, std::string_view text, std::size_t begin,
                            const Surroundings& around) {
  using Groups = std::vector<std::size_t>;
  const Groups& groups = window.groups;
  if (groups.size() == 1 || groups == Groups{3, 3, 4}) return true;
  if (groups.size() == 10) {
    const auto is_small = [](char c) { return c <= '4'; };
    if (window.digits == "0123456789" || std::all_of(window.digits.begin(), window.digits.end(), is_small))
      return false;
    const bool has_commas = text.substr(begin, window.end - begin).find(',') != std::string_view::npos;
    return !around.is_in_a_list ||
           (!has_commas && std::string_view("4679").find(window.digits[0]) != std::string_view::npos);
  }
  if (!around.stands_alone) return groups == Groups{3, 7} || groups == Groups{6, 4};
  return groups.size() <= 4 || !around.is_in_a_list;
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
    const Surroundings around = look_around(text, at, window.end);
    const bool is_valid = is_nhs_number(window.digits) && is_written_as_a_number(window, text, at, around) &&
                          (around.stands_alone || run_length(text, at) <= kLongestNumber);
    if (!is_valid && !(around.stands_alone && is_near_cue(text, at, window.end))) continue;
    found.push_back({at, window.end, RedactionKind::NhsNumber});
  }
}

}  // namespace cairn::disclosure::redaction
