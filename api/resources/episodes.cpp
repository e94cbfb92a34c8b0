#include "api/resources/episodes.h"

#include <nlohmann/json.hpp>

#include "api/resources/json_body.h"
#include "engine/service/manage_episodes.h"
#include "engine/service/once.h"

namespace cairn::api::resources {
namespace {

EpisodeId id_of(const Request& request) { return {std::string(request.parameter("id"))}; }
Json date_or_null(const std::optional<Date>& day) { return day ? Json(format_date(*day)) : Json(nullptr); }

Response created(const std::string& location, Json document) {
  Response response = Response::json(document, 201);
  response.headers.emplace_back("Location", location);
  return response;
}

Result<service::NewEpisode> read_episode(const Request& request) {
  CAIRN_ASSIGN(JsonBody body, JsonBody::parse(request));
  service::NewEpisode episode;
  episode.pathway = body.text("pathway");
  episode.person = body.text_or("person", "");
  episode.site = body.text("site");
  episode.referred_on = body.date("referred_on");
  episode.birth_year = body.optional_integer("birth_year");
  episode.sex = body.text_or("sex", episode.sex);
  episode.ethnicity = body.text_or("ethnicity", episode.ethnicity);
  episode.deprivation_decile = body.optional_integer("deprivation_decile");
  CAIRN_TRY(body.finish());
  return episode;
}

struct NewEvent {
  pathway::StageEvent event;
  std::optional<Timestamp> recorded_at;
};
Result<NewEvent> read_event(const Request& request) {
  CAIRN_ASSIGN(JsonBody body, JsonBody::parse(request));
  NewEvent out;
  out.event.stage = body.text("stage");
  const std::string kind = body.text("kind");
  out.event.occurred_on = body.date("occurred_on");
  out.recorded_at = body.optional_timestamp("recorded_at");
  CAIRN_TRY(body.finish());
  const auto parsed = pathway::parse_stage_event(kind);
  if (!parsed) {
    const std::string message =
        "Use one of: entered, attended, did-not-attend, cancelled-by-service, cancelled-by-person, paused, left, "
        "expired.";
    return Error{ErrorCode::Unprocessable, message, "", {{Severity::Error, "value", "/kind", message}}};
  }
  out.event.kind = *parsed;
  return out;
}

Json write_details(const service::EpisodeDetails& details) {
  Json events = Json::array(), requests = Json::array();
  for (const store::StageEventRecord& event : details.events) {
    events.push_back({{"stage", event.stage},
                      {"kind", event.kind},
                      {"occurred_on", format_date(event.occurred_on)},
                      {"recorded_at", format_timestamp(event.recorded_at)}});
  }
  for (const store::RequestRecord& request : details.requests) {
    requests.push_back({{"id", request.id.text},
                        {"timepoint", request.timepoint},
                        {"state", request.state},
                        {"mode", request.mode},
                        {"language", request.language},
                        {"opens_on", format_date(request.opens_on)},
                        {"closes_on", format_date(request.closes_on)}});
  }
  const store::EpisodeRecord& episode = details.episode;
  return {{"id", episode.id.text},
          {"pathway", episode.pathway},
          {"person", episode.person},
          {"site", episode.site},
          {"referred_on", format_date(episode.referred_on)},
          {"start_on", date_or_null(details.start_on)},
          {"end_on", date_or_null(details.end_on)},
          {"events", events},
          {"requests", requests}};
}

}  // namespace

Response post_episode(const Context& context, const Request& request) {
  const auto episode = read_episode(request);
  if (!episode) return error_response(request, episode.error());
  const auto done =
      service::run_once(context.services, request.actor, "Episode", request.header("idempotency-key"), request.body,
                        [&](const service::Services& services) -> Result<std::string> {
                          CAIRN_ASSIGN(EpisodeId id, service::start_episode(services, request.actor, *episode));
                          return std::move(id.text);
                        });
  if (!done) return error_response(request, done.error());
  return created("/api/v1/episodes/" + done->location, {{"id", done->location}});
}

Response get_episode(const Context& context, const Request& request) {
  const auto details = service::load_episode(context.services, request.actor, id_of(request));
  return details ? Response::json(write_details(*details)) : error_response(request, details.error());
}

Response post_event(const Context& context, const Request& request) {
  const auto event = read_event(request);
  if (!event) return error_response(request, event.error());
  const std::string location = "/api/v1/episodes/" + id_of(request).text;
  const auto done =
      service::run_once(context.services, request.actor, "StageEvent " + location, request.header("idempotency-key"),
                        request.body, [&](const service::Services& services) -> Result<std::string> {
                          CAIRN_TRY(service::record_stage_event(services, request.actor, id_of(request), event->event,
                                                                event->recorded_at));
                          return location;
                        });
  if (!done) return error_response(request, done.error());
  return created(location, {{"episode", id_of(request).text},
                            {"stage", event->event.stage},
                            {"kind", std::string(stage_event_code(event->event.kind))},
                            {"occurred_on", format_date(event->event.occurred_on)}});
}

Response post_request(const Context& context, const Request& request) {
  service::NewRequest wanted;
  auto body = JsonBody::parse(request);
  if (!body) return error_response(request, body.error());
  wanted.episode = id_of(request);
  wanted.timepoint = body->text("timepoint");
  wanted.mode = body->text_or("mode", wanted.mode);
  wanted.language = body->text_or("language", wanted.language);
  if (const auto fine = body->finish(); !fine) return error_response(request, fine.error());
  std::optional<service::IssuedRequest> issued;
  const auto done = service::run_once(context.services, request.actor, "SurveyRequest " + wanted.episode.text,
                                      request.header("idempotency-key"), request.body,
                                      [&](const service::Services& services) -> Result<std::string> {
                                        CAIRN_ASSIGN(issued, service::issue_request(services, request.actor, wanted));
                                        return issued->id.text;
                                      });
  if (!done) return error_response(request, done.error());
  const std::string location = "/api/v1/episodes/" + wanted.episode.text;
  if (!issued)
    return created(location,
                   {{"id", done->location},
                    {"link", nullptr},
                    {"note", "This request was made before. Its link was shown once; renew it when it is lost."}});
  return created(location, {{"id", issued->id.text},
                            {"link", "/s/" + issued->token},
                            {"opens_on", format_date(issued->opens_on)},
                            {"closes_on", format_date(issued->closes_on)}});
}

}  // namespace cairn::api::resources
