#include "api/pages/survey.h"
#include "api/pages/survey_support.h"

namespace cairn::api::pages {

namespace {

constexpr std::size_t kChangesShown = 2;
constexpr std::size_t kReferenceLetters = 12;

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

// Enough of the id to find the answers by, in groups that can be read out.
std::string short_reference(std::string_view id) {
  std::string text;
  for (const char letter : id.substr(0, kReferenceLetters)) {
    if (!text.empty() && text.size() % 5 == 4) text += '-';
    text += letter;
  }
  return text;
}

}  // namespace

Response survey_done(const Context& context, const Request& request) {
  const auto link = service::look_at_link(context.services, request.parameter("token"));
  if (!link) return survey_problem(context, request, link.error());
  if (link->state == service::LinkState::Open) return Response::see_other(survey_address(request, "/check"));
  if (link->state != service::LinkState::Sent) return Response::see_other(survey_address(request));
  const html::Texts& texts = texts_of(*link);
  std::vector<html::View> references;
  for (const service::SentResponse& response : link->responses)
    references.push_back(html::View().set("title", response.title).set("id", short_reference(response.id.text)));
  const pathway::Definition& pathway = link->pathway->definition;
  const auto replies = list_replies(pathway, context.services.clock.today());
  const html::Frame frame = survey_frame(*link, texts.text("done_title"));
  html::View view;
  view.set("t", texts.view()).set("team", texts.say("done_team", {{"organisation", frame.service}}));
  view.set("talk", pathway.contact.empty() ? "" : texts.say("done_talk", {{"contact", pathway.contact}}));
  view.set("sent", link->sent_at ? texts.say("done_sent", {{"date", texts.date(date_of(*link->sent_at))}}) : "");
  view.set("references", references).set("has_changes", !replies.empty()).set("changes", replies);
  return html::page(request, frame, html::render("survey_done", view));
}

}  // namespace cairn::api::pages
