#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhir/translation.h"
#include "engine/service/services.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {
namespace {

constexpr JsonLimits kStoredLimits{std::size_t{64} << 20, 64};
constexpr std::size_t kMaxCached = 512;

Error not_stored(std::string_view what) {
  return {ErrorCode::NotFound, "This " + std::string(what) + " is not stored here. Check its name."};
}

/// What was checked when it was stored must read now; if not, the file or the program changed.
Error unreadable(std::string_view what, const std::string& id, std::string cause) {
  return {ErrorCode::Storage, "A stored " + std::string(what) + " can no longer be read. Run 'cairn doctor'.",
          id + ": " + std::move(cause)};
}

std::string first_message(const Issues& issues) {
  return issues.empty() ? "no reason given" : issues.front().path + ": " + issues.front().message;
}

Result<std::shared_ptr<const LoadedQuestionnaire>> parse(const store::QuestionnaireRecord& record) {
  const Result<Json> document = parse_json(record.document, kStoredLimits);
  if (!document) return unreadable("questionnaire", record.id.text, document.error().message);
  fhir::QuestionnaireReading reading = fhir::read_questionnaire(*document);
  if (!reading.questionnaire) return unreadable("questionnaire", record.id.text, first_message(reading.issues));
  return std::shared_ptr<const LoadedQuestionnaire>(
      std::make_shared<LoadedQuestionnaire>(record.id, survey::prepare_form(*std::move(reading.questionnaire)).form));
}

Result<std::shared_ptr<const LoadedPathway>> parse(const store::PathwayRecord& record) {
  const Result<Json> document = parse_json(record.document, kStoredLimits);
  if (!document) return unreadable("pathway", record.id, document.error().message);
  pathway::DefinitionReading reading = pathway::read_definition(*document);
  if (!reading.definition) return unreadable("pathway", record.id, first_message(reading.issues));
  const Result<Json> scoring = parse_json(record.scoring, kStoredLimits);
  if (!scoring) return unreadable("pathway", record.id, scoring.error().message);
  survey::ScaleReading scales = survey::read_scales(*scoring);
  if (has_errors(scales.issues)) return unreadable("pathway", record.id, first_message(scales.issues));
  return std::shared_ptr<const LoadedPathway>(
      std::make_shared<LoadedPathway>(LoadedPathway{*std::move(reading.definition), std::move(scales.scales)}));
}

template <class T>
void remember(std::map<std::string, std::shared_ptr<const T>>& cache, const std::string& key,
              const std::shared_ptr<const T>& value) {
  if (cache.size() >= kMaxCached) cache.clear();  // whoever uses one keeps it alive
  cache[key] = value;
}

}  // namespace

LoadedQuestionnaire::LoadedQuestionnaire(QuestionnaireId its_id, std::shared_ptr<const survey::Form> its_form)
    : id(std::move(its_id)),
      form(std::move(its_form)),
      questionnaire(form->questionnaire()),
      pages(survey::list_pages(questionnaire)),
      languages(fhir::list_languages(questionnaire)) {}

std::vector<survey::Scale> LoadedPathway::scales_for(std::string_view questionnaire_url) const {
  std::vector<survey::Scale> found;
  const std::string_view url = questionnaire_url.substr(0, questionnaire_url.find('|'));
  std::copy_if(scales.begin(), scales.end(), std::back_inserter(found),
               [&](const survey::Scale& scale) { return scale.questionnaire == url; });
  return found;
}

const survey::Scale* LoadedPathway::find_scale(std::string_view measure) const {
  const auto found =
      std::find_if(scales.begin(), scales.end(), [&](const survey::Scale& scale) { return scale.id == measure; });
  return found == scales.end() ? nullptr : &*found;
}

Result<std::shared_ptr<const LoadedQuestionnaire>> Catalogue::load_questionnaire(store::Session& session,
                                                                                 const QuestionnaireId& id) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto cached = questionnaires_.find(id.text); cached != questionnaires_.end()) return cached->second;
  }
  CAIRN_ASSIGN(const std::optional<store::QuestionnaireRecord> record, store::find_questionnaire(session, id));
  if (!record) return not_stored("questionnaire");
  CAIRN_ASSIGN(std::shared_ptr<const LoadedQuestionnaire> loaded, parse(*record));
  const std::lock_guard lock(mutex_);
  remember(questionnaires_, id.text, loaded);
  return loaded;
}

Result<std::shared_ptr<const LoadedQuestionnaire>> Catalogue::load_questionnaire_by_url(store::Session& session,
                                                                                        std::string_view canonical) {
  constexpr std::string_view kById = "Questionnaire/";
  canonical = canonical.substr(0, canonical.find('#'));
  if (canonical.starts_with(kById)) return load_questionnaire(session, {std::string(canonical.substr(kById.size()))});
  const std::size_t bar = canonical.find('|');
  const std::string url(canonical.substr(0, bar));
  if (bar == std::string_view::npos) {
    // Which version is newest may change at any time: asked anew, without the document.
    CAIRN_ASSIGN(const auto newest, store::list_questionnaires(session, {.url = url, .limit = 1}));
    if (url.empty() || newest.empty()) return not_stored("questionnaire");
    return load_questionnaire(session, newest.front().id);
  }
  const std::string key(canonical);
  {
    const std::lock_guard lock(mutex_);
    if (const auto cached = newest_.find(key); cached != newest_.end()) return cached->second;
  }
  CAIRN_ASSIGN(const auto record, store::find_questionnaire_by_url(session, url, canonical.substr(bar + 1)));
  if (!record) return not_stored("questionnaire");
  CAIRN_ASSIGN(std::shared_ptr<const LoadedQuestionnaire> loaded, load_questionnaire(session, record->id));
  const std::lock_guard lock(mutex_);
  remember(newest_, key, loaded);
  return loaded;
}

Result<std::shared_ptr<const LoadedPathway>> Catalogue::load_pathway(store::Session& session,
                                                                     std::string_view pathway) {
  const std::string key(pathway);
  // Asked anew each time, without the document: a reader whose snapshot is older than a new version must not keep it
  // for others.
  CAIRN_ASSIGN(const std::optional<std::string> version, store::find_pathway_version(session, key));
  if (!version) return not_stored("pathway");
  {
    const std::lock_guard lock(mutex_);
    if (const auto cached = pathways_.find(key);
        cached != pathways_.end() && cached->second->definition.version == *version)
      return cached->second;
  }
  CAIRN_ASSIGN(const std::optional<store::PathwayRecord> record, store::find_pathway(session, key, *version));
  if (!record) return not_stored("pathway");
  CAIRN_ASSIGN(std::shared_ptr<const LoadedPathway> loaded, parse(*record));
  const std::lock_guard lock(mutex_);
  remember(pathways_, key, loaded);
  return loaded;
}

void Catalogue::forget() {
  const std::lock_guard lock(mutex_);
  pathways_.clear();
  newest_.clear();
}

}  // namespace cairn::service
