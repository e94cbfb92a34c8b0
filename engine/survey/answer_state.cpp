#include "engine/survey/answer_state.h"

#include <algorithm>
#include <iterator>

namespace cairn::survey {
namespace {

struct StateCode {
  std::string_view system, code;
  AnswerState state;
};

constexpr std::string_view kAbsent = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
constexpr std::string_view kNull = "http://terminology.hl7.org/CodeSystem/v3-NullFlavor";
constexpr StateCode kStates[] = {
    {"", "not-applicable", AnswerState::NotApplicable},
    {"", "prefer-not-to-say", AnswerState::Declined},
    {kAbsent, "not-applicable", AnswerState::NotApplicable},
    {kAbsent, "asked-declined", AnswerState::Declined},
    {kAbsent, "not-asked", AnswerState::NotShown},
    {kAbsent, "asked-unknown", AnswerState::Skipped},
    {kAbsent, "unknown", AnswerState::Skipped},
    {kNull, "NA", AnswerState::NotApplicable},
    {kNull, "ASKU", AnswerState::Skipped},
    {kNull, "NASK", AnswerState::NotShown},
    {kNull, "UNK", AnswerState::Skipped},
    {"http://loinc.org", "LA4720-4", AnswerState::NotApplicable},
    {"http://loinc.org", "LA30122-8", AnswerState::Declined},
    {"http://snomed.info/sct", "385432009", AnswerState::NotApplicable},
    {"http://snomed.info/sct", "443390004", AnswerState::Declined},
};

}  // namespace

AnswerState answer_state(const fhir::Value& answer) {
  const auto* coding = std::get_if<fhir::Coding>(&answer);
  if (coding == nullptr) return AnswerState::Answered;
  const auto* row = std::find_if(std::begin(kStates), std::end(kStates), [&](const StateCode& candidate) {
    return candidate.code == coding->code && (candidate.system.empty() || candidate.system == coding->system);
  });
  return row == std::end(kStates) ? AnswerState::Answered : row->state;
}

}  // namespace cairn::survey
