#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cairn::disclosure::redaction {

/// A word of normalised text: letters with apostrophes and hyphens inside, or digits.
struct Word {
  std::size_t begin = 0, end = 0;
  std::string lower;
  bool is_capital = false;  // begins with a capital letter
  bool is_number = false;   // digits, perhaps with one letter after them (3B)
  bool begins_sentence = false;
  std::string_view gap;  // what stands between it and the next word
};
std::vector<Word> split_words(std::string_view text);

/// Given and family names (schemas/disclosure/names.json).
bool is_given_name(std::string_view lower);
bool is_family_name(std::string_view lower);
/// A name that is an everyday word too: Will, Rose, May.
bool is_ambiguous_name(std::string_view lower);

}  // namespace cairn::disclosure::redaction
