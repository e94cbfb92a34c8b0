#include "engine/service/store_response.h"

#include <nlohmann/json.hpp>

#include "engine/access/secret.h"
#include "engine/fhir/response.h"
#include "engine/pathway/episode.h"
#include "engine/service/episode_rows.h"
#include "engine/service/fhir_document.h"
#include "engine/service/response_record.h"
#include "engine/service/survey_link.h"
#include "engine/store/comparisons.h"
#include "engine/store/questionnaires.h"
#include "engine/store/responses.h"
#include "engine/survey/checks.h"

namespace cairn::service {
namespace {

constexpr std::string_view kEpisode = "Episode/";
constexpr std::string_view kMode = "api";

/// Everything known about a response before it is written.
struct Incoming {
  Json document;
  fhir::Response response;
  Issues issues;
};

Error unprocessable(Issues issues) {
  return {ErrorCode::Unprocessable, "The response has errors and was not stored.", "", std::move(issues)};
}

Result<Incoming> read(std::string_view document) {
  Incoming incoming;
  CAIRN_ASSIGN(incoming.document, parse_json(document));
  fhir::ResponseReading reading = fhir::read_response(incoming.document);
  if (!reading.response) return unprocessable(std::move(reading.issues));
  incoming.response = *std::move(reading.response);
  incoming.issues = std::move(reading.issues);
  if (incoming.response.questionnaire.empty()) {
    incoming.issues.push_back({Severity::Error, "required", "QuestionnaireResponse.questionnaire",
                               "The response does not say which questionnaire it answers. Add its url, or "
                               "'Questionnaire/<id>' of one stored here."});
    return unprocessable(std::move(incoming.issues));
  }
  return incoming;
}

Result<std::shared_ptr<const LoadedQuestionnaire>> find_form(const Services& services, store::Session& session,
                                                             Incoming& incoming) {
  auto form = services.catalogue.load_questionnaire_by_url(session, incoming.response.questionnaire);
  if (form || form.error().code != ErrorCode::NotFound) return form;
  incoming.issues.push_back(
      {Severity::Error, "not-found", "QuestionnaireResponse.questionnaire",
       "The questionnaire of the response is not stored here. Store it first, or correct the url and version."});
  return unprocessable(std::move(incoming.issues));
}

/// The episode that `subject` names; empty when it names something else, which only the document keeps.
Result<std::optional<store::EpisodeRecord>> find_subject(store::Session& session, Incoming& incoming) {
  const std::string& subject = incoming.response.subject;
  if (!subject.starts_with(kEpisode)) return std::optional<store::EpisodeRecord>();
  CAIRN_ASSIGN(auto episode, store::find_episode(session, {subject.substr(kEpisode.size())}));
  if (!episode) {
    incoming.issues.push_back({Severity::Error, "not-found", "QuestionnaireResponse.subject",
                               "There is no such episode. Start it first, or correct the reference."});
  }
  return episode;
}

/// The pathway whose scales apply: the episode's, or the first that scores this questionnaire.
Result<std::shared_ptr<const LoadedPathway>> find_pathway(const Services& services, store::Session& session,
                                                          const std::optional<store::EpisodeRecord>& episode,
                                                          const std::string& url) {
  if (episode) return services.catalogue.load_pathway(session, episode->pathway);
  CAIRN_ASSIGN(const auto ids, store::list_pathway_ids(session));
  for (const std::string& id : ids) {
    CAIRN_ASSIGN(auto pathway, services.catalogue.load_pathway(session, id));
    if (!pathway->scales_for(url).empty()) return pathway;
  }
  return std::shared_ptr<const LoadedPathway>();
}

Date authored_on(const Services& services, const fhir::Response& response) {
  if (const auto moment = parse_local_timestamp(response.authored)) return moment->day();
  return parse_date(std::string_view(response.authored).substr(0, 10)).value_or(services.clock.today());
}

Result<store::ResponseRecord> make_record(const Services& services, store::Session& session, Incoming& incoming) {
  CAIRN_ASSIGN(const auto form, find_form(services, session, incoming));
  const fhir::Questionnaire& questionnaire = form->questionnaire;
  const fhir::Response& response = incoming.response;
  CAIRN_ASSIGN(const auto episode, find_subject(session, incoming));
  survey::EvaluationOptions options;
  options.now = parse_local_timestamp(response.authored).value_or(LocalTimestamp{services.clock.now()});
  options.is_time_up = time_limit(services.clock);
  const survey::Evaluation evaluation(form->form, response, options);
  const survey::Completeness completeness = survey::completeness_of(response);
  const Issues findings = survey::check_response(evaluation, completeness);
  const Issues forged =
      completeness == survey::Completeness::Complete ? survey::check_calculated(evaluation) : Issues();
  for (const Issues* found : {&findings, &forged, &evaluation.findings()})
    incoming.issues.insert(incoming.issues.end(), found->begin(), found->end());
  if (has_errors(incoming.issues)) return unprocessable(std::move(incoming.issues));

  store::ResponseRecord record;
  record.id = ResponseId{make_id(services.random)};
  record.questionnaire = form->id;
  record.status = response.status;
  record.mode = kMode;
  record.authored_on = authored_on(services, response);
  record.received_at = services.clock.now();
  CAIRN_ASSIGN(const auto pathway, find_pathway(services, session, episode, questionnaire.url));
  if (episode) {
    record.episode_row = episode->row;
    CAIRN_ASSIGN(const auto events, store::list_stage_events(session, episode->row));
    const pathway::Timepoint* timepoint =
        pathway::assign_timepoint(pathway->definition, to_stage_events(events), questionnaire.url, record.authored_on);
    if (timepoint != nullptr) record.timepoint = timepoint->code;
  }
  record.answers = list_answer_rows(questionnaire, evaluation.response());
  // A draft has no score yet; one that was entered in error never gets one.
  if (pathway != nullptr && completeness == survey::Completeness::Complete) {
    record.scores = list_score_rows(pathway->scales_for(questionnaire.url), evaluation);
  }
  remove_scores(incoming.document);
  add_identity(incoming.document, record.id.text, record.received_at);
  record.document = write_json(incoming.document);
  return record;
}

/// A key is its sender's own.
std::string key_of(const access::Actor& actor, std::string_view idempotency_key) {
  return idempotency_key.empty() ? ""
                                 : access::hash_chain({"QuestionnaireResponse", actor.audit_name(), idempotency_key});
}

/// The response that was stored under the key; empty when there is none.
Result<std::optional<ResponseId>> find_earlier(store::Session& session, const std::string& key,
                                               const std::string& body_hash) {
  if (key.empty()) return std::optional<ResponseId>();
  CAIRN_ASSIGN(const auto earlier, store::find_idempotency(session, key));
  if (!earlier) return std::optional<ResponseId>();
  if (earlier->body_sha256 != body_hash) {
    return Error{ErrorCode::Conflict,
                 "This Idempotency-Key was used for another document. Use a new key for each document."};
  }
  return std::optional(ResponseId{earlier->location});
}

Result<void> require_reader(const access::Actor& actor) {
  const bool is_machine = actor.kind == access::Actor::Kind::Token || actor.kind == access::Actor::Kind::Command;
  if (is_machine && actor.can(access::Permission::WriteSurveys)) return {};
  return access::require(actor, access::Permission::ReadPersons);
}

}  // namespace

Result<ResponseId> store_response(const Services& services, const access::Actor& actor, std::string_view document,
                                  std::string_view idempotency_key) {
  CAIRN_TRY(access::require(actor, access::Permission::WriteSurveys));
  const std::string key = key_of(actor, idempotency_key);
  const std::string body_hash = key.empty() ? "" : access::sha256(document);
  CAIRN_ASSIGN(Incoming incoming, read(document));
  std::optional<ResponseId> earlier;
  std::optional<store::ResponseRecord> record;
  CAIRN_TRY(services.store.read([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(earlier, find_earlier(session, key, body_hash));
    if (earlier) return {};
    CAIRN_ASSIGN(record, make_record(services, session, incoming));
    return {};
  }));
  if (earlier) return *earlier;
  return services.store.write([&](store::Session& session) -> Result<ResponseId> {
    CAIRN_ASSIGN(const auto now_there, find_earlier(session, key, body_hash));
    if (now_there) return *now_there;
    CAIRN_TRY(store::insert_response(session, *record));
    if (!key.empty())
      CAIRN_TRY(store::insert_idempotency(session, {key, body_hash, 201, record->id.text, record->received_at}));
    CAIRN_TRY(record_audit(session, services, actor, "response.store", "QuestionnaireResponse/" + record->id.text));
    return record->id;
  });
}

Result<std::string> load_response_document(const Services& services, const access::Actor& actor, const ResponseId& id) {
  CAIRN_TRY(require_reader(actor));
  return services.store.write([&](store::Session& session) -> Result<std::string> {
    CAIRN_ASSIGN(auto record, store::find_response(session, id));
    if (!record) return Error{ErrorCode::NotFound, "There is no such response."};
    CAIRN_TRY(record_audit(session, services, actor, "response.read", "QuestionnaireResponse/" + id.text));
    CAIRN_ASSIGN(const auto scores, store::list_scores(session, record->row));
    return with_scores(std::move(record->document), scores);
  });
}

Result<ResponsePage> search_responses(const Services& services, const access::Actor& actor,
                                      const ResponseSearch& search) {
  CAIRN_TRY(require_reader(actor));
  return services.store.write([&](store::Session& session) -> Result<ResponsePage> {
    store::ResponseFilter filter;
    if (!search.questionnaire.empty()) {
      const auto form = services.catalogue.load_questionnaire_by_url(session, search.questionnaire);
      if (!form && form.error().code == ErrorCode::NotFound) return ResponsePage{};
      if (!form) return form.error();
      filter.questionnaire = (*form)->id.text;
    }
    if (!search.subject.empty()) {
      const std::string_view id =
          std::string_view(search.subject).substr(search.subject.starts_with(kEpisode) ? kEpisode.size() : 0);
      CAIRN_ASSIGN(const auto episode, store::find_episode(session, {std::string(id)}));
      if (!episode) return ResponsePage{};
      filter.episode_row = episode->row;
    }
    if (search.authored_from) filter.authored_from = format_date(*search.authored_from);
    if (search.authored_to) filter.authored_to = format_date(*search.authored_to);
    if (search.updated_from) filter.received_from = format_timestamp(*search.updated_from);
    if (search.updated_before) filter.received_before = format_timestamp(*search.updated_before);
    filter.after_row = search.after;
    filter.limit = search.limit + 1;
    CAIRN_ASSIGN(auto records, store::list_responses(session, filter));
    ResponsePage page;
    if (records.size() > search.limit) {
      records.resize(search.limit);
      page.next = records.back().row;
    }
    for (store::ResponseRecord& record : records) {
      CAIRN_ASSIGN(const auto scores, store::list_scores(session, record.row));
      CAIRN_ASSIGN(std::string document, with_scores(std::move(record.document), scores));
      page.documents.push_back(std::move(document));
    }
    CAIRN_TRY(record_audit(session, services, actor, "response.search", "QuestionnaireResponse",
                           "{\"found\":" + std::to_string(page.documents.size()) + "}"));
    return page;
  });
}

}  // namespace cairn::service
