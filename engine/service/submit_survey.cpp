#include <algorithm>
#include <charconv>

#include "engine/service/response_record.h"
#include "engine/service/survey_answer.h"
#include "engine/service/survey_link.h"
#include "engine/survey/checks.h"
#include "engine/survey/evaluation.h"

namespace cairn::service {

namespace {

// "3" or "3/2-1": what the address of a page has after "/q/".
std::string page_of(const SurveyQuestion& question) {
  std::string page = std::to_string(question.number);
  for (std::size_t i = 0; i < question.rows.size(); ++i)
    page += (i == 0 ? "/" : "-") + std::to_string(question.rows[i] + 1);
  return page;
}

bool is_missing(const survey::Evaluation& evaluation, const survey::Slot& slot) {
  return evaluation.is_enabled(*slot.node) && slot.node->count_answers() == 0 && evaluation.is_required(*slot.node);
}

// A row in which nothing was entered is left out when the answers are sent.
bool lies_in_empty_row(const survey::Slot& slot) {
  for (const auto* above = slot.node->parent; above && above->item; above = above->parent) {
    const bool is_row = above->item->type == fhir::ItemType::Group && above->item->repeats;
    const bool is_needed = above->item->required || above->item->min_occurs.value_or(0) > 0;
    if (is_row && !(is_needed && above->instance == 0) && survey::count_answers_in(*above) == 0) return true;
  }
  return false;
}

// What is still missing, in the order of the questions.
Issues list_missing(const SurveyView& view) {
  Issues issues;
  for (const SurveyQuestion& question : view.questions) {
    if (!question.is_enabled) continue;
    const survey::Evaluation& evaluation = view.evaluations[question.questionnaire];
    for (const survey::Slot& slot : survey::list_slots(question.place)) {
      if (!is_missing(evaluation, slot) || lies_in_empty_row(slot)) continue;
      const fhir::Item item = evaluation.present_item(*slot.node);
      issues.push_back(
          can_be_answered(item)
              ? Issue{Severity::Error, "send_missing", page_of(question), "Answer this question: " + item.text}
              : Issue{Severity::Error, "send_unavailable", page_of(question),
                      "This question cannot be answered here, so the survey cannot be sent. Please contact us: " +
                          item.text});
    }
  }
  return issues;
}

// The link id that a location names ("QuestionnaireResponse.item[1].item[0].answer[0].value"): its last item in the
// response.
std::string link_id_at(const fhir::Response& response, std::string_view location) {
  const std::vector<fhir::ResponseItem>* items = &response.items;
  const fhir::ResponseItem* last = nullptr;
  while (!location.empty()) {
    const auto end = std::min(location.find('.'), location.size());
    const std::string_view step = location.substr(0, end);
    location.remove_prefix(std::min(end + 1, location.size()));
    const auto bracket = step.find('[');
    if (bracket == std::string_view::npos) continue;
    std::size_t index = 0;
    std::from_chars(step.data() + bracket + 1, step.data() + step.size(), index);
    if (step.starts_with("item[")) {
      if (index >= items->size()) break;
      last = &(*items)[index];
      items = &last->items;
    } else if (step.starts_with("answer[") && last && index < last->answers.size()) {
      items = &last->answers[index].items;
    }
  }
  return last ? last->link_id : std::string();
}

// The first page on which the question is asked; with a group's rows, that of its first row.
std::string page_of_item(const SurveyView& view, std::size_t questionnaire, std::string_view link_id) {
  for (const SurveyQuestion& question : view.questions) {
    if (question.questionnaire != questionnaire || !question.is_enabled) continue;
    const auto slots = survey::list_slots(question.place);
    const bool asks = std::any_of(slots.begin(), slots.end(),
                                  [&](const survey::Slot& slot) { return slot.item->link_id == link_id; });
    if (asks || question.page->item->link_id == link_id) return page_of(question);
  }
  return {};
}

Result<std::vector<store::ResponseRecord>> make_responses(const Services& services, const OpenSurvey& survey) {
  const SurveyView& view = *survey.view;
  Issues issues = list_missing(view);
  std::vector<store::ResponseRecord> made;
  for (std::size_t i = 0; i < view.questionnaires.size(); ++i) {
    const fhir::Questionnaire& questionnaire = view.questionnaires[i]->questionnaire;
    store::ResponseRecord record;
    record.id = ResponseId{make_id(services.random)};
    fhir::Response response = view.evaluations[i].response();
    remove_unanswered(response.items);
    response.id = record.id.text;
    response.status = "completed";
    response.authored = format_timestamp(services.clock.now());
    response.subject = "Episode/" + survey.records.episode.id.text;
    const survey::Evaluation sent(view.questionnaires[i]->form, response, {.now = services.clock.now()});
    if (issues.empty()) {
      for (Issue& issue : survey::check_response(sent, survey::Completeness::Complete)) {
        if (issue.severity < Severity::Error) continue;
        issue.path = page_of_item(view, i, link_id_at(response, issue.path));
        issues.push_back(std::move(issue));
      }
    }
    record.questionnaire = view.questionnaires[i]->id;
    record.episode_row = survey.records.episode.row;
    record.request_row = survey.records.request.row;
    record.timepoint = survey.records.request.timepoint;
    record.mode = survey.records.request.mode;
    record.authored_on = services.clock.today();
    record.received_at = services.clock.now();
    record.document = write_document(response);
    record.answers = list_answer_rows(questionnaire, response);
    record.scores = list_score_rows(view.pathway->scales_for(questionnaire.url), sent);
    made.push_back(std::move(record));
  }
  if (!issues.empty())
    return Error{ErrorCode::Unprocessable, "Some questions still need an answer.", "", std::move(issues)};
  return made;
}

SurveyReceipt earlier_receipt(const LinkView& link) {
  SurveyReceipt receipt{{}, true};
  for (const SentResponse& response : link.responses) receipt.responses.push_back(response.id);
  return receipt;
}

Result<SurveyReceipt> try_to_submit(const Services& services, std::string_view token) {
  CAIRN_ASSIGN(const LinkView link, look_at_link(services, token));
  if (link.state == LinkState::Sent) return earlier_receipt(link);
  CAIRN_ASSIGN(const OpenSurvey survey, load_open_survey(services, token));
  CAIRN_ASSIGN(const auto responses, make_responses(services, survey));
  return services.store.write([&](store::Session& session) -> Result<SurveyReceipt> {
    CAIRN_ASSIGN(const LinkRecords now, load_link(services, session, token));
    if (now.link.state == LinkState::Sent) return earlier_receipt(now.link);
    CAIRN_TRY(continue_survey(services, session, token, survey));
    SurveyReceipt receipt;
    for (const store::ResponseRecord& response : responses) {
      CAIRN_TRY(store::insert_response(session, response));
      receipt.responses.push_back(response.id);
    }
    const std::int64_t row = survey.records.request.row;
    CAIRN_TRY(store::set_request_state(session, row, "completed", services.clock.now()));
    CAIRN_TRY(store::delete_drafts(session, row));
    CAIRN_TRY(record_audit(session, services, link_actor(), "response.submit", audit_subject(survey.records)));
    return receipt;
  });
}

}  // namespace

Result<SurveyReceipt> submit_survey(const Services& services, std::string_view token) {
  auto result = retry_on_conflict([&] { return try_to_submit(services, token); });
  // Another submission may have ended the request between reading and opening it.
  if (!result && result.error().code == ErrorCode::Gone) return try_to_submit(services, token);
  return result;
}

}  // namespace cairn::service
