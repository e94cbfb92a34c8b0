#include "api/pages/survey.h"
#include "api/pages/survey_support.h"

namespace cairn::api::pages {

namespace {

constexpr std::size_t kChangesShown = 2;

// The latest replies of the group that have taken effect, newest first.
std::vector<html::View> list_replies(const pathway::Definition& pathway, Date today) {
  std::vector<html::View> replies;
  for (auto change = pathway.changes.rbegin(); change != pathway.changes.rend() && replies.size() < kChangesShown;
       ++change) {
    if (change->effective_on <= today && !change->you_said_we_did.empty())
      replies.push_back(html::View().set("text", change->you_said_we_did));
  }
  return replies;
}

}  // namespace

Response survey_done(const Context& context, const Request& request) {
  const auto link = service::look_at_link(context.services, request.parameter("token"));
  if (!link) return survey_problem(context, request, link.error());
  if (link->state == service::LinkState::Open) return Response::see_other(survey_address(request, "/check"));
  if (link->state != service::LinkState::Sent) return Response::see_other(survey_address(request));
  std::vector<html::View> references;
  for (const service::SentResponse& response : link->responses)
    references.push_back(html::View().set("title", response.title).set("id", response.id.text));
  const auto replies = list_replies(link->pathway->definition, context.services.clock.today());
  const html::Frame frame = survey_frame(*link, "Thank you. Your answers are sent");
  html::View view;
  view.set("organisation", frame.service).set("contact", link->pathway->definition.contact);
  view.set("sent", link->sent_at ? format_date_in_words(date_of(*link->sent_at)) : "").set("references", references);
  view.set("has_changes", !replies.empty()).set("changes", replies);
  return html::page(request, frame, html::render("survey_done", view));
}

}  // namespace cairn::api::pages
