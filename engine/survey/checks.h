#pragma once

#include "engine/survey/evaluation.h"

namespace cairn::survey {

enum class Completeness { Draft, Complete };
/// Complete for the status "completed" and "amended"; anything else may lack answers.
Completeness completeness_of(const fhir::Response& response);

/// Checks an evaluated response against its questionnaire. Findings carry the FHIRPath location and a plain sentence;
/// `code` is FHIR's issue type ("required", "value", "structure", "invariant"). A draft may lack required answers.
/// Rules: engine/survey/checks/, one a file. What went wrong in expressions is in Evaluation::findings.
Issues check_response(const Evaluation& evaluation, Completeness completeness);

/// As check_response with Completeness::Draft, only what concerns the answers to one item: also the constraints that
/// say they are about it.
Issues check_answers(const Evaluation& evaluation, const fhir::Item& item);

/// A response from elsewhere that brings a value of its own for an item that only the questionnaire calculates
/// (read-only or hidden), where the calculation gives another one. Numbers may differ by 1e-6 of their size. Not part
/// of check_response: a draft keeps what an earlier calculation gave.
Issues check_calculated(const Evaluation& evaluation);

}  // namespace cairn::survey
