#include "api/html/components/question.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "api/html/components/question_parts.h"
#include "engine/base/text.h"
#include "engine/service/survey_answer.h"
#include "engine/service/survey_files.h"

namespace cairn::api::html {

namespace {

using fhir::Item;
using fhir::ItemType;

std::string number_words(const fhir::Value& value) { return display_text(value); }

const Item* find_note(const std::vector<const Item*>& notes, std::string_view control) {
  const auto found =
      std::find_if(notes.begin(), notes.end(), [&](const Item* note) { return note->item_control == control; });
  return found == notes.end() ? nullptr : *found;
}

bool is_number(const Item& item) {
  return item.type == ItemType::Integer || item.type == ItemType::Decimal || item.type == ItemType::Quantity;
}

// "instructions", "security" or "help": extension displayCategory.
std::string display_category(const Item& note) {
  constexpr std::string_view kUrl = "http://hl7.org/fhir/StructureDefinition/questionnaire-displayCategory";
  const Json* extensions = note.element ? find_array(*note.element, "extension") : nullptr;
  if (extensions == nullptr) return {};
  for (const Json& extension : *extensions) {
    if (read_string(extension, "url").value_or("") != kUrl) continue;
    const Json* concept_element = find_object(extension, "valueCodeableConcept");
    const Json* codings = concept_element ? find_array(*concept_element, "coding") : nullptr;
    if (codings != nullptr && !codings->empty()) return read_string(codings->front(), "code").value_or("");
  }
  return {};
}

class Hints {
 public:
  Hints(const QuestionField& field, const Wording& wording) : field_(field), wording_(wording) {}

  // The questionnaire's own notes, then what the answer must look like.
  void add_all(Look look) {
    for (const Item* note : field_.notes) add_note(*note);
    const Item& item = *field_.item;
    if (!item.entry_format.empty()) add(wording_.say(entry_format(), RichPlace::Block));
    const Texts& texts = wording_.texts();
    if ((look == Look::Choice || look == Look::Find) && item.repeats) add_own(texts.text("hint_choose_all"));
    if (look == Look::Date && item.entry_format.empty()) add_own(texts.text(date_hint()));
    if (item.type == ItemType::Time && look == Look::Lines) add_own(texts.text("hint_time"));
    if (item.type == ItemType::Reference && look == Look::Lines) add_own(texts.text("hint_reference"));
    if (is_number(item) && look == Look::Lines) add_number_hints();
    if (look == Look::Lines && (item.type == ItemType::Text || (item.type == ItemType::String && item.max_length)))
      add_own(texts.say("hint_length", {{"limit", std::to_string(service::max_answer_characters(item))}}));
    if (look == Look::File) add_file_hints();
  }

  const std::vector<View>& rows() const { return rows_; }
  const std::vector<View>& details() const { return details_; }

 private:
  void add_note(const Item& note) {
    const std::string category = display_category(note);
    const Html words = wording_.say(wording_.text_of(note), RichPlace::Block);
    for (const std::string_view control : {"lower", "upper", "unit"}) {
      if (note.item_control == control) return;
    }
    const Texts& texts = wording_.texts();
    if (note.item_control == "help" || category == "help") return add_details(texts.text("what_this_means"), words);
    if (note.item_control == "legal") return add_details(texts.text("legal_note"), words);
    if (category == "security") return add_details(texts.text("privacy_note"), words);
    add(words);
  }

  fhir::Words entry_format() const {
    fhir::Words words{field_.item->entry_format, "", "", ""};
    const Json* extensions = field_.item->element ? find_array(*field_.item->element, "extension") : nullptr;
    if (extensions == nullptr) return words;
    for (const Json& extension : *extensions) {
      if (read_string(extension, "url").value_or("") == "http://hl7.org/fhir/StructureDefinition/entryFormat")
        words = wording_.words_of(extension, "valueString");
    }
    return words;
  }

  std::string_view date_hint() const {
    const DateParts parts = date_parts(*field_.item);
    return parts == DateParts::Year ? "hint_year" : parts == DateParts::Month ? "hint_month" : "hint_date";
  }

  void add_number_hints() {
    const Item& item = *field_.item;
    const Texts& texts = wording_.texts();
    const std::string from = item.min_value ? number_words(*item.min_value) : "";
    const std::string to = item.max_value ? number_words(*item.max_value) : "";
    if (!from.empty() && !to.empty())
      add_own(texts.say("hint_range", {{"from", from}, {"to", to}}));
    else if (!from.empty())
      add_own(texts.say("hint_from", {{"from", from}}));
    else if (!to.empty())
      add_own(texts.say("hint_to", {{"to", to}}));
    if (item.slider_step.value_or(1) > 1)
      add_own(texts.say("hint_step", {{"step", std::to_string(*item.slider_step)}}));
    const ScaleEnds ends = scale_ends(field_.notes, wording_);
    if (!from.empty() && !to.empty() && !ends.lower.empty() && !ends.upper.empty()) {
      add_own(
          texts.say("hint_ends", {{"from", from}, {"lower", ends.lower.text}, {"to", to}, {"upper", ends.upper.text}}));
    }
  }

  void add_file_hints() {
    const Texts& texts = wording_.texts();
    const Item& item = *field_.item;
    add_own(texts.say("file_limit", {{"size", size_in_words(texts, service::max_file_size(item))}}));
    if (!item.mime_types.empty()) add_own(texts.say("file_types", {{"types", types_in_words(item.mime_types)}}));
  }

  void add(const Html& words) {
    if (words.empty()) return;
    const std::string id = field_name(field_, "answer-hint-" + std::to_string(rows_.size() + 1));
    rows_.push_back(View().set("id", id).set("words", words).set("is_own", false));
  }
  void add_own(std::string_view words) {
    add(escape(words));
    rows_.back().set("is_own", true);
  }
  void add_details(std::string_view summary, const Html& words) {
    if (!words.empty()) details_.push_back(View().set("summary", summary).set("words", words));
  }

  const QuestionField& field_;
  const Wording& wording_;
  std::vector<View> rows_, details_;
};

bool is_scale(const Item& item) { return !item.repeats && scale_numbers(item).size() >= kShortestScale; }

Look look_of_options(const Item& item) {
  if (is_scale(item)) return Look::Scale;
  const bool is_autocomplete = item.item_control == "autocomplete";
  if (item.options.size() > kLongestList || (is_autocomplete && item.options.size() >= kFindFrom)) return Look::Find;
  if (item.item_control == "drop-down" && !item.repeats && item.type != ItemType::OpenChoice &&
      item.options.size() > kShortList)
    return Look::Select;
  return Look::Choice;
}

}  // namespace

std::string field_name(const QuestionField& field, std::string_view part) {
  return field.key.empty() ? std::string(part) : field.key + "-" + std::string(part);
}

std::string option_id(const QuestionField& field, std::size_t index) {
  return field_name(field, index == 0 ? "answer" : "answer-" + std::to_string(index + 1));
}

ScaleEnds scale_ends(const std::vector<const Item*>& notes, const Wording& wording) {
  ScaleEnds ends;
  if (const Item* lower = find_note(notes, "lower")) ends.lower = wording.text_of(*lower);
  if (const Item* upper = find_note(notes, "upper")) ends.upper = wording.text_of(*upper);
  return ends;
}

Look look_of(const Item& item) {
  if (!service::can_be_answered(item)) return Look::Unavailable;
  if (service::is_chosen_from_options(item)) return look_of_options(item);
  if (is_scale(item)) return Look::Scale;
  switch (item.type) {
    case ItemType::Boolean:
      return Look::Choice;
    case ItemType::Date:
    case ItemType::DateTime:
      return Look::Date;
    case ItemType::Attachment:
      return Look::File;
    default:
      return Look::Lines;
  }
}

std::string question_text(const Item& item, const Wording& wording) {
  const std::string text = wording.text_of(item).text;
  const std::string prefix = wording.prefix_of(item).text;
  const std::string& shown = text.empty() ? item.link_id : text;
  return prefix.empty() ? shown : prefix + " " + shown;
}

Html render_note(const Item& note, const Wording& wording) {
  const std::string category = display_category(note);
  const Texts& texts = wording.texts();
  const bool is_help = note.item_control == "help" || category == "help";
  const bool is_legal = note.item_control == "legal", is_privacy = category == "security";
  View view;
  view.set("t", texts.view()).set("words", wording.say(wording.text_of(note), RichPlace::Block));
  view.set("details", is_help || is_legal || is_privacy).set("inset", category == "instructions");
  view.set("summary", texts.text(is_legal ? "legal_note" : is_privacy ? "privacy_note" : "what_this_means"));
  return render("question/note", view);
}

View question_view(const QuestionField& field, const Wording& wording) {
  const fhir::Words words = wording.text_of(*field.item);
  RichQuestion question = wording.say_question(words);
  if (question.heading.empty()) question.heading = escape(field.item->link_id);
  Hints hints(field, wording);
  hints.add_all(look_of(*field.item));
  const std::string error_id = field_name(field, "answer-error");
  std::string described_by;
  const auto describe = [&](std::string_view id) {
    described_by += (described_by.empty() ? "" : " ") + std::string(id);
  };
  const std::string rest_id = field_name(field, "answer-more");
  if (!question.rest.empty()) describe(rest_id);
  for (std::size_t i = 0; i < hints.rows().size(); ++i)
    describe(field_name(field, "answer-hint-" + std::to_string(i + 1)));
  if (!field.error.empty()) describe(error_id);
  View title;
  title.set("alone", field.is_alone)
      .set("caption", field.caption)
      .set("prefix", wording.say(wording.prefix_of(*field.item), RichPlace::Inline));
  title.set("question", question.heading).set("new", field.is_new ? wording.texts().text("new_question") : "");
  title.set("t", wording.texts().view()).set("id", first_field_id(field));
  View notes;
  notes.set("t", wording.texts().view()).set("hints", hints.rows()).set("details", hints.details());
  notes.set("rest", question.rest).set("rest_id", rest_id);
  notes.set("error", field.error).set("error_id", error_id).set("error_language", field.error_language);
  View view;
  view.set("t", wording.texts().view()).set("id", first_field_id(field)).set("name", field_name(field, "answer"));
  view.set("legend", render("question/legend", title)).set("label", render("question/label", title));
  view.set("hints", render("question/hints", notes)).set("described_by", described_by).set("error", field.error);
  return view;
}

Html render_question(const QuestionField& field, const Entered& entered, const Wording& wording) {
  View view = question_view(field, wording);
  switch (look_of(*field.item)) {
    case Look::Choice:
      return render_choice(field, entered, wording, std::move(view));
    case Look::Select:
      return render_select(field, entered, wording, std::move(view));
    case Look::Find:
      return render_find(field, entered, wording, std::move(view));
    case Look::Scale:
      return render_scale(field, entered, wording, std::move(view));
    case Look::Lines:
      return render_lines(field, entered, wording, std::move(view));
    case Look::Date:
      return render_date(field, entered, wording, std::move(view));
    case Look::File:
      return render_file(field, wording, std::move(view));
    case Look::Unavailable:
      return render("question/unavailable", view.set("reason", wording.texts().text("unavailable_options")));
  }
  throw AssertionFailure("A question without a look.");
}

}  // namespace cairn::api::html
