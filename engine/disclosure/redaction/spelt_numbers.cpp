#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/disclosure/redaction/patterns.h"

// NHS and phone numbers digit by digit: "0 7 7 0 0 …", "oh seven seven double oh …".
namespace cairn::disclosure::redaction {
namespace {

struct Token {
  std::size_t begin = 0, end = 0;
  std::string lower, digits;
  bool is_word = false;
};
using Run = std::vector<Token>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) >= 0x80);
}

constexpr std::array<std::pair<std::string_view, char>, 14> kDigits = {{{"zero", '0'},
                                                                        {"oh", '0'},
                                                                        {"o", '0'},
                                                                        {"nought", '0'},
                                                                        {"one", '1'},
                                                                        {"two", '2'},
                                                                        {"three", '3'},
                                                                        {"four", '4'},
                                                                        {"five", '5'},
                                                                        {"six", '6'},
                                                                        {"seven", '7'},
                                                                        {"eight", '8'},
                                                                        {"nine", '9'},
                                                                        {"naught", '0'}}};

std::optional<char> digit_of(std::string_view lower) {
  for (const auto& [word, digit] : kDigits) {
    if (word == lower) return digit;
  }
  return std::nullopt;
}

/// How often "double" and "triple" repeat the digit after them; 0 for any other word.
std::size_t repeats(std::string_view lower) {
  if (lower == "double") return 2;
  return lower == "triple" || lower == "treble" ? 3 : 0;
}

Token read_token(std::string_view text, std::size_t at) {
  Token token{at, at, "", "", !is_digit(text[at])};
  while (token.end < text.size() && (token.is_word ? is_letter(text[token.end]) : is_digit(text[token.end]))) {
    const char c = text[token.end++];
    token.lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  if (!token.is_word) token.digits = token.lower;
  if (const auto digit = digit_of(token.lower)) token.digits = *digit;
  return token;
}

bool is_plain_gap(std::string_view gap) {
  return !gap.empty() && gap.size() <= 3 && gap.find_first_not_of(" ,.-/()_\n") == std::string_view::npos;
}

/// Runs of digits and of words for digits, with little between them.
std::vector<Run> read_runs(std::string_view text) {
  std::vector<Run> runs;
  Run run;
  std::size_t repeat = 0, repeat_begin = 0;
  const auto close = [&] {
    if (!run.empty()) runs.push_back(std::move(run));
    run.clear();
    repeat = 0;
  };
  std::size_t at = 0, last_end = 0;
  while (at < text.size()) {
    if (!is_digit(text[at]) && !is_letter(text[at])) {
      ++at;
      continue;
    }
    if (!is_plain_gap(text.substr(last_end, at - last_end))) close();
    Token token = read_token(text, at);
    at = last_end = token.end;
    if (const std::size_t times = repeats(token.lower); times > 0) {
      repeat = times, repeat_begin = token.begin;
      continue;
    }
    if (token.digits.empty()) {
      close();
      continue;
    }
    if (repeat > 0 && token.digits.size() == 1)
      token.digits.assign(repeat, token.digits[0]), token.begin = repeat_begin;
    repeat = 0;
    run.push_back(std::move(token));
  }
  close();
  return runs;
}

/// 0 1 2 3 … and 9 8 7 …: somebody counts.
bool is_counting(std::string_view digits) {
  const auto goes_by = [&](int step) {
    for (std::size_t i = 1; i < digits.size(); ++i) {
      if (digits[i] - digits[i - 1] != step) return false;
    }
    return true;
  };
  return goes_by(1) || goes_by(-1);
}

/// Eleven scores of a questionnaire stand in a row too, none of them above 4.
bool looks_like_scores(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [](char c) { return c <= '4'; });
}

bool is_phone(std::string_view digits) {
  if (is_counting(digits.substr(0, 9)) || looks_like_scores(digits)) return false;
  if (digits.starts_with("44")) return digits.size() == 12;
  return digits.size() >= 2 && digits[0] == '0' && digits[1] != '0' && digits[1] != '4' && digits[1] != '6' &&
         digits.size() == 11;
}

/// Of the tokens from `first` on as many as make a number of this kind.
void find_in_run(const Run& run, Found& found) {
  const bool has_words = std::any_of(run.begin(), run.end(), [](const Token& token) { return token.is_word; });
  const bool is_one_by_one =
      std::all_of(run.begin(), run.end(), [](const Token& token) { return token.is_word || token.digits.size() == 1; });
  if (!has_words && !is_one_by_one) return;
  for (std::size_t first = 0; first < run.size(); ++first) {
    std::string digits;
    for (std::size_t last = first; last < run.size() && digits.size() < 12; ++last) {
      digits += run[last].digits;
      const bool is_whole_run = first == 0 && last + 1 == run.size();
      if (has_words && digits.size() == 10 && is_nhs_number(digits) && !is_counting(digits))
        found.push_back({run[first].begin, run[last].end, RedactionKind::NhsNumber});
      if ((has_words || is_whole_run) && is_phone(digits))
        found.push_back({run[first].begin, run[last].end, RedactionKind::Phone});
    }
  }
}

}  // namespace

void find_spelt_numbers(std::string_view text, Found& found) {
  for (const Run& run : read_runs(text)) find_in_run(run, found);
}

}  // namespace cairn::disclosure::redaction
