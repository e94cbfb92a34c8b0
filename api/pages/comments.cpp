#include "api/pages/comments.h"

#include <algorithm>

#include "api/html/components/error_summary.h"
#include "api/html/page.h"
#include "api/html/texts.h"
#include "engine/service/prepare_comments.h"
#include "engine/service/review_comments.h"

namespace cairn::api::pages {
namespace {

using access::Permission;
using html::View;

struct StateWords {
  std::string_view state, link, heading, about;
};
constexpr StateWords kStates[] = {
    {"unread", "To read first", "Comments to read first",
     "Nobody has read these yet. A clinician or somebody from information governance reads each one."},
    {"passed", "To read second", "Comments to read second",
     "One person has passed these. A second person, from information governance, reads each one again."},
    {"cleared", "Passed by two people", "Comments that two people passed",
     "These can be quoted, as long as their people agree. Anyone who reads comments can still refuse one."},
    {"refused", "Refused", "Refused comments", "These are never quoted."},
};

const StateWords* find_state(std::string_view state) {
  const auto* found =
      std::find_if(std::begin(kStates), std::end(kStates), [&](const StateWords& one) { return one.state == state; });
  return found == std::end(kStates) ? nullptr : found;
}

std::string address_of(std::string_view id) { return "/comments/" + std::string(id); }
std::string list_address(std::string_view state) { return "/comments?state=" + std::string(state); }

std::string_view message_of(const Issues& issues, std::string_view path) {
  const auto found = std::find_if(issues.begin(), issues.end(), [&](const Issue& one) { return one.path == path; });
  return found == issues.end() ? std::string_view() : std::string_view(found->message);
}

View comment_view(const service::CommentView& comment) {
  std::vector<View> parts;
  for (const disclosure::TextPart& part : comment.parts)
    parts.push_back(View().set("text", part.text).set("is_mark", part.is_mark));
  View view;
  view.set("address", address_of(comment.id)).set("question", comment.question).set("parts", parts);
  view.set("needs_care", comment.needs_care).set("reason", comment.reason);
  // A browser and a reader's voice need to know; without it the page's own language stands.
  view.set("language", comment.language.starts_with("en") ? "" : comment.language);
  return view;
}

/// What was found by preparing, or what stood in the way.
struct PrepareForm {
  std::string pathway, error, done;
};

std::string count_of(std::size_t number, std::string_view one, std::string_view many) {
  return number == 0 ? "no " + std::string(many) : std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

std::string done_words(const service::PreparedComments& prepared) {
  std::string words = "We looked through " + count_of(prepared.responses, "set of answers", "sets of answers") +
                      " and found " + count_of(prepared.comments, "new comment", "new comments") + ".";
  if (prepared.has_too_long) words += " Texts of more than 5,000 characters stay out.";
  if (prepared.has_more) words += " There may be more: read these first, then look again.";
  return words;
}

Response render_list(const Context& context, const Request& request, const PrepareForm& form, int status) {
  const std::string state = request.query_value("state").value_or("unread");
  const auto page =
      service::list_comments(context.services, request.actor, state, request.query_value("after").value_or(""));
  if (!page) return error_response(request, page.error());
  const auto pathways = service::list_quoted_pathways(context.services, request.actor);
  if (!pathways) return error_response(request, pathways.error());
  const StateWords* words = find_state(state);
  CAIRN_ASSERT(words != nullptr);  // the service knows the same states
  std::vector<View> states, rows, choices;
  for (const StateWords& one : kStates)
    states.push_back(
        View().set("address", list_address(one.state)).set("label", one.link).set("is_here", one.state == state));
  std::size_t number = 0;
  for (const service::CommentView& comment : page->comments)
    rows.push_back(comment_view(comment).set("number", std::to_string(++number)));
  for (const service::QuotedPathway& one : *pathways)
    choices.push_back(View()
                          .set("id", "pathway-" + std::to_string(choices.size() + 1))
                          .set("value", one.id)
                          .set("label", one.title)
                          .set("is_chosen", one.id == form.pathway || pathways->size() == 1));
  View view;
  view.set("errors", form.error.empty() ? html::Html() : html::render_error_summary({{"#pathway-1", form.error}}));
  view.set("heading", words->heading).set("about", words->about).set("states", states);
  view.set("has_comments", !rows.empty()).set("comments", rows);
  view.set("next", page->next.empty() ? "" : list_address(state) + "&after=" + page->next);
  view.set("can_prepare", state == "unread" && request.actor.can(Permission::ApproveExtract));
  view.set("has_pathways", !choices.empty()).set("pathways", choices).set("pathway_error", form.error);
  view.set("done", form.done).set("csrf", request.csrf_token);
  view.set("may_see_quotes", request.actor.can(Permission::ReadExtracts));
  html::Frame frame;
  frame.title = words->heading;
  frame.has_errors = status != 200;
  frame.status = status;
  return html::page(request, frame, html::render("comments", view));
}

/// What a reader sent, and what is wrong with it.
struct DecisionForm {
  std::string words, reason;
  Issues issues;
  std::string refusal;
};

Response render_comment(const Context& context, const Request& request, const DecisionForm& form, int status) {
  const auto comment = service::load_comment(context.services, request.actor, request.parameter("id"));
  if (!comment) return error_response(request, comment.error());
  std::vector<html::SummarisedError> errors;
  for (const Issue& issue : form.issues) errors.push_back({"#" + issue.path, issue.message});
  if (!form.refusal.empty()) errors.push_back({"", form.refusal});
  View view = comment_view(*comment);
  view.set("errors", errors.empty() ? html::Html() : html::render_error_summary(errors));
  view.set("csrf", request.csrf_token).set("seen", comment->seen);
  view.set("is_unread", comment->state == "unread").set("is_passed", comment->state == "passed");
  view.set("is_cleared", comment->state == "cleared").set("is_refused", comment->state == "refused");
  view.set("can_pass", comment->why_not.empty()).set("why_not", comment->why_not);
  const bool has_readers_marks =
      std::any_of(comment->parts.begin(), comment->parts.end(),
                  [](const disclosure::TextPart& part) { return part.is_mark && part.text == disclosure::kReaderTag; });
  view.set("can_restore", comment->state == "unread" && has_readers_marks);
  view.set("can_cut", comment->may_take_out).set("can_refuse", comment->state != "refused");
  view.set("words", form.words).set("words_error", message_of(form.issues, "words"));
  view.set("refusal_reason", form.reason).set("reason_error", message_of(form.issues, "reason"));
  html::Frame frame;
  frame.title = "A comment to read";
  frame.back_link = list_address(comment->state);
  frame.has_errors = status != 200;
  frame.status = status;
  return html::page(request, frame, html::render("comment", view));
}

/// The buttons of the page. A decision leads back to the list it came from, a cut to the comment.
enum class After { Comment, List };
struct Button {
  std::string_view name;
  Result<void> (*press)(const service::Services&, const access::Actor&, std::string_view id, const Request&);
  After after;
};

std::string value(const Request& request, std::string_view name) { return request.form_value(name).value_or(""); }

constexpr Button kButtons[] = {
    {"cut",
     [](const service::Services& services, const access::Actor& actor, std::string_view id, const Request& request) {
       return service::cut_comment(services, actor, id, value(request, "seen"), value(request, "words"));
     },
     After::Comment},
    {"restore",
     [](const service::Services& services, const access::Actor& actor, std::string_view id, const Request& request) {
       return service::restore_comment(services, actor, id, value(request, "seen"));
     },
     After::Comment},
    {"pass",
     [](const service::Services& services, const access::Actor& actor, std::string_view id, const Request& request) {
       return service::pass_comment(services, actor, id, value(request, "seen"));
     },
     After::List},
    {"refuse",
     [](const service::Services& services, const access::Actor& actor, std::string_view id, const Request& request) {
       return service::refuse_comment(services, actor, id, value(request, "reason"));
     },
     After::List},
};

}  // namespace

Response list_comments(const Context& context, const Request& request) {
  return render_list(context, request, {}, 200);
}

Response prepare_comments(const Context& context, const Request& request) {
  PrepareForm form;
  form.pathway = value(request, "pathway");
  const auto prepared = service::prepare_comments(context.services, request.actor, form.pathway);
  if (prepared) {
    form.done = done_words(*prepared);
    return render_list(context, request, form, 200);
  }
  if (prepared.error().code != ErrorCode::Unprocessable) return error_response(request, prepared.error());
  form.error = message_of(prepared.error().issues, "pathway");
  return render_list(context, request, form, 422);
}

Response show_comment(const Context& context, const Request& request) {
  return render_comment(context, request, {}, 200);
}

Response decide_comment(const Context& context, const Request& request) {
  const std::string pressed = value(request, "step"), from = value(request, "from");
  const auto* button =
      std::find_if(std::begin(kButtons), std::end(kButtons), [&](const Button& one) { return one.name == pressed; });
  if (button == std::end(kButtons))
    return error_response(
        request, Error{ErrorCode::InvalidArgument, "This form does not say what to do. Go back and choose a button."});
  const std::string_view id = request.parameter("id");
  const Result<void> done = button->press(context.services, request.actor, id, request);
  if (done && button->after == After::Comment) return Response::see_other(address_of(id));
  if (done) return Response::see_other(list_address(find_state(from) == nullptr ? "unread" : from));
  const Error& error = done.error();
  const bool is_of_this_page =
      error.code == ErrorCode::Unprocessable || error.code == ErrorCode::Conflict || error.code == ErrorCode::Forbidden;
  if (!is_of_this_page) return error_response(request, error);
  DecisionForm form;
  form.words = value(request, "words");
  form.reason = value(request, "reason");
  if (error.code == ErrorCode::Unprocessable) {
    form.issues = error.issues;
  } else {
    form.refusal = error.message;
  }
  return render_comment(context, request, form, error_code_info(error.code).http_status);
}

}  // namespace cairn::api::pages
