#include <algorithm>

#include "engine/access/secret.h"
#include "engine/service/episode_rows.h"
#include "engine/service/manage_episodes.h"
#include "engine/store/work_list.h"

namespace cairn::service {
namespace {

constexpr std::string_view kModes[] = {"web", "paper", "phone", "proxy", "interpreter"};
constexpr std::string_view kEnded[] = {"expired", "returned"};

Error unprocessable(std::string path, std::string message) {
  return {ErrorCode::Unprocessable, message, "", {{Severity::Error, "value", std::move(path), message}}};
}

bool is_language_tag(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return text.size() >= 2 && text.size() <= 35 && std::ranges::all_of(text, fits);
}

/// Ended without an answer: may be asked again while the window lasts.
bool may_ask_again(const store::RequestRecord& request, Date today) {
  return std::ranges::find(kEnded, std::string_view(request.state)) != std::end(kEnded) ||
         (request.state != "completed" && request.state != "declined" && request.closes_on < today);
}

Result<pathway::Window> find_open_window(store::Session& session, const Services& services,
                                         const store::EpisodeRecord& episode, std::string_view code) {
  CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, episode.pathway));
  const pathway::Timepoint* timepoint = pathway->definition.find_timepoint(code);
  if (timepoint == nullptr) return unprocessable("timepoint", "The pathway has no such timepoint.");
  CAIRN_ASSIGN(const auto records, store::list_stage_events(session, episode.row));
  const auto window = pathway::find_window(pathway->definition, *timepoint, to_stage_events(records));
  if (!window) {
    return unprocessable("timepoint",
                         "It is not known yet when to ask: record first when the " +
                             std::string(timepoint->anchor == "end" ? "programme ended." : "person was first seen."));
  }
  if (window->closes_on < services.clock.today())
    return unprocessable("timepoint",
                         "The time to answer was over on " + format_date_in_words(window->closes_on) + ".");
  return *window;
}

Result<void> require_free(const std::vector<store::RequestRecord>& requests, std::string_view timepoint, Date today) {
  for (const store::RequestRecord& request : requests) {
    if (request.timepoint != timepoint || may_ask_again(request, today)) continue;
    if (request.state == "completed") return Error{ErrorCode::Conflict, "These questions are answered already."};
    if (request.state == "declined") return Error{ErrorCode::Conflict, "The person asked not to be asked again."};
    return Error{ErrorCode::Conflict, "There is an open request for this timepoint. Renew its link instead."};
  }
  return {};
}

}  // namespace

Result<IssuedRequest> issue_request(const Services& services, const access::Actor& actor, const NewRequest& request) {
  CAIRN_TRY(access::require(actor, access::Permission::WriteSurveys));
  if (std::ranges::find(kModes, std::string_view(request.mode)) == std::end(kModes))
    return unprocessable("mode", "Use one of: web, paper, phone, proxy, interpreter.");
  if (!is_language_tag(request.language)) return unprocessable("language", "Use a language tag such as en-GB.");
  IssuedRequest issued;
  issued.token = access::make_token(services.random);
  issued.id = {make_id(services.random)};
  return services.store.write([&](store::Session& session) -> Result<IssuedRequest> {
    CAIRN_ASSIGN(const store::EpisodeRecord episode, find_known_episode(session, request.episode));
    CAIRN_ASSIGN(const pathway::Window window, find_open_window(session, services, episode, request.timepoint));
    CAIRN_ASSIGN(const auto requests, store::list_requests(session, episode.row));
    CAIRN_TRY(require_free(requests, request.timepoint, services.clock.today()));
    issued.opens_on = window.opens_on;
    issued.closes_on = window.closes_on;
    store::RequestRecord record;
    record.id = issued.id;
    record.token_hash = access::hash_token(issued.token);
    record.episode_row = episode.row;
    record.timepoint = request.timepoint;
    record.opens_on = window.opens_on;
    record.closes_on = window.closes_on;
    record.mode = request.mode;
    record.language = request.language;
    record.state = "sent";
    record.created_at = services.clock.now();
    CAIRN_TRY(store::insert_request(session, record));
    CAIRN_TRY(record_audit(session, services, actor, "request.issue", "SurveyRequest/" + record.id.text));
    return issued;
  });
}

Result<IssuedRequest> renew_link(const Services& services, const access::Actor& actor, const EpisodeId& episode_id,
                                 std::string_view timepoint) {
  CAIRN_TRY(access::require(actor, access::Permission::WriteSurveys));
  const std::string token = access::make_token(services.random);
  return services.store.write([&](store::Session& session) -> Result<IssuedRequest> {
    CAIRN_ASSIGN(const store::EpisodeRecord episode, find_known_episode(session, episode_id));
    CAIRN_ASSIGN(const auto requests, store::list_requests(session, episode.row));
    for (const store::RequestRecord& request : requests) {
      const bool is_open = request.state != "completed" && request.state != "declined" &&
                           !may_ask_again(request, services.clock.today());
      if (request.timepoint != timepoint || !is_open) continue;
      CAIRN_TRY(store::set_request_token(session, request.row, access::hash_token(token)));
      CAIRN_TRY(record_audit(session, services, actor, "request.renew", "SurveyRequest/" + request.id.text));
      return IssuedRequest{request.id, token, request.opens_on, request.closes_on};
    }
    return Error{ErrorCode::NotFound, "There is no open request for this timepoint."};
  });
}

Result<std::int64_t> expire_overdue_requests(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, access::Permission::WriteSurveys));
  return services.store.write([&](store::Session& session) -> Result<std::int64_t> {
    CAIRN_ASSIGN(const std::int64_t count, store::expire_requests(session, services.clock.today()));
    if (count > 0) {
      CAIRN_TRY(record_audit(session, services, actor, "request.expire", "SurveyRequest",
                             "{\"count\":" + std::to_string(count) + "}"));
    }
    return count;
  });
}

}  // namespace cairn::service
