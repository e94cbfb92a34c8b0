#include <algorithm>

#include "api/pages/survey.h"
#include "api/pages/survey_support.h"

namespace cairn::api::pages {

namespace {

constexpr std::size_t kSecondsForAQuestion = 15;

std::size_t count_answered(const service::SurveyView& view) {
  return static_cast<std::size_t>(std::count_if(view.questions.begin(), view.questions.end(), [](const auto& question) {
    return question.is_enabled && question.answered;
  }));
}

}  // namespace

Response survey_start(const Context& context, const Request& request) {
  const auto opened = service::open_survey(context.services, request.parameter("token"));
  if (!opened) return survey_problem(context, request, opened.error());
  const service::SurveyView& survey = **opened;
  const pathway::Definition& pathway = survey.pathway->definition;
  const std::size_t count = survey.count_enabled();
  const html::Frame frame = survey_frame(survey, "Your answers help your care");
  html::View view;
  view.set("title", frame.title)
      .set("organisation", frame.service)
      .set("pathway", pathway.title)
      .set("contact", pathway.contact);
  view.set("timepoint", survey.timepoint->title)
      .set("address", survey_address(request))
      .set("is_begun", survey.has_begun);
  view.set("count", std::to_string(count))
      .set("all", std::to_string(survey.questions.size()))
      .set("fixed", survey.number_of_questions_is_fixed);
  view.set("answered", std::to_string(count_answered(survey))).set("closes", format_date_in_words(survey.closes_on));
  view.set("minutes", std::to_string(std::max<std::size_t>(2, (count * kSecondsForAQuestion + 59) / 60)));
  view.set("consents", !survey.consents.empty());
  return html::page(request, frame, html::render("survey_start", view));
}

Response survey_begin(const Context& context, const Request& request) {
  const std::string_view token = request.parameter("token");
  if (const auto begun = service::begin_survey(context.services, token); !begun)
    return survey_problem(context, request, begun.error());
  const auto opened = service::open_survey(context.services, token);
  if (!opened) return survey_problem(context, request, opened.error());
  return Response::see_other(next_address(request, **opened));
}

Response survey_decline_form(const Context& context, const Request& request) {
  const auto opened = service::open_survey(context.services, request.parameter("token"));
  if (!opened) return survey_problem(context, request, opened.error());
  html::Frame frame = survey_frame(**opened, "Do you want us to stop asking?");
  frame.back_link = survey_address(request);
  return html::page(request, frame,
                    html::render("survey_decline", html::View().set("address", survey_address(request))));
}

Response survey_decline(const Context& context, const Request& request) {
  const auto declined = service::decline_survey(context.services, request.parameter("token"));
  if (!declined) return survey_problem(context, request, declined.error());
  return Response::see_other(survey_address(request));
}

}  // namespace cairn::api::pages
