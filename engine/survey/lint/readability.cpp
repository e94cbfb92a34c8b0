#include "engine/survey/lint/readability.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace cairn::survey::lint {
namespace {

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }
bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_vowel(char letter) { return std::string_view("aeiouy").find(letter) != std::string_view::npos; }

/// What the rules get wrong and questionnaires use.
const std::unordered_map<std::string_view, int>& exceptions() {
  static const std::unordered_map<std::string_view, int> words = {
      {"area", 3},       {"argue", 2},     {"being", 2},     {"business", 2},     {"diabetes", 4},   {"doing", 2},
      {"every", 2},      {"everyday", 3},  {"evening", 2},   {"fibromyalgia", 6}, {"going", 2},      {"idea", 3},
      {"medicine", 3},   {"people", 2},    {"really", 2},    {"recipe", 3},       {"science", 2},    {"seeing", 2},
      {"several", 3},    {"something", 2}, {"sometimes", 2}, {"someone", 2},      {"somewhere", 2},  {"create", 2},
      {"created", 3},    {"client", 2},    {"diet", 2},      {"quiet", 2},        {"anxiety", 4},    {"variety", 4},
      {"society", 4},    {"trial", 2},     {"lifestyle", 2}, {"therefore", 2},    {"elsewhere", 2},  {"wednesday", 2},
      {"usually", 4},    {"actually", 4},  {"poem", 2},      {"patience", 2},     {"conscience", 2}, {"efficient", 3},
      {"sufficient", 3}, {"ancient", 2},   {"reaction", 3},  {"cafe", 2},         {"hour", 1},       {"hours", 1}};
  return words;
}

constexpr std::string_view kTwoVowels[] = {"ia", "io", "iu", "eo", "ua", "uo"};  // read apart: med-i-a, vid-e-o

int count_vowel_groups(std::string_view word) {
  int groups = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (!is_vowel(word[i])) continue;
    if (i == 0 || !is_vowel(word[i - 1])) {
      ++groups;
      continue;
    }
    const std::string_view pair = word.substr(i - 1, 2);
    const bool apart = std::find(std::begin(kTwoVowels), std::end(kTwoVowels), pair) != std::end(kTwoVowels);
    const std::string_view before = word.substr(0, i - 1), after = word.substr(i + 1);
    const char previous = before.empty() ? ' ' : before.back();
    // "-tion", "-cial", "-gious", "qua-", "gua-" stay together.
    const bool soft = (pair[0] == 'i' &&
                       (previous == 't' || previous == 'c' || previous == 's' || previous == 'g' || previous == 'x')) ||
                      (pair[0] == 'u' && (previous == 'q' || previous == 'g'));
    const bool is_ience = pair == "ie" && previous != 't' && (after.starts_with("nc") || after.starts_with("nt"));
    if (is_ience || (apart && !soft && !(pair == "eo" && after.starts_with("p")))) ++groups;
  }
  return groups;
}

bool ends_in_silent_e(std::string_view word) {
  if (word.size() < 3 || !word.ends_with('e') || is_vowel(word[word.size() - 2])) return false;
  return !(word.ends_with("le") && !is_vowel(word[word.size() - 3]));  // ta-ble
}

std::string letters_of(std::string_view word) {
  std::string letters;
  for (const char letter : word) {
    if (is_letter(letter)) letters.push_back(lower(letter));
  }
  return letters;
}

/// Calls `visit(word)` for runs of letters, digits, apostrophes and bytes of other scripts; `end()` at . ! ? : and line
/// ends.
template <class Word, class End>
void for_each_word(std::string_view text, const Word& visit, const End& end) {
  std::size_t begin = std::string_view::npos;
  const auto finish = [&](std::size_t at) {
    if (begin != std::string_view::npos) visit(text.substr(begin, at - begin));
    begin = std::string_view::npos;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    const bool joins = letter == '\'' || (letter == '.' && i + 1 < text.size() && is_digit(text[i + 1]));
    if (is_letter(letter) || is_digit(letter) || static_cast<unsigned char>(letter) >= 0x80 ||
        (joins && begin != std::string_view::npos)) {
      if (begin == std::string_view::npos) begin = i;
      continue;
    }
    finish(i);
    if (letter == '.' || letter == '!' || letter == '?' || letter == ':' || letter == ';' || letter == '\n') end();
  }
  finish(text.size());
}

/// Endings that are one syllable and leave the word before them as it was: hope-ful, tired-ness.
constexpr std::string_view kSuffixes[] = {"ness", "less", "ful", "ment", "ly"};

/// Removes "-ed", "-es" or a final "e" that is not heard; returns 1 when the ending is a syllable of its own.
int take_ending(std::string_view& word) {
  const std::size_t size = word.size();
  const auto after_consonant_l = [&] {
    return word[size - 3] == 'l' && !is_vowel(word[size - 4]) && word[size - 4] != 'l';
  };
  if (size > 3 && word.ends_with("ed") && !is_vowel(word[size - 3])) {
    const bool is_heard = word[size - 3] == 't' || word[size - 3] == 'd' || after_consonant_l();  // trou-bled
    word.remove_suffix(2);
    return is_heard ? 1 : 0;
  }
  if (size > 3 && word.ends_with("es") && !is_vowel(word[size - 3])) {
    const bool hisses = std::string_view("szxcg").find(word[size - 3]) != std::string_view::npos ||
                        word.ends_with("ches") || word.ends_with("shes");
    const bool is_heard = hisses || after_consonant_l();
    word.remove_suffix(2);
    return is_heard ? 1 : 0;
  }
  if (size > 4 && (word.ends_with("gue") || word.ends_with("que"))) {
    word.remove_suffix(2);
  } else if (ends_in_silent_e(word)) {
    word.remove_suffix(1);
  }
  return 0;
}

int count_letters(std::string_view word) {
  if (const auto known = exceptions().find(word); known != exceptions().end()) return known->second;
  for (const std::string_view suffix : kSuffixes) {
    if (word.size() < suffix.size() + 3 || !word.ends_with(suffix)) continue;
    const std::string_view stem = word.substr(0, word.size() - suffix.size());
    if (stem.ends_with('e') || stem.ends_with("ed")) return 1 + count_letters(stem);
  }
  const int ending = take_ending(word);
  return std::max(1, ending + count_vowel_groups(word) + (word.ends_with("sm") ? 1 : 0));  // pris-m
}

}  // namespace

int count_syllables(std::string_view word) {
  const std::string letters = letters_of(word);
  return letters.empty() ? 1 : count_letters(letters);
}

double Readability::age() const {
  if (words == 0) return 5;
  const double grade = 0.39 * words / std::max(1, sentences) + 11.8 * syllables / words - 15.59;
  return std::max(5.0, grade + 5);
}

Readability& Readability::operator+=(const Readability& other) {
  words += other.words;
  sentences += other.sentences;
  syllables += other.syllables;
  return *this;
}

FamiliarWords familiar_words(std::string_view title) {
  FamiliarWords words;
  for_each_word(
      title, [&](std::string_view word) { words.insert(letters_of(word)); }, [] {});
  return words;
}

Readability measure(std::string_view text, const FamiliarWords& familiar) {
  Readability out;
  int in_sentence = 0;
  for_each_word(
      text,
      [&](std::string_view word) {
        ++out.words;
        ++in_sentence;
        const int syllables = count_syllables(word);
        out.syllables += syllables > 2 && familiar.contains(letters_of(word)) ? 2 : syllables;
      },
      [&] {
        if (in_sentence > 0) ++out.sentences;
        in_sentence = 0;
      });
  if (in_sentence > 0) ++out.sentences;
  return out;
}

std::vector<std::string> hardest_words(std::string_view text, std::size_t most, const FamiliarWords& familiar) {
  std::vector<std::pair<int, std::string>> found;
  std::set<std::string> seen;
  for_each_word(
      text,
      [&](std::string_view word) {
        const int syllables = count_syllables(word);
        if (syllables < 3 || familiar.contains(letters_of(word))) return;
        if (seen.insert(letters_of(word)).second) found.emplace_back(syllables, std::string(word));
      },
      [] {});
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (found.size() > most) found.resize(most);
  std::vector<std::string> words;
  for (auto& [syllables, word] : found) words.push_back(std::move(word));
  return words;
}

bool looks_english(std::string_view text) {
  static const std::set<std::string, std::less<>> small = {
      "the",  "of",   "and", "a",    "to",   "in",   "is",  "you", "your", "are", "do",   "did",
      "how",  "have", "has", "what", "any",  "with", "for", "or",  "on",   "be",  "been", "this",
      "that", "at",   "by",  "as",   "were", "was",  "not", "if",  "from", "i",   "my",   "it"};
  int words = 0, known = 0;
  for_each_word(
      text,
      [&](std::string_view word) {
        ++words;
        known += small.contains(letters_of(word)) ? 1 : 0;
      },
      [] {});
  return words > 0 && known * 5 >= words;
}

}  // namespace cairn::survey::lint
