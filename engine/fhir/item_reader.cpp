#include "engine/fhir/item_reader.h"

#include <nlohmann/json.hpp>

#include "engine/fhir/expression_reader.h"

namespace cairn::fhir {
namespace {

std::vector<Coding> read_codes(const Element& element) {
  std::vector<Coding> codes;
  for (const Element& code : element.children("code")) {
    codes.push_back({code.text("system"), code.text("version"), code.text("code"), code.text("display")});
  }
  return codes;
}

EnableBehavior read_behavior(const Element& element, std::size_t conditions) {
  const std::string code = element.text("enableBehavior");
  if (code == "any") return EnableBehavior::Any;
  if (!code.empty() && code != "all") {
    element.add_at("enableBehavior", Severity::Error, "enable-behavior-unknown",
                   "'" + code + "' is no enableBehavior. Use 'all' or 'any'.");
  }
  if (code.empty() && conditions > 1) {
    element.add(Severity::Warning, "enable-behavior-missing",
                "The item has several conditions but does not say whether all or any must hold. All are required here; "
                "add enableBehavior.");
  }
  return EnableBehavior::All;
}

std::vector<Value> read_initial(const Element& element) {
  std::vector<Value> values;
  for (const Element& initial : element.children("initial")) {
    if (std::optional<Value> value = read_value(initial.json(), "value")) {
      values.push_back(*std::move(value));
    } else {
      initial.add(Severity::Warning, "initial-without-value",
                  "The initial value cannot be read. Give it one value such as valueString, of the right JSON type, or "
                  "remove it.");
    }
  }
  return values;
}

/// Text may be given only as a primitive extension (an expression, or Markdown).
bool has_text(const Element& element) { return element.has("text") || element.has("_text"); }

}  // namespace

std::vector<Item> ItemReader::read_items(const Element& parent, int depth) {
  std::vector<Item> items;
  if (depth >= kMaxNesting && parent.has("item")) {
    parent.add(Severity::Error, "nested-too-deep",
               "Items are nested deeper than " + std::to_string(kMaxNesting) +
                   " levels; what lies below was not read. Use fewer levels.");
    return items;
  }
  const std::vector<Element> elements = parent.children("item");
  items.reserve(elements.size());
  for (const Element& element : elements) items.push_back(read_item(element, depth));
  return items;
}

Item ItemReader::read_item(const Element& element, int depth) {
  Item item;
  item.path = element.path();
  item.element = std::shared_ptr<const Json>(owner_, &element.json());
  item.link_id = element.text("linkId");
  item.prefix = element.text("prefix");
  item.text = element.text("text");
  read_type(element, item);
  item.code = read_codes(element);
  item.enable_when = read_enable_when(element);
  item.enable_behavior = read_behavior(element, item.enable_when.size());
  item.required = element.boolean("required");
  item.repeats = element.boolean("repeats");
  item.read_only = element.boolean("readOnly");
  item.max_length = element.integer("maxLength");
  apply_item_extensions(element, item, unused_);
  ExpressionReading expressions = read_expressions(element);
  item.expressions = std::move(expressions.expressions);
  item.constraints = std::move(expressions.constraints);
  item.option_toggles = std::move(expressions.toggles);
  read_options(element, item);
  item.initial = read_initial(element);
  element.report_unknown_members({"id", "extension", "modifierExtension", "linkId", "definition", "code", "prefix",
                                  "text", "type", "enableWhen", "enableBehavior", "required", "repeats", "readOnly",
                                  "maxLength", "answerValueSet", "answerOption", "initial", "item"});
  if (item.link_id.empty())
    element.add(Severity::Error, "link-id-missing",
                "The item has no linkId, so its answers have no name. Give it one that is unique in the form.");
  if (!has_text(element) && item.is_question()) {
    element.add(Severity::Warning, "text-missing",
                "The question has no text, so a person cannot know what is asked. Add a text.");
  }
  item.items = read_items(element, depth + 1);
  check_item(element, item);
  return item;
}

void ItemReader::read_type(const Element& element, Item& item) const {
  const std::string code = element.text("type");
  if (const std::optional<ItemType> type = parse_item_type(code)) {
    item.type = *type;
    return;
  }
  // What cannot be asked is kept as text, so that the items around it still work.
  item.type = element.has("item") ? ItemType::Group : ItemType::Display;
  if (code == "question") {
    element.add_at("type", Severity::Error, "type-abstract",
                   "The type 'question' is abstract and cannot be answered. Use a type such as 'string' or 'choice'.");
  } else if (element.has("type")) {
    element.add_at(
        "type", Severity::Error, "type-unknown",
        "'" + code + "' is no item type of FHIR R4. Use one such as 'group', 'choice', 'integer' or 'text'.");
  } else {
    element.add(Severity::Error, "type-missing",
                "The item has no type. Add one such as 'group', 'choice', 'integer' or 'text'.");
  }
}

void ItemReader::read_options(const Element& element, Item& item) {
  for (const Element& entry : element.children("answerOption")) {
    entry.report_unknown_members({"id", "extension", "modifierExtension", "initialSelected"}, "value");
    std::optional<Value> value = read_value(entry.json(), "value");
    if (!value) {
      entry.add(Severity::Error, "option-without-value",
                "The answer option has no value of a type that options may have. Add valueCoding, valueString, "
                "valueInteger, valueDate or valueTime.");
      continue;
    }
    AnswerOption option;
    option.value = *std::move(value);
    option.element = &entry.json();
    option.initially_selected = entry.boolean("initialSelected");
    option.exclusive = read_boolean_extension(entry.json(), "optionExclusive");
    option.prefix = read_text_extension(entry.json(), "optionPrefix");
    option.score = read_score(entry.json());
    if (const Json* coding = find_object(entry.json(), "valueCoding")) {
      if (!option.score) option.score = read_score(*coding);
      if (option.prefix.empty()) option.prefix = read_text_extension(*coding, "optionPrefix");
    }
    item.options.push_back(std::move(option));
  }
  options_read_ += item.options.size();
  read_value_set(element, item);
  if (item.has_expression("answerExpression")) item.has_all_options = false;
}

void ItemReader::read_value_set(const Element& element, Item& item) {
  item.answer_value_set = element.text("answerValueSet");
  if (item.answer_value_set.empty()) return;
  const Expansion& expansion = terminology_.expand(item.answer_value_set);
  if (item.has_all_options && !item.has_expression("answerExpression")) item.option_systems = expansion.systems;
  item.has_all_options = item.has_all_options && expansion.is_complete;
  if (!expansion.is_known) {
    const bool contained = item.answer_value_set.starts_with('#');
    element.add_at("answerValueSet", contained ? Severity::Error : Severity::Warning,
                   contained ? "value-set-missing" : "value-set-external",
                   contained ? "The value set '" + item.answer_value_set +
                                   "' is not contained in the file. Add it, or use answerOption."
                             : "The answers are defined by the value set '" + item.answer_value_set +
                                   "', which is not in the file, so no answers can be offered. Put it into "
                                   "'contained', or use answerOption.");
    return;
  }
  if (!expansion.is_complete) {
    element.add_at("answerValueSet", Severity::Warning, "value-set-not-expanded",
                   "The value set '" + item.answer_value_set + "' cannot be listed in full: " + expansion.gap +
                       ". Put an expansion into the file.");
  }
  if (options_read_ + expansion.options.size() > kMaxOptions) {
    element.add_at("answerValueSet", Severity::Error, "too-many-options",
                   "The form has more than " + std::to_string(kMaxOptions) +
                       " answer options in all; those of this item were not read. Use smaller value sets.");
    item.has_all_options = false;
    return;
  }
  options_read_ += expansion.options.size();
  item.options.insert(item.options.end(), expansion.options.begin(), expansion.options.end());
}

}  // namespace cairn::fhir
