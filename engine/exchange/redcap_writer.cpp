#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/csv.h"
#include "engine/exchange/exchange.h"
#include "engine/exchange/form_reader.h"
#include "engine/exchange/formula_writer.h"
#include "engine/exchange/names.h"
#include "engine/exchange/option_lists.h"
#include "engine/exchange/piped_text.h"
#include "engine/exchange/questionnaire_writer.h"
#include "engine/exchange/redcap_text.h"
#include "engine/exchange/redcap_types.h"

namespace cairn::exchange {
namespace {

using fhir::ItemType;
using C = RedcapColumnId;
using O = Operation;
using Kind = Formula::Kind;

/// REDCap takes the cells as they are, so a formula is made harmless by a space in front, not by an apostrophe.
std::string guarded(const std::string& text) {
  const bool is_risky = !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  return is_risky && !is_number(text) ? " " + text : text;
}

class Writer {
 public:
  Writer(Form form, Issues& issues)
      : form_((remove_spaces_from_codes(form, issues), std::move(form))),
        dictionary_(form_.items),
        names_(form_.items, Dialect::Redcap),
        name_of_([this](const std::string& link_id) { return names_.of(link_id); }),
        issues_(issues) {}

  std::string run() {
    std::vector<std::string> headings;
    for (const RedcapColumn& column : kRedcapColumns) headings.emplace_back(column.heading);
    rows_.push_back(std::move(headings));
    for (const Question& question : form_.items) {
      if (!question.is_group() || question.control == "table") continue;
      form_name_ = group_name(question);
      break;
    }
    if (form_name_.empty()) form_name_ = "form";
    add_record_id();
    bool is_loose = false;
    for (const Question& question : form_.items) {
      if (question.is_group() && question.control != "table") {
        write_form(question);
      } else {
        if (!is_loose) form_name_ = "form";
        is_loose = true;
        write(question, std::nullopt);
      }
    }
    report_whole();
    return write_csv_rows(rows_, quote_csv_cell);
  }

 private:
  void add(const Question& question, Severity severity, std::string code, std::string message) {
    issues_.push_back({severity, std::move(code), question.place, std::move(message)});
  }
  void set(C column, const std::string& text) { rows_.back()[static_cast<std::size_t>(column)] = guarded(text); }

  void add_record_id() {
    rows_.emplace_back(kRedcapColumns.size());
    std::string name = "record_id";
    for_each_question(form_.items, [&](const Question& question) {
      if (names_.of(question.name) == name) name = "cairn_record_id";
    });
    set(C::Field, name);
    set(C::Form, form_name_);
    set(C::Type, "text");
    set(C::Label, "Record ID");
  }

  /// A form or matrix that shares its name with a field got a suffix on the way in.
  std::string group_name(const Question& group) const {
    const std::string& name = names_.of(group.name);
    if (!name.ends_with(kGroupSuffix)) return name;
    std::string shorter = name.substr(0, name.size() - kGroupSuffix.size());
    bool is_field = false;
    for_each_question(form_.items, [&](const Question& question) {
      is_field = is_field || (!question.is_group() && names_.of(question.name) == shorter);
    });
    return is_field ? shorter : name;
  }

  void write_form(const Question& group) {
    form_name_ = group_name(group);
    section_.clear();
    if (!group.text.text.empty() && group.text.text != title_of(form_name_))
      add(group, Severity::Information, "title-not-carried",
          "The form is called '" + form_name_ + "'; its heading is not carried over.");
    report_group(group);
    for (const Question& child : group.items) write(child, group.relevant);
  }

  void report_group(const Question& group) {
    if (group.repeats)
      add(group, Severity::Error, "repeat-not-carried",
          "A data dictionary has no repeats; the questions are asked once. "
          "Make the form repeat in REDCap's set-up.");
    if (!group.hint.is_empty() || !group.guidance.is_empty())
      add(group, Severity::Information, "hint-not-carried", "The hint of a group is not carried over.");
  }

  static std::optional<Formula> both(const std::optional<Formula>& a, const std::optional<Formula>& b) {
    if (!a || !b) return a ? a : b;
    return join(O::And, *a, *b);
  }

  /// REDCap has no conditions on groups: each field gets the conditions of all that it stands in.
  void write(const Question& question, const std::optional<Formula>& outer) {
    const std::optional<Formula> relevant = both(outer, question.relevant);
    if (!question.is_group()) {
      write_field(question, relevant);
      for (const Question& child : question.items) write(child, relevant);
      return;
    }
    report_group(question);
    const bool is_matrix = question.control == "table" && has_same_choices(question);
    section_ = question.text.text;
    if (is_matrix) matrix_ = group_name(question);
    for (const Question& child : question.items) write(child, relevant);
    matrix_.clear();
    section_.clear();
  }

  static bool has_same_choices(const Question& group) {
    const auto is_alike = [&](const Question& question) {
      const auto same = [](const Choice& a, const Choice& b) {
        return a.code == b.code && a.label.text == b.label.text;
      };
      const std::vector<Choice>& first = group.items[0].choices;
      return question.is_choice() &&
             std::equal(first.begin(), first.end(), question.choices.begin(), question.choices.end(), same);
    };
    return !group.items.empty() && std::all_of(group.items.begin(), group.items.end(), is_alike);
  }

  std::optional<std::string> express(const Question& question, const Formula& formula, const std::string& consequence) {
    const auto text = write_formula(formula, Dialect::Redcap, dictionary_, *dictionary_.find(question.name), name_of_);
    if (text) return *text;
    add(question, Severity::Error, "expression-not-carried", text.error().message + " " + consequence);
    return std::nullopt;
  }

  void write_field(const Question& question, const std::optional<Formula>& relevant) {
    rows_.emplace_back(kRedcapColumns.size());
    set(C::Field, names_.of(question.name));
    set(C::Form, form_name_);
    set(C::Section, html_words(section_));
    section_.clear();
    set(C::Label, label_of(question));
    set(C::Note, html_words(question.hint.text));
    put_type(question);
    put_limits(question);
    if (relevant) set(C::Branching, express(question, *relevant, "It is always asked.").value_or(""));
    if (question.required && question.type != ItemType::Display) set(C::Required, "y");
    if (question.horizontal) set(C::Alignment, "RH");
    set(C::Number, question.prefix);
    set(C::Matrix, matrix_);
    put_annotation(question);
    report_rest(question);
  }

  std::string label_of(const Question& question) {
    if (!question.text_formula) return html_words(question.text.text);
    const auto text = write_piped_text(*question.text_formula, Dialect::Redcap, name_of_);
    if (!text)
      add(question, Severity::Warning, "expression-not-carried", "The text that is computed cannot be carried over.");
    return text ? html_words(*text) : html_words(question.text.text);
  }

  void put_type(const Question& question) {
    const bool is_number = question.type == ItemType::Integer || question.type == ItemType::Decimal;
    if (question.calculation && (is_number || question.type == ItemType::Boolean)) {
      set(C::Type, "calc");
      return set(C::Choices, express(question, *question.calculation, "Nothing is calculated.").value_or(""));
    }
    switch (question.type) {
      case ItemType::Display:
        return set(C::Type, "descriptive");
      case ItemType::Boolean:
        return set(C::Type, "yesno");
      case ItemType::Choice:
      case ItemType::OpenChoice:
        return put_choices(question);
      case ItemType::Text:
        return set(C::Type, "notes");
      case ItemType::Attachment:
        return set(C::Type, "file");
      case ItemType::Reference:
        add(question, Severity::Warning, "type-not-carried", "A reference to another record is asked as text.");
        return set(C::Type, "text");
      default:
        if (question.control == "slider") return put_slider(question);
        set(C::Type, "text");
        return put_validation(question);
    }
  }

  void put_choices(const Question& question) {
    const bool is_true_false = !question.repeats && question.choices.size() == 2 && question.choices[0].code == "1" &&
                               question.choices[0].label.text == "True" && question.choices[1].code == "0" &&
                               question.choices[1].label.text == "False";
    if (is_true_false && question.control.empty()) return set(C::Type, "truefalse");
    const bool is_list = question.control == "drop-down" || question.control == "autocomplete";
    set(C::Type, question.repeats ? "checkbox" : is_list ? "dropdown" : "radio");
    if (question.control == "autocomplete") set(C::Validation, "autocomplete");
    std::vector<Choice> choices = question.choices;
    bool had_bar = false;
    for (Choice& choice : choices) {
      for (std::string* text : {&choice.code, &choice.label.text}) {
        had_bar = had_bar || text->find('|') != std::string::npos;
        std::replace(text->begin(), text->end(), '|', '/');
      }
      had_bar = had_bar || choice.code.find(',') != std::string::npos;
      std::replace(choice.code.begin(), choice.code.end(), ',', '_');
    }
    if (had_bar)
      add(question, Severity::Warning, "choice-changed",
          "REDCap divides options by '|' and ','; in these options they were replaced.");
    set(C::Choices, write_redcap_choices(choices));
    if (question.type == ItemType::OpenChoice)
      add(question, Severity::Warning, "open-choice-not-carried",
          "An answer of one's own cannot be given; add a field for it.");
  }

  void put_validation(const Question& question) {
    const ItemType type = question.type == ItemType::Quantity ? ItemType::Decimal : question.type;
    const RedcapValidation* best = nullptr;
    for (const RedcapValidation& row : kRedcapValidations) {
      if (row.type != type) continue;
      const bool fits = row.entry_format == question.entry_format && row.pattern == question.pattern &&
                        row.decimal_places == question.decimal_places.value_or(-1);
      if (fits) return set(C::Validation, std::string(row.name));
      if (best == nullptr && type != ItemType::String) best = &row;
    }
    if (best != nullptr) set(C::Validation, std::string(best->name));
    if (!question.pattern.empty())
      add(question, Severity::Warning, "pattern-not-carried",
          "REDCap has no check for this pattern; any text is accepted.");
  }

  void put_slider(const Question& question) {
    set(C::Type, "slider");
    set(C::Validation, "number");
    if (!question.lower.text.empty() || !question.upper.text.empty())
      set(C::Choices, html_words(question.lower.text) + " |  | " + html_words(question.upper.text));
    if (!question.step.empty() && question.step != "1")
      add(question, Severity::Information, "step-not-carried", "The slider's step is not carried over.");
  }

  void put_limits(const Question& question) {
    const bool is_time = question.type == ItemType::Time;
    set(C::Least, is_time ? question.minimum.substr(0, 5) : question.minimum);
    set(C::Most, is_time ? question.maximum.substr(0, 5) : question.maximum);
    if (!question.constraint) return;
    const std::vector<Formula> single = {*question.constraint};
    for (const Formula& part : question.constraint->is(O::And) ? question.constraint->arguments : single) {
      const bool is_limit =
          (part.is(O::GreaterOrEqual) || part.is(O::LessOrEqual)) && part.arguments[0].kind == Kind::Self;
      const C column = part.is(O::GreaterOrEqual) ? C::Least : C::Most;
      const bool is_free = rows_.back()[static_cast<std::size_t>(column)].empty();
      if (!is_limit || !is_free) {
        add(question, Severity::Error, "constraint-not-carried",
            "REDCap checks limits only. Any other rule is left out.");
        return;
      }
      const Formula& limit = part.arguments[1];
      const std::string text = limit.is(O::Today)   ? "today"
                               : limit.is(O::Now)   ? "now"
                               : limit.is_literal() ? limit.text
                                                    : express(question, limit, "The limit is left out.").value_or("");
      set(column, text);
    }
    if (!question.constraint_message.is_empty())
      add(question, Severity::Information, "message-not-carried", "REDCap says in its own words what is wrong.");
  }

  void put_annotation(const Question& question) {
    std::string tags;
    const auto append = [&](const std::string& tag) { tags += (tags.empty() ? "" : " ") + tag; };
    const bool is_calculated_text = question.calculation && question.type == ItemType::String;
    const std::string type = rows_.back()[static_cast<std::size_t>(C::Type)];
    if (question.hidden) append("@HIDDEN");
    if (is_calculated_text) {
      if (const auto text = express(question, *question.calculation, "Nothing is calculated."))
        append("@CALCTEXT(" + *text + ")");
    } else if (question.read_only && type != "calc") {
      append("@READONLY");
    }
    if (question.calculation && !is_calculated_text && type != "calc")
      add(question, Severity::Error, "expression-not-carried",
          "REDCap calculates numbers and texts only. Nothing is calculated.");
    if (question.initial_formula && question.initial_formula->is(O::Today)) append("@TODAY");
    if (question.initial_formula && question.initial_formula->is(O::Now)) append("@NOW");
    if (question.initial_formula && !question.initial_formula->is(O::Today) && !question.initial_formula->is(O::Now))
      add(question, Severity::Error, "expression-not-carried", "A computed first answer cannot be carried over.");
    if (!question.initial.empty()) append(default_tag(question));
    if (question.max_length) append("@CHARLIMIT=" + std::to_string(*question.max_length));
    set(C::Annotation, tags);
  }

  static std::string default_tag(const Question& question) {
    std::string text;
    for (const std::string& value : question.initial) text += (text.empty() ? "" : ",") + value;
    if (question.type == ItemType::Boolean) text = text == "true" ? "1" : "0";
    const char quote = text.find('\'') == std::string::npos ? '\'' : '"';
    return std::string("@DEFAULT=") + quote + text + quote;
  }

  void report_rest(const Question& question) {
    const bool has_scores = std::any_of(question.choices.begin(), question.choices.end(),
                                        [](const Choice& choice) { return !choice.score.empty(); });
    const std::pair<bool, const char*> lost[] = {
        {!question.guidance.is_empty(), "the longer help"},
        {!question.unit.empty(), "its unit"},
        {has_scores, "the scores of the options"},
        {!question.filters.empty(), "which options are offered when"},
        {question.required_formula.has_value(), "when it must be answered"},
        {question.repeats && !question.is_choice(), "that it may have several answers"}};
    for (const auto& [is_lost, what] : lost) {
      if (is_lost)
        add(question, Severity::Warning, "detail-not-carried", std::string("REDCap does not keep ") + what + ".");
    }
  }

  void report_whole() {
    if (!form_.languages.empty())
      issues_.push_back({Severity::Warning, "translations-not-carried", "",
                         "A data dictionary has one language; translations are left out."});
    if (names_.changed() > 0)
      issues_.push_back({Severity::Information, "name-changed", "",
                         std::to_string(names_.changed()) + " link ids are no names of REDCap and were changed: " +
                             names_.first_change() + (names_.changed() > 1 ? " …" : "") + "."});
  }

  const Form form_;
  const Dictionary dictionary_;
  const Names names_;
  const std::function<std::string(const std::string&)> name_of_;
  Issues& issues_;
  std::vector<std::vector<std::string>> rows_;
  std::string form_name_, section_, matrix_;
};

}  // namespace

Result<Exported> export_redcap(const Json& questionnaire) {
  Exported out;
  CAIRN_ASSIGN(Form form, read_form(questionnaire, out.issues));
  settle(form, Dialect::Redcap, out.issues);
  out.bytes = Writer(std::move(form), out.issues).run();
  return out;
}

}  // namespace cairn::exchange
