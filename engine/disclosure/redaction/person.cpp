#include <algorithm>

#include "engine/disclosure/redaction/patterns.h"
#include "engine/disclosure/redaction/words.h"

namespace cairn::disclosure::redaction {
namespace {

using Texts = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view word, Texts list) { return std::find(list.begin(), list.end(), word) != list.end(); }

bool is_title(std::string_view word) {
  return is_one_of(word, {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame", "lady", "lord",
                          "rev", "reverend", "doctor", "fr", "imam", "rabbi"});
}
bool is_role(std::string_view word) {
  return is_one_of(
      word,
      {"nurse",        "physio",     "physiotherapist", "therapist",    "consultant", "gp",         "receptionist",
       "ot",           "pharmacist", "midwife",         "matron",       "registrar",  "surgeon",    "rheumatologist",
       "psychologist", "counsellor", "osteopath",       "chiropractor", "dietitian",  "podiatrist", "hca",
       "instructor",   "trainer",    "volunteer",       "secretary",    "manager",    "sister",     "auntie",
       "uncle",        "aunt",       "colleague"});
}
bool is_relation(std::string_view word) {
  return is_one_of(word, {"husband", "wife",   "partner",   "son",       "daughter",   "mum",      "mam",
                          "mom",     "mother", "dad",       "father",    "brother",    "sister",   "friend",
                          "carer",   "boss",   "neighbour", "niece",     "nephew",     "grandson", "granddaughter",
                          "grandad", "gran",   "nan",       "boyfriend", "girlfriend", "fiance",   "cousin",
                          "child",   "boy",    "girl",      "baby",      "ex"});
}
bool is_naming(std::string_view word) { return is_one_of(word, {"called", "named", "nicknamed"}); }
bool is_thanks(std::string_view word) {
  return is_one_of(word, {"thanks", "thank", "regards", "signed", "sincerely", "faithfully", "love", "cheers"});
}

/// Capitals that are no names: days, months, places of care, words that begin sentences.
bool is_common_capital(std::string_view word) {
  return is_one_of(
      word,
      {"i",       "i'm",       "i've",      "i'd",     "i'll",     "monday",   "tuesday",      "wednesday", "thursday",
       "friday",  "saturday",  "sunday",    "january", "february", "march",    "april",        "may",       "june",
       "july",    "august",    "september", "october", "november", "december", "nhs",          "gp",        "ok",
       "the",     "a",         "an",        "he",      "she",      "they",     "we",           "it",        "my",
       "this",    "that",      "there",     "then",    "and",      "but",      "so",           "if",        "when",
       "for",     "in",        "on",        "at",      "to",       "of",       "not",          "no",        "yes",
       "was",     "is",        "were",      "are",     "has",      "had",      "have",         "very",      "you",
       "your",    "english",   "british",   "clinic",  "hospital", "pain",     "fibromyalgia", "covid",     "mri",
       "ct",      "phq",       "gad",       "eq-5d",   "msk-hq",   "uk",       "england",      "scotland",  "wales",
       "who",     "what",      "why",       "how",     "please",   "also",     "after",        "before",    "since",
       "because", "christmas", "easter",    "zoom",    "facebook", "google",   "twitter",      "all",       "everyone",
       "nobody",  "someone",   "both",      "team"});
}

bool looks_like_name(const Word& word) { return word.is_capital && !word.is_number && !is_common_capital(word.lower); }
bool is_listed(const Word& word) { return is_given_name(word.lower) || is_family_name(word.lower); }
bool is_sure_name(const Word& word) { return is_listed(word) && !is_ambiguous_name(word.lower); }
bool is_initial(const Word& word) { return word.is_capital && word.end - word.begin == 1 && word.lower != "i"; }
bool goes_on(const Word& word) { return word.gap == " " || word.gap == ". " || word.gap == "." || word.gap == "  "; }

class Finder {
 public:
  Finder(std::string_view text, Found& found) : words_(split_words(text)), found_(found) {}

  void run() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::size_t next = find_at(i);
      if (next > i) i = next - 1;
    }
  }

 private:
  /// A name from word `first` on: where it ends (the word after it); `first` when there is none.
  std::size_t read_name(std::size_t first, bool takes_lower_case) const {
    constexpr std::size_t kLongest = 4;
    std::size_t at = first;
    while (at < words_.size() && at - first < kLongest) {
      const Word& word = words_[at];
      const bool is_name = looks_like_name(word) || (is_initial(word)) || (takes_lower_case && is_listed(word));
      if (!is_name) break;
      ++at;
      if (!goes_on(words_[at - 1]) || (words_[at - 1].gap.starts_with('.') && !is_initial(words_[at - 1]))) break;
    }
    return at;
  }

  std::size_t take(std::size_t first, std::size_t end) {
    found_.push_back({words_[first].begin, words_[end - 1].end, RedactionKind::Person});
    return end;
  }

  /// Where what was found at word i ends; i when nothing was.
  std::size_t find_at(std::size_t i) {
    const Word& word = words_[i];
    if (is_title(word.lower) && i + 1 < words_.size() && (goes_on(word))) {
      const std::size_t end = read_name(i + 1, is_sure_name(words_[i + 1]));
      if (end > i + 1) return take(i, end);
    }
    if (i + 1 >= words_.size()) return find_alone(i);
    if (is_naming(word.lower) || is_name_is(i)) return take_after(i, true);
    if (is_relation(word.lower) && (is_possessed(i) || word.begins_sentence)) return take_after(i, false);
    if (is_role(word.lower)) return take_after(i, false);
    if (is_thanks(word.lower)) return take_signature(i);
    if (is_i_am(i)) return take_introduction(i);
    return find_alone(i);
  }

  std::size_t take_after(std::size_t cue, bool takes_lower_case) {
    std::size_t first = cue + 1;
    if (words_[cue].gap.find_first_not_of(" ,:\"'(") != std::string_view::npos) return cue;
    if (first < words_.size() && is_naming(words_[first].lower)) return cue;  // "physio called rose"
    const bool lower = takes_lower_case || (first < words_.size() && is_sure_name(words_[first]));
    const std::size_t end = read_name(first, lower);
    return end > first ? take(first, end) : cue;
  }

  bool is_possessed(std::size_t i) const {
    return i > 0 && is_one_of(words_[i - 1].lower, {"my", "our", "his", "her", "their", "the", "best", "old", "older",
                                                    "younger", "eldest", "youngest", "little", "late", "a", "your"});
  }
  /// "name is", "name's"
  bool is_name_is(std::size_t i) const {
    return (words_[i].lower == "is" && i > 0 && words_[i - 1].lower == "name") || words_[i].lower == "name's";
  }
  bool is_i_am(std::size_t i) const {
    return is_one_of(words_[i].lower, {"i'm", "im"}) ||
           (words_[i].lower == "am" && i > 0 && words_[i - 1].lower == "i") ||
           (words_[i].lower == "is" && i > 0 && words_[i - 1].lower == "this");
  }

  std::size_t take_introduction(std::size_t cue) {
    const std::size_t first = cue + 1;
    if (words_[cue].gap != " ") return cue;
    const std::size_t end = read_name(first, false);
    if (end == first) return cue;
    const bool is_clear = end - first > 1 || is_given_name(words_[first].lower);
    return is_clear ? take(first, end) : cue;
  }

  /// "Thanks, Dave" and "Thanks to Mr Okonkwo": the name ends the text or its line, or follows "to".
  std::size_t take_signature(std::size_t cue) {
    std::size_t first = cue + 1;
    while (first < words_.size() && is_one_of(words_[first].lower, {"to", "you", "from", "all", "much", "very", "so"}))
      ++first;
    if (first >= words_.size() || is_title(words_[first].lower)) return cue;
    const std::size_t end = read_name(first, false);
    if (end == first) return cue;
    const std::string_view after = words_[end - 1].gap;
    const bool ends_line = end == words_.size() || after.find('\n') != std::string_view::npos;
    return ends_line || is_listed(words_[first]) ? take(first, end) : cue;
  }

  /// Without a cue: a listed given name in mid-sentence, or two names in a row.
  std::size_t find_alone(std::size_t i) {
    const Word& word = words_[i];
    if (!looks_like_name(word) || !is_listed(word)) return i;
    const std::size_t end = read_name(i, false);
    std::size_t sure = 0, listed = 0;
    for (std::size_t at = i; at < end; ++at) {
      sure += is_sure_name(words_[at]) ? 1 : 0;
      listed += is_listed(words_[at]) ? 1 : 0;
    }
    if (end - i >= 2 && (sure >= 1 || (listed >= 2 && !word.begins_sentence))) return take(i, end);
    if (is_given_name(word.lower) && sure == 1) return take(i, i + 1);
    return i;
  }

  std::vector<Word> words_;
  Found& found_;
};

}  // namespace

void find_persons(std::string_view text, Found& found) { Finder(text, found).run(); }

}  // namespace cairn::disclosure::redaction
