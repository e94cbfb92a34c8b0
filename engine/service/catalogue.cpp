#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/service/services.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {

namespace {

constexpr JsonLimits kStoredLimits{.max_bytes = std::size_t{16} << 20, .max_depth = 64};  // checked when it was stored

Result<std::shared_ptr<const LoadedQuestionnaire>> parse_stored(const store::QuestionnaireRecord& record) {
  CAIRN_ASSIGN(const Json document, parse_json(record.document, kStoredLimits));
  fhir::QuestionnaireReading reading = fhir::read_questionnaire(document);
  if (!reading.questionnaire)
    return Error{ErrorCode::Storage, "A stored questionnaire cannot be read.", "Questionnaire/" + record.id.text};
  auto loaded = std::make_shared<LoadedQuestionnaire>();
  loaded->id = record.id;
  loaded->questionnaire = *std::move(reading.questionnaire);
  loaded->pages = survey::list_pages(loaded->questionnaire);
  return std::shared_ptr<const LoadedQuestionnaire>(std::move(loaded));
}

}  // namespace

std::vector<survey::Scale> LoadedPathway::scales_for(std::string_view questionnaire_url) const {
  std::vector<survey::Scale> found;
  std::copy_if(scales.begin(), scales.end(), std::back_inserter(found),
               [&](const survey::Scale& scale) { return scale.questionnaire == questionnaire_url; });
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
    if (const auto found = questionnaires_.find(id.text); found != questionnaires_.end()) return found->second;
  }
  CAIRN_ASSIGN(const auto record, store::find_questionnaire(session, id));
  if (!record) return Error{ErrorCode::NotFound, "There is no such questionnaire.", "Questionnaire/" + id.text};
  CAIRN_ASSIGN(auto loaded, parse_stored(*record));
  const std::lock_guard lock(mutex_);
  return questionnaires_.emplace(id.text, std::move(loaded)).first->second;
}

Result<std::shared_ptr<const LoadedQuestionnaire>> Catalogue::load_questionnaire_by_url(store::Session& session,
                                                                                        std::string_view canonical) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = newest_.find(std::string(canonical)); found != newest_.end()) return found->second;
  }
  const auto bar = canonical.find('|');
  const std::string_view url = canonical.substr(0, bar);
  const std::string_view version = bar == std::string_view::npos ? std::string_view() : canonical.substr(bar + 1);
  CAIRN_ASSIGN(const auto record, store::find_questionnaire_by_url(session, url, version));
  if (!record)
    return Error{ErrorCode::NotFound, "The questionnaire " + std::string(canonical) + " is not stored here."};
  CAIRN_ASSIGN(auto loaded, load_questionnaire(session, record->id));
  const std::lock_guard lock(mutex_);
  return newest_.insert_or_assign(std::string(canonical), std::move(loaded)).first->second;
}

Result<std::shared_ptr<const LoadedPathway>> Catalogue::load_pathway(store::Session& session,
                                                                     std::string_view pathway) {
  const std::string id(pathway);
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = pathways_.find(id); found != pathways_.end()) return found->second;
  }
  CAIRN_ASSIGN(const auto record, store::find_pathway(session, id, ""));
  if (!record) return Error{ErrorCode::NotFound, "There is no such pathway.", id};
  CAIRN_ASSIGN(const Json document, parse_json(record->document, kStoredLimits));
  CAIRN_ASSIGN(const Json scoring, parse_json(record->scoring, kStoredLimits));
  pathway::DefinitionReading reading = pathway::read_definition(document);
  if (!reading.definition) return Error{ErrorCode::Storage, "A stored pathway cannot be read.", id};
  auto loaded = std::make_shared<LoadedPathway>();
  loaded->definition = *std::move(reading.definition);
  loaded->scales = survey::read_scales(scoring).scales;
  const std::lock_guard lock(mutex_);
  return pathways_.insert_or_assign(id, std::shared_ptr<const LoadedPathway>(std::move(loaded))).first->second;
}

void Catalogue::forget() {
  const std::lock_guard lock(mutex_);
  pathways_.clear();
  newest_.clear();
}

}  // namespace cairn::service
