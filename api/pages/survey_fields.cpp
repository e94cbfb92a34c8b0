#include "api/pages/survey_fields.h"

#include <algorithm>

#include "api/html/components/question_parts.h"
#include "engine/base/text.h"
#include "engine/service/survey_answer.h"

namespace cairn::api::pages {

namespace {

using html::Html;
using html::View;
using Node = survey::ResponseTree::Node;

bool is_number(const fhir::Item& item) {
  return item.type == fhir::ItemType::Integer || item.type == fhir::ItemType::Decimal;
}

std::vector<const fhir::Item*> list_notes(const survey::Evaluation& evaluation, const Node& node) {
  std::vector<const fhir::Item*> notes;
  for (const Node* child : node.children) {
    if (child->item->type == fhir::ItemType::Display && !child->item->hidden && evaluation.is_enabled(*child))
      notes.push_back(child->item);
  }
  return notes;
}

std::vector<html::KeptFile> list_files(const std::vector<fhir::Answer>& answers) {
  std::vector<html::KeptFile> files;
  for (const fhir::Answer& answer : answers) {
    if (const auto* file = std::get_if<fhir::Attachment>(&answer.value))
      files.push_back({file->title, static_cast<std::size_t>(file->size.value_or(0))});
  }
  return files;
}

// "f2" or "f2-3-1": the question's place on its page, and the rows beyond those of the page.
std::string key_of(const survey::Slot& slot, std::size_t ordinal, std::size_t page_rows) {
  std::string key = "f" + std::to_string(ordinal);
  for (std::size_t i = page_rows; i < slot.rows.size(); ++i) key += "-" + std::to_string(slot.rows[i] + 1);
  return key;
}

std::string limits_in_words(const html::Texts& texts, const fhir::Item& item) {
  const std::string from = item.min_value ? texts.answer(*item.min_value) : "";
  const std::string to = item.max_value ? texts.answer(*item.max_value) : "";
  if (from.empty()) return texts.say("limits_to", {{"to", to}});
  return to.empty() ? texts.say("limits_from", {{"from", from}})
                    : texts.say("limits_between", {{"from", from}, {"to", to}});
}

}  // namespace

PageQuestions::PageQuestions(const Context& context, const service::SurveyView& survey,
                             const service::SurveyQuestion& stop)
    : wording_(wording_of(survey, stop.questionnaire)), evaluation_(survey.evaluations[stop.questionnaire]) {
  const bool is_alone = stop.page->kind == survey::PageKind::Question;
  std::vector<const fhir::Item*> items;
  for (survey::Slot& slot : survey::list_slots(stop.place)) {
    auto known = std::find(items.begin(), items.end(), slot.item);
    if (known == items.end()) known = items.insert(items.end(), slot.item);
    if (!evaluation_.is_enabled(*slot.node)) continue;
    std::vector<fhir::Answer> answers = service::answers_of(*slot.node);
    const bool is_seen = !slot.node->occurrences.empty();
    if (answers.empty() && !is_seen) answers = service::proposed_answers(context.services, survey, stop, slot);
    PageQuestion& question = questions_.emplace_back();
    question.item = evaluation_.present_item(*slot.node);
    question.field.key =
        is_alone ? "" : key_of(slot, static_cast<std::size_t>(known - items.begin()) + 1, stop.rows.size());
    question.field.is_alone = is_alone;
    question.field.notes = list_notes(evaluation_, *slot.node);
    question.field.files = list_files(answers);
    question.field.item = &question.item;
    question.entered = html::make_entered(question.item, service::encode_answers(question.item, answers));
    question.slot = std::move(slot);
    by_node_.emplace(question.slot.node, &question);
  }
}

const PageQuestion* PageQuestions::find(const Node& node) const {
  const auto found = by_node_.find(&node);
  return found == by_node_.end() ? nullptr : found->second;
}

void PageQuestions::read(const Request& request) {
  for (PageQuestion& question : questions_) question.entered = html::read_entered(question.field, request);
}

std::vector<service::GivenAnswers> PageQuestions::given(const Request& request) const {
  std::vector<service::GivenAnswers> all;
  for (const PageQuestion& question : questions_) {
    service::GivenAnswers given{question.item.link_id, question.slot.rows, {}, {}, {}};
    if (question.item.type == fhir::ItemType::Attachment) {
      for (const UploadedFile& file : request.files) {
        if (file.field == html::field_name(question.field, "answer"))
          given.uploads.push_back({file.name, file.content_type, file.content});
      }
      const auto removed = request.form_values(html::field_name(question.field, "remove"));
      for (std::size_t i = 0; i < question.field.files.size(); ++i) {
        if (std::find(removed.begin(), removed.end(), std::to_string(i)) != removed.end()) given.removed.push_back(i);
      }
    } else {
      given.texts = html::values_of(question.item, question.entered);
    }
    all.push_back(std::move(given));
  }
  return all;
}

Issues PageQuestions::take_errors(const Issues& issues) {
  Issues others;
  for (const Issue& issue : issues) {
    const auto at = std::find_if(questions_.begin(), questions_.end(), [&](const PageQuestion& question) {
      return service::answer_key(question.item.link_id, question.slot.rows) == issue.path;
    });
    if (at == questions_.end())
      others.push_back(issue);
    else if (at->field.error.empty())
      at->field.error = refusal_in_words(wording_.texts(), at->item, issue, at->field.error_language);
  }
  return others;
}

std::string refusal_in_words(const html::Texts& texts, const fhir::Item& item, const Issue& issue,
                             std::string& language) {
  language = texts.language();
  std::string key = issue.code;
  if (key == "required") key = service::missing_code(item);
  if (issue.code == "required" && is_number(item) && html::look_of(item) == html::Look::Scale)
    key = "error_required_number";
  if (!texts.has(key)) {
    language = html::Texts::in("en").language();  // a rule of the questionnaire itself, or one without a translation
    return issue.message;
  }
  const auto number = [](std::optional<std::int64_t> value) { return std::to_string(value.value_or(0)); };
  const std::string limits = item.min_value || item.max_value ? limits_in_words(texts, item) : "";
  return texts.say(key, {{"limits", limits},
                         {"places", number(item.max_decimal_places)},
                         {"limit", std::to_string(service::max_answer_characters(item))},
                         {"shortest", number(item.min_length)},
                         {"least", number(item.min_occurs)},
                         {"most", number(item.max_occurs)},
                         {"count", number(item.min_occurs)},
                         {"types", html::types_in_words(item.mime_types)},
                         {"size", html::size_in_words(texts, service::max_file_size(item))},
                         {"question", item.text}});
}

Html answer_in_words(const html::Wording& wording, const fhir::Item& item, const fhir::Value& value) {
  if (const auto* file = std::get_if<fhir::Attachment>(&value)) {
    const auto size = static_cast<std::size_t>(file->size.value_or(0));
    return html::escape(file->title + " (" + html::size_in_words(wording.texts(), size) + ")");
  }
  for (const fhir::AnswerOption& option : item.options) {
    const auto* a = std::get_if<fhir::Coding>(&option.value);
    const auto* b = std::get_if<fhir::Coding>(&value);
    if (a && b ? a->is_same_concept(*b) : option.value == value)
      return wording.say(wording.label_of(option), html::RichPlace::Label);
  }
  const Html words = html::escape(wording.texts().answer(value));
  const bool is_free = std::holds_alternative<fhir::Text>(value);
  return is_free ? Html::trusted("<span dir=\"auto\">") + words + Html::trusted("</span>") : words;
}

Html say_beside(const survey::Evaluation& evaluation, const html::Wording& wording, const Node& node) {
  if (node.item->hidden || !evaluation.is_enabled(node)) return {};
  const fhir::Item item = evaluation.present_item(node);
  if (item.type == fhir::ItemType::Display) return html::render_note(item, wording);
  std::vector<View> answers;
  for (const fhir::Answer& answer : service::answers_of(node))
    answers.push_back(View().set("words", answer_in_words(wording, item, answer.value)));
  View view;
  view.set("t", wording.texts().view()).set("question", wording.say(wording.text_of(item), html::RichPlace::Inline));
  view.set("nothing", answers.empty() ? wording.texts().text("not_worked_out") : "").set("answers", answers);
  return html::render("question/worked_out", view);
}

Html say_all_beside(const survey::Evaluation& evaluation, const html::Wording& wording, const Node& from,
                    const std::vector<const fhir::Item*>& items) {
  Html said;
  for (const fhir::Item* item : items) {
    for (const Node* node : evaluation.tree().resolve(from, evaluation.form().entry_of(*item))) {
      said += say_beside(evaluation, wording, *node);
      break;
    }
  }
  return said;
}

}  // namespace cairn::api::pages
