#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::survey::lint {

/// Syllables of an English word, by rule and a short list of exceptions; 1 or more for a word.
int count_syllables(std::string_view word);

struct Readability {
  int words = 0, sentences = 0, syllables = 0;
  /// Years: the grade of Kincaid, Fishburne, Rogers and Chissom (1975), 0.39 × words/sentences + 11.8 × syllables/words
  /// - 15.59, plus 5, which is the age of the first grade less one. At least 5.
  double age() const;
  /// Sums texts up.
  Readability& operator+=(const Readability& other);
};

/// Words that everybody who answers knows, such as the name of their illness, in small letters.
using FamiliarWords = std::set<std::string, std::less<>>;
/// The words of a form's title.
FamiliarWords familiar_words(std::string_view title);

/// Counts words, sentences and syllables. A text without a full stop is one sentence; numbers are words of one
/// syllable, familiar words of at most two.
Readability measure(std::string_view text, const FamiliarWords& familiar = {});

/// The words with most syllables, three or more and not familiar, longest first, each once; at most `most`.
std::vector<std::string> hardest_words(std::string_view text, std::size_t most, const FamiliarWords& familiar = {});

/// True when enough of the words are the small words of English. For texts whose language nobody states.
bool looks_english(std::string_view text);

}  // namespace cairn::survey::lint
