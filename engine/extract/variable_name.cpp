#include "engine/extract/variable_name.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace cairn::extract {
namespace {

constexpr std::size_t kLongest = 32;
constexpr std::string_view kReserved[] = {
    // SPSS
    "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with",
    // Stata
    "byte", "double", "float", "if", "in", "int", "long", "strl", "using"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string to_lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

/// Reserved by one of the two; "str5" is a type of Stata.
bool is_reserved(const std::string& lower) {
  const bool is_type =
      lower.starts_with("str") && lower.size() > 3 && std::all_of(lower.begin() + 3, lower.end(), is_digit);
  return is_type || std::find(std::begin(kReserved), std::end(kReserved), lower) != std::end(kReserved);
}

/// Other characters become one underscore each run of them.
std::string plain_name(const std::string& name) {
  std::string plain;
  for (const char c : name) {
    const bool stays = is_letter(c) || is_digit(c) || c == '_';
    if (stays || plain.empty() || plain.back() != '_') plain += stays ? c : '_';
  }
  if (plain.empty() || !is_letter(plain.front()) || is_reserved(to_lower(plain)))
    plain = plain.starts_with('_') ? "v" + plain : "v_" + plain;
  if (plain.size() > kLongest) plain.resize(kLongest);
  return plain;
}

}  // namespace

std::vector<std::string> make_variable_names(const std::vector<std::string>& names) {
  std::set<std::string> taken;
  std::vector<std::string> made(names.size());
  for (const bool fits : {true, false}) {  // names that fit keep themselves, wherever they stand
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::string name = plain_name(names[i]);
      if ((name == names[i]) != fits) continue;
      for (int number = 2; !taken.insert(to_lower(name)).second; ++number) {
        const std::string suffix = "_" + std::to_string(number);
        name = plain_name(names[i]).substr(0, kLongest - suffix.size()) + suffix;
      }
      made[i] = name;
    }
  }
  return made;
}

}  // namespace cairn::extract
