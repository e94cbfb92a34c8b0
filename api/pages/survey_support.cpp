#include "api/pages/survey_support.h"

#include <algorithm>
#include <charconv>

#include "api/pages/errors.h"

namespace cairn::api::pages {

std::string survey_address(const Request& request, std::string_view rest) {
  return "/s/" + std::string(request.parameter("token")) + std::string(rest);
}
std::string question_address(const Request& request, std::size_t number, const std::vector<std::size_t>& rows) {
  std::string address = survey_address(request, "/q/" + std::to_string(number));
  for (std::size_t i = 0; i < rows.size(); ++i) address += (i == 0 ? "/" : "-") + std::to_string(rows[i] + 1);
  return address;
}
std::string question_address(const Request& request, const service::SurveyQuestion& question) {
  return question_address(request, question.number, question.rows);
}
std::string consent_address(const Request& request, std::size_t index) {
  return survey_address(request, "/consent/" + std::to_string(index + 1));
}

namespace {

std::optional<std::size_t> read_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0 || text.front() == '0')
    return std::nullopt;
  return number;
}

// "2-1": the rows of the groups around a question, outermost first.
std::optional<std::vector<std::size_t>> read_rows(const Request& request) {
  std::vector<std::size_t> rows;
  const auto found = request.parameters.find("row");
  if (found == request.parameters.end()) return rows;
  for (std::string_view rest = found->second; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('-'));
    const auto number = read_number(part);
    if (!number || rows.size() >= 32) return std::nullopt;
    rows.push_back(*number - 1);
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
  return rows;
}

}  // namespace

std::optional<std::size_t> read_number_parameter(const Request& request, std::string_view name) {
  return read_number(request.parameter(name));
}

const service::SurveyQuestion* find_question(const Request& request, const service::SurveyView& survey) {
  const auto number = read_number_parameter(request, "number");
  const auto rows = read_rows(request);
  return number && rows ? survey.find_question(*number, *rows) : nullptr;
}

const html::Texts& texts_of(const service::LinkView& link) { return html::Texts::in(link.language); }

html::Frame survey_frame(const service::LinkView& link, std::string title) {
  html::Frame frame;
  frame.title = std::move(title);
  frame.language = texts_of(link).language();
  frame.direction = html::direction_of(frame.language);
  if (!link.pathway->definition.organisation.empty()) frame.service = link.pathway->definition.organisation;
  return frame;
}

html::Wording wording_of(const service::SurveyView& survey, std::size_t questionnaire) {
  const fhir::Questionnaire& form = survey.questionnaires[questionnaire]->questionnaire;
  const auto& languages = survey.questionnaires[questionnaire]->languages;
  const bool has_chosen = std::any_of(languages.begin(), languages.end(), [&](const std::string& one) {
    return fhir::is_same_language(one, survey.language);
  });
  return {has_chosen || form.language.empty() ? survey.language : form.language, form.language};
}

std::string next_address(const Request& request, const service::SurveyView& view) {
  for (std::size_t i = 0; i < view.consents.size(); ++i) {
    if (view.consent_choices[i].choice.empty()) return consent_address(request, i);
  }
  const service::SurveyQuestion* question = view.resume_question();
  return question ? question_address(request, *question) : survey_address(request, "/check");
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
