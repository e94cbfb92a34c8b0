#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/service/survey_answer.h"
#include "engine/service/survey_link.h"
#include "engine/survey/enablement.h"

namespace cairn::service {

namespace {

constexpr JsonLimits kDraftLimits{.max_bytes = std::size_t{64} << 20,
                                  .max_depth = 64};  // our own document: many long answers

Result<fhir::Response> read_draft(const store::DraftRecord& draft) {
  CAIRN_ASSIGN(const Json document, parse_json(draft.document, kDraftLimits));
  fhir::ResponseReading reading = fhir::read_response(document);
  if (!reading.response)
    return Error{ErrorCode::Storage, "The saved answers cannot be read.",
                 "Draft of request row " + std::to_string(draft.request_row)};
  return *std::move(reading.response);
}

Result<void> load_questionnaires(const Services& services, store::Session& session, const LinkRecords& records,
                                 SurveyView& view) {
  for (const store::DraftRecord& draft : records.drafts) {
    CAIRN_ASSIGN(auto questionnaire, services.catalogue.load_questionnaire(session, draft.questionnaire));
    CAIRN_ASSIGN(auto response, read_draft(draft));
    view.questionnaires.push_back(std::move(questionnaire));
    view.drafts.push_back(std::move(response));
  }
  if (view.has_begun) return {};
  for (const std::string& canonical : view.timepoint->questionnaires) {
    CAIRN_ASSIGN(auto questionnaire, services.catalogue.load_questionnaire_by_url(session, canonical));
    fhir::Response draft;
    draft.questionnaire = questionnaire->questionnaire.canonical();
    draft.status = "in-progress";
    draft.language = records.request.language;
    view.questionnaires.push_back(std::move(questionnaire));
    view.drafts.push_back(std::move(draft));
  }
  return {};
}

// A question inside another question can be asked only when that one has an answer.
bool has_place(const fhir::Questionnaire& questionnaire, const survey::Page& page, const fhir::Response& draft) {
  const auto chain = find_chain(questionnaire, *page.item);
  return std::all_of(chain.begin(), chain.end(), [&](const fhir::Item* step) {
    if (step->type == fhir::ItemType::Group || step->link_id == page.item->link_id) return true;
    const fhir::ResponseItem* placed = find_placed(questionnaire, *step, draft);
    return placed && !placed->answers.empty();
  });
}

bool has_question_inside_question(const fhir::Questionnaire& questionnaire, const survey::Page& page) {
  const auto chain = find_chain(questionnaire, *page.item);
  return std::any_of(chain.begin(), chain.end(), [&](const fhir::Item* step) {
    return step->type != fhir::ItemType::Group && step->link_id != page.item->link_id;
  });
}

void list_questions(SurveyView& view) {
  for (std::size_t q = 0; q < view.questionnaires.size(); ++q) {
    const fhir::Questionnaire& questionnaire = view.questionnaires[q]->questionnaire;
    const fhir::Response& draft = view.drafts[q];
    const survey::Enablement enablement(questionnaire, draft);
    if (!enablement.is_constant()) view.number_of_questions_is_fixed = false;
    for (const survey::Page& page : view.questionnaires[q]->pages) {
      SurveyQuestion question;
      question.number = view.questions.size() + 1;
      question.questionnaire = q;
      question.page = &page;
      question.is_enabled = enablement.is_enabled(page.item->link_id) && has_place(questionnaire, page, draft);
      const fhir::ResponseItem* placed = find_placed(questionnaire, *page.item, draft);
      question.is_seen = placed != nullptr;
      question.answered = placed && !placed->answers.empty() ? placed : nullptr;
      if (has_question_inside_question(questionnaire, page)) view.number_of_questions_is_fixed = false;
      view.questions.push_back(question);
    }
  }
}

// The latest choice counts when it was made about the same words.
Result<void> load_consents(store::Session& session, const LinkRecords& records, SurveyView& view) {
  view.consents = view.pathway->definition.consents;
  CAIRN_ASSIGN(const auto stored, store::list_consents(session, records.episode.row));
  for (const pathway::ConsentQuestion& consent : view.consents) {
    const auto found = std::find_if(stored.begin(), stored.end(), [&](const store::ConsentRecord& record) {
      return record.purpose == consent.purpose && record.text_version == consent.version;
    });
    if (found == stored.end())
      view.consent_choices.push_back({});
    else
      view.consent_choices.push_back({found->choice, found->request_row == records.request.row});
  }
  return {};
}

}  // namespace

Result<OpenSurvey> load_open_survey(const Services& services, std::string_view token) {
  return services.store.read([&](store::Session& session) -> Result<OpenSurvey> {
    CAIRN_ASSIGN(LinkRecords records, load_link(services, session, token));
    CAIRN_TRY(require_open(records.link));
    auto view = std::make_unique<SurveyView>();
    static_cast<LinkView&>(*view) = records.link;
    CAIRN_TRY(load_questionnaires(services, session, records, *view));
    CAIRN_TRY(load_consents(session, records, *view));
    list_questions(*view);
    return OpenSurvey{std::move(records), std::move(view)};
  });
}

Result<std::unique_ptr<SurveyView>> open_survey(const Services& services, std::string_view token) {
  CAIRN_ASSIGN(OpenSurvey survey, load_open_survey(services, token));
  return std::move(survey.view);
}

const SurveyQuestion* SurveyView::find_question(std::size_t number) const {
  return number >= 1 && number <= questions.size() ? &questions[number - 1] : nullptr;
}

const SurveyQuestion* SurveyView::next_question(std::size_t number) const {
  for (std::size_t i = number; i < questions.size(); ++i) {
    if (questions[i].is_enabled) return &questions[i];
  }
  return nullptr;
}

const SurveyQuestion* SurveyView::previous_question(std::size_t number) const {
  for (std::size_t i = std::min(number, questions.size() + 1); i-- > 1;) {
    if (questions[i - 1].is_enabled) return &questions[i - 1];
  }
  return nullptr;
}

const SurveyQuestion* SurveyView::resume_question() const {
  const auto found = std::find_if(questions.begin(), questions.end(),
                                  [](const SurveyQuestion& one) { return one.is_enabled && !one.is_seen; });
  return found == questions.end() ? nullptr : &*found;
}

std::size_t SurveyView::count_enabled() const {
  return static_cast<std::size_t>(
      std::count_if(questions.begin(), questions.end(), [](const SurveyQuestion& one) { return one.is_enabled; }));
}

std::size_t SurveyView::position_of(const SurveyQuestion& question) const {
  std::size_t position = 0;
  for (const SurveyQuestion& one : questions) {
    if (one.is_enabled) ++position;
    if (one.number == question.number) break;
  }
  return position;
}

}  // namespace cairn::service
