#include "api/resources/studies.h"

#include <nlohmann/json.hpp>

#include "api/resources/json_body.h"
#include "engine/base/text.h"
#include "engine/service/decide_extract.h"
#include "engine/service/make_extract.h"
#include "engine/service/once.h"

namespace cairn::api::resources {
namespace {

constexpr std::size_t kPageOfStudies = 100;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json write_study(const store::StudyRecord& study) {
  return {{"id", study.id},
          {"name", study.name},
          {"pathway", study.pathway},
          {"purpose", study.purpose},
          {"lawful_basis", study.lawful_basis},
          {"requester", study.requester},
          {"recipient", study.recipient},
          {"expires_on", format_date(study.expires_on)},
          {"consent_purpose", study.consent_purpose},
          {"consent_version", study.consent_version},
          {"opt_out", study.opt_out},
          {"opt_out_reason", study.opt_out_reason},
          {"pseudonyms", study.pseudonyms},
          {"created_at", format_timestamp(study.created_at)}};
}

Json write_extract(const store::ExtractRecord& record, Date today) {
  return {{"id", record.id},
          {"study", text_or_null(record.study_id)},
          {"study_name", record.study},
          {"pathway", record.pathway},
          {"state", record.state},
          {"made_at", format_timestamp(record.made_at)},
          {"expires_on", format_date(record.expires_on)},
          {"is_expired", record.expires_on < today},
          {"records", record.records},
          {"manifest_sha256", record.manifest_sha256},
          {"decided_at", record.decided_at ? Json(format_timestamp(*record.decided_at)) : Json(nullptr)},
          {"decision_reason", text_or_null(record.decision_reason)}};
}

Json write_summary(const service::ExtractSummary& summary, Date today) {
  Json document = write_extract(summary.record, today);
  const Result<Json> manifest = parse_json(summary.record.manifest);
  document["manifest"] = manifest ? *manifest : Json(nullptr);
  Json files = Json::array();
  for (const auto& [name, bytes] : summary.files)
    files.push_back(
        {{"name", name}, {"bytes", bytes}, {"location", "/api/v1/extracts/" + summary.record.id + "/files/" + name}});
  document["files"] = std::move(files);
  return document;
}

Result<service::NewStudy> read_study(const Request& request) {
  CAIRN_ASSIGN(JsonBody body, JsonBody::parse(request));
  service::NewStudy study;
  study.name = body.text("name");
  study.pathway = body.text("pathway");
  study.purpose = body.text("purpose");
  study.lawful_basis = body.text("lawful_basis");
  study.requester = body.text("requester");
  study.recipient = body.text("recipient");
  study.expires_on = body.date("expires_on");
  study.consent_purpose = body.text_or("consent_purpose", study.consent_purpose);
  study.opt_out = body.text_or("opt_out", study.opt_out);
  study.opt_out_reason = body.text("opt_out_reason");
  study.pseudonyms = body.text_or("pseudonyms", study.pseudonyms);
  CAIRN_TRY(body.finish());
  return study;
}

/// The service names members as forms do; a document's findings are JSON pointers.
Error with_pointers(Error error) {
  for (Issue& issue : error.issues) {
    if (!issue.path.empty() && !issue.path.starts_with('/')) issue.path.insert(0, "/");
  }
  return error;
}

std::string_view content_type_of(std::string_view name) {
  if (name.ends_with(".json")) return "application/json";
  if (name.ends_with(".zip")) return "application/zip";
  if (name.ends_with(".csv")) return "text/csv; charset=utf-8";
  return "application/octet-stream";
}

Response created(const std::string& location, const Json& document) {
  Response response = Response::json(document, 201);
  response.headers.emplace_back("Location", location);
  return response;
}

/// The extract as it is after a decision.
Response show(const Context& context, const Request& request) {
  const auto extract = service::load_extract(context.services, request.actor, request.parameter("id"));
  if (!extract) return error_response(request, extract.error());
  return Response::json(write_summary(*extract, context.services.clock.today()));
}

}  // namespace

Response list_studies(const Context& context, const Request& request) {
  const auto studies = service::list_studies(context.services, request.actor,
                                             request.query_value("cursor").value_or(""), kPageOfStudies);
  if (!studies) return error_response(request, studies.error());
  Json items = Json::array();
  for (const store::StudyRecord& study : *studies) items.push_back(write_study(study));
  Response response = Response::json({{"studies", items}});
  if (studies->size() == kPageOfStudies)
    response.headers.emplace_back(
        "Link", "</api/v1/studies?cursor=" + encode_query_value(studies->back().name) + ">; rel=\"next\"");
  return response;
}

Response post_study(const Context& context, const Request& request) {
  const auto study = read_study(request);
  if (!study) return error_response(request, study.error());
  const auto done = service::run_once(context.services, request.actor, "Study", request.header("idempotency-key"),
                                      request.body, [&](const service::Services& services) -> Result<std::string> {
                                        CAIRN_ASSIGN(store::StudyRecord record,
                                                     service::create_study(services, request.actor, *study));
                                        return std::move(record.id);
                                      });
  if (!done) return error_response(request, with_pointers(done.error()));
  return created("/api/v1/studies/" + done->location, {{"id", done->location}});
}

Response get_study(const Context& context, const Request& request) {
  const auto study = service::load_study(context.services, request.actor, request.parameter("id"));
  return study ? Response::json(write_study(*study)) : error_response(request, study.error());
}

Response post_extract(const Context& context, const Request& request) {
  service::ExtractOrder order;
  order.study = request.parameter("id");
  if (!trim(request.body).empty()) {
    auto body = JsonBody::parse(request);
    if (!body) return error_response(request, body.error());
    order.k = body->optional_integer("k").value_or(static_cast<int>(order.k));
    if (const auto fine = body->finish(); !fine) return error_response(request, fine.error());
  }
  const auto made = service::make_extract(context.services, request.actor, order);
  if (!made) return error_response(request, with_pointers(made.error()));
  return created("/api/v1/extracts/" + made->summary.record.id,
                 write_summary(made->summary, context.services.clock.today()));
}

Response list_extracts(const Context& context, const Request& request) {
  const auto extracts =
      service::list_extracts(context.services, request.actor, request.query_value("study").value_or(""));
  if (!extracts) return error_response(request, extracts.error());
  Json items = Json::array();
  for (const store::ExtractRecord& record : *extracts)
    items.push_back(write_extract(record, context.services.clock.today()));
  return Response::json({{"extracts", items}});
}

Response get_extract(const Context& context, const Request& request) { return show(context, request); }

Response approve_extract(const Context& context, const Request& request) {
  std::string seen;
  if (!trim(request.body).empty()) {
    auto body = JsonBody::parse(request);
    if (!body) return error_response(request, body.error());
    seen = body->text_or("manifest_sha256", "");
    if (const auto fine = body->finish(); !fine) return error_response(request, fine.error());
  }
  const auto done = service::approve_extract(context.services, request.actor, request.parameter("id"), seen);
  return done ? show(context, request) : error_response(request, done.error());
}

Response refuse_extract(const Context& context, const Request& request) {
  auto body = JsonBody::parse(request);
  if (!body) return error_response(request, body.error());
  const std::string reason = body->text("reason");
  if (const auto fine = body->finish(); !fine) return error_response(request, fine.error());
  const auto done = service::refuse_extract(context.services, request.actor, request.parameter("id"), reason);
  return done ? show(context, request) : error_response(request, with_pointers(done.error()));
}

Response get_extract_file(const Context& context, const Request& request) {
  const std::string_view name = request.parameter("name");
  auto content = service::load_extract_file(context.services, request.actor, request.parameter("id"), name);
  if (!content) return error_response(request, content.error());
  return Response::download(*std::move(content), std::string(content_type_of(name)), name);
}

Response get_extract_events(const Context& context, const Request& request) {
  const auto events = service::list_extract_events(context.services, request.actor, request.parameter("id"));
  if (!events) return error_response(request, events.error());
  Json items = Json::array();
  for (const service::ExtractEvent& event : *events) {
    const Result<Json> detail = parse_json(event.detail);
    items.push_back({{"at", format_timestamp(event.at)},
                     {"who", event.who},
                     {"action", event.action},
                     {"detail", detail ? *detail : Json::object()}});
  }
  return Response::json({{"events", items}});
}

}  // namespace cairn::api::resources
