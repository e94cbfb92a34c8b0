#pragma once

#include "engine/fhir/value.h"

namespace cairn::survey {

/// Why there is no answer that counts, kept apart because instruments treat them differently.
enum class AnswerState {
  Answered,
  Skipped,        // shown and left empty
  NotApplicable,  // "does not apply to me"
  Declined,       // "prefer not to say"
  NotShown,       // its condition was off, or it was not asked
};

/// The state an answer stands for, by its code: FHIR data-absent-reason, HL7 null flavours, LOINC answers, SNOMED CT
/// and the codes "not-applicable" and "prefer-not-to-say" without a system. Anything else is Answered.
AnswerState answer_state(const fhir::Value& answer);

}  // namespace cairn::survey
