#include "api/resources/capability_statement.h"

#include <map>
#include <nlohmann/json.hpp>

namespace cairn::api::resources {
namespace {

struct SearchParameter {
  std::string_view resource, name, type, documentation;
};

constexpr SearchParameter kSearchParameters[] = {
    {"Questionnaire", "url", "uri", "Exact canonical url"},
    {"Questionnaire", "version", "token", "Exact version"},
    {"Questionnaire", "title", "string", "Start of the title"},
    {"Questionnaire", "status", "token", "draft, active, retired or unknown"},
    {"QuestionnaireResponse", "questionnaire", "reference",
     "Canonical url, with or without version, or Questionnaire/id"},
    {"QuestionnaireResponse", "subject", "reference", "Episode/id"},
    {"QuestionnaireResponse", "authored", "date", "Day, with eq, ge, gt, le or lt"},
    {"QuestionnaireResponse", "_lastUpdated", "date", "Day it was received, with eq, ge, gt, le or lt"},
};

/// The FHIR interaction of a route: "/fhir/Type" and "/fhir/Type/{id}".
std::string_view interaction_of(const Route& route, bool is_instance) {
  if (route.method == "POST") return is_instance ? "" : "create";
  if (route.method == "GET") return is_instance ? "read" : "search-type";
  return "";
}

std::map<std::string, Json, std::less<>> list_interactions() {
  constexpr std::string_view kRoot = "/fhir/";
  std::map<std::string, Json, std::less<>> found;
  for (const Route& route : routes()) {
    if (!route.pattern.starts_with(kRoot)) continue;
    const std::string_view rest = route.pattern.substr(kRoot.size());
    const std::size_t slash = rest.find('/');
    const std::string_view type = rest.substr(0, slash);
    const bool is_instance = slash != std::string_view::npos && rest.substr(slash) == "/{id}";
    const std::string_view interaction = interaction_of(route, is_instance);
    if (type == "metadata" || interaction.empty() || (slash != std::string_view::npos && !is_instance)) continue;
    found[std::string(type)].push_back({{"code", interaction}, {"documentation", route.summary}});
  }
  return found;
}

}  // namespace

Response get_capability_statement(const Context& context, const Request&) {
  Json resources = Json::array();
  for (auto& [type, interactions] : list_interactions()) {
    Json parameters = Json::array();
    for (const SearchParameter& row : kSearchParameters) {
      if (row.resource == type)
        parameters.push_back({{"name", row.name}, {"type", row.type}, {"documentation", row.documentation}});
    }
    Json resource = {
        {"type", type}, {"interaction", interactions}, {"versioning", "no-version"}, {"conditionalCreate", false}};
    if (!parameters.empty()) resource["searchParam"] = std::move(parameters);
    resources.push_back(std::move(resource));
  }
  const Json statement = {
      {"resourceType", "CapabilityStatement"},
      {"status", "active"},
      {"date", format_date(context.services.clock.today())},
      {"kind", "instance"},
      {"fhirVersion", "4.0.1"},
      {"format", Json::array({"application/fhir+json"})},
      {"implementation", {{"description", "Cairn: surveys of a care pathway"}}},
      {"rest",
       Json::array({{{"mode", "server"},
                     {"security", {{"description", "Machine tokens: 'Authorization: Bearer', scope survey.write."}}},
                     {"resource", std::move(resources)}}})},
  };
  return Response::fhir(statement);
}

}  // namespace cairn::api::resources
