#include "api/html/components/error_summary.h"
#include "api/pages/survey.h"
#include "api/pages/survey_support.h"

namespace cairn::api::pages {

namespace {

Response show(const Request& request, const service::SurveyView& survey, std::size_t index, std::string_view error) {
  const pathway::ConsentQuestion& consent = survey.consents[index];
  const std::string& choice = survey.consent_choices[index].choice;
  html::Frame frame = survey_frame(survey, consent.title);
  frame.has_errors = !error.empty();
  frame.status = error.empty() ? 200 : 422;
  frame.back_link = is_from_check(request) ? survey_address(request, "/check")
                    : index == 0           ? survey_address(request)
                                           : consent_address(request, index - 1);
  const html::Texts& texts = texts_of(survey);
  html::View view;
  view.set("t", texts.view());
  view.set("errors",
           error.empty() ? html::Html() : html::render_error_summary({{"#answer", std::string(error)}}, texts));
  view.set("error", error).set("described_by", error.empty() ? "answer-hint" : "answer-hint answer-error");
  view.set("address", consent_address(request, index)).set("from", is_from_check(request) ? "check" : "");
  view.set("caption", texts.say("consent_caption", {{"number", std::to_string(index + 1)},
                                                    {"count", std::to_string(survey.consents.size())}}));
  view.set("question", consent.title)
      .set("detail", consent.detail)
      .set("yes", consent.yes_label)
      .set("no", consent.no_label);
  view.set("is_yes", error.empty() && choice == "yes").set("is_no", error.empty() && choice == "no");
  return html::page(request, frame, html::render("survey_consent", view));
}

// After a choice: the next one, then the questions.
std::string after(const Request& request, const service::SurveyView& survey, std::size_t index) {
  if (is_from_check(request)) return survey_address(request, "/check");
  const bool is_last = index + 1 >= survey.consents.size();
  return is_last ? next_address(request, survey) : consent_address(request, index + 1);
}

}  // namespace

Response survey_consent_form(const Context& context, const Request& request) {
  const auto opened = service::open_survey(context.services, request.parameter("token"));
  if (!opened) return survey_problem(context, request, opened.error());
  const auto number = read_number_parameter(request, "number");
  if (!number || *number > (*opened)->consents.size()) return Response::see_other(survey_address(request));
  return show(request, **opened, *number - 1, "");
}

Response survey_consent(const Context& context, const Request& request) {
  const std::string_view token = request.parameter("token");
  const auto opened = service::open_survey(context.services, token);
  if (!opened) return survey_problem(context, request, opened.error());
  const auto number = read_number_parameter(request, "number");
  if (!number || *number > (*opened)->consents.size()) return Response::see_other(survey_address(request));
  const std::size_t index = *number - 1;
  const std::string choice = request.form_value("answer").value_or("");
  const auto saved = service::save_consent(context.services, token, (*opened)->consents[index].purpose, choice);
  if (!saved && saved.error().code == ErrorCode::Unprocessable)
    return show(request, **opened, index, texts_of(**opened).text("consent_missing"));
  if (!saved) return survey_problem(context, request, saved.error());
  const auto now = service::open_survey(context.services, token);
  if (!now) return survey_problem(context, request, now.error());
  return Response::see_other(after(request, **now, index));
}

}  // namespace cairn::api::pages
