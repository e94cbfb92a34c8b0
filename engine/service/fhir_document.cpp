#include "engine/service/fhir_document.h"

#include <nlohmann/json.hpp>

namespace cairn::service {

void add_identity(Json& resource, const std::string& id, Timestamp stored_at) {
  resource["id"] = id;
  Json& meta = resource["meta"];
  if (!meta.is_object()) meta = Json::object();
  meta["versionId"] = "1";
  meta["lastUpdated"] = format_timestamp(stored_at);
}

namespace {

Json part(const char* name, const char* type, Json value) { return {{"url", name}, {type, std::move(value)}}; }

Json write_score(const store::ScoreRecord& score) {
  Json parts = Json::array(
      {part("measure", "valueCode", score.measure), part("ruleVersion", "valueString", score.rule_version)});
  if (score.value) parts.push_back(part("value", "valueDecimal", make_decimal(*score.value)));
  parts.push_back(part("itemsAnswered", "valueInteger", score.items_answered));
  parts.push_back(part("itemsMissing", "valueInteger", score.items_missing));
  return {{"url", kScoreExtension}, {"extension", std::move(parts)}};
}

}  // namespace

void remove_scores(Json& resource) {
  const Json* extensions = find_array(resource, "extension");
  if (extensions == nullptr) return;
  Json kept = Json::array();
  for (const Json& extension : *extensions) {
    if (read_string(extension, "url") != kScoreExtension) kept.push_back(extension);
  }
  if (kept.empty()) {
    resource.erase("extension");
  } else {
    resource["extension"] = std::move(kept);
  }
}

Result<std::string> with_scores(std::string document, const std::vector<store::ScoreRecord>& scores) {
  if (scores.empty()) return document;
  CAIRN_ASSIGN(Json resource, parse_json(document, {.max_bytes = std::size_t{16} << 20}));
  Json& extensions = resource["extension"];
  if (!extensions.is_array()) extensions = Json::array();
  for (const store::ScoreRecord& score : scores) extensions.push_back(write_score(score));
  return write_json(resource);
}

}  // namespace cairn::service
