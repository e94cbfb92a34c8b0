#include "engine/disclosure/redaction/redactor.h"

#include <algorithm>

#include "engine/disclosure/redaction/normal_text.h"
#include "engine/disclosure/redaction/patterns.h"
#include "engine/disclosure/redaction/words.h"

namespace cairn::disclosure {
namespace {

/// Overlapping finds become one, named by the longest of them.
std::vector<Redaction> join(std::vector<Redaction> found) {
  std::sort(found.begin(), found.end(), [](const Redaction& a, const Redaction& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<Redaction> joined;
  std::size_t longest = 0;
  for (const Redaction& one : found) {
    if (joined.empty() || one.begin >= joined.back().end) {
      joined.push_back(one);
      longest = one.end - one.begin;
      continue;
    }
    if (one.end - one.begin > longest) joined.back().kind = one.kind, longest = one.end - one.begin;
    joined.back().end = std::max(joined.back().end, one.end);
  }
  return joined;
}

}  // namespace

std::string_view redaction_tag(RedactionKind kind) {
  switch (kind) {
    case RedactionKind::NhsNumber:
      return "[NHS NUMBER]";
    case RedactionKind::NationalInsurance:
      return "[NATIONAL INSURANCE]";
    case RedactionKind::Email:
      return "[EMAIL]";
    case RedactionKind::Url:
      return "[WEB ADDRESS]";
    case RedactionKind::Handle:
      return "[ONLINE NAME]";
    case RedactionKind::Phone:
      return "[PHONE]";
    case RedactionKind::Postcode:
      return "[POSTCODE]";
    case RedactionKind::RecordNumber:
      return "[RECORD NUMBER]";
    case RedactionKind::Date:
      return "[DATE]";
    case RedactionKind::AgeOver89:
      return "[90 OR OLDER]";
    case RedactionKind::Address:
      return "[ADDRESS]";
    case RedactionKind::Person:
      return "[NAME]";
  }
  return "[REMOVED]";
}

std::vector<Redaction> find_redactions(std::string_view text) {
  const NormalText normal = normalise_text(text);
  redaction::Found found;
  redaction::find_nhs_numbers(normal.text, found);
  redaction::find_spelt_numbers(normal.text, found);
  redaction::find_patterns(normal.text, found);
  redaction::find_addresses(normal.text, found);
  redaction::find_persons(normal.text, found);
  for (Redaction& one : found) one = {normal.begin_of(one.begin), normal.end_of(one.end), one.kind};
  return join(std::move(found));
}

std::string redact(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (const Redaction& one : find_redactions(text)) {
    out += text.substr(at, one.begin - at);
    out += redaction_tag(one.kind);
    at = one.end;
  }
  return out += text.substr(at);
}

bool needs_reader(std::string_view text) {
  constexpr std::size_t kLong = 600;
  if (text.size() > kLong) return true;
  const NormalText normal = normalise_text(text);
  const std::vector<redaction::Word> words = redaction::split_words(normal.text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i].lower;
    const bool follows_the = i > 0 && words[i - 1].lower == "the";
    if (follows_the && (word == "only" || word == "one" || word == "first" || word == "last" || word == "youngest" ||
                        word == "oldest"))
      return true;
    // A capital in mid-sentence that is no known word may be a place, a team or a person.
    if (words[i].is_capital && !words[i].begins_sentence && words[i].end - words[i].begin > 3 &&
        redaction::is_family_name(word))
      return true;
  }
  return false;
}

}  // namespace cairn::disclosure
