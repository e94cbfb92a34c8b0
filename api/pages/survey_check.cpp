#include "api/html/components/error_summary.h"
#include "api/pages/survey.h"
#include "api/pages/survey_content.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::pages {

namespace {

using html::Html;
using html::RichPlace;
using html::View;
using service::SurveyQuestion;
using service::SurveyView;

struct Row {
  Html question;
  std::string question_text;
  std::vector<Html> answers;
  std::string ends, change, id;
};

View view_of(const Row& row, const html::Texts& texts) {
  std::vector<View> answers;
  for (const Html& answer : row.answers) answers.push_back(View().set("words", answer));
  if (answers.empty()) answers.push_back(View().set("words", html::escape(texts.text("not_provided"))));
  View view;
  view.set("question", row.question).set("answers", answers).set("ends", row.ends).set("change", row.change);
  const std::string words = texts.say("check_change", {{"question", row.question_text}});
  return view.set("id", row.id).set("question_text", words);
}

std::string ends_in_words(const html::Wording& wording, const html::QuestionField& field) {
  const html::ScaleEnds ends = html::scale_ends(field.notes, wording);
  if (html::look_of(*field.item) != html::Look::Scale || ends.lower.empty() || ends.upper.empty()) return {};
  return wording.texts().say("check_ends", {{"lower", ends.lower.text}, {"upper", ends.upper.text}});
}

View question_row(const Request& request, const SurveyQuestion& stop, const html::Wording& wording,
                  const PageQuestion& question) {
  const fhir::Item& item = question.item;
  Row row;
  for (const fhir::Answer& answer : service::answers_of(*question.slot.node))
    row.answers.push_back(answer_in_words(wording, item, answer.value));
  row.question_text = html::question_text(item, wording);
  row.question = wording.say(wording.text_of(item), RichPlace::Inline);
  if (row.question.empty()) row.question = html::escape(row.question_text);
  if (!service::can_be_answered(item)) {
    row.answers = {html::escape(wording.texts().text("cannot_be_answered"))};
    return view_of(row, wording.texts());
  }
  if (!row.answers.empty()) row.ends = ends_in_words(wording, question.field);
  row.change = question_address(request, stop) + "?from=check";
  if (!question.field.key.empty()) row.change += "#" + html::first_field_id(question.field);
  row.id = "question-" + std::to_string(stop.number);
  for (const std::size_t number : stop.rows) row.id += "-" + std::to_string(number + 1);
  if (!question.field.key.empty()) row.id += "-" + question.field.key;
  return view_of(row, wording.texts());
}

// An empty list of rows is said; rows that are there have their own sections.
std::optional<View> rows_row(const Request& request, const SurveyQuestion& stop, const html::Wording& wording) {
  if (!survey::list_rows(*stop.place.node, *stop.page->item).empty()) return std::nullopt;
  Row row;
  row.question_text = wording.text_of(*stop.page->item).text;
  row.question = wording.say(wording.text_of(*stop.page->item), RichPlace::Inline);
  row.change = question_address(request, stop) + "?from=check";
  row.id = "question-" + std::to_string(stop.number);
  return view_of(row, wording.texts());
}

Html section_heading(const SurveyView& survey, const SurveyQuestion& stop, const html::Wording& wording) {
  const auto& groups = stop.page->groups;
  std::size_t row = 0;
  for (const fhir::Item* group : groups) {
    if (!group->repeats) continue;
    if (row < stop.rows.size()) return html::escape(row_title(wording, *group, stop.rows[row]));
    ++row;
  }
  const fhir::Item* first = !groups.empty()                                 ? groups.front()
                            : stop.page->kind != survey::PageKind::Question ? stop.page->item
                                                                            : nullptr;
  if (first != nullptr) {
    if (Html words = wording.say(wording.text_of(*first), RichPlace::Inline); !words.empty()) return words;
  }
  const fhir::Questionnaire& form = survey.questionnaires[stop.questionnaire]->questionnaire;
  const fhir::Words title = wording.words_of(*form.resource, "title");
  return title.empty() ? html::escape(wording.texts().text("check_answers")) : wording.say(title, RichPlace::Inline);
}

class Sections {
 public:
  void add(const Html& heading, View row) {
    if (!rows_.empty() && heading.text() != heading_.text()) close();
    heading_ = heading;
    rows_.push_back(std::move(row));
  }
  std::vector<View> take() {
    close();
    return std::move(sections_);
  }

 private:
  void close() {
    if (!rows_.empty()) sections_.push_back(View().set("heading", heading_).set("rows", rows_));
    rows_.clear();
  }
  Html heading_;
  std::vector<View> rows_, sections_;
};

// The pathway's words have one language, whichever the page has.
Html in_its_direction(std::string_view text) {
  return Html::trusted("<span dir=\"auto\">") + html::escape(text) + Html::trusted("</span>");
}

void add_consents(const Request& request, const SurveyView& survey, Sections& sections) {
  const html::Texts& texts = texts_of(survey);
  for (std::size_t i = 0; i < survey.consents.size(); ++i) {
    const pathway::ConsentQuestion& consent = survey.consents[i];
    const std::string& choice = survey.consent_choices[i].choice;
    Row row;
    row.question = in_its_direction(consent.title);
    row.question_text = consent.title;
    if (!choice.empty())
      row.answers.push_back(in_its_direction(choice == "yes" ? consent.yes_label : consent.no_label));
    row.change = consent_address(request, i) + "?from=check";
    row.id = "consent-" + std::to_string(i + 1);
    sections.add(html::escape(texts.text("check_choices")), view_of(row, texts));
  }
}

std::vector<View> list_sections(const Context& context, const Request& request, const SurveyView& survey) {
  Sections sections;
  add_consents(request, survey, sections);
  for (const SurveyQuestion& stop : survey.questions) {
    if (!stop.is_enabled) continue;
    const PageQuestions questions(context, survey, stop);
    const html::Wording& wording = questions.wording();
    const Html heading = section_heading(survey, stop, wording);
    for (const PageQuestion& question : questions.all())
      sections.add(heading, question_row(request, stop, wording, question));
    if (stop.page->kind != survey::PageKind::Rows) continue;
    if (auto row = rows_row(request, stop, wording)) sections.add(heading, *std::move(row));
  }
  return sections.take();
}

std::vector<html::SummarisedError> list_errors(const Request& request, const SurveyView& survey, const Issues& issues) {
  const html::Texts& texts = texts_of(survey);
  std::vector<html::SummarisedError> errors;
  for (const Issue& issue : issues) {
    std::string message = issue.message;
    // The question is the last part of our own sentence.
    if (texts.has(issue.code)) {
      const auto colon = message.find(": ");
      message = texts.say(issue.code, {{"question", colon == std::string::npos ? "" : message.substr(colon + 2)}});
    }
    errors.push_back({issue.path.empty() ? "" : survey_address(request, "/q/" + issue.path + "?from=check"), message});
  }
  return errors;
}

Response show(const Context& context, const Request& request, const SurveyView& survey, const Issues& issues) {
  const html::Texts& texts = texts_of(survey);
  const auto errors = list_errors(request, survey, issues);
  html::Frame frame = survey_frame(survey, texts.text("check_title"));
  frame.has_errors = !errors.empty();
  frame.status = errors.empty() ? 200 : 422;
  const SurveyQuestion* last = survey.last_question();
  frame.back_link = last ? question_address(request, *last) : survey_address(request);
  const SurveyQuestion* unseen = survey.resume_question();
  View view;
  view.set("t", texts.view()).set("errors", errors.empty() ? Html() : html::render_error_summary(errors, texts));
  view.set("sections", list_sections(context, request, survey)).set("address", survey_address(request, "/check"));
  view.set("unseen", unseen ? question_address(request, *unseen) : "");
  return html::page(request, frame, html::render("survey_check", view));
}

}  // namespace

Response survey_check(const Context& context, const Request& request) {
  const auto opened = service::open_survey(context.services, request.parameter("token"));
  if (!opened) return survey_problem(context, request, opened.error());
  if (!(*opened)->has_begun) return Response::see_other(survey_address(request));
  return show(context, request, **opened, {});
}

Response survey_send(const Context& context, const Request& request) {
  const std::string_view token = request.parameter("token");
  const auto receipt = service::submit_survey(context.services, token);
  if (receipt) return Response::see_other(survey_address(request, "/done"));
  const auto opened = service::open_survey(context.services, token);
  if (!opened || receipt.error().code != ErrorCode::Unprocessable)
    return survey_problem(context, request, receipt.error());
  return show(context, request, **opened, receipt.error().issues);
}

}  // namespace cairn::api::pages
