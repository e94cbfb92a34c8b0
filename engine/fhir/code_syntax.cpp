#include "engine/fhir/code_syntax.h"

#include <algorithm>
#include <array>

namespace cairn::fhir {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }

template <class Test>
bool all_of(std::string_view text, const Test& test) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

bool is_three_digits(std::string_view code) { return code.size() == 3 && all_of(code, is_digit); }

/// ISO 3166-1: alpha-2, alpha-3 or numeric.
bool is_country(std::string_view code) {
  return is_three_digits(code) || ((code.size() == 2 || code.size() == 3) && all_of(code, is_capital));
}

/// ISO 3166-2: the country, a hyphen, one to three letters or digits.
bool is_subdivision(std::string_view code) {
  return code.size() >= 4 && code.size() <= 6 && code[2] == '-' && all_of(code.substr(0, 2), is_capital) &&
         all_of(code.substr(3), [](char c) { return is_capital(c) || is_digit(c); });
}

bool is_currency(std::string_view code) { return code.size() == 3 && all_of(code, is_capital); }

/// RFC 5646, section 2.1, as far as lengths and letters go: a language of 2 to 8 letters (or x-…), then parts of 1
/// to 8.
bool is_language(std::string_view code) {
  bool is_first = true;
  while (true) {
    const std::size_t end = std::min(code.find('-'), code.size());
    const std::string_view part = code.substr(0, end);
    if (part.size() > 8 || !all_of(part, [](char c) { return is_letter(c) || is_digit(c); })) return false;
    const bool is_private = part == "x" || part == "i";
    if (is_first && (!all_of(part, is_letter) || (part.size() < 2 && !is_private))) return false;
    if (end == code.size()) return !(is_first && is_private);
    is_first = false;
    code.remove_prefix(end + 1);
  }
}

constexpr std::array<CodeSyntax, 5> kSyntaxes = {{
    {"urn:iso:std:iso:3166", "a country code such as GB, GBR or 826", is_country},
    {"urn:iso:std:iso:3166:-2", "a code of a part of a country such as GB-ENG", is_subdivision},
    {"http://unstats.un.org/unsd/methods/m49/m49.htm", "a region code of three digits", is_three_digits},
    {"urn:iso:std:iso:4217", "a currency code such as GBP", is_currency},
    {"urn:ietf:bcp:47", "a language code such as en or en-GB", is_language},
}};

}  // namespace

const CodeSyntax* find_code_syntax(std::string_view system) {
  const auto found =
      std::find_if(kSyntaxes.begin(), kSyntaxes.end(), [&](const CodeSyntax& one) { return one.system == system; });
  return found == kSyntaxes.end() ? nullptr : &*found;
}

}  // namespace cairn::fhir
