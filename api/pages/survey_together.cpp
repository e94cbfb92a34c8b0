#include <algorithm>

#include "api/pages/survey_content.h"

namespace cairn::api::pages {

namespace {

using fhir::ItemType;
using html::Html;
using html::RichPlace;
using html::View;
using Node = survey::ResponseTree::Node;

std::int64_t least_rows(const fhir::Item& group) { return group.min_occurs.value_or(group.required ? 1 : 0); }

class Composer {
 public:
  Composer(const PageQuestions& questions, const service::SurveyQuestion& stop)
      : questions_(questions), wording_(questions.wording()), rows_(stop.rows) {}

  Html content_of(const Node& node) {
    Html content;
    const auto& children = node.children;
    for (std::size_t i = 0; i < children.size(); ++i) {
      const bool is_first = i == 0 || children[i - 1]->item != children[i]->item;
      if (is_first) content += part(node, *children[i]);
    }
    return content;
  }

  Html part(const Node& holder, const Node& node) {
    const fhir::Item& item = *node.item;
    if (item.hidden || !questions_.evaluation().is_enabled(node)) return {};
    if (item.type == ItemType::Display || (item.is_question() && item.read_only))
      return say_beside(questions_.evaluation(), wording_, node) + content_of_question(node);
    if (item.type == ItemType::Group) return item.repeats ? cards(holder, item) : section(node);
    const PageQuestion* question = questions_.find(node);
    Html content = question ? html::render_question(question->field, question->entered, wording_) : Html();
    return content + content_of_question(node);
  }

  Html cards(const Node& holder, const fhir::Item& group) {
    std::vector<const Node*> rows = survey::list_rows(holder, group);
    const bool is_shown_only = rows.empty();  // the first card is there before anything was entered
    if (is_shown_only) {
      rows.push_back(*std::find_if(holder.children.begin(), holder.children.end(),
                                   [&](const Node* child) { return child->item == &group; }));
    }
    Html content;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      rows_.push_back(row);
      const bool can_remove =
          !is_shown_only && static_cast<std::int64_t>(rows.size()) > std::max<std::int64_t>(1, least_rows(group));
      View card;
      card.set("t", wording_.texts().view()).set("title", row_title(wording_, group, row));
      card.set("id", "card-" + std::to_string(++cards_)).set("content", content_of(*rows[row]));
      card.set("can_remove", can_remove).set("remove", row_action("remove", group.link_id, rows_));
      content += html::render("survey_card", card);
      rows_.pop_back();
    }
    return content + add_button(group, rows.size());
  }

 private:
  // Children of a question: its display items are part of the field.
  Html content_of_question(const Node& node) {
    Html content;
    for (const Node* child : node.children) {
      if (child->item->type != ItemType::Display) content += part(node, *child);
    }
    return content;
  }

  Html section(const Node& node) {
    const Html title = wording_.say(wording_.text_of(questions_.evaluation().present_item(node)), RichPlace::Inline);
    const Html content = content_of(node);
    if (title.empty() || content.empty()) return content;
    return Html::trusted("<h2 class=\"nhsuk-heading-m cairn-part\">") + title + Html::trusted("</h2>\n") + content;
  }

  Html add_button(const fhir::Item& group, std::size_t count) const {
    if (group.max_occurs && static_cast<std::int64_t>(count) >= *group.max_occurs) return {};
    View view;
    view.set("t", wording_.texts().view()).set("add", row_action("add", group.link_id, rows_));
    return html::render("question/add_row", view);
  }

  const PageQuestions& questions_;
  const html::Wording& wording_;
  std::vector<std::size_t> rows_;
  std::size_t cards_ = 0;
};

}  // namespace

std::string row_title(const html::Wording& wording, const fhir::Item& group, std::size_t row) {
  const std::string text = wording.text_of(group).text;
  const html::Texts& texts = wording.texts();
  return texts.say("rows_number",
                   {{"title", text.empty() ? texts.text("rows_entry") : text}, {"number", std::to_string(row + 1)}});
}

std::string row_action(std::string_view verb, std::string_view link_id, const std::vector<std::size_t>& rows) {
  std::string action = std::string(verb) + ":" + std::string(link_id) + ":";
  for (std::size_t i = 0; i < rows.size(); ++i) action += (i == 0 ? "" : "-") + std::to_string(rows[i] + 1);
  return action;
}

Html questions_together(PageQuestions& questions, const service::SurveyQuestion& stop, bool marks_new) {
  const html::Wording& wording = questions.wording();
  bool has_new = false;
  if (marks_new) {
    for (PageQuestion& question : questions.all()) {
      question.field.is_new = question.slot.node->occurrences.empty();
      has_new = has_new || question.field.is_new;
    }
  }
  const fhir::Item& group = *stop.page->item;
  const Node& holder = *stop.place.node;
  const auto node = std::find_if(holder.children.begin(), holder.children.end(),
                                 [&](const Node* child) { return child->item == &group; });
  CAIRN_ASSERT(node != holder.children.end());
  Composer composer(questions, stop);
  View view;
  view.set("t", wording.texts().view()).set("caption", caption_of(questions, stop));
  const fhir::Words title = wording.text_of(questions.evaluation().present_item(**node));
  view.set("title",
           title.empty() ? html::escape(wording.texts().text("check_answers")) : wording.say(title, RichPlace::Inline));
  view.set("new", has_new ? wording.texts().text("new_questions") : "");
  view.set("parts", group.repeats ? composer.cards(holder, group) : composer.content_of(**node));
  return html::render("survey_together", view);
}

}  // namespace cairn::api::pages
