#include "api/resources/questionnaires.h"

#include "api/resources/fhir_json.h"
#include "engine/service/store_response.h"

namespace cairn::api::resources {
namespace {

Result<service::QuestionnaireSearch> read_search(const Request& request) {
  CAIRN_TRY(check_search_parameters(request, {"url", "version", "title", "status", "_count", "_after"}));
  service::QuestionnaireSearch search;
  search.url = request.query_value("url").value_or("");
  search.version = request.query_value("version").value_or("");
  search.title = request.query_value("title").value_or("");
  search.status = request.query_value("status").value_or("");
  search.after = request.query_value("_after").value_or("");
  CAIRN_ASSIGN(search.limit, read_count(request));
  return search;
}

}  // namespace

Response search_questionnaires(const Context& context, const Request& request) {
  const auto search = read_search(request);
  if (!search) return error_response(request, search.error());
  const auto page = service::search_questionnaires(context.services, request.actor, *search);
  if (!page) return error_response(request, page.error());
  return fhir_searchset(request, page->documents, page->next);
}

Response get_questionnaire(const Context& context, const Request& request) {
  auto document =
      service::load_questionnaire_document(context.services, request.actor, {std::string(request.parameter("id"))});
  if (!document) return error_response(request, document.error());
  return fhir_document(*std::move(document));
}

Response post_questionnaire(const Context& context, const Request& request) {
  if (const auto readable = check_fhir_body(request); !readable) return error_response(request, readable.error());
  const auto stored = service::store_questionnaire(context.services, request.actor, request.body);
  if (!stored) return error_response(request, stored.error());
  auto document = service::load_questionnaire_document(context.services, request.actor, stored->id);
  if (!document) return error_response(request, document.error());
  Response response = fhir_document(*std::move(document), stored->was_new ? 201 : 200);
  response.headers.emplace_back("Location", "/fhir/Questionnaire/" + stored->id.text);
  return response;
}

}  // namespace cairn::api::resources
