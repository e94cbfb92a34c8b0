#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/exchange/formula.h"
#include "engine/fhir/questionnaire.h"

namespace cairn::exchange {

/// A text and its translations by language code ("fr").
struct Words {
  std::string text;
  std::map<std::string, std::string> translations;
  bool is_empty() const { return text.empty() && translations.empty(); }
  bool operator==(const Words&) const = default;
};

struct Choice {
  std::string code;
  Words label;
  std::string score;                           // ordinalValue, a number as text
  std::map<std::string, std::string> columns;  // XLSForm: what a choice_filter reads
};

struct ChoiceFilter {
  std::string column, question;
};

/// A question, a note or a group as all the formats here know it. What only one of them has is a finding in its reader.
struct Question {
  std::string name;   // link id
  std::string place;  // for findings: "survey row 12", "row 7", or the link id
  fhir::ItemType type = fhir::ItemType::String;
  Words text, hint, guidance, lower, upper;
  std::string prefix;
  bool required = false, repeats = false, read_only = false, hidden = false, horizontal = false;
  std::string control;  // code of itemControl: "drop-down", "check-box", "slider", "page", "table" …
  std::string minimum, maximum, step;
  std::optional<std::int64_t> max_length, decimal_places, occurs;
  std::string pattern, entry_format;
  std::string media;  // of an attachment: "image", "audio", "video" or empty
  std::string unit;
  std::string list;  // name of the option list
  std::vector<Choice> choices;
  std::vector<std::string> initial;  // as text; codes of options
  std::optional<Formula> relevant, constraint, calculation, initial_formula, required_formula;
  std::optional<Formula> text_formula;  // a text that names answers: "Hello, ${name}"
  std::vector<ChoiceFilter> filters;    // choice_filter: offered where every column has the answer's value
  bool is_type_open = false;            // a calculation whose type follows from what it computes
  Words constraint_message;
  std::vector<Question> items;

  bool is_choice() const { return type == fhir::ItemType::Choice || type == fhir::ItemType::OpenChoice; }
  bool is_group() const { return type == fhir::ItemType::Group; }
};

struct Form {
  std::string url, version, name, title;
  std::string language;                // of the texts themselves; empty when unknown
  std::vector<std::string> languages;  // of the translations, in order of appearance
  std::vector<Question> items;
};

template <class Questions, class F>
void for_each_question(Questions& questions, F&& visit) {
  for (auto& question : questions) {
    visit(question);
    for_each_question(question.items, visit);
  }
}

}  // namespace cairn::exchange
