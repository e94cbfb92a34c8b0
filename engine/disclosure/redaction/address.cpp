#include <algorithm>
#include <array>

#include "engine/disclosure/redaction/patterns.h"
#include "engine/disclosure/redaction/words.h"

namespace cairn::disclosure::redaction {
namespace {

using Texts = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view word, Texts list) { return std::find(list.begin(), list.end(), word) != list.end(); }

bool is_street_word(std::string_view word) {
  return is_one_of(word,
                   {"street", "st",       "road",   "rd",      "avenue", "ave",   "lane",    "drive",    "close",
                    "court",  "crescent", "cres",   "gardens", "grove",  "hill",  "place",   "terrace",  "way",
                    "walk",   "row",      "square", "park",    "mews",   "green", "rise",    "view",     "mount",
                    "parade", "quay",     "wharf",  "yard",    "estate", "house", "cottage", "cottages", "buildings",
                    "drove",  "heights",  "meadow", "meadows", "villas", "lodge"});
}

/// Words that do not stand in the name of a street: "2 weeks on the way".
bool is_everyday_word(std::string_view word) {
  return is_one_of(word,
                   {"a",     "an",    "the",     "of",     "on",    "in",    "to",   "at",  "for", "and",    "or",
                    "times", "weeks", "week",    "days",   "day",   "hours", "hour", "mg",  "ml",  "months", "month",
                    "years", "year",  "minutes", "people", "steps", "miles", "mile", "my",  "her", "his",    "their",
                    "our",   "was",   "is",      "it",     "from",  "with",  "by",   "per", "out", "more",   "half"});
}

bool is_plain_gap(std::string_view gap) {
  return gap.size() <= 3 && gap.find_first_not_of(" ,.\n") == std::string_view::npos;
}

/// The words from a house number to a street word; 0 when there is none.
std::size_t count_street_words(const std::vector<Word>& words, std::size_t number) {
  constexpr std::size_t kLongest = 4;  // "14 St Mary's Church Road"
  for (std::size_t i = 1; i <= kLongest && number + i < words.size(); ++i) {
    const Word& word = words[number + i];
    if (word.is_number || is_everyday_word(word.lower) || !is_plain_gap(words[number + i - 1].gap)) return 0;
    if (i >= 2 && is_street_word(word.lower)) return i;
  }
  return 0;
}

bool is_flat_word(std::string_view word) {
  return is_one_of(word, {"flat", "apartment", "apt", "unit", "room", "plot"});
}

}  // namespace

void find_addresses(std::string_view text, Found& found) {
  const std::vector<Word> words = split_words(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].is_number || words[i].end - words[i].begin > 5) continue;
    const std::size_t count = count_street_words(words, i);
    if (count == 0) continue;
    std::size_t first = i, last = i + count;
    // "Flat 3B, 221 Larch Street"
    if (first >= 2 && is_flat_word(words[first - 2].lower) && is_plain_gap(words[first - 1].gap)) first -= 2;
    // ", Didsbury"
    while (last + 1 < words.size() && words[last + 1].is_capital &&
           words[last].gap.find(',') != std::string_view::npos && is_plain_gap(words[last].gap))
      ++last;
    found.push_back({words[first].begin, words[last].end, RedactionKind::Address});
    i = last;
  }
}

}  // namespace cairn::disclosure::redaction
