#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/instruments/instrument.h"

namespace cairn::instruments {

struct Question {
  const fhir::Item* item = nullptr;
  std::vector<std::string> codes;  // LOINC
};

/// A part of a questionnaire that may be an instrument: all of it, or one group.
struct Scope {
  std::string place;
  std::string title;                // normalised words
  std::vector<std::string> urls;    // canonical and derivedFrom, without versions
  std::vector<std::string> loinc;   // codes of the whole
  std::vector<Question> questions;  // that a person answers, in order: not hidden, read-only or calculated

  /// By LOINC code and by every word of their link ids: places in `questions`.
  std::unordered_map<std::string, std::vector<std::size_t>> by_key;
};

/// The questionnaire first, then its groups that hold two questions or more. Parts of more questions than any
/// instrument (kMostQuestions) are left out; the groups inside them are not.
inline constexpr std::size_t kMostQuestions = 500;
inline constexpr std::size_t kMostScopes = 200;  // so that a hostile form costs no more than a large one
std::vector<Scope> list_scopes(const fhir::Questionnaire& questionnaire);

/// LOINC codes of an item: its codings, or a link id that is one ("/44250-9").
std::vector<std::string> item_codes(const fhir::Item& item);

/// What the options of a question count as for an item of a form.
struct OptionScores {
  bool is_known = false;                       // false without options to look at
  bool fits = true;                            // all within the item's range and both ends there
  std::vector<survey::AnswerCode> by_display;  // codes whose number stands in their display only
};
OptionScores read_option_scores(const fhir::Item& question, const FormItem& item, const Form& form);

}  // namespace cairn::instruments
