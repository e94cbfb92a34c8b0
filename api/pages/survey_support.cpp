#include "api/pages/survey_support.h"

#include <algorithm>
#include <charconv>

#include "api/pages/errors.h"

namespace cairn::api::pages {

std::string survey_address(const Request& request, std::string_view rest) {
  return "/s/" + std::string(request.parameter("token")) + std::string(rest);
}
std::string question_address(const Request& request, std::size_t number) {
  return survey_address(request, "/q/" + std::to_string(number));
}
std::string consent_address(const Request& request, std::size_t index) {
  return survey_address(request, "/consent/" + std::to_string(index + 1));
}

std::optional<std::size_t> read_number_parameter(const Request& request, std::string_view name) {
  const std::string_view text = request.parameter(name);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0 || text.front() == '0')
    return std::nullopt;
  return number;
}

std::string_view direction_of(std::string_view language) {
  constexpr std::string_view kRightToLeft[] = {"ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"};
  const std::string_view primary = language.substr(0, language.find('-'));
  const bool is_right = std::find(std::begin(kRightToLeft), std::end(kRightToLeft), primary) != std::end(kRightToLeft);
  return is_right ? "rtl" : "ltr";
}

html::Frame survey_frame(const service::LinkView& link, std::string title) {
  html::Frame frame;
  frame.title = std::move(title);
  if (!link.pathway->definition.organisation.empty()) frame.service = link.pathway->definition.organisation;
  return frame;
}

std::string next_address(const Request& request, const service::SurveyView& view) {
  for (std::size_t i = 0; i < view.consents.size(); ++i) {
    if (view.consent_choices[i].choice.empty()) return consent_address(request, i);
  }
  const service::SurveyQuestion* question = view.resume_question();
  return question ? question_address(request, question->number) : survey_address(request, "/check");
}

bool is_from_check(const Request& request) {
  return request.form_value("from") == "check" || request.query_value("from") == "check";
}

namespace {

struct Kindness {
  service::LinkState state;
  std::string_view title, advice;
};
constexpr Kindness kKindness[] = {
    {service::LinkState::NotYetOpen, "It is too early for these questions", "Your link is right. Keep it until then."},
    {service::LinkState::Expired, "This survey has closed", "We may ask you again later. Thank you for looking."},
    {service::LinkState::Sent, "You have already sent your answers",
     "They are stored once. You do not need to do anything else."},
    {service::LinkState::Declined, "We will not ask you again",
     "If you change your mind, tell your care team. Your care stays the same."},
};

Response unknown_link(const Request& request, const Error& error) {
  html::Frame frame;
  frame.title = "We do not know this link";
  frame.status = error_code_info(error.code).http_status;
  html::View view;
  view.set("title", frame.title).set("message", error.message).set("contact", "");
  view.set("advice", "A link is long, and a single letter matters. You can ask your care team for a new one.");
  return html::page(request, frame, html::render("survey_closed", view));
}

}  // namespace

Response survey_problem(const Context& context, const Request& request, const Error& error) {
  const auto link = service::look_at_link(context.services, request.parameter("token"));
  if (!link && link.error().code == ErrorCode::NotFound) return unknown_link(request, link.error());
  if (!link || link->state == service::LinkState::Open) return error_response(request, error);
  for (const Kindness& row : kKindness) {
    if (row.state != link->state) continue;
    html::Frame frame = survey_frame(*link, std::string(row.title));
    frame.status = error_code_info(error.code).http_status;
    html::View view;
    // The title says already what the error says; the day is news.
    const std::string message =
        link->state == service::LinkState::Sent && link->sent_at
            ? "They arrived on " + format_date_in_words(date_of(*link->sent_at)) + ". Thank you."
            : error.message;
    view.set("title", row.title).set("message", message).set("advice", row.advice);
    view.set("contact", link->pathway->definition.contact);
    return html::page(request, frame, html::render("survey_closed", view));
  }
  return error_response(request, error);
}

}  // namespace cairn::api::pages
