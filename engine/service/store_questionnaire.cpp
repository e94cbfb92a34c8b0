#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/access/secret.h"
#include "engine/service/fhir_document.h"
#include "engine/service/store_response.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {
namespace {

constexpr JsonLimits kQuestionnaireLimits{std::size_t{16} << 20, 64};

std::string known_status(const std::string& status) {
  const bool is_known = status == "draft" || status == "active" || status == "retired";
  return is_known ? status : "unknown";
}

/// Of the content: what this server adds, and white space, do not make another version.
std::string content_hash(Json document) {
  document.erase("id");
  if (const auto meta = document.find("meta"); meta != document.end() && meta->is_object()) {
    meta->erase("versionId");
    meta->erase("lastUpdated");
    if (meta->empty()) document.erase("meta");
  }
  return access::sha256(write_json(document));
}

store::QuestionnaireRecord make_record(const Services& services, const fhir::Questionnaire& questionnaire,
                                       Json document) {
  store::QuestionnaireRecord record;
  record.id = QuestionnaireId{make_id(services.random)};
  record.url = questionnaire.url.empty() ? "Questionnaire/" + record.id.text : questionnaire.url;
  record.version = questionnaire.version;
  record.title = questionnaire.title.empty() ? questionnaire.name : questionnaire.title;
  record.status = known_status(questionnaire.status);
  record.sha256 = content_hash(document);
  record.stored_at = services.clock.now();
  add_identity(document, record.id.text, record.stored_at);
  record.document = write_json(document);
  return record;
}

}  // namespace

Result<StoredQuestionnaire> store_questionnaire(const Services& services, const access::Actor& actor,
                                                std::string_view document) {
  CAIRN_TRY(access::require(actor, access::Permission::WriteSurveys));
  CAIRN_ASSIGN(const Json parsed, parse_json(document, kQuestionnaireLimits));
  fhir::QuestionnaireReading reading = fhir::read_questionnaire(parsed);
  if (!reading.questionnaire || has_errors(reading.issues)) {
    return Error{ErrorCode::Unprocessable, "The questionnaire has errors and was not stored.", "",
                 std::move(reading.issues)};
  }
  // R4, with its value sets inside: what was converted from R5 or taken out of a Bundle is stored as it is used.
  const store::QuestionnaireRecord record =
      make_record(services, *reading.questionnaire, *reading.questionnaire->resource);
  StoredQuestionnaire stored{record.id, std::move(reading.issues), true};
  return services.store.write([&](store::Session& session) -> Result<StoredQuestionnaire> {
    CAIRN_ASSIGN(const auto there, store::find_questionnaire_by_url(session, record.url, record.version));
    if (there && there->version == record.version && there->sha256 == record.sha256) {
      stored.id = there->id;
      stored.was_new = false;
      return stored;
    }
    CAIRN_TRY(store::insert_questionnaire(session, record));
    CAIRN_TRY(record_audit(session, services, actor, "questionnaire.store", "Questionnaire/" + record.id.text));
    return stored;
  });
}

Result<std::string> load_questionnaire_document(const Services& services, const access::Actor& actor,
                                                const QuestionnaireId& id) {
  if (!actor.can(access::Permission::WriteSurveys)) CAIRN_TRY(access::require(actor, access::Permission::ReadPathway));
  return services.store.read([&](store::Session& session) -> Result<std::string> {
    CAIRN_ASSIGN(auto record, store::find_questionnaire(session, id));
    if (!record) return Error{ErrorCode::NotFound, "There is no such questionnaire."};
    return std::move(record->document);
  });
}

Result<QuestionnairePage> search_questionnaires(const Services& services, const access::Actor& actor,
                                                const QuestionnaireSearch& search) {
  if (!actor.can(access::Permission::WriteSurveys)) CAIRN_TRY(access::require(actor, access::Permission::ReadPathway));
  return services.store.read([&](store::Session& session) -> Result<QuestionnairePage> {
    QuestionnairePage page;
    CAIRN_ASSIGN(auto records, store::list_questionnaires(session, {search.url, search.version, search.title,
                                                                    search.status, search.after, search.limit + 1}));
    if (records.size() > search.limit) {
      records.resize(search.limit);
      page.next = records.back().id.text;
    }
    for (const store::QuestionnaireRecord& listed : records) {
      CAIRN_ASSIGN(auto record, store::find_questionnaire(session, listed.id));
      if (record) page.documents.push_back(std::move(record->document));
    }
    return page;
  });
}

}  // namespace cairn::service
