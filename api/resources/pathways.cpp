#include "api/resources/pathways.h"

#include <nlohmann/json.hpp>

#include "engine/service/once.h"
#include "engine/service/store_pathway.h"

namespace cairn::api::resources {
namespace {

Response json_text(std::string body) {
  Response response;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

Result<std::string> load_document(const Context& context, const Request& request) {
  return service::load_pathway_document(context.services, request.actor, request.parameter("id"),
                                        request.query_value("version").value_or(""));
}

void gather(const Json& document, const char* list, std::vector<service::PathwayFile>& files) {
  const Json* entries = find_array(document, list);
  for (std::size_t i = 0; entries != nullptr && i < entries->size(); ++i)
    files.push_back({"/" + std::string(list) + "/" + std::to_string(i), write_json((*entries)[i])});
}

Result<service::PathwaySource> read_source(const Request& request) {
  constexpr JsonLimits kLimits{std::size_t{16} << 20, 64};
  CAIRN_ASSIGN(const Json document, parse_json(request.body, kLimits));
  const Json* pathway = find_object(document, "pathway");
  if (pathway == nullptr)
    return Error{ErrorCode::InvalidArgument, "Send {\"pathway\": {…}, \"questionnaires\": [{…}], \"scoring\": [{…}]}."};
  service::PathwaySource source{write_json(*pathway), {}, {}};
  gather(document, "questionnaires", source.questionnaires);
  gather(document, "scoring", source.scoring);
  return source;
}

}  // namespace

Response list_pathways(const Context& context, const Request& request) {
  const auto pathways = service::list_current_pathways(context.services, request.actor);
  if (!pathways) return error_response(request, pathways.error());
  Json items = Json::array();
  for (const service::PathwaySummary& each : *pathways)
    items.push_back({{"id", each.id}, {"version", each.version}, {"title", each.title}});
  return Response::json({{"pathways", items}});
}

Response post_pathway(const Context& context, const Request& request) {
  const auto source = read_source(request);
  if (!source) return error_response(request, source.error());
  const auto done = service::run_once(context.services, request.actor, "Pathway", request.header("idempotency-key"),
                                      request.body, [&](const service::Services& services) -> Result<std::string> {
                                        CAIRN_ASSIGN(service::StoredPathway stored,
                                                     service::store_pathway(services, request.actor, *source));
                                        return std::move(stored.id);
                                      });
  if (!done) return error_response(request, done.error());
  Response response = Response::json({{"id", done->location}}, 201);
  response.headers.emplace_back("Location", "/api/v1/pathways/" + done->location);
  return response;
}

Response get_pathway(const Context& context, const Request& request) {
  auto document = load_document(context, request);
  return document ? json_text(*std::move(document)) : error_response(request, document.error());
}

Response get_pathway_changes(const Context& context, const Request& request) {
  const auto document = load_document(context, request);
  if (!document) return error_response(request, document.error());
  const auto pathway = parse_json(*document, {std::size_t{16} << 20, 64});
  if (!pathway) return error_response(request, pathway.error());
  const Json* changes = find_array(*pathway, "changes");
  return Response::json({{"changes", changes == nullptr ? Json::array() : *changes}});
}

}  // namespace cairn::api::resources
