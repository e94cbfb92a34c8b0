#include <algorithm>

#include "api/html/components/error_summary.h"
#include "api/html/page.h"
#include "api/pages/comments.h"
#include "engine/service/prepare_comments.h"
#include "engine/service/release_quotes.h"

namespace cairn::api::pages {
namespace {

using access::Permission;
using html::View;

std::string address_of(const store::QuoteReleaseRecord& record) { return "/quotes/" + record.id; }

View release_view(const service::QuoteRelease& release) {
  return View()
      .set("address", address_of(release.record))
      .set("purpose", release.record.purpose)
      .set("pathway", release.pathway_title)
      .set("made_on", format_date_in_words(date_of(release.record.made_at)))
      .set("made_by", release.made_by)
      .set("quotes", std::to_string(release.quotes))
      .set("has_lost", release.has_lost)
      .set("can_fetch", release.quotes > 0);
}

/// What was asked for, and what stood in the way.
struct ReleaseForm {
  std::string pathway, purpose, pathway_error, purpose_error, refusal;
};

std::vector<html::SummarisedError> errors_of(const ReleaseForm& form) {
  std::vector<html::SummarisedError> errors;
  if (!form.pathway_error.empty()) errors.push_back({"#pathway-1", form.pathway_error});
  if (!form.purpose_error.empty()) errors.push_back({"#purpose", form.purpose_error});
  if (!form.refusal.empty()) errors.push_back({"", form.refusal});
  return errors;
}

Result<std::vector<View>> pathway_choices(const Context& context, const Request& request, const ReleaseForm& form) {
  std::vector<View> choices;
  if (!request.actor.can(Permission::ApproveExtract)) return choices;
  CAIRN_ASSIGN(const auto pathways, service::list_quoted_pathways(context.services, request.actor));
  for (const service::QuotedPathway& one : pathways)
    choices.push_back(View()
                          .set("id", "pathway-" + std::to_string(choices.size() + 1))
                          .set("value", one.id)
                          .set("label", one.title)
                          .set("is_chosen", one.id == form.pathway || pathways.size() == 1));
  return choices;
}

Response render_list(const Context& context, const Request& request, const ReleaseForm& form, int status) {
  const auto releases = service::list_quote_releases(context.services, request.actor);
  if (!releases) return error_response(request, releases.error());
  const auto choices = pathway_choices(context, request, form);
  if (!choices) return error_response(request, choices.error());
  std::vector<View> rows;
  for (const service::QuoteRelease& release : *releases) rows.push_back(release_view(release));
  const std::vector<html::SummarisedError> errors = errors_of(form);
  View view;
  view.set("errors", errors.empty() ? html::Html() : html::render_error_summary(errors));
  view.set("has_releases", !rows.empty()).set("releases", rows);
  view.set("can_release", request.actor.can(Permission::ApproveExtract) && !choices->empty());
  view.set("pathways", *choices).set("pathway_error", form.pathway_error);
  view.set("purpose", form.purpose).set("purpose_error", form.purpose_error).set("csrf", request.csrf_token);
  view.set("may_read_comments", request.actor.can(Permission::ReviewComments));
  html::Frame frame;
  frame.title = "Quotes";
  frame.back_link = "/exports";
  frame.has_errors = status != 200;
  frame.status = status;
  return html::page(request, frame, html::render("quotes", view));
}

}  // namespace

Response list_quotes(const Context& context, const Request& request) { return render_list(context, request, {}, 200); }

Response release_quotes(const Context& context, const Request& request) {
  ReleaseForm form;
  form.pathway = request.form_value("pathway").value_or("");
  form.purpose = request.form_value("purpose").value_or("");
  const auto made = service::release_quotes(context.services, request.actor, form.pathway, form.purpose);
  if (made) return Response::see_other("/quotes/" + *made);
  const Error& error = made.error();
  if (error.code == ErrorCode::Conflict) {
    form.refusal = error.message;
  } else if (error.code == ErrorCode::Unprocessable) {
    for (const Issue& issue : error.issues)
      (issue.path == "purpose" ? form.purpose_error : form.pathway_error) = issue.message;
  } else {
    return error_response(request, error);
  }
  return render_list(context, request, form, error_code_info(error.code).http_status);
}

Response show_quotes(const Context& context, const Request& request) {
  const auto release = service::load_quote_release(context.services, request.actor, request.parameter("id"));
  if (!release) return error_response(request, release.error());
  std::vector<View> questions;
  for (const std::string& question : release->questions) questions.push_back(View().set("question", question));
  View view = release_view(*release);
  view.set("questions", questions);
  html::Frame frame;
  frame.title = "Quotes: " + release->record.purpose;
  frame.back_link = "/quotes";
  return html::page(request, frame, html::render("quotes_release", view));
}

Response quote_file(const Context& context, const Request& request) {
  const std::string_view name = request.parameter("name");
  auto content = service::load_quote_file(context.services, request.actor, request.parameter("id"), name);
  if (!content) return error_response(request, content.error());
  return Response::download(*std::move(content),
                            name.ends_with(".csv") ? "text/csv; charset=utf-8" : "text/plain; charset=utf-8", name);
}

}  // namespace cairn::api::pages
