#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/resources/health.h"
#include "api/resources/statistics.h"

namespace cairn::api::resources {
namespace {

using access::Permission;

struct PermissionRow {
  Permission permission;
  const char* name;
};
constexpr PermissionRow kPermissions[] = {
    {Permission::Public, "anybody"},
    {Permission::AnswerSurvey, "the holder of a personal link"},
    {Permission::ReadPathway, "pathway.read"},
    {Permission::ReadPersons, "the service team, or admin"},
    {Permission::WriteSurveys, "survey.write"},
    {Permission::RunComparison, "cohort.run"},
    {Permission::MakeExtract, "export.read"},
    {Permission::ReadExtracts, "export.read, or the role information-governance"},
    {Permission::ApproveExtract, "the role information-governance, signed in; no token"},
    {Permission::ReviewComments, "the service team or the role information-governance, signed in; no token"},
    {Permission::Administer, "admin"},
};

const char* permission_name(Permission permission) {
  for (const PermissionRow& row : kPermissions) {
    if (row.permission == permission) return row.name;
  }
  CAIRN_ASSERT(false);
  return "";
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
  return lowered;
}

Json path_parameters(std::string_view pattern) {
  Json parameters = Json::array();
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
    const std::string_view name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    parameters.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
  }
  return parameters;
}

Json error_answer(Space space) {
  const char* media = space == Space::Fhir ? "application/fhir+json" : "application/problem+json";
  const char* schema = space == Space::Fhir ? "#/components/schemas/OperationOutcome" : "#/components/schemas/Problem";
  return {{"description", "What went wrong and what to do"}, {"content", {{media, {{"schema", {{"$ref", schema}}}}}}}};
}

Json operation(const Route& route, Space space) {
  Json described = {{"summary", route.summary},
                    {"description", std::string("For ") + permission_name(route.permission) + "."},
                    {"responses", {{"default", error_answer(space)}, {"2XX", {{"description", "Done"}}}}}};
  if (const Json parameters = path_parameters(route.pattern); !parameters.empty()) described["parameters"] = parameters;
  if (route.permission == Permission::Public) {
    described["security"] = Json::array();
  } else {
    described["security"] = Json::array({{{"token", Json::array()}}, {{"session", Json::array()}}});
  }
  if (route.method != "GET" && route.method != "DELETE") {
    const char* media = space == Space::Fhir ? "application/fhir+json" : "application/json";
    described["requestBody"] = {{"content", {{media, {{"schema", {{"type", "object"}}}}}}}};
  }
  return described;
}

Json components() {
  const Json text = {{"type", "string"}};
  const Json finding = {{"type", "object"}, {"properties", {{"path", text}, {"code", text}, {"message", text}}}};
  const Json problem = {{"type", "object"},
                        {"required", {"type", "title", "status", "detail", "code", "instance"}},
                        {"properties",
                         {{"type", text},
                          {"title", text},
                          {"status", {{"type", "integer"}}},
                          {"detail", text},
                          {"code", text},
                          {"instance", text},
                          {"errors", {{"type", "array"}, {"items", finding}}}}}};
  const Json outcome = {
      {"type", "object"},
      {"required", {"resourceType", "issue"}},
      {"properties", {{"resourceType", {{"const", "OperationOutcome"}}}, {"issue", {{"type", "array"}}}}}};
  return {{"schemas", {{"Problem", problem}, {"OperationOutcome", outcome}}},
          {"securitySchemes",
           {{"token",
             {{"type", "http"},
              {"scheme", "bearer"},
              {"description", "A machine token; its scopes are named beside each operation."}}},
            {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-cairn"}}}}}};
}

}  // namespace

Response get_openapi(const Context&, const Request&) {
  Json paths = Json::object();
  for (const Route& route : routes()) {
    const Space space = space_of(route.pattern);
    if (space == Space::Page) continue;
    paths[std::string(route.pattern)][lower(route.method)] = operation(route, space);
  }
  const Json by_name = paths["/api/v1/stats/{procedure}"]["post"];
  const Json procedures = describe_procedures();
  for (const auto& [path, described] : procedures.items()) {
    Json one = by_name;
    one.erase("parameters");
    one["summary"] = described["summary"];
    one["requestBody"] = {
        {"content", {{"application/json", {{"schema", described["schema"]}, {"example", described["example"]}}}}}};
    paths[path]["post"] = std::move(one);
  }
  return Response::json(
      {{"openapi", "3.1.0"},
       {"info",
        {{"title", "Cairn"},
         {"version", "1"},
         {"description", "Surveys of a care pathway, and honest comparisons before and after a change."}}},
       {"paths", std::move(paths)},
       {"components", components()}});
}

}  // namespace cairn::api::resources
