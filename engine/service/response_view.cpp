#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/service/answer_survey.h"
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

// The groups around a question, with the number of each row.
std::string heading_of(const survey::ResponseTree::Node& question) {
  std::string heading;
  for (const auto* above = question.parent; above && above->item; above = above->parent) {
    if (above->item->type != fhir::ItemType::Group || above->item->text.empty()) continue;
    const std::string row = above->item->repeats ? " " + std::to_string(above->instance + 1) : "";
    heading = above->item->text + row + (heading.empty() ? "" : " – ") + heading;
  }
  return heading;
}

std::vector<AnswerView> list_answers(const LoadedQuestionnaire& loaded, const fhir::Response& response,
                                     Timestamp received_at) {
  const survey::Evaluation evaluation(loaded.form, response, {.now = received_at});
  std::vector<AnswerView> answers;
  std::string last_heading;
  for (const survey::Place& place : survey::list_places(loaded.pages, evaluation.tree())) {
    for (const survey::Slot& slot : survey::list_slots(place)) {
      AnswerView view;
      view.question = slot.item->text;
      const std::string heading = heading_of(*slot.node);
      if (heading != last_heading) view.heading = heading;
      last_heading = heading;
      const std::vector<fhir::Answer> given = answers_of(*slot.node);
      if (!given.empty()) {
        view.answer = words_of(given);
        view.state = AnswerView::State::Answered;
      } else if (!evaluation.is_enabled(*slot.node)) {
        view.state = AnswerView::State::NotAsked;
      }
      answers.push_back(std::move(view));
    }
  }
  return answers;
}

// "abcd-efgh-ijkl", as the thank-you page shows it and as a person reads it out.
Result<std::optional<store::ResponseRecord>> find_by_reference(store::Session& session, std::string reference) {
  constexpr std::size_t kLetters = 12;
  std::erase(reference, '-');
  for (char& letter : reference) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  if (reference.size() < kLetters) return std::optional<store::ResponseRecord>();
  CAIRN_ASSIGN(const auto id, store::find_response_id(session, reference));
  if (!id) return std::optional<store::ResponseRecord>();
  return store::find_response(session, *id);
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
    CAIRN_ASSIGN(auto record, store::find_response(session, id));
    if (!record) {
      CAIRN_ASSIGN(record, find_by_reference(session, id.text));
    }
    if (!record) return Error{ErrorCode::NotFound, "There are no such answers."};
    CAIRN_ASSIGN(const auto loaded, services.catalogue.load_questionnaire(session, record->questionnaire));
    CAIRN_ASSIGN(const Json document, parse_json(record->document, kStoredLimits));
    const fhir::ResponseReading reading = fhir::read_response(document);
    if (!reading.response)
      return Error{ErrorCode::Storage, "These answers cannot be read.", "QuestionnaireResponse/" + id.text};
    ResponseView view;
    view.id = record->id;
    view.questionnaire = loaded->questionnaire.title;
    view.version = loaded->questionnaire.version;
    view.copyright = loaded->questionnaire.copyright;
    view.mode = record->mode;
    view.authored_on = record->authored_on;
    view.answers = list_answers(*loaded, *reading.response, record->received_at);
    CAIRN_TRY(add_episode(session, services, *record, view));
    CAIRN_TRY(record_audit(session, services, actor, "response.read", "QuestionnaireResponse/" + record->id.text));
    return view;
  });
}

}  // namespace cairn::service
