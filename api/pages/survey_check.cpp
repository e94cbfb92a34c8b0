#include "api/html/components/error_summary.h"
#include "api/html/components/question.h"
#include "api/pages/survey.h"
#include "api/pages/survey_support.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::pages {

namespace {

using service::SurveyQuestion;
using service::SurveyView;

constexpr std::string_view kNothing = "Not provided";

html::View row(std::string_view question, const std::vector<std::string>& answers, std::string_view ends,
               std::string_view change, std::string_view id) {
  std::vector<html::View> texts;
  for (const std::string& answer : answers) texts.push_back(html::View().set("text", answer));
  if (texts.empty()) texts.push_back(html::View().set("text", kNothing));
  html::View view;
  view.set("language", "")
      .set("question", question)
      .set("answers", texts)
      .set("ends", ends)
      .set("change", change)
      .set("id", id);
  return view;
}

html::View question_row(const Request& request, const SurveyQuestion& question) {
  const fhir::Item& item = *question.page->item;
  std::vector<std::string> answers;
  if (question.answered) {
    for (const fhir::Answer& answer : question.answered->answers) answers.push_back(display_text(answer.value));
  }
  const html::ScaleEnds ends = html::scale_ends(item);
  const bool shows_ends =
      question.answered && html::look_of(item) == html::Look::Scale && !ends.lower.empty() && !ends.upper.empty();
  if (!service::can_be_answered(item)) return row(html::question_text(item), {"Cannot be answered here"}, "", "", "");
  return row(html::question_text(item), answers, shows_ends ? "from “" + ends.lower + "” to “" + ends.upper + "”" : "",
             question_address(request, question.number) + "?from=check", "question-" + std::to_string(question.number));
}

std::string section_heading(const SurveyView& survey, const SurveyQuestion& question) {
  if (!question.page->groups.empty() && !question.page->groups.front()->text.empty())
    return question.page->groups.front()->text;
  const std::string& title = survey.questionnaires[question.questionnaire]->questionnaire.title;
  return title.empty() ? "Your answers" : title;
}

std::vector<html::View> list_sections(const Request& request, const SurveyView& survey) {
  std::vector<html::View> sections, rows;
  std::string heading = "Your choices";
  const auto close = [&] {
    if (!rows.empty()) sections.push_back(html::View().set("heading", heading).set("rows", rows));
    rows.clear();
  };
  for (std::size_t i = 0; i < survey.consents.size(); ++i) {
    const pathway::ConsentQuestion& consent = survey.consents[i];
    const std::string& choice = survey.consent_choices[i].choice;
    std::vector<std::string> answers;
    if (!choice.empty()) answers.push_back(choice == "yes" ? consent.yes_label : consent.no_label);
    rows.push_back(row(consent.title, answers, "", consent_address(request, i) + "?from=check",
                       "consent-" + std::to_string(i + 1)));
  }
  for (const SurveyQuestion& question : survey.questions) {
    if (!question.is_enabled) continue;
    const std::string next = section_heading(survey, question);
    if (next != heading) close();
    heading = next;
    rows.push_back(question_row(request, question));
    rows.back().set("language", survey.questionnaires[question.questionnaire]->questionnaire.language);
  }
  close();
  return sections;
}

Response show(const Request& request, const SurveyView& survey, const Issues& issues) {
  std::vector<html::SummarisedError> errors;
  for (const Issue& issue : issues)
    errors.push_back(
        {issue.path.empty() ? "" : survey_address(request, "/q/" + issue.path + "?from=check"), issue.message});
  html::Frame frame = survey_frame(survey, "Check your answers before you send them");
  frame.has_errors = !errors.empty();
  frame.status = errors.empty() ? 200 : 422;
  const SurveyQuestion* last = survey.previous_question(survey.questions.size() + 1);
  frame.back_link = last ? question_address(request, last->number) : survey_address(request);
  const SurveyQuestion* unseen = survey.resume_question();
  html::View view;
  view.set("errors", errors.empty() ? html::Html() : html::render_error_summary(errors));
  view.set("sections", list_sections(request, survey)).set("address", survey_address(request, "/check"));
  view.set("unseen", unseen ? question_address(request, unseen->number) : "");
  return html::page(request, frame, html::render("survey_check", view));
}

}  // namespace

Response survey_check(const Context& context, const Request& request) {
  const auto opened = service::open_survey(context.services, request.parameter("token"));
  if (!opened) return survey_problem(context, request, opened.error());
  if (!(*opened)->has_begun) return Response::see_other(survey_address(request));
  return show(request, **opened, {});
}

Response survey_send(const Context& context, const Request& request) {
  const std::string_view token = request.parameter("token");
  const auto receipt = service::submit_survey(context.services, token);
  if (receipt) return Response::see_other(survey_address(request, "/done"));
  const auto opened = service::open_survey(context.services, token);
  if (!opened || receipt.error().code != ErrorCode::Unprocessable)
    return survey_problem(context, request, receipt.error());
  return show(request, **opened, receipt.error().issues);
}

}  // namespace cairn::api::pages
