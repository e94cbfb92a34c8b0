#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fhir/response.h"
#include "engine/service/services.h"

namespace cairn::service {

/// What the holder of a personal link may see and do. All functions take the link's token; an unknown token is
/// NotFound, a link whose window has not begun Forbidden, a used, declined or expired one Gone (the message says which,
/// in plain words). Pages are numbered 1 … over all questionnaires of the request.

enum class LinkState { Open, NotYetOpen, Expired, Sent, Declined };

struct SentResponse {
  ResponseId id;
  std::string title;  // of its questionnaire
};

/// The link itself, whatever its state: enough for a kind page.
struct LinkView {
  LinkState state = LinkState::Open;
  std::shared_ptr<const LoadedPathway> pathway;
  const pathway::Timepoint* timepoint = nullptr;
  Date opens_on{}, closes_on{};
  std::string language;
  bool has_begun = false;  // the questionnaires' versions are pinned
  std::optional<Timestamp> sent_at;
  std::vector<SentResponse> responses;  // once sent, in the order of the questionnaires
};

/// NotFound is the only refusal.
Result<LinkView> look_at_link(const Services& services, std::string_view token);

struct SurveyQuestion {
  std::size_t number = 0;         // 1-based over the whole request
  std::size_t questionnaire = 0;  // index into SurveyView::questionnaires
  const survey::Page* page = nullptr;
  bool is_enabled = true;
  bool is_seen = false;                          // answered or skipped
  const fhir::ResponseItem* answered = nullptr;  // null when there is no answer
};

struct ConsentChoice {
  std::string choice;                 // "yes", "no", or "" when never asked (in these words)
  bool is_from_this_request = false;  // false: kept from an earlier survey
};

struct SurveyView : LinkView {
  std::vector<std::shared_ptr<const LoadedQuestionnaire>> questionnaires;
  std::vector<fhir::Response> drafts;     // one per questionnaire
  std::vector<SurveyQuestion> questions;  // every page in order, enabled or not; `answered` points into `drafts`
  std::vector<pathway::ConsentQuestion> consents;
  std::vector<ConsentChoice> consent_choices;  // in the order of `consents`
  bool number_of_questions_is_fixed = true;    // no branching: "Question 3 of 12" is true

  const SurveyQuestion* find_question(std::size_t number) const;
  /// The next enabled question after `number`; null when the check page follows.
  const SurveyQuestion* next_question(std::size_t number) const;
  const SurveyQuestion* previous_question(std::size_t number) const;
  /// Where somebody who comes back goes on: the first enabled question that was not seen; null = check page.
  const SurveyQuestion* resume_question() const;
  std::size_t count_enabled() const;
  /// 1-based place of an enabled question among the enabled ones.
  std::size_t position_of(const SurveyQuestion& question) const;
};

/// Reads everything; changes nothing. Before `begin_survey` the questionnaires are the newest versions and the drafts
/// are empty.
Result<std::unique_ptr<SurveyView>> open_survey(const Services& services, std::string_view token);

/// The person starts: the versions of the questionnaires are pinned, so that a later version does not change a
/// half-done survey. Does nothing when the survey has begun. (Opening the page does not do it: mail programs open links
/// to look at them.)
Result<void> begin_survey(const Services& services, std::string_view token);

/// Saves one consent choice ("yes" or "no"). Anything else is Unprocessable with one issue at path = purpose.
Result<void> save_consent(const Services& services, std::string_view token, std::string_view purpose,
                          std::string_view choice);

/// Saves the answers of one page into the draft; empty `values` clears it (skipping is allowed unless required).
/// `values` are the texts of the form fields as engine/service/survey_answer.h reads them. Begins the survey when it
/// has not begun. Unprocessable with issues whose path is the link id when an answer is not acceptable; nothing is
/// saved then. Returns the next enabled page number, or empty when the check page follows.
Result<std::optional<std::size_t>> save_answers(const Services& services, std::string_view token, std::size_t number,
                                                const std::vector<std::string>& values);

struct SurveyReceipt {
  std::vector<ResponseId> responses;
  bool was_already_sent = false;  // a double submission: stored once
};

/// Checks everything, removes answers to questions that are off, stores responses, answers and scores, ends the
/// request. All or nothing. Unprocessable when something is missing or wrong: an issue per question, path = its page
/// number.
Result<SurveyReceipt> submit_survey(const Services& services, std::string_view token);

/// Marks the request declined ("do not ask again") and forgets what was answered so far. A second time changes nothing.
Result<void> decline_survey(const Services& services, std::string_view token);

}  // namespace cairn::service
