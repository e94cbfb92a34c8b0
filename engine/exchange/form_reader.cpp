#include "engine/exchange/form_reader.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/exchange/enable_when.h"
#include "engine/exchange/extensions.h"
#include "engine/exchange/fhirpath_reader.h"
#include "engine/exchange/questionnaire_writer.h"

namespace cairn::exchange {
namespace {

using fhir::Item;
using fhir::ItemType;

Words read_words(const Json& object, const std::string& key) {
  Words words{read_string(object, key).value_or(""), {}};
  const Json* sibling = find_object(object, "_" + key);
  const Json* extensions = sibling == nullptr ? nullptr : find_array(*sibling, "extension");
  if (extensions == nullptr) return words;
  for (const Json& extension : *extensions) {
    if (!extension.is_object() || read_string(extension, "url") != std::string(url::kTranslation)) continue;
    const Json* parts = find_array(extension, "extension");
    if (parts == nullptr) continue;
    std::string language, text;
    for (const Json& part : *parts) {
      if (!part.is_object()) continue;
      if (read_string(part, "url") == "lang") language = read_string(part, "valueCode").value_or("");
      if (read_string(part, "url") == "content")
        text = read_string(part, "valueString").value_or(read_string(part, "valueMarkdown").value_or(""));
    }
    if (!language.empty() && !text.empty()) words.translations[language] = text;
  }
  return words;
}

std::string literal_text(const fhir::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* decimal = std::get_if<fhir::Decimal>(&value)) return decimal->text;
  if (const auto* date = std::get_if<fhir::DateText>(&value)) return date->text;
  if (const auto* moment = std::get_if<fhir::DateTimeText>(&value)) return moment->text;
  if (const auto* time = std::get_if<fhir::TimeText>(&value)) return time->text;
  if (const auto* text = std::get_if<fhir::Text>(&value)) return text->text;
  if (const auto* address = std::get_if<fhir::Url>(&value)) return address->text;
  if (const auto* coding = std::get_if<fhir::Coding>(&value)) return coding->code;
  if (const auto* quantity = std::get_if<fhir::Quantity>(&value)) return quantity->value ? quantity->value->text : "";
  return "";
}

class ItemsReader {
 public:
  ItemsReader(const fhir::Questionnaire& form, Issues& issues) : form_(form), issues_(issues) {
    fhir::for_each_item(form.items, [this](const Item& item) { used_.insert(item.link_id); });
  }

  Question read(const Item& item) {
    Question question;
    question.name = question.place = item.link_id;
    question.type = item.type;
    question.text = read_words(*item.element, "text");
    question.prefix = item.prefix;
    question.required = item.required;
    question.repeats = item.repeats;
    question.read_only = item.read_only;
    question.hidden = item.hidden;
    question.control = item.item_control;
    question.horizontal = item.choice_orientation == "horizontal";
    question.entry_format = item.entry_format;
    question.unit = item.unit;
    question.pattern = item.regex;
    question.max_length = read_integer(*item.element, "maxLength");
    question.decimal_places = item.max_decimal_places;
    if (item.min_value) question.minimum = literal_text(*item.min_value);
    if (item.max_value) question.maximum = literal_text(*item.max_value);
    if (item.slider_step) question.step = std::to_string(*item.slider_step);
    read_occurrences(item, question);
    read_media(item, question);
    read_options(item, question);
    for (const fhir::Value& value : item.initial) question.initial.push_back(literal_text(value));
    read_children(item, question);
    report_rest(item);
    return question;
  }

 private:
  void add(const Item& item, Severity severity, std::string code, std::string message) {
    issues_.push_back({severity, std::move(code), item.link_id, std::move(message)});
  }

  void read_occurrences(const Item& item, Question& question) {
    if (item.min_occurs && item.min_occurs == item.max_occurs && question.is_group() && item.repeats) {
      question.occurs = item.min_occurs;
    } else if (item.min_occurs || item.max_occurs) {
      add(item, Severity::Warning, "occurrences-not-carried", "How often this may be answered cannot be carried over.");
    }
    if (item.min_length)
      add(item, Severity::Warning, "length-not-carried", "The least length of the text cannot be carried over.");
  }

  static void read_media(const Item& item, Question& question) {
    if (item.type != ItemType::Attachment || item.mime_types.empty()) return;
    const std::string first = item.mime_types[0].substr(0, item.mime_types[0].find('/'));
    for (const MediaRow& row : kMediaTypes) {
      if (first == row.media) question.media = first;
    }
  }

  void read_options(const Item& item, Question& question) {
    if (!question.is_choice()) {
      if (!item.options.empty())
        add(item, Severity::Error, "options-not-carried",
            "Options of a question that is no choice cannot be carried over; any answer is accepted.");
      return;
    }
    std::set<std::string> systems, codes;
    for (const fhir::AnswerOption& option : item.options) {
      Choice choice;
      choice.code = literal_text(option.value);
      if (const auto* coding = std::get_if<fhir::Coding>(&option.value)) {
        choice.label.text = coding->display;
        systems.insert(coding->system);
        if (option.element != nullptr) {
          const Json* value = find_object(*option.element, "valueCoding");
          choice.label = read_words(value == nullptr ? *option.element : *value, "display");
        }
      } else {
        choice.label.text = fhir::display_text(option.value);
      }
      if (option.score) choice.score = number_text(make_decimal(*option.score)).value_or("");
      if (option.initially_selected) question.initial.push_back(choice.code);
      if (codes.insert(choice.code).second) {
        question.choices.push_back(std::move(choice));
      } else {
        add(item, Severity::Warning, "choice-twice",
            "Two options have the code '" + choice.code + "'. The second is left out.");
      }
    }
    if (systems.size() == 1) question.list = list_of_system(form_.url, *systems.begin());
    const bool is_lost =
        question.list.empty() && !systems.empty() && !(systems.size() == 1 && systems.begin()->empty());
    if (is_lost)
      add(item, Severity::Information, "code-system-not-carried",
          "The options keep their codes; their code system is not carried over.");
    if (!item.has_all_options)
      add(item, Severity::Error, "options-not-known",
          "The options are in a value set outside the file (" + item.answer_value_set +
              "). Write them into the questionnaire.");
    if (std::any_of(item.options.begin(), item.options.end(), [](const auto& option) { return option.exclusive; }))
      add(item, Severity::Warning, "exclusive-not-carried",
          "That an option excludes the others cannot be carried over.");
  }

  /// Displays below a question are its hint, its help and the ends of its scale; below a group, too, when they say so.
  void read_children(const Item& item, Question& question) {
    for (const Item& child : item.items) {
      const std::string& control = child.item_control;
      Words* words = control == "flyover" || control == "prompt" ? &question.hint
                     : control == "help"                         ? &question.guidance
                     : control == "lower"                        ? &question.lower
                     : control == "upper"                        ? &question.upper
                                                                 : nullptr;
      if (child.type == ItemType::Display && words != nullptr && words->is_empty()) {
        *words = read_words(*child.element, "text");
      } else if (child.type == ItemType::Display && control == "unit" && question.unit.empty()) {
        question.unit = child.text;
      } else {
        question.items.push_back(read(child));
      }
    }
  }

  void report_rest(const Item& item) {
    if (item.type == ItemType::Group && item.required)
      add(item, Severity::Warning, "required-not-carried",
          "That something in a group must be answered cannot be carried over.");
    if (!item.code.empty())
      add(item, Severity::Information, "code-not-carried",
          "The concept of the question (item.code) is not carried over.");
    if (!item.unit_options.empty())
      add(item, Severity::Warning, "units-not-carried", "The choice of units is not carried over.");
    if (item.max_size)
      add(item, Severity::Information, "size-not-carried", "The greatest size of the file is not carried over.");
  }

  const fhir::Questionnaire& form_;
  Issues& issues_;
  std::set<std::string> used_;
};

/// The second pass: what reads other questions needs all of them.
class ExpressionsReader {
 public:
  ExpressionsReader(const fhir::Questionnaire& source, Form& form, Issues& issues)
      : source_(source), form_(form), dictionary_(form.items), issues_(issues) {
    fhir::for_each_item(source.items, [this](const Item& item) { items_.emplace(item.link_id, &item); });
  }

  void run() {
    Scope root;
    read_variables(source_.expressions, nullptr, root);
    for (Question& question : form_.items) read(question, root);
    const bool is_constrained = !source_.constraints.empty();
    if (is_constrained)
      issues_.push_back({Severity::Warning, "constraint-not-carried", "",
                         "A rule about the questionnaire as a whole cannot be carried over."});
  }

 private:
  void add(const Question& question, Severity severity, std::string code, std::string message) {
    issues_.push_back({severity, std::move(code), question.place, std::move(message)});
  }

  void read_variables(const std::vector<fhir::Expression>& expressions, const Known* self, Scope& scope) {
    for (const fhir::Expression& expression : expressions) {
      if (expression.kind != "variable" || !expression.is_fhirpath() || expression.name.empty()) continue;
      std::optional<Formula> formula = read_fhirpath(expression.text, dictionary_, self, scope);
      if (formula) scope.variables.insert_or_assign(expression.name, *std::move(formula));
    }
  }

  void read(Question& question, const Scope& outer) {
    const Item& item = *items_.at(question.name);
    const Known* self = dictionary_.find(question.name);
    Scope scope{&outer, {}};
    read_variables(item.expressions, self, scope);
    read_condition(item, question);
    for (const fhir::Expression& expression : item.expressions) take(expression, question, self, scope);
    for (const fhir::Constraint& constraint : item.constraints) take_constraint(constraint, question, self, scope);
    std::map<std::string, Choice*> choices;
    if (!item.option_toggles.empty()) {
      for (Choice& choice : question.choices) choices.emplace(choice.code, &choice);
    }
    for (const fhir::OptionToggle& toggle : item.option_toggles) take_toggle(toggle, question, choices, self, scope);
    for (Question& child : question.items) read(child, scope);
  }

  void read_condition(const Item& item, Question& question) {
    if (item.enable_when.empty()) return;
    question.relevant = read_enable_when({item.enable_when, item.enable_behavior}, dictionary_);
    if (!question.relevant)
      add(question, Severity::Error, "condition-not-carried",
          "When this is asked (enableWhen) cannot be carried over. It is always asked.");
  }

  void take(const fhir::Expression& expression, Question& question, const Known* self, const Scope& scope) {
    struct Target {
      std::string_view kind;
      std::optional<Formula> Question::*member;
    };
    constexpr Target kTargets[] = {{"enableWhenExpression", &Question::relevant},
                                   {"calculatedExpression", &Question::calculation},
                                   {"initialExpression", &Question::initial_formula},
                                   {"required", &Question::required_formula},
                                   {"text", &Question::text_formula}};
    if (expression.kind == "variable") return;
    for (const Target& target : kTargets) {
      if (expression.kind != target.kind) continue;
      if (expression.is_fhirpath()) question.*target.member = read_fhirpath(expression.text, dictionary_, self, scope);
      if (question.*target.member) return;
    }
    add(question, Severity::Error, "expression-not-carried",
        "The expression of " + expression.kind + " cannot be carried over: '" + shortened(expression.text) + "'.");
  }

  static std::string shortened(const std::string& text) {
    if (text.size() <= 120) return text;
    std::size_t end = 120;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
  }

  /// Without its guard: XLSForm asks a constraint of answers only.
  void take_constraint(const fhir::Constraint& constraint, Question& question, const Known* self, const Scope& scope) {
    std::string text = constraint.expression.text;
    if (text.starts_with(kNoAnswerYet)) text = text.substr(kNoAnswerYet.size());
    std::optional<Formula> formula;
    if (!question.constraint && !question.is_group() && constraint.severity == fhir::Constraint::Severity::Error)
      formula = read_fhirpath(text, dictionary_, self, scope);
    if (!formula)
      return add(question, Severity::Error, "constraint-not-carried",
                 "The rule '" + shortened(constraint.human) + "' cannot be carried over.");
    question.constraint = std::move(formula);
    if (constraint.human != kPlainMessage) question.constraint_message = human_words(question, constraint);
  }

  Words human_words(const Question& question, const fhir::Constraint& constraint) const {
    const Json* extensions = find_array(*items_.at(question.name)->element, "extension");
    if (extensions != nullptr) {
      for (const Json& extension : *extensions) {
        const Json* parts = extension.is_object() ? find_array(extension, "extension") : nullptr;
        if (parts == nullptr || read_string(extension, "url") != std::string(url::kConstraint)) continue;
        for (const Json& part : *parts) {
          if (part.is_object() && read_string(part, "url") == "human" &&
              read_string(part, "valueString") == constraint.human)
            return read_words(part, "valueString");
        }
      }
    }
    return {constraint.human, {}};
  }

  /// question = 'value' and …: columns of the options, called like the questions.
  void take_toggle(const fhir::OptionToggle& toggle, Question& question, const std::map<std::string, Choice*>& choices,
                   const Known* self, const Scope& scope) {
    const std::optional<Formula> formula = read_fhirpath(toggle.expression.text, dictionary_, self, scope);
    std::vector<Formula> parts;
    if (formula) parts = formula->is(Operation::And) ? formula->arguments : std::vector<Formula>{*formula};
    std::vector<ChoiceFilter> filters;
    for (const Formula& part : parts) {
      if (!part.is(Operation::Equal) || part.arguments[0].kind != Formula::Kind::Question ||
          !part.arguments[1].is_literal()) {
        filters.clear();
        break;
      }
      filters.push_back({part.arguments[0].text, part.arguments[0].text});
    }
    const auto is_same = [](const ChoiceFilter& a, const ChoiceFilter& b) { return a.question == b.question; };
    const bool fits = !filters.empty() &&
                      (question.filters.empty() || std::equal(filters.begin(), filters.end(), question.filters.begin(),
                                                              question.filters.end(), is_same));
    if (!fits)
      return add(question, Severity::Error, "choice-filter-not-carried",
                 "Which options are offered when cannot be carried over. All options are offered.");
    question.filters = filters;
    for (const fhir::Value& value : toggle.options) {
      const auto choice = choices.find(literal_text(value));
      if (choice == choices.end()) continue;
      for (const Formula& part : parts) choice->second->columns[part.arguments[0].text] = part.arguments[1].text;
    }
  }

  const fhir::Questionnaire& source_;
  Form& form_;
  const Dictionary dictionary_;
  Issues& issues_;
  std::map<std::string, const Item*> items_;
};

void collect_languages(const Words& words, std::vector<std::string>& languages) {
  for (const auto& [language, text] : words.translations) {
    if (std::find(languages.begin(), languages.end(), language) == languages.end()) languages.push_back(language);
  }
}

void report_root(const Json& resource, Issues& issues) {
  constexpr std::array<std::string_view, 15> kCarried = {"resourceType", "url",  "version",   "name",        "title",
                                                         "language",     "item", "status",    "subjectType", "id",
                                                         "meta",         "text", "extension", "contained",   "date"};
  std::string lost;
  for (const auto& [key, value] : resource.items()) {
    if (key.starts_with('_') || std::find(kCarried.begin(), kCarried.end(), key) != kCarried.end()) continue;
    lost += (lost.empty() ? "" : ", ") + key;
  }
  if (!lost.empty())
    issues.push_back(
        {Severity::Warning, "element-not-carried", "", "The questionnaire's " + lost + " cannot be carried over."});
}

}  // namespace

Result<Form> read_form(const Json& questionnaire, Issues& issues) {
  const fhir::QuestionnaireReading reading = fhir::read_questionnaire(questionnaire);
  if (!reading.questionnaire)
    return Error{ErrorCode::Unprocessable, "The questionnaire cannot be used. 'cairn questionnaire check' says why.",
                 "", reading.issues};
  const fhir::Questionnaire& source = *reading.questionnaire;
  std::set<std::string> link_ids;
  bool is_usable = true;
  fhir::for_each_item(source.items, [&](const Item& item) {
    is_usable = is_usable && !item.link_id.empty() && link_ids.insert(item.link_id).second;
  });
  if (!is_usable)
    return Error{ErrorCode::Unprocessable,
                 "Each item needs a link id of its own. 'cairn questionnaire check' names those that have none.", "",
                 reading.issues};
  Form form;
  form.url = source.url;
  form.version = source.version;
  form.name = source.name;
  form.title = source.title;
  form.language = source.language;
  ItemsReader items(source, issues);
  for (const Item& item : source.items) form.items.push_back(items.read(item));
  std::vector<Question>& questions = form.items;
  // Displays that became part of their question are gone: the dictionary is made after that.
  ExpressionsReader(source, form, issues).run();
  for_each_question(questions, [&](const Question& question) {
    for (const Words* words : {&question.text, &question.hint, &question.guidance, &question.constraint_message})
      collect_languages(*words, form.languages);
    for (const Choice& choice : question.choices) collect_languages(choice.label, form.languages);
  });
  std::sort(form.languages.begin(), form.languages.end());
  if (source.resource) report_root(*source.resource, issues);
  return form;
}

}  // namespace cairn::exchange
