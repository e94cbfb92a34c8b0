#include <algorithm>

#include "api/pages/survey.h"
#include "api/pages/survey_support.h"
#include "engine/fhir/translation.h"

namespace cairn::api::pages {

namespace {

constexpr std::size_t kSecondsForAQuestion = 15;

std::size_t count_answered(const service::SurveyView& view) {
  return static_cast<std::size_t>(std::count_if(view.questions.begin(), view.questions.end(), [](const auto& question) {
    return question.is_enabled && question.is_seen && question.page->kind != survey::PageKind::Rows;
  }));
}

// A language's name in that language.
std::string name_of(const std::string& tag) {
  struct Name {
    std::string_view tag, name;
  };
  constexpr Name kNames[] = {{"bn", "বাংলা"},      {"cy", "Cymraeg"},  {"de", "Deutsch"},    {"es", "Español"},
                             {"fa", "فارسی"},      {"fr", "Français"}, {"gu", "ગુજરાતી"},     {"it", "Italiano"},
                             {"ku", "Kurdî"},      {"lt", "Lietuvių"}, {"nl", "Nederlands"}, {"no", "Norsk"},
                             {"pa", "ਪੰਜਾਬੀ"},      {"ps", "پښتو"},     {"pt", "Português"},  {"ro", "Română"},
                             {"ru", "Русский"},    {"so", "Soomaali"}, {"ta", "தமிழ்"},       {"tr", "Türkçe"},
                             {"uk", "Українська"}, {"ur", "اردو"},     {"zh", "中文"}};
  const html::Texts& texts = html::Texts::in(tag);
  if (fhir::is_same_language(texts.language(), tag)) return texts.name();
  for (const Name& row : kNames) {
    if (fhir::is_same_language(row.tag, tag)) return std::string(row.name);
  }
  return tag;
}

std::vector<html::View> list_languages(const service::SurveyView& survey) {
  std::vector<html::View> rows;
  for (const std::string& tag : survey.list_languages()) {
    const bool is_chosen = fhir::is_same_language(tag, survey.language);
    rows.push_back(html::View().set("tag", tag).set("name", name_of(tag)).set("is_chosen", is_chosen));
  }
  return rows;
}

}  // namespace

Response survey_start(const Context& context, const Request& request) {
  const auto opened = service::open_survey(context.services, request.parameter("token"));
  if (!opened) return survey_problem(context, request, opened.error());
  const service::SurveyView& survey = **opened;
  const html::Texts& texts = texts_of(survey);
  const pathway::Definition& pathway = survey.pathway->definition;
  const std::size_t count = survey.count_enabled();
  const html::Frame frame = survey_frame(survey, texts.text(survey.has_begun ? "start_again_title" : "start_title"));
  const std::string closes = texts.date(survey.closes_on);
  const std::string minutes = std::to_string(std::max<std::size_t>(2, (count * kSecondsForAQuestion + 59) / 60));
  const std::string questions = std::to_string(survey.number_of_questions_is_fixed ? count : survey.questions.size());
  const auto languages = list_languages(survey);
  html::View view;
  view.set("t", texts.view()).set("title", frame.title).set("address", survey_address(request));
  view.set("lead", texts.say("start_lead", {{"organisation", frame.service}, {"timepoint", survey.timepoint->title}}));
  view.set("who", texts.say("who_asks_text", {{"organisation", frame.service}, {"pathway", pathway.title}}));
  view.set("how_long", texts.say(survey.number_of_questions_is_fixed ? "how_long_fixed" : "how_long_open",
                                 {{"minutes", minutes}, {"count", questions}}));
  view.set("progress", survey.has_begun
                           ? texts.say("start_progress", {{"answered", std::to_string(count_answered(survey))},
                                                          {"count", std::to_string(count)}})
                           : "");
  view.set("button", texts.text(survey.has_begun ? "go_on_button" : "start_button")).set("contact", pathway.contact);
  view.set("until", texts.say("until_when_text", {{"closes", closes}}));
  view.set("not_now", texts.say("not_now_text", {{"closes", closes}})).set("consents", !survey.consents.empty());
  view.set("has_languages", languages.size() > 1).set("languages", languages);
  return html::page(request, frame, html::render("survey_start", view));
}

Response survey_language(const Context& context, const Request& request) {
  const std::string language = request.form_value("language").value_or("");
  const auto chosen = service::choose_language(context.services, request.parameter("token"), language);
  if (!chosen && chosen.error().code != ErrorCode::Unprocessable)
    return survey_problem(context, request, chosen.error());
  return Response::see_other(survey_address(request));
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
  html::Frame frame = survey_frame(**opened, texts_of(**opened).text("decline_title"));
  frame.back_link = survey_address(request);
  html::View view;
  view.set("t", texts_of(**opened).view()).set("address", survey_address(request));
  return html::page(request, frame, html::render("survey_decline", view));
}

Response survey_decline(const Context& context, const Request& request) {
  const auto declined = service::decline_survey(context.services, request.parameter("token"));
  if (!declined) return survey_problem(context, request, declined.error());
  return Response::see_other(survey_address(request));
}

}  // namespace cairn::api::pages
