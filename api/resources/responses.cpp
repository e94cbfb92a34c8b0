#include "api/resources/responses.h"

#include <charconv>

#include "api/resources/fhir_json.h"
#include "engine/service/store_response.h"

namespace cairn::api::resources {
namespace {

Result<service::ResponseSearch> read_search(const Request& request) {
  CAIRN_TRY(
      check_search_parameters(request, {"questionnaire", "subject", "authored", "_lastUpdated", "_count", "_after"}));
  service::ResponseSearch search;
  search.questionnaire = request.query_value("questionnaire").value_or("");
  search.subject = request.query_value("subject").value_or("");
  CAIRN_ASSIGN(const DateRange authored, read_date_range(request, "authored"));
  search.authored_from = authored.from;
  search.authored_to = authored.to;
  CAIRN_ASSIGN(const DateRange updated, read_date_range(request, "_lastUpdated"));
  search.updated_from = updated.from;
  if (updated.to) search.updated_before = *updated.to + std::chrono::days{1};
  CAIRN_ASSIGN(search.limit, read_count(request));
  if (const auto after = request.query_value("_after")) {
    const auto [end, error] = std::from_chars(after->data(), after->data() + after->size(), search.after);
    if (error != std::errc{} || end != after->data() + after->size() || search.after < 0) {
      return Error{ErrorCode::InvalidArgument, "'_after' must be taken from the next link of the page before."};
    }
  }
  return search;
}

}  // namespace

Response search_responses(const Context& context, const Request& request) {
  const auto search = read_search(request);
  if (!search) return error_response(request, search.error());
  const auto page = service::search_responses(context.services, request.actor, *search);
  if (!page) return error_response(request, page.error());
  return fhir_searchset(request, page->documents,
                        page->next ? std::optional(std::to_string(*page->next)) : std::nullopt);
}

Response get_response(const Context& context, const Request& request) {
  auto document =
      service::load_response_document(context.services, request.actor, {std::string(request.parameter("id"))});
  if (!document) return error_response(request, document.error());
  return fhir_document(*std::move(document));
}

Response post_response(const Context& context, const Request& request) {
  const std::string_view key = request.header("idempotency-key");
  if (key.size() > 255)
    return error_response(
        request, {ErrorCode::InvalidArgument, "The Idempotency-Key has more than 255 characters. Use a shorter one."});
  if (const auto readable = check_fhir_body(request); !readable) return error_response(request, readable.error());
  const auto stored = service::store_response(context.services, request.actor, request.body, key);
  if (!stored) return error_response(request, stored.error());
  Response response = fhir_document("", 201);
  response.headers.emplace_back("Location", "/fhir/QuestionnaireResponse/" + stored->text);
  return response;
}

}  // namespace cairn::api::resources
