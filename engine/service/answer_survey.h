#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/fhir/response.h"
#include "engine/service/services.h"

namespace cairn::service {

/// What the holder of a personal link may see and do. All functions take the link's token; an unknown token is NotFound, a used or
/// expired one Gone (the message says which, in plain words). Pages are numbered 1 … over all questionnaires of the request.

struct SurveyQuestion {
  std::size_t number = 0;                              // 1-based over the whole request
  std::size_t questionnaire = 0;                       // index into SurveyView::questionnaires
  const survey::Page* page = nullptr;
  bool is_enabled = true;
  const fhir::ResponseItem* answered = nullptr;        // null when there is no answer yet
};

struct SurveyView {
  std::shared_ptr<const LoadedPathway> pathway;
  const pathway::Timepoint* timepoint = nullptr;
  std::vector<std::shared_ptr<const LoadedQuestionnaire>> questionnaires;
  std::vector<fhir::Response> drafts;                  // one per questionnaire
  std::vector<SurveyQuestion> questions;               // every page in order, enabled or not; `answered` points into `drafts`
  std::vector<pathway::ConsentQuestion> consents;
  std::vector<std::string> consent_choices;            // "yes", "no" or "" in the order of `consents`
  Date opens_on{}, closes_on{};
  std::string language;
  bool number_of_questions_is_fixed = true;            // no branching left: "Question 3 of 12" is true

  const SurveyQuestion* find_question(std::size_t number) const;
  /// The next enabled question after `number`; null when the check page follows.
  const SurveyQuestion* next_question(std::size_t number) const;
  const SurveyQuestion* previous_question(std::size_t number) const;
  /// Where somebody who comes back goes on: the first enabled question without an answer that was not seen; null = check page.
  const SurveyQuestion* resume_question() const;
};

Result<std::unique_ptr<SurveyView>> open_survey(const Services& services, std::string_view token);

/// Saves one consent choice ("yes" or "no"). Anything else is Unprocessable with one issue at path = purpose.
Result<void> save_consent(const Services& services, std::string_view token, std::string_view purpose, std::string_view choice);

/// Saves the answers of one page into the draft; empty `values` clears it (skipping is allowed unless required).
/// `values` are the texts of the form fields: an option's index for choices, "true"/"false", numbers, ISO dates, free text.
/// Unprocessable with issues whose path is the link id when an answer is not acceptable; nothing is saved then.
/// Returns the next enabled page number, or empty when the check page follows.
Result<std::optional<std::size_t>> save_answers(const Services& services, std::string_view token, std::size_t number,
                                                const std::vector<std::string>& values);

struct SurveyReceipt {
  std::vector<ResponseId> responses;
  bool was_already_sent = false;       // a double submission: stored once
};

/// Checks everything, removes answers to questions that are off, stores responses, answers and scores, ends the request. All or nothing.
Result<SurveyReceipt> submit_survey(const Services& services, std::string_view token);

/// Marks the request declined ("do not ask again").
Result<void> decline_survey(const Services& services, std::string_view token);

}  // namespace cairn::service
