#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "engine/fhir/translation.h"
#include "engine/service/survey_answer.h"
#include "engine/service/survey_link.h"
#include "engine/survey/evaluation.h"

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

void add_questionnaire(const Services& services, std::shared_ptr<const LoadedQuestionnaire> questionnaire,
                       fhir::Response saved, SurveyView& view) {
  view.evaluations.emplace_back(questionnaire->form, std::move(saved), evaluation_options(services));
  view.questionnaires.push_back(std::move(questionnaire));
}

// What the questionnaire proposes is shown when its page is seen; only what nobody is asked is kept from the start.
void remove_proposals(std::vector<fhir::ResponseItem>& items, const survey::Form& form) {
  for (fhir::ResponseItem& item : items) {
    const fhir::Item* asked = form.find_item(item.link_id);
    if (asked && asked->hidden) continue;
    remove_proposals(item.items, form);
    if (asked && asked->is_question() && !asked->read_only) item.answers.clear();
  }
  std::erase_if(items, [](const fhir::ResponseItem& item) { return item.answers.empty() && item.items.empty(); });
}

Result<void> load_questionnaires(const Services& services, store::Session& session, const LinkRecords& records,
                                 SurveyView& view) {
  for (const store::DraftRecord& draft : records.drafts) {
    CAIRN_ASSIGN(auto questionnaire, services.catalogue.load_questionnaire(session, draft.questionnaire));
    CAIRN_ASSIGN(auto response, read_draft(draft));
    response.language = records.request.language;
    add_questionnaire(services, std::move(questionnaire), std::move(response), view);
  }
  if (view.has_begun) return {};
  for (const std::string& canonical : view.timepoint->questionnaires) {
    CAIRN_ASSIGN(auto questionnaire, services.catalogue.load_questionnaire_by_url(session, canonical));
    fhir::Response draft;
    draft.questionnaire = questionnaire->questionnaire.canonical();
    draft.status = "in-progress";
    draft.language = records.request.language;
    draft = survey::start_response(questionnaire->form, std::move(draft), evaluation_options(services));
    remove_proposals(draft.items, *questionnaire->form);
    add_questionnaire(services, std::move(questionnaire), std::move(draft), view);
  }
  return {};
}

// A question inside another question can be asked only when that one has an answer.
bool has_place(const survey::ResponseTree::Node& node) {
  for (const auto* above = node.parent; above && above->item; above = above->parent) {
    if (above->item->is_question() && above->count_answers() == 0) return false;
  }
  return true;
}

bool lies_in_question(const survey::ResponseTree::Node& node) {
  for (const auto* above = node.parent; above && above->item; above = above->parent) {
    if (above->item->is_question()) return true;
  }
  return false;
}

const fhir::ResponseItem* placed_at(const survey::ResponseTree::Node& node) {
  return node.occurrences.empty() ? nullptr : node.occurrences.front()->item;
}

using Node = survey::ResponseTree::Node;

const Node* first_of(const Node& holder, const fhir::Item& item) {
  for (const Node* child : holder.children) {
    if (child->item == &item) return child;
  }
  return nullptr;
}

SurveyQuestion make_question(const survey::Evaluation& evaluation, survey::Place place) {
  SurveyQuestion question;
  question.page = place.page;
  question.rows = place.rows;
  const bool is_question = place.page->kind == survey::PageKind::Question;
  const Node* node = is_question ? place.node : first_of(*place.node, *place.page->item);
  CAIRN_ASSERT(node != nullptr);
  const fhir::ResponseItem* placed = placed_at(*node);
  question.is_enabled = evaluation.is_enabled(*node) && has_place(*node);
  if (place.page->kind == survey::PageKind::Together && question.is_enabled) {
    const auto slots = survey::list_slots(place);
    question.is_enabled = std::any_of(slots.begin(), slots.end(),
                                      [&](const survey::Slot& slot) { return evaluation.is_enabled(*slot.node); });
  }
  question.is_seen = placed != nullptr;
  if (is_question && placed && !placed->answers.empty()) question.answered = placed;
  question.place = std::move(place);
  return question;
}

void list_questions(SurveyView& view) {
  std::size_t pages_before = 0;
  for (std::size_t q = 0; q < view.questionnaires.size(); ++q) {
    const LoadedQuestionnaire& loaded = *view.questionnaires[q];
    const survey::Evaluation& evaluation = view.evaluations[q];
    if (loaded.form->has_branching()) view.number_of_questions_is_fixed = false;
    for (survey::Place& place : survey::list_places(loaded.pages, evaluation.tree())) {
      SurveyQuestion question = make_question(evaluation, std::move(place));
      question.number = pages_before + question.page->number;
      question.questionnaire = q;
      const bool is_rows = question.page->kind == survey::PageKind::Rows;
      if (is_rows || (question.page->kind == survey::PageKind::Question && lies_in_question(*question.place.node)))
        view.number_of_questions_is_fixed = false;
      view.questions.push_back(std::move(question));
    }
    pages_before += loaded.pages.size();
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

std::function<bool()> time_limit(const Clock& clock) {
  constexpr std::chrono::seconds kLongest{5};
  return [&clock, end = clock.now() + kLongest] { return clock.now() > end; };
}

survey::EvaluationOptions evaluation_options(const Services& services) {
  survey::EvaluationOptions options;
  options.now.at = services.clock.now();
  options.is_time_up = time_limit(services.clock);
  options.off_answers = survey::OffAnswers::Hidden;
  return options;
}

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

const SurveyQuestion* SurveyView::find_question(std::size_t number, const std::vector<std::size_t>& rows) const {
  const auto found = std::find_if(questions.begin(), questions.end(),
                                  [&](const SurveyQuestion& one) { return one.number == number && one.rows == rows; });
  return found == questions.end() ? nullptr : &*found;
}

namespace {

// In another row of the same group.
bool is_beside(const SurveyQuestion& a, const SurveyQuestion& b) {
  return !a.rows.empty() && b.rows.size() >= a.rows.size() && a.rows.back() != b.rows[a.rows.size() - 1] &&
         std::equal(a.rows.begin(), a.rows.end() - 1, b.rows.begin());
}

}  // namespace

const SurveyQuestion* SurveyView::next_question(const SurveyQuestion& question) const {
  for (auto at = questions.begin() + (&question - questions.data()) + 1; at != questions.end(); ++at) {
    const bool is_other_row = at->questionnaire == question.questionnaire && is_beside(question, *at);
    if (at->is_enabled && !(is_other_row && at->is_seen)) return &*at;
  }
  return nullptr;
}

namespace {

// The list of rows that a question lies in, the innermost.
const SurveyQuestion* find_list_of_rows(const std::vector<SurveyQuestion>& questions, const SurveyQuestion& question) {
  const std::vector<std::size_t> around(question.rows.begin(), question.rows.end() - 1);
  const auto& groups = question.page->groups;
  const auto found = std::find_if(questions.begin(), questions.end(), [&](const SurveyQuestion& one) {
    return one.page->kind == survey::PageKind::Rows && one.rows == around &&
           std::find(groups.begin(), groups.end(), one.page->item) != groups.end();
  });
  return found == questions.end() ? nullptr : &*found;
}

bool is_needed(const fhir::Item& group) { return group.required || group.min_occurs.value_or(0) > 0; }

}  // namespace

// Before a row comes the list of rows; before that list, what comes before its rows.
const SurveyQuestion* SurveyView::previous_question(const SurveyQuestion& question) const {
  const bool is_rows = question.page->kind == survey::PageKind::Rows;
  const SurveyQuestion* previous = nullptr;
  for (auto at = questions.begin() + (&question - questions.data()); at != questions.begin() && !previous;) {
    --at;
    const bool is_inside = is_rows && at->questionnaire == question.questionnaire && at->number > question.number;
    if (at->is_enabled && !is_inside) previous = &*at;
  }
  if (question.rows.empty() || is_rows) return previous;
  const bool is_same_row = previous && previous->questionnaire == question.questionnaire &&
                           previous->rows.size() >= question.rows.size() &&
                           std::equal(question.rows.begin(), question.rows.end(), previous->rows.begin());
  const SurveyQuestion* rows = is_same_row ? nullptr : find_list_of_rows(questions, question);
  return rows && (question.rows.back() > 0 || !is_needed(*rows->page->item)) ? rows : previous;
}

const SurveyQuestion* SurveyView::last_question() const {
  const auto found = std::find_if(questions.rbegin(), questions.rend(), [](const auto& one) { return one.is_enabled; });
  return found == questions.rend() ? nullptr : &*found;
}

const SurveyQuestion* SurveyView::resume_question() const {
  const auto found = std::find_if(questions.begin(), questions.end(),
                                  [](const SurveyQuestion& one) { return one.is_enabled && !one.is_seen; });
  return found == questions.end() ? nullptr : &*found;
}

namespace {
bool counts(const SurveyQuestion& one) { return one.is_enabled && one.page->kind != survey::PageKind::Rows; }
}  // namespace

std::size_t SurveyView::count_enabled() const {
  return static_cast<std::size_t>(std::count_if(questions.begin(), questions.end(), counts));
}

std::size_t SurveyView::position_of(const SurveyQuestion& question) const {
  const auto end = questions.begin() + (&question - questions.data()) + 1;
  return static_cast<std::size_t>(std::count_if(questions.begin(), end, counts));
}

std::vector<std::string> SurveyView::list_languages() const {
  std::vector<std::string> shared;
  for (std::size_t q = 0; q < questionnaires.size(); ++q) {
    std::vector<std::string> own = questionnaires[q]->languages;
    if (questionnaires[q]->questionnaire.language.empty()) own.insert(own.begin(), "en-GB");
    if (q == 0) shared = own;
    std::erase_if(shared, [&](const std::string& one) {
      return std::none_of(own.begin(), own.end(),
                          [&](const auto& other) { return fhir::is_same_language(one, other); });
    });
  }
  return shared;
}

std::vector<fhir::Answer> answers_of(const survey::ResponseTree::Node& node) {
  std::vector<fhir::Answer> answers;
  node.for_each_answer([&](const fhir::Answer& answer) { answers.push_back(answer); });
  return answers;
}

std::vector<fhir::Answer> proposed_answers(const Services& services, const SurveyView& view,
                                           const SurveyQuestion& question, const survey::Slot& slot) {
  if (!slot.rows.empty()) return {};
  const LoadedQuestionnaire& loaded = *view.questionnaires[question.questionnaire];
  fhir::Response empty;
  empty.questionnaire = loaded.questionnaire.canonical();
  empty.status = "in-progress";
  const fhir::Response start = survey::start_response(loaded.form, std::move(empty), evaluation_options(services));
  const fhir::ResponseItem* proposed = find_placed(loaded.questionnaire, *slot.item, start);
  return proposed ? proposed->answers : std::vector<fhir::Answer>();
}

}  // namespace cairn::service
