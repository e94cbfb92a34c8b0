#include "engine/exchange/questionnaire_writer.h"

#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/csv.h"
#include "engine/exchange/enable_when.h"
#include "engine/exchange/extensions.h"
#include "engine/exchange/fhirpath_writer.h"
#include "engine/fhirpath/expression.h"

namespace cairn::exchange {
namespace {

using fhir::ItemType;

class Writer {
 public:
  Writer(const Form& form, Issues& issues) : form_(form), dictionary_(form.items), issues_(issues) {
    for_each_question(form.items, [&](const Question& question) { link_ids_.insert(question.name); });
  }

  Json run() {
    Json out = {{"resourceType", "Questionnaire"}, {"status", "draft"}};
    const std::pair<const char*, const std::string*> texts[] = {{"url", &form_.url},
                                                                {"version", &form_.version},
                                                                {"name", &form_.name},
                                                                {"title", &form_.title},
                                                                {"language", &form_.language}};
    for (const auto& [key, text] : texts) {
      if (!text->empty()) out[key] = *text;
    }
    out["subjectType"] = Json::array({"Patient"});
    out["item"] = Json::array();
    for (const Question& question : form_.items) out["item"].push_back(write(question));
    add_variables(out, nullptr);
    return out;
  }

 private:
  void add(const Question& question, std::string code, std::string message, Severity severity = Severity::Error) {
    issues_.push_back({severity, std::move(code), question.place, std::move(message)});
  }

  static void put_words(Json& object, const std::string& key, const Words& words) {
    if (!words.text.empty()) object[key] = words.text;
    for (const auto& [language, text] : words.translations) {
      Json translation = {{"url", url::kTranslation}};
      translation["extension"] = Json::array(
          {Json{{"url", "lang"}, {"valueCode", language}}, Json{{"url", "content"}, {"valueString", text}}});
      object["_" + key]["extension"].push_back(std::move(translation));
    }
  }

  static void extend(Json& object, std::string_view url, const char* type, Json value) {
    object["extension"].push_back(Json{{"url", url}, {type, std::move(value)}});
  }

  static void put_control(Json& item, const std::string& control) {
    if (control.empty()) return;
    Json coding = {{"system", "http://hl7.org/fhir/questionnaire-item-control"}, {"code", control}};
    extend(item, url::kItemControl, "valueCodeableConcept", Json{{"coding", Json::array({std::move(coding)})}});
  }

  Json fhirpath(const std::string& expression) const {
    return {{"language", "text/fhirpath"}, {"expression", expression}};
  }

  /// The expression, compiled to be sure; empty with a finding when that fails.
  std::optional<std::string> express(const Question& question, const Formula& formula) {
    const Result<std::string> text = write_fhirpath(formula, dictionary_, *dictionary_.find(question.name), variables_);
    if (!text) return add(question, "expression-not-carried", text.error().message), std::nullopt;
    const auto compiled = fhirpath::Expression::compile(*text, {.model = &fhirpath::r4_model()});
    if (compiled) return *text;
    add(question, "expression-not-compiled",
        "The expression became '" + *text + "', which is no FHIRPath: " + compiled.error().message);
    return std::nullopt;
  }

  void put_expression(Json& item, const Question& question, const std::optional<Formula>& formula,
                      std::string_view url) {
    if (!formula) return;
    if (const auto text = express(question, *formula)) extend(item, url, "valueExpression", fhirpath(*text));
  }

  void put_sibling_expression(Json& item, const Question& question, const std::optional<Formula>& formula,
                              const std::string& key) {
    if (!formula) return;
    if (const auto text = express(question, *formula))
      extend(item["_" + key], url::kCqfExpression, "valueExpression", fhirpath(*text));
  }

  void put_condition(Json& item, const Question& question) {
    if (!question.relevant) return;
    const auto system = [this](const Question& target) { return choices_system(form_.url, target.list); };
    const auto conditions = find_enable_when(*question.relevant, dictionary_, *dictionary_.find(question.name), system);
    if (!conditions) return put_expression(item, question, question.relevant, url::kEnableWhenExpression);
    for (const fhir::EnableWhen& condition : conditions->all_or_any) {
      Json entry = {{"question", condition.question}, {"operator", operator_code(condition.comparison)}};
      fhir::write_value(entry, "answer", condition.answer);
      item["enableWhen"].push_back(std::move(entry));
    }
    if (conditions->all_or_any.size() > 1)
      item["enableBehavior"] = conditions->behavior == fhir::EnableBehavior::Any ? "any" : "all";
  }

  void put_constraint(Json& item, const Question& question) {
    if (!question.constraint) return;
    const auto text = express(question, *question.constraint);
    if (!text) return;
    Json parts = Json::array();
    parts.push_back({{"url", "key"}, {"valueId", constraint_key(question.name)}});
    parts.push_back({{"url", "severity"}, {"valueCode", "error"}});
    parts.push_back({{"url", "expression"}, {"valueString", std::string(kNoAnswerYet) + "(" + *text + ")"}});
    Words message = question.constraint_message;
    if (message.text.empty()) message.text = std::string(kPlainMessage);
    Json human = {{"url", "human"}};
    put_words(human, "valueString", message);
    parts.push_back(std::move(human));
    item["extension"].push_back(Json{{"url", url::kConstraint}, {"extension", std::move(parts)}});
  }

  static std::string constraint_key(const std::string& name) {
    std::string key;
    for (const char c : name) {
      const bool is_fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
      key += is_fine ? c : '-';
    }
    key.resize(std::min<std::size_t>(key.size(), 60));
    return key + "-ok";
  }

  static std::string_view operator_code(fhir::EnableOperator comparison) {
    switch (comparison) {
      case fhir::EnableOperator::Exists:
        return "exists";
      case fhir::EnableOperator::Equal:
        return "=";
      case fhir::EnableOperator::NotEqual:
        return "!=";
      case fhir::EnableOperator::Greater:
        return ">";
      case fhir::EnableOperator::Less:
        return "<";
      case fhir::EnableOperator::GreaterOrEqual:
        return ">=";
      case fhir::EnableOperator::LessOrEqual:
        return "<=";
    }
    return "=";
  }

  /// A limit or first answer written out, in the type of the question.
  std::optional<fhir::Value> literal(const Question& question, const std::string& text) const {
    switch (question.type) {
      case ItemType::Integer:
        if (!is_number(text) || text.size() > 18 || text.find_first_of(".eE") != std::string::npos) return std::nullopt;
        return static_cast<std::int64_t>(std::stoll(text));
      case ItemType::Decimal:
      case ItemType::Quantity:
        if (!is_number(text)) return std::nullopt;
        return fhir::Decimal{text};
      case ItemType::Boolean:
        if (text != "true" && text != "false") return std::nullopt;
        return text == "true";
      case ItemType::Date:
        return fhir::DateText{text};
      case ItemType::DateTime:
        return fhir::DateTimeText{text};
      case ItemType::Time:
        return fhir::TimeText{text};
      case ItemType::Url:
        return fhir::Url{text};
      case ItemType::String:
      case ItemType::Text:
        return fhir::Text{text};
      default:
        return std::nullopt;
    }
  }

  void put_literal(Json& object, const Question& question, const std::string& text, std::string_view prefix) {
    if (const auto value = literal(question, text)) {
      Json holder = Json::object();
      fhir::write_value(holder, prefix, *value);
      object.update(holder);
    } else {
      add(question, "value-not-carried", "'" + text + "' does not fit the type of the question. It is left out.");
    }
  }

  void put_limits(Json& item, const Question& question) {
    for (const auto& [text, url] :
         {std::pair(&question.minimum, url::kMinValue), {&question.maximum, url::kMaxValue}}) {
      if (text->empty()) continue;
      Json extension = {{"url", url}};
      put_literal(extension, question, *text, "value");
      if (extension.size() > 1) item["extension"].push_back(std::move(extension));
    }
    if (!question.step.empty()) {
      if (question.step.find_first_not_of("0123456789") == std::string::npos && question.step.size() < 10) {
        extend(item, url::kSliderStep, "valueInteger", std::stoll(question.step));
      } else {
        add(question, "step-not-carried",
            "FHIR has steps of whole numbers only; the step " + question.step + " is left out.", Severity::Warning);
      }
    }
    if (question.max_length) item["maxLength"] = *question.max_length;
    if (question.decimal_places) extend(item, url::kDecimalPlaces, "valueInteger", *question.decimal_places);
    if (!question.pattern.empty()) extend(item, url::kRegex, "valueString", question.pattern);
    if (question.occurs) {
      extend(item, url::kMinOccurs, "valueInteger", *question.occurs);
      extend(item, url::kMaxOccurs, "valueInteger", *question.occurs);
    }
    for (const MediaRow& row : kMediaTypes) {
      if (question.media == row.media) extend(item, url::kMimeType, "valueCode", row.mime_type);
    }
  }

  void put_options(Json& item, const Question& question) {
    const std::string system = choices_system(form_.url, question.list);
    for (const Choice& choice : question.choices) {
      Json coding = {{"code", choice.code}};
      if (!system.empty()) coding["system"] = system;
      put_words(coding, "display", choice.label);
      Json option = {{"valueCoding", std::move(coding)}};
      if (!choice.score.empty()) extend(option, url::kOrdinal, "valueDecimal", make_decimal(choice.score));
      if (std::find(question.initial.begin(), question.initial.end(), choice.code) != question.initial.end())
        option["initialSelected"] = true;
      item["answerOption"].push_back(std::move(option));
    }
    for (const std::string& code : question.initial) {
      const bool is_known = std::any_of(question.choices.begin(), question.choices.end(),
                                        [&](const Choice& choice) { return choice.code == code; });
      if (!is_known) add(question, "value-not-carried", "The default '" + code + "' is not an option. It is left out.");
    }
    put_filters(item, question, system);
  }

  /// Options that are offered together share one toggle.
  void put_filters(Json& item, const Question& question, const std::string& system) {
    if (question.filters.empty()) return;
    std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> by_values;  // column values, codes
    std::map<std::vector<std::string>, std::size_t> places;
    for (const Choice& choice : question.choices) {
      std::vector<std::string> values;
      for (const ChoiceFilter& filter : question.filters) {
        const auto value = choice.columns.find(filter.column);
        values.push_back(value == choice.columns.end() ? "" : value->second);
      }
      const auto [place, is_new] = places.emplace(values, by_values.size());
      if (is_new) by_values.push_back({std::move(values), {}});
      by_values[place->second].second.push_back(choice.code);
    }
    for (const auto& [values, codes] : by_values) {
      std::optional<Formula> condition;
      for (std::size_t i = 0; i < values.size(); ++i) {
        Formula part = make_call(Operation::Equal, {make_literal(Formula::Kind::Question, question.filters[i].question),
                                                    make_literal(Formula::Kind::Text, values[i])});
        condition = condition ? join(Operation::And, *std::move(condition), std::move(part)) : std::move(part);
      }
      std::vector<std::string> warnings;
      const auto bound = bind_condition(*condition, dictionary_, *dictionary_.find(question.name), warnings);
      if (!bound)
        return add(question, "choice-filter-not-carried", bound.error().message + " All options are offered.");
      const auto text = express(question, *bound);
      if (!text) return;
      Json parts = Json::array();
      for (const std::string& code : codes) {
        Json coding = {{"code", code}};
        if (!system.empty()) coding["system"] = system;
        parts.push_back({{"url", "option"}, {"valueCoding", std::move(coding)}});
      }
      parts.push_back({{"url", "expression"}, {"valueExpression", fhirpath(*text)}});
      item["extension"].push_back(Json{{"url", url::kOptionsToggle}, {"extension", std::move(parts)}});
    }
  }

  void put_display(Json& item, const Question& question, const Words& words, const std::string& control) {
    if (words.is_empty()) return;
    std::string link_id = question.name + "_" + control;
    while (!link_ids_.insert(link_id).second) link_id += "_";
    Json child = {{"linkId", link_id}, {"type", "display"}};
    put_words(child, "text", words);
    put_control(child, control);
    item["item"].push_back(std::move(child));
  }

  void add_variables(Json& object, const Question* scope) {
    Json extensions = Json::array();
    for (const Variable& variable : variables_.of(scope)) {
      Json expression = fhirpath(variable.expression);
      expression["name"] = variable.name;
      extensions.push_back({{"url", url::kVariable}, {"valueExpression", std::move(expression)}});
    }
    if (extensions.empty()) return;
    if (object.contains("extension"))
      extensions.insert(extensions.end(), object["extension"].begin(), object["extension"].end());
    object["extension"] = std::move(extensions);
  }

  Json write(const Question& question) {
    Json item = {{"linkId", question.name}, {"type", fhir::item_type_code(question.type)}};
    if (!question.prefix.empty()) item["prefix"] = question.prefix;
    put_words(item, "text", question.text);
    put_sibling_expression(item, question, question.text_formula, "text");
    put_condition(item, question);
    if (question.required) item["required"] = true;
    put_sibling_expression(item, question, question.required_formula, "required");
    if (question.repeats) item["repeats"] = true;
    if (question.read_only) item["readOnly"] = true;
    if (question.hidden) extend(item, url::kHidden, "valueBoolean", true);
    put_control(item, question.control);
    if (question.horizontal) extend(item, url::kOrientation, "valueCode", "horizontal");
    if (!question.entry_format.empty()) extend(item, url::kEntryFormat, "valueString", question.entry_format);
    if (!question.unit.empty()) extend(item, url::kUnit, "valueCoding", Json{{"display", question.unit}});
    put_limits(item, question);
    put_constraint(item, question);
    put_expression(item, question, question.calculation, url::kCalculated);
    put_expression(item, question, question.initial_formula, url::kInitial);
    if (question.is_choice()) {
      put_options(item, question);
    } else {
      for (const std::string& text : question.initial) {
        Json initial = Json::object();
        put_literal(initial, question, text, "value");
        if (!initial.empty()) item["initial"].push_back(std::move(initial));
      }
    }
    put_display(item, question, question.hint, "flyover");
    put_display(item, question, question.guidance, "help");
    put_display(item, question, question.lower, "lower");
    put_display(item, question, question.upper, "upper");
    for (const Question& child : question.items) item["item"].push_back(write(child));
    add_variables(item, &question);
    return item;
  }

  const Form& form_;
  const Dictionary dictionary_;
  Issues& issues_;
  Variables variables_;
  std::set<std::string> link_ids_;
};

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

constexpr std::string_view kChoices = "/choices/";

}  // namespace

std::string choices_system(const std::string& form_url, const std::string& list) {
  if (form_url.empty() || list.empty()) return "";
  std::string out = form_url + std::string(kChoices);
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : list) {
    const auto byte = static_cast<unsigned char>(c);
    out += is_unreserved(c) ? std::string(1, c) : std::string{'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

std::string list_of_system(const std::string& form_url, const std::string& system) {
  const std::string start = form_url + std::string(kChoices);
  if (form_url.empty() || !system.starts_with(start)) return "";
  std::string out;
  for (std::size_t i = start.size(); i < system.size(); ++i) {
    int byte = -1;
    if (system[i] == '%' && i + 2 < system.size()) byte = std::strtol(system.substr(i + 1, 2).c_str(), nullptr, 16);
    out += byte > 0 ? static_cast<char>(byte) : system[i];
    if (byte > 0) i += 2;
  }
  return out;
}

Json write_questionnaire(const Form& form, Issues& issues) { return Writer(form, issues).run(); }

}  // namespace cairn::exchange
