#include "api/resources/comparisons.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/service/run_comparison.h"

namespace cairn::api::resources {
namespace {

constexpr std::size_t kDefaultLimit = 50, kMostLimit = 200;

Json write_record(const store::ComparisonRecord& record) {
  const Result<Json> plan = parse_json(record.plan);
  return {{"id", record.id.text},
          {"pathway", record.pathway},
          {"change", record.change},
          {"plan", plan ? *plan : Json(nullptr)},
          {"plan_sha256", record.plan_sha256},
          {"created_at", format_timestamp(record.created_at)},
          {"run_at", record.run_at ? Json(format_timestamp(*record.run_at)) : Json(nullptr)}};
}

ComparisonId id_of(const Request& request) { return ComparisonId{std::string(request.parameter("id"))}; }

Response json_text(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

Result<std::size_t> read_limit(const Request& request) {
  const std::optional<std::string> text = request.query_value("limit");
  if (!text) return kDefaultLimit;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc{} || end != text->data() + text->size() || limit == 0 || limit > kMostLimit) {
    return Error{ErrorCode::InvalidArgument, "\"limit\" must be a whole number from 1 to 200."};
  }
  return limit;
}

Result<evaluation::ComparisonPlan> read_body(const Request& request) {
  CAIRN_ASSIGN(const Json document, parse_json(request.body));
  evaluation::PlanReading reading = evaluation::read_plan(document);
  if (!reading.plan)
    return Error{ErrorCode::Unprocessable, "The plan cannot be used; each finding says what to mend.", "",
                 reading.issues};
  return std::move(*reading.plan);
}

}  // namespace

Response list_comparisons(const Context& context, const Request& request) {
  const auto limit = read_limit(request);
  if (!limit) return error_response(request, limit.error());
  const auto records =
      service::list_comparisons(context.services, request.actor, request.query_value("cursor").value_or(""), *limit);
  if (!records) return error_response(request, records.error());
  Json items = Json::array();
  for (const store::ComparisonRecord& record : *records) items.push_back(write_record(record));
  Response response = Response::json({{"comparisons", items}});
  if (records->size() == *limit) {
    response.headers.emplace_back("Link", "</api/v1/comparisons?limit=" + std::to_string(*limit) +
                                              "&cursor=" + records->back().id.text + ">; rel=\"next\"");
  }
  return response;
}

Response create_comparison(const Context& context, const Request& request) {
  const auto plan = read_body(request);
  if (!plan) return error_response(request, plan.error());
  const auto record = service::create_comparison(context.services, request.actor, *plan);
  if (!record) return error_response(request, record.error());
  Response response = Response::json(write_record(*record), 201);
  response.headers.emplace_back("Location", "/api/v1/comparisons/" + record->id.text);
  return response;
}

Response get_comparison(const Context& context, const Request& request) {
  const auto record = service::load_comparison(context.services, request.actor, id_of(request));
  if (!record) return error_response(request, record.error());
  Response response = Response::json(write_record(*record));
  response.headers.emplace_back("ETag", "\"" + record->plan_sha256 + "\"");
  return response;
}

Response run_comparison(const Context& context, const Request& request) {
  const bool has_plan = !trim(request.body).empty();
  const auto outcome = service::run_sealed_comparison(context.services, request.actor, id_of(request),
                                                      has_plan ? std::optional(request.body) : std::nullopt);
  if (!outcome) return error_response(request, outcome.error());
  return json_text(outcome->to_json());
}

Response get_comparison_result(const Context& context, const Request& request) {
  auto result = service::load_comparison_result(context.services, request.actor, id_of(request));
  if (!result) return error_response(request, result.error());
  return json_text(*std::move(result));
}

}  // namespace cairn::api::resources
