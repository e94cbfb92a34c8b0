#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/fhir/expression.h"
#include "engine/fhir/value.h"

namespace cairn::fhir {

enum class ItemType {
  Group,
  Display,
  Boolean,
  Decimal,
  Integer,
  Date,
  DateTime,
  Time,
  String,
  Text,
  Url,
  Choice,
  OpenChoice,
  Attachment,
  Reference,
  Quantity
};
std::string_view item_type_code(ItemType type);  // "open-choice"
std::optional<ItemType> parse_item_type(std::string_view code);

enum class EnableOperator { Exists, Equal, NotEqual, Greater, Less, GreaterOrEqual, LessOrEqual };
enum class EnableBehavior { All, Any };

struct EnableWhen {
  std::string question;  // link id
  EnableOperator comparison = EnableOperator::Equal;
  Value answer = false;
};

struct AnswerOption {
  Value value = false;
  bool initially_selected = false;
  bool exclusive = false;       // questionnaire-optionExclusive
  std::optional<double> score;  // ordinalValue or itemWeight, on the option, its coding or the value set
  std::string prefix;           // questionnaire-optionPrefix
  const Json* element =
      nullptr;  // answerOption, or the concept of a value set; lives as long as Questionnaire::resource
};

/// Questionnaire.item. Vectors are empty where the element is absent; texts are plain.
struct Item {
  std::string link_id;
  std::string prefix;
  std::string text;
  std::string path;  // FHIRPath location: "Questionnaire.item[2].item[0]"
  ItemType type = ItemType::Display;
  std::vector<Coding> code;
  std::vector<EnableWhen> enable_when;
  EnableBehavior enable_behavior = EnableBehavior::All;
  bool required = false;
  bool repeats = false;
  bool read_only = false;
  bool hidden = false;  // questionnaire-hidden
  std::optional<std::int64_t> min_length, max_length;
  std::optional<Value> min_value, max_value;
  std::optional<std::int64_t> min_occurs, max_occurs;
  std::optional<std::int64_t> max_decimal_places;
  std::optional<std::int64_t> slider_step;  // sliderStepValue
  std::string
      item_control;  // code of questionnaire-itemControl: "radio-button", "slider", "help", "prompt", "lower", "upper"
  std::string choice_orientation;  // "horizontal" or "vertical"
  std::string entry_format;
  std::string unit;                                      // display of questionnaire-unit
  std::optional<Coding> unit_coding;                     // questionnaire-unit
  std::vector<Coding> unit_options;                      // questionnaire-unitOption
  bool has_open_units = false;                           // unitOpen, or a value set of units: others may come
  std::string regex;                                     // extension regex
  std::vector<std::string> mime_types, reference_types;  // what an attachment or reference may be; empty = anything
  std::optional<std::int64_t> max_size;                  // bytes of an attachment
  std::vector<Expression> expressions;                   // in document order: variables see those before them
  std::vector<Constraint> constraints;
  std::vector<OptionToggle> option_toggles;
  std::vector<AnswerOption> options;  // answerOption, or the contained value set of answerValueSet expanded
  std::string answer_value_set;       // canonical or "#id"
  bool has_all_options =
      true;  // false when the value set lies outside the file, so that `options` does not name every answer
  std::vector<std::string>
      option_systems;  // code systems that every answer outside `options` comes from; empty = unknown
  std::vector<Value> initial;
  std::vector<Item> items;
  bool has_expression(std::string_view kind) const { return find_expression(kind) != nullptr; }
  /// The first of a kind; null when there is none.
  const Expression* find_expression(std::string_view kind) const;
  /// True for what a person can answer: everything but groups and displays.
  bool is_question() const { return type != ItemType::Group && type != ItemType::Display; }
  Json source() const;  // the element as read (extensions and all)
  std::shared_ptr<const Json> element;
};

struct Questionnaire {
  std::string id, url, version, name, title, status, language, description, copyright;
  std::vector<Item> items;
  std::vector<Expression> expressions;  // of the questionnaire itself: variables
  std::vector<Constraint> constraints;
  std::vector<std::string> launch_context;  // names of what the launching system may supply: "patient"
  std::shared_ptr<const Json> resource;     // as read

  /// "url|version", "url" without a version, "Questionnaire/id" without a url.
  std::string canonical() const;
};

struct QuestionnaireReading {
  std::optional<Questionnaire> questionnaire;  // empty when it cannot be used at all
  Issues issues;                               // all findings, with FHIRPath locations
  std::string fhir_version;                    // "R4", "R5", "STU3", "DSTU2" or empty when unknown
  std::string pointer;  // JSON pointer of the Questionnaire in the document: "" or "/entry/0/resource"
};

/// Reads FHIR R4 Questionnaire JSON, or a Bundle of one with its value sets. R5 is converted, each change a finding;
/// older versions are refused by name. Expressions are kept as data; those that
/// nothing here evaluates load with a finding each.
QuestionnaireReading read_questionnaire(const Json& document);

/// Walks all items, parents before children.
template <class F>
void for_each_item(const std::vector<Item>& items, F&& visit) {
  for (const Item& item : items) {
    visit(item);
    for_each_item(item.items, visit);
  }
}

const Item* find_item(const Questionnaire& questionnaire, std::string_view link_id);

}  // namespace cairn::fhir
