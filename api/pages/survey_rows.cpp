#include <algorithm>

#include "api/pages/survey_content.h"

namespace cairn::api::pages {

namespace {

using html::Html;
using html::RichPlace;
using html::View;
using Node = survey::ResponseTree::Node;

constexpr std::size_t kAnswersShown = 6;

void collect_answers(const survey::Evaluation& evaluation, const html::Wording& wording, const Node& node,
                     std::vector<View>& rows) {
  if (node.item->hidden || !evaluation.is_enabled(node)) return;
  const auto answers = node.item->is_question() ? service::answers_of(node) : std::vector<fhir::Answer>();
  if (!answers.empty() && rows.size() < kAnswersShown) {
    const fhir::Item item = evaluation.present_item(node);
    Html words;
    for (const fhir::Answer& answer : answers) {
      if (!words.empty()) words += Html::trusted(", ");
      words += answer_in_words(wording, item, answer.value);
    }
    rows.push_back(View().set("question", wording.say(wording.text_of(item), RichPlace::Inline)).set("words", words));
  }
  for (const Node* child : node.children) collect_answers(evaluation, wording, *child, rows);
}

// The first page inside a row.
std::string first_page(const Request& request, const service::SurveyView& survey, const service::SurveyQuestion& stop,
                       const std::vector<std::size_t>& row) {
  for (const service::SurveyQuestion& one : survey.questions) {
    const bool is_inside = one.questionnaire == stop.questionnaire && one.number > stop.number &&
                           one.rows.size() >= row.size() && std::equal(row.begin(), row.end(), one.rows.begin());
    if (is_inside && one.is_enabled) return question_address(request, one);
  }
  return question_address(request, stop);
}

}  // namespace

Html list_of_rows(const Request& request, const PageQuestions& questions, const service::SurveyView& survey,
                  const service::SurveyQuestion& stop, const std::string& error) {
  const html::Wording& wording = questions.wording();
  const html::Texts& texts = wording.texts();
  const fhir::Item& group = *stop.page->item;
  const auto nodes = survey::list_rows(*stop.place.node, group);
  std::vector<View> rows;
  std::vector<std::size_t> row = stop.rows;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    row.push_back(i);
    std::vector<View> answers;
    collect_answers(questions.evaluation(), wording, *nodes[i], answers);
    View one;
    one.set("id", "row-" + std::to_string(i + 1)).set("title", row_title(wording, group, i));
    one.set("is_empty", answers.empty()).set("answers", answers);
    one.set("change", first_page(request, survey, stop, row)).set("remove", row_action("remove", group.link_id, row));
    rows.push_back(std::move(one));
    row.pop_back();
  }
  const auto count = static_cast<std::int64_t>(nodes.size());
  const fhir::Words title = wording.text_of(group);
  View view;
  view.set("t", texts.view()).set("error", error).set("has_error", !error.empty());
  view.set("title", title.empty() ? html::escape(texts.text("rows_entry")) : wording.say(title, RichPlace::Inline));
  view.set("has_rows", !rows.empty()).set("rows", rows);
  view.set("may_be_empty", !group.required && group.min_occurs.value_or(0) == 0);
  view.set("can_add", !group.max_occurs || count < *group.max_occurs);
  view.set("add", row_action("add", group.link_id, stop.rows));
  view.set("add_label", texts.text(rows.empty() ? "rows_add_first" : "rows_add"));
  view.set("limit", group.max_occurs ? texts.say("rows_limit", {{"count", std::to_string(*group.max_occurs)}}) : "");
  return html::render("survey_rows", view);
}

}  // namespace cairn::api::pages
