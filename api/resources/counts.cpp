#include "api/resources/counts.h"

#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "engine/service/answer_counts.h"
#include "engine/service/count_release.h"

namespace cairn::api::resources {
namespace {

using Kind = service::CountReply::Kind;

/// A refusal of the ledgers: a problem document whose code says which.
Response refuse(const Request& request, const service::CountReply& reply) {
  const bool is_differencing = reply.kind == Kind::Differencing;
  const std::string code = is_differencing ? "differencing" : "budget-exhausted";
  Json document = problem_document(Error{is_differencing ? ErrorCode::Conflict : ErrorCode::Forbidden, reply.text},
                                   request.reference);
  document["code"] = code;
  document["type"] = "urn:cairn:error:" + code;
  Response response = Response::json(document, is_differencing ? 409 : 403);
  response.content_type = "application/problem+json";
  return response;
}

}  // namespace

Response get_counts(const Context& context, const Request& request) {
  auto answer = service::answer_counts(context.services, request.actor, request.parameter("id"), request.query);
  if (!answer) return error_response(request, answer.error());
  if (answer->kind != Kind::Answered) return refuse(request, *answer);
  Response response;
  response.content_type = "application/json";
  response.body = std::move(answer->text);
  return response;
}

Response post_release(const Context& context, const Request& request) {
  const auto release = service::make_count_release(context.services, request.actor, request.parameter("id"));
  if (!release) return error_response(request, release.error());
  return Response::json({{"pathway", request.parameter("id")},
                         {"release", release->number},
                         {"released_on", format_date(date_of(release->made_at))}},
                        201);
}

}  // namespace cairn::api::resources
