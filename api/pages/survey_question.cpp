#include <algorithm>

#include "api/html/components/error_summary.h"
#include "api/pages/survey.h"
#include "api/pages/survey_content.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::pages {

namespace {

using html::Html;
using html::RichPlace;
using html::View;
using service::PageInput;
using service::SurveyQuestion;
using service::SurveyView;

std::string back_address(const Request& request, const SurveyView& survey, const SurveyQuestion& question) {
  if (is_from_check(request)) return survey_address(request, "/check");
  if (const auto* previous = survey.previous_question(question)) return question_address(request, *previous);
  for (std::size_t i = survey.consents.size(); i-- > 0;) {
    if (survey.consent_choices[i].is_from_this_request) return consent_address(request, i);
  }
  return survey_address(request);
}

// What the person asked the page to do, by the button that was used: "add:group:2", "more:f1", "find:".
struct Wish {
  std::string verb, rest;
  std::vector<std::size_t> rows;
};

Wish read_wish(const Request& request) {
  const std::string text = request.form_value("do").value_or("");
  Wish wish;
  wish.verb = text.substr(0, text.find(':'));
  wish.rest = wish.verb.size() < text.size() ? text.substr(wish.verb.size() + 1) : "";
  if (wish.verb != "add" && wish.verb != "remove") return wish;
  const auto colon = wish.rest.rfind(':');
  std::string rows = colon == std::string::npos ? "" : wish.rest.substr(colon + 1);
  if (colon != std::string::npos) wish.rest.resize(colon);
  std::size_t number = 0;
  for (const char letter : rows + "-") {
    if (letter >= '0' && letter <= '9' && number < 100'000) {
      number = number * 10 + static_cast<std::size_t>(letter - '0');
    } else if (number > 0) {
      wish.rows.push_back(number - 1);
      number = 0;
    }
  }
  return wish;
}

PageInput make_input(const Request& request, const PageQuestions& questions, const SurveyQuestion& stop,
                     const Wish& wish) {
  PageInput input;
  input.number = stop.number;
  input.rows = stop.rows;
  input.answers = questions.given(request);
  if (wish.verb == "add" || wish.verb == "remove") {
    input.action = wish.verb == "add" ? PageInput::Action::AddRow : PageInput::Action::RemoveRow;
    input.group = wish.rest;
    input.group_rows = wish.rows;
  } else if (wish.verb == "more") {
    input.action = PageInput::Action::Keep;
  }
  return input;
}

std::string progress_of(const html::Texts& texts, const SurveyView& survey, const SurveyQuestion& question) {
  if (question.page->kind == survey::PageKind::Rows) return {};
  if (survey.count_enabled() < 2) return {};
  const std::string number = std::to_string(survey.position_of(question));
  return texts.say(survey.number_of_questions_is_fixed ? "progress_fixed" : "progress_open",
                   {{"number", number}, {"count", std::to_string(survey.count_enabled())}});
}

std::vector<View> outer_groups(const html::Wording& wording, const SurveyQuestion& stop) {
  std::vector<View> views;
  const auto& groups = stop.page->groups;
  for (std::size_t i = 0; i + 1 < groups.size(); ++i) {
    if (const Html words = wording.say(wording.text_of(*groups[i]), RichPlace::Inline); !words.empty())
      views.push_back(View().set("words", words));
  }
  return views;
}

struct Page {
  const SurveyView& survey;
  const SurveyQuestion& stop;
  PageQuestions& questions;
  std::string rows_error = {};  // of a list of rows
  bool marks_new = false;
};

std::vector<html::SummarisedError> list_errors(const Page& page) {
  std::vector<html::SummarisedError> errors;
  for (const PageQuestion& question : page.questions.all()) {
    if (!question.field.error.empty())
      errors.push_back({"#" + html::first_field_id(question.field), question.field.error});
  }
  if (!page.rows_error.empty()) errors.push_back({"#answer", page.rows_error});
  return errors;
}

std::string title_of(const Page& page) {
  const html::Wording& wording = page.questions.wording();
  const fhir::Item& item = *page.stop.page->item;
  if (page.stop.page->kind != survey::PageKind::Question) {
    const std::string text = wording.text_of(item).text;
    return text.empty() ? wording.texts().text("check_answers") : text;
  }
  return html::question_text(page.questions.evaluation().present_item(*page.stop.place.node), wording);
}

Html content_of(const Request& request, Page& page) {
  switch (page.stop.page->kind) {
    case survey::PageKind::Question:
      return one_question(page.questions, page.stop);
    case survey::PageKind::Together:
      return questions_together(page.questions, page.stop, page.marks_new);
    case survey::PageKind::Rows:
      return list_of_rows(request, page.questions, page.survey, page.stop, page.rows_error);
  }
  throw AssertionFailure("A page of an unknown kind.");
}

std::string may_skip(const Page& page) {
  const auto& all = page.questions.all();
  const auto is_required = [](const PageQuestion& one) { return one.item.required; };
  if (std::all_of(all.begin(), all.end(), is_required)) return {};
  const html::Texts& texts = page.questions.wording().texts();
  if (std::any_of(all.begin(), all.end(), is_required)) return texts.text("can_skip_some");
  return texts.text(page.stop.page->kind == survey::PageKind::Question ? "can_skip" : "can_skip_page");
}

Response show(const Request& request, Page page) {
  const html::Wording& wording = page.questions.wording();
  const html::Texts& texts = wording.texts();
  const auto errors = list_errors(page);
  html::Frame frame = survey_frame(page.survey, title_of(page));
  frame.language = wording.page_language();
  frame.direction = html::direction_of(frame.language);
  frame.has_errors = !errors.empty();
  frame.status = errors.empty() ? 200 : 422;
  frame.back_link = back_address(request, page.survey, page.stop);
  const survey::Page& here = *page.stop.page;
  const survey::Evaluation& evaluation = page.questions.evaluation();
  View view;
  view.set("t", texts.view()).set("errors", errors.empty() ? Html() : html::render_error_summary(errors, texts));
  view.set("progress", progress_of(texts, page.survey, page.stop))
      .set("outer_groups", outer_groups(wording, page.stop));
  view.set("above", say_all_beside(evaluation, wording, *page.stop.place.node, here.display));
  view.set("below", say_all_beside(evaluation, wording, *page.stop.place.node, here.after));
  view.set("address", question_address(request, page.stop)).set("from", is_from_check(request) ? "check" : "");
  const Html content = content_of(request, page);
  // The first button of a form is the one that Enter presses.
  view.set("has_actions", content.text().find("name=\"do\"") != std::string::npos).set("content", content);
  view.set("skip", may_skip(page));
  view.set("saved", texts.say("saved_each_time", {{"closes", texts.date(page.survey.closes_on)}}));
  return html::page(request, frame, html::render("survey_question", view));
}

// Where a saved page leads to.
std::string address_after(const Request& request, const Wish& wish, const SurveyQuestion& stop,
                          const service::SavedPage& saved) {
  const std::string check = survey_address(request, "/check");
  if (!saved.next) return check;
  const std::string next = question_address(request, saved.next->number, saved.next->rows);
  const std::string from = is_from_check(request) ? "from=check" : "";
  const auto with = [&](const std::string& query) {
    const std::string all = query + (query.empty() || from.empty() ? "" : "&") + from;
    return next + (all.empty() ? "" : "?" + all);
  };
  if (wish.verb == "more") return with("more=" + encode_query_value(wish.rest.empty() ? "answer" : wish.rest));
  if (wish.verb == "add" || wish.verb == "remove") return with("");
  if (saved.has_new_questions && stop.page->kind == survey::PageKind::Together) return with("new=1");
  // A changed answer may have switched on a question that was never seen: it comes before the check page.
  if (!from.empty()) return saved.next->is_seen ? check : with("");
  return next;
}

}  // namespace

Html caption_of(const PageQuestions& questions, const SurveyQuestion& stop) {
  if (stop.page->groups.empty()) return {};
  const fhir::Item& group = *stop.page->groups.back();
  const html::Wording& wording = questions.wording();
  if (group.repeats && !stop.rows.empty()) return html::escape(row_title(wording, group, stop.rows.back()));
  return wording.say(wording.text_of(group), RichPlace::Inline);
}

Html one_question(const PageQuestions& questions, const SurveyQuestion& stop) {
  CAIRN_ASSERT(questions.all().size() == 1);
  const PageQuestion& question = questions.all().front();
  html::QuestionField field = question.field;
  field.caption = caption_of(questions, stop);
  return html::render_question(field, question.entered, questions.wording());
}

Response survey_question_form(const Context& context, const Request& request) {
  const auto opened = service::open_survey(context.services, request.parameter("token"));
  if (!opened) return survey_problem(context, request, opened.error());
  const SurveyView& survey = **opened;
  const SurveyQuestion* stop = find_question(request, survey);
  if (!survey.has_begun || !stop) return Response::see_other(survey_address(request));
  if (!stop->is_enabled) return Response::see_other(next_address(request, survey));
  PageQuestions questions(context, survey, *stop);
  const std::string more = request.query_value("more").value_or("");
  for (PageQuestion& question : questions.all()) {
    if (!more.empty() && more == (question.field.key.empty() ? "answer" : question.field.key))
      question.field.more_lines = 1;
  }
  return show(request, {survey, *stop, questions, "", request.query_value("new").has_value()});
}

Response survey_question(const Context& context, const Request& request) {
  const std::string_view token = request.parameter("token");
  const auto opened = service::open_survey(context.services, token);
  if (!opened) return survey_problem(context, request, opened.error());
  const SurveyQuestion* stop = find_question(request, **opened);
  if (!stop || !stop->is_enabled) return Response::see_other(next_address(request, **opened));
  PageQuestions questions(context, **opened, *stop);
  questions.read(request);
  const Wish wish = read_wish(request);
  const bool is_looking = std::any_of(questions.all().begin(), questions.all().end(), [](const PageQuestion& one) {
    return html::wants_to_find(one.item, one.entered);
  });
  if (wish.verb == "find" || (wish.verb.empty() && is_looking)) return show(request, {**opened, *stop, questions});
  const auto saved = service::save_page(context.services, token, make_input(request, questions, *stop, wish));
  if (!saved && saved.error().code == ErrorCode::Unprocessable) {
    Page page{**opened, *stop, questions};
    const Issues others = questions.take_errors(saved.error().issues);
    std::string language;
    if (!others.empty())
      page.rows_error = refusal_in_words(questions.wording().texts(), *stop->page->item, others.front(), language);
    return show(request, page);
  }
  if (!saved) return survey_problem(context, request, saved.error());
  return Response::see_other(address_after(request, wish, *stop, *saved));
}

}  // namespace cairn::api::pages
