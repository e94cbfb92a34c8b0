#include "engine/service/survey_link.h"

#include <nlohmann/json.hpp>

#include "engine/access/secret.h"
#include "engine/store/responses.h"

namespace cairn::service {

namespace {

LinkState state_of(const store::RequestRecord& request, Date today) {
  if (request.state == "completed") return LinkState::Sent;
  if (request.state == "declined") return LinkState::Declined;
  if (request.state == "expired" || today > request.closes_on) return LinkState::Expired;
  return today < request.opens_on ? LinkState::NotYetOpen : LinkState::Open;
}

Result<std::vector<SentResponse>> list_sent(const Services& services, store::Session& session,
                                            const store::RequestRecord& request) {
  store::ResponseFilter filter;
  filter.episode_row = request.episode_row;
  filter.limit = 1000;
  CAIRN_ASSIGN(const auto responses, store::list_responses(session, filter));
  std::vector<SentResponse> sent;
  for (const auto& response : responses) {
    if (response.request_row != request.row) continue;
    CAIRN_ASSIGN(const auto questionnaire, services.catalogue.load_questionnaire(session, response.questionnaire));
    sent.push_back({response.id, questionnaire->questionnaire.title});
  }
  return sent;
}

}  // namespace

Result<LinkRecords> load_link(const Services& services, store::Session& session, std::string_view token) {
  const Error unknown{ErrorCode::NotFound, "We do not know this link. Check that you typed or copied all of it."};
  if (token.empty() || token.size() > 128) return unknown;
  CAIRN_ASSIGN(auto request, store::find_request_by_token(session, access::hash_token(token)));
  if (!request) return unknown;
  CAIRN_ASSIGN(auto episode, store::find_episode_row(session, request->episode_row));
  if (!episode)
    return Error{ErrorCode::Internal, "The survey cannot be shown.", "A survey request without its episode."};
  LinkRecords records{*std::move(request), *std::move(episode), {}, {}};
  LinkView& link = records.link;
  CAIRN_ASSIGN(link.pathway, services.catalogue.load_pathway(session, records.episode.pathway));
  link.timepoint = link.pathway->definition.find_timepoint(records.request.timepoint);
  if (!link.timepoint)
    return Error{ErrorCode::Internal, "The survey cannot be shown.",
                 "Its timepoint is not part of the pathway: " + records.request.timepoint};
  link.state = state_of(records.request, services.clock.today());
  link.opens_on = records.request.opens_on;
  link.closes_on = records.request.closes_on;
  link.language = records.request.language;
  link.sent_at = records.request.completed_at;
  if (link.state == LinkState::Sent) {
    CAIRN_ASSIGN(link.responses, list_sent(services, session, records.request));
  } else {
    CAIRN_ASSIGN(records.drafts, store::list_drafts(session, records.request.row));
    link.has_begun = !records.drafts.empty();
  }
  return records;
}

Result<void> require_open(const LinkView& link) {
  switch (link.state) {
    case LinkState::Open:
      return {};
    case LinkState::NotYetOpen:
      return Error{ErrorCode::Forbidden,
                   "You can answer from " + format_date_in_words(link.opens_on) + ". Use the same link then."};
    case LinkState::Expired:
      return Error{ErrorCode::Gone,
                   "This survey closed on " + format_date_in_words(link.closes_on) + ". It can no longer be answered."};
    case LinkState::Sent:
      return Error{ErrorCode::Gone, "You have already sent your answers. Thank you."};
    case LinkState::Declined:
      return Error{ErrorCode::Gone, "You asked us not to ask again, so this survey is closed."};
  }
  return Error{ErrorCode::Internal, "The survey cannot be shown."};
}

Result<LinkView> look_at_link(const Services& services, std::string_view token) {
  return services.store.read([&](store::Session& session) -> Result<LinkView> {
    CAIRN_ASSIGN(LinkRecords records, load_link(services, session, token));
    return std::move(records.link);
  });
}

Error changed_meanwhile() {
  return {ErrorCode::Conflict, "These answers were changed on another device at the same moment. Try again."};
}

access::Actor link_actor() {
  access::Actor actor;
  actor.kind = access::Actor::Kind::Link;
  actor.permissions = {access::Permission::AnswerSurvey};
  return actor;
}

std::string audit_subject(const LinkRecords& records) { return "SurveyRequest/" + records.request.id.text; }

std::string write_document(const fhir::Response& response) { return write_json(fhir::write_response(response)); }

}  // namespace cairn::service
