#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/service/score_view.h"
#include "engine/service/survey_answer.h"
#include "engine/survey/evaluation.h"

namespace cairn::service {
namespace {

constexpr JsonLimits kStoredLimits{std::size_t{64} << 20, 64};

std::string words_of(const std::vector<fhir::Answer>& answers) {
  std::string words;
  for (const fhir::Answer& answer : answers) words += (words.empty() ? "" : "; ") + fhir::display_text(answer.value);
  return words;
}

std::string heading_of(const survey::Page& page) {
  std::string heading;
  for (const fhir::Item* group : page.groups) {
    if (!group->text.empty()) heading += (heading.empty() ? "" : " – ") + group->text;
  }
  return heading;
}

std::vector<AnswerView> list_answers(const LoadedQuestionnaire& loaded, const fhir::Response& response,
                                     Timestamp received_at) {
  const survey::Evaluation evaluation(loaded.form, response, {.now = received_at});
  std::vector<AnswerView> answers;
  std::string last_heading;
  for (const survey::Page& page : loaded.pages) {
    AnswerView view;
    view.question = page.item->text;
    const std::string heading = heading_of(page);
    if (heading != last_heading) view.heading = heading;
    last_heading = heading;
    const fhir::ResponseItem* placed = find_placed(loaded.questionnaire, *page.item, response);
    if (placed != nullptr && !placed->answers.empty()) {
      view.answer = words_of(placed->answers);
      view.state = AnswerView::State::Answered;
    } else if (!evaluation.is_enabled(page.item->link_id)) {
      view.state = AnswerView::State::NotAsked;
    }
    answers.push_back(std::move(view));
  }
  return answers;
}

Result<void> add_episode(store::Session& session, const Services& services, const store::ResponseRecord& record,
                         ResponseView& view) {
  if (!record.episode_row) return {};
  CAIRN_ASSIGN(const auto episode, store::find_episode_row(session, *record.episode_row));
  if (!episode) return {};
  view.episode = episode->id;
  CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, episode->pathway));
  view.timepoint = timepoint_title(*pathway, record.timepoint);
  CAIRN_ASSIGN(const auto scores, store::list_scores(session, record.row));
  for (const store::ScoreRecord& score : scores) view.scores.push_back(to_score_view(*pathway, score));
  std::ranges::stable_sort(
      view.scores, {}, [&](const ScoreView& score) {  // as in the scoring file: parts before totals
        return std::ranges::find(pathway->scales, score.measure, &survey::Scale::id) - pathway->scales.begin();
      });
  return {};
}

}  // namespace

Result<ResponseView> load_response_view(const Services& services, const access::Actor& actor, const ResponseId& id) {
  CAIRN_TRY(access::require(actor, access::Permission::ReadPersons));
  return services.store.write([&](store::Session& session) -> Result<ResponseView> {
    CAIRN_ASSIGN(const auto record, store::find_response(session, id));
    if (!record) return Error{ErrorCode::NotFound, "There are no such answers."};
    CAIRN_ASSIGN(const auto loaded, services.catalogue.load_questionnaire(session, record->questionnaire));
    CAIRN_ASSIGN(const Json document, parse_json(record->document, kStoredLimits));
    const fhir::ResponseReading reading = fhir::read_response(document);
    if (!reading.response)
      return Error{ErrorCode::Storage, "These answers cannot be read.", "QuestionnaireResponse/" + id.text};
    ResponseView view;
    view.id = id;
    view.questionnaire = loaded->questionnaire.title;
    view.version = loaded->questionnaire.version;
    view.copyright = loaded->questionnaire.copyright;
    view.mode = record->mode;
    view.authored_on = record->authored_on;
    view.answers = list_answers(*loaded, *reading.response, record->received_at);
    CAIRN_TRY(add_episode(session, services, *record, view));
    CAIRN_TRY(record_audit(session, services, actor, "response.read", "QuestionnaireResponse/" + id.text));
    return view;
  });
}

}  // namespace cairn::service
