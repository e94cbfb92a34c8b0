#pragma once

#include <vector>

#include "engine/service/services.h"
#include "engine/store/responses.h"
#include "engine/survey/evaluation.h"

namespace cairn::service {

/// Answers as narrow rows: numbers (an option's score, yes = 1, no = 0), codes and dates. Free text has none: it stays
/// in the document.
std::vector<store::AnswerRecord> list_answer_rows(const fhir::Questionnaire& questionnaire,
                                                  const fhir::Response& response);

/// Scores as rows, on every scale given.
std::vector<store::ScoreRecord> list_score_rows(const std::vector<survey::Scale>& scales,
                                                const survey::Evaluation& evaluation);

}  // namespace cairn::service
