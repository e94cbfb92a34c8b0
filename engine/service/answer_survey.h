#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fhir/response.h"
#include "engine/service/services.h"
#include "engine/service/survey_files.h"
#include "engine/survey/evaluation.h"

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

/// One stop on the way: a page, in one row of every repeating group around it.
struct SurveyQuestion {
  std::size_t number = 0;         // of the page, 1-based over the whole request
  std::vector<std::size_t> rows;  // from 0, outermost group first
  std::size_t questionnaire = 0;  // index into SurveyView::questionnaires
  const survey::Page* page = nullptr;
  survey::Place place;
  bool is_enabled = true;
  bool is_seen = false;                          // answered or skipped
  const fhir::ResponseItem* answered = nullptr;  // null when there is no answer, or the page has several questions
};

struct ConsentChoice {
  std::string choice;                 // "yes", "no", or "" when never asked (in these words)
  bool is_from_this_request = false;  // false: kept from an earlier survey
};

struct SurveyView : LinkView {
  std::vector<std::shared_ptr<const LoadedQuestionnaire>> questionnaires;
  std::vector<survey::Evaluation> evaluations;  // one per questionnaire: its draft, and what the rules make of it
  std::vector<SurveyQuestion> questions;        // every stop in order, enabled or not; points into `evaluations`
  std::vector<pathway::ConsentQuestion> consents;
  std::vector<ConsentChoice> consent_choices;  // in the order of `consents`
  bool number_of_questions_is_fixed = true;    // no branching: "Question 3 of 12" is true

  const fhir::Response& draft(std::size_t questionnaire) const { return evaluations[questionnaire].given(); }
  const SurveyQuestion* find_question(std::size_t number, const std::vector<std::size_t>& rows = {}) const;
  /// The next enabled stop; null when the check page follows. After the last page of a row that is its list of rows,
  /// unless another row must be filled and was not seen.
  const SurveyQuestion* next_question(const SurveyQuestion& question) const;
  const SurveyQuestion* previous_question(const SurveyQuestion& question) const;
  const SurveyQuestion* last_question() const;
  /// Where somebody who comes back goes on: the first enabled question that was not seen; null = check page.
  const SurveyQuestion* resume_question() const;
  /// Lists of rows do not count as questions.
  std::size_t count_enabled() const;
  /// 1-based place of an enabled question among the enabled ones.
  std::size_t position_of(const SurveyQuestion& question) const;
  /// The languages in which all questionnaires can be read, the usual one first.
  std::vector<std::string> list_languages() const;
};

/// The answers to a question: given, or worked out.
std::vector<fhir::Answer> answers_of(const survey::ResponseTree::Node& node);
/// Answers that the questionnaire proposes for a question that was not seen yet.
std::vector<fhir::Answer> proposed_answers(const Services& services, const SurveyView& view,
                                           const SurveyQuestion& question, const survey::Slot& slot);

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

/// What a page says about one of its questions.
struct GivenAnswers {
  std::string link_id;
  std::vector<std::size_t> rows;     // of the repeating groups around it, from 0
  std::vector<std::string> texts;    // as engine/service/survey_answer.h reads them
  std::vector<Upload> uploads;       // of an attachment
  std::vector<std::size_t> removed;  // places of earlier files that go
};
/// "link id" and, in rows, " 2-1": names a question of a page in issues.
std::string answer_key(std::string_view link_id, const std::vector<std::size_t>& rows);

struct PageInput {
  enum class Action {
    Continue,   // everything must be acceptable
    Keep,       // save, and show the page again (one more line): what is missing is not asked for yet
    AddRow,     // as Keep, and one more row of `group`
    RemoveRow,  // as Keep, without that row of `group`; what its fields hold is not looked at
  };
  std::size_t number = 0;
  std::vector<std::size_t> rows;
  std::vector<GivenAnswers> answers;
  Action action = Action::Continue;
  std::string group;                    // link id
  std::vector<std::size_t> group_rows;  // the row to remove, and those of the groups around it
};

struct SavedPage {
  struct Stop {
    std::size_t number = 0;
    std::vector<std::size_t> rows;
    bool is_seen = false;
  };
  std::optional<Stop> next;        // empty when the check page follows
  bool has_new_questions = false;  // the same page asks more now: `next` is the page itself
  std::vector<std::string> fresh;  // their answer_key
};

/// Saves one page into the draft; no texts clear an answer (skipping is allowed unless required). Begins the survey
/// when it has not begun. Unprocessable with issues whose path is the answer_key when something is not acceptable;
/// nothing is saved then.
Result<SavedPage> save_page(const Services& services, std::string_view token, const PageInput& input);

/// save_page for a page with one question. Returns the next page's number, or empty when the check page follows.
Result<std::optional<std::size_t>> save_answers(const Services& services, std::string_view token, std::size_t number,
                                                const std::vector<std::string>& values);

/// Keeps the person's language with the request. Unprocessable when the questionnaires are not to be had in it.
Result<void> choose_language(const Services& services, std::string_view token, std::string_view language);

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
