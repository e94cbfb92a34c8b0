#include "api/html/components/error_summary.h"
#include "api/html/components/question.h"
#include "api/pages/survey.h"
#include "api/pages/survey_support.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::pages {

namespace {

using service::SurveyQuestion;
using service::SurveyView;

std::string back_address(const Request& request, const SurveyView& survey, const SurveyQuestion& question) {
  if (is_from_check(request)) return survey_address(request, "/check");
  if (const auto* previous = survey.previous_question(question.number))
    return question_address(request, previous->number);
  for (std::size_t i = survey.consents.size(); i-- > 0;) {
    if (survey.consent_choices[i].is_from_this_request) return consent_address(request, i);
  }
  return survey_address(request);
}

std::vector<html::View> texts(const std::vector<const fhir::Item*>& items, std::size_t count) {
  std::vector<html::View> views;
  for (std::size_t i = 0; i < count; ++i) {
    if (!items[i]->text.empty()) views.push_back(html::View().set("text", items[i]->text));
  }
  return views;
}

std::string progress_of(const SurveyView& survey, const SurveyQuestion& question) {
  if (!survey.number_of_questions_is_fixed) return {};
  return "Question " + std::to_string(survey.position_of(question)) + " of " + std::to_string(survey.count_enabled());
}

// The service does not know that a whole number is shown as a scale to choose from.
std::string refusal_of(const fhir::Item& item, const Error& error) {
  const bool is_missing = !error.issues.empty() && error.issues.front().code == "required";
  return is_missing && html::look_of(item) == html::Look::Scale ? "Choose a number." : error.message;
}

Response show(const Request& request, const SurveyView& survey, const SurveyQuestion& question,
              const html::Entered& entered, const std::string& error) {
  const fhir::Item& item = *question.page->item;
  const auto& groups = question.page->groups;
  html::Frame frame = survey_frame(survey, html::question_text(item));
  const std::string& language = survey.questionnaires[question.questionnaire]->questionnaire.language;
  if (!language.empty()) frame.language = language;
  frame.direction = direction_of(frame.language);
  frame.has_errors = !error.empty();
  frame.status = error.empty() ? 200 : 422;
  frame.back_link = back_address(request, survey, question);

  html::View view;
  view.set("errors", error.empty() ? html::Html()
                                   : html::render_error_summary({{"#" + std::string(html::kFirstFieldId), error}}));
  view.set("progress", progress_of(survey, question));
  view.set("outer_groups", texts(groups, groups.empty() ? 0 : groups.size() - 1));
  view.set("instructions", texts(question.page->display, question.page->display.size()));
  view.set("address", question_address(request, question.number)).set("from", is_from_check(request) ? "check" : "");
  view.set("question", html::render_question(item, entered, {groups.empty() ? "" : groups.back()->text, error}));
  view.set("optional", !item.required && service::can_be_answered(item))
      .set("closes", format_date_in_words(survey.closes_on));
  return html::page(request, frame, html::render("survey_question", view));
}

}  // namespace

Response survey_question_form(const Context& context, const Request& request) {
  const auto opened = service::open_survey(context.services, request.parameter("token"));
  if (!opened) return survey_problem(context, request, opened.error());
  const SurveyView& survey = **opened;
  const auto number = read_number_parameter(request, "number");
  const SurveyQuestion* question = number ? survey.find_question(*number) : nullptr;
  if (!survey.has_begun || !question) return Response::see_other(survey_address(request));
  if (!question->is_enabled) return Response::see_other(next_address(request, survey));
  const fhir::Item& item = *question->page->item;
  const auto values =
      question->answered ? service::encode_answers(item, question->answered->answers) : std::vector<std::string>();
  return show(request, survey, *question, html::make_entered(item, values), "");
}

Response survey_question(const Context& context, const Request& request) {
  const std::string_view token = request.parameter("token");
  const auto opened = service::open_survey(context.services, token);
  if (!opened) return survey_problem(context, request, opened.error());
  const auto number = read_number_parameter(request, "number");
  const SurveyQuestion* question = number ? (*opened)->find_question(*number) : nullptr;
  if (!question || !question->is_enabled) return Response::see_other(next_address(request, **opened));
  const fhir::Item& item = *question->page->item;
  const html::Entered entered = html::read_entered(item, request);
  const auto next = service::save_answers(context.services, token, *number, html::values_of(item, entered));
  if (!next && next.error().code == ErrorCode::Unprocessable)
    return show(request, **opened, *question, entered, refusal_of(item, next.error()));
  if (!next) return survey_problem(context, request, next.error());
  const std::string check = survey_address(request, "/check");
  if (!*next) return Response::see_other(check);
  if (!is_from_check(request)) return Response::see_other(question_address(request, **next));
  // A changed answer may have switched on a question that was never seen: it comes before the check page.
  const auto now = service::open_survey(context.services, token);
  if (!now) return survey_problem(context, request, now.error());
  const SurveyQuestion* following = (*now)->find_question(**next);
  return Response::see_other(
      following && !following->is_seen ? question_address(request, following->number) + "?from=check" : check);
}

}  // namespace cairn::api::pages
