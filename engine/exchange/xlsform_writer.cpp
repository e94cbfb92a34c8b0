#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/exchange/exchange.h"
#include "engine/exchange/form_reader.h"
#include "engine/exchange/formula_writer.h"
#include "engine/exchange/languages.h"
#include "engine/exchange/names.h"
#include "engine/exchange/option_lists.h"
#include "engine/exchange/piped_text.h"
#include "engine/exchange/questionnaire_writer.h"
#include "engine/exchange/simple_limits.h"
#include "engine/exchange/workbook.h"
#include "engine/exchange/xlsform_types.h"

namespace cairn::exchange {
namespace {

using O = Operation;

/// A sheet that is filled cell by cell; only columns in use are written, in the order given.
class Table {
 public:
  Table(std::string name, std::vector<std::string> columns) : name_(std::move(name)), columns_(std::move(columns)) {}

  void add_row() { rows_.emplace_back(columns_.size()); }
  void set(const std::string& column, std::string text) {
    if (text.empty()) return;
    auto place = std::find(columns_.begin(), columns_.end(), column);
    if (place == columns_.end()) place = columns_.insert(columns_.end(), column);
    const auto index = static_cast<std::size_t>(place - columns_.begin());
    if (rows_.back().size() <= index) rows_.back().resize(index + 1);
    rows_.back()[index] = std::move(text);
  }

  Sheet sheet() const {
    Sheet out{name_, {{1, {}}}};
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool is_used =
          std::any_of(rows_.begin(), rows_.end(), [i](const auto& row) { return i < row.size() && !row[i].empty(); });
      if (!is_used && i >= kAlways) continue;
      used.push_back(i);
      out.rows[0].cells.push_back(columns_[i]);
    }
    for (const auto& row : rows_) {
      Row cells{out.rows.size() + 1, {}};
      for (const std::size_t i : used) cells.cells.push_back(i < row.size() ? row[i] : "");
      out.rows.push_back(std::move(cells));
    }
    return out;
  }

 private:
  static constexpr std::size_t kAlways = 2;  // readers ask for the first columns, even of a form without questions
  std::string name_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

class Writer {
 public:
  Writer(Form form, Issues& issues)
      : form_((remove_spaces_from_codes(form, issues), std::move(form))),
        dictionary_(form_.items),
        names_(form_.items, Dialect::XlsForm),
        name_of_([this](const std::string& link_id) { return names_.of(link_id); }),
        issues_(issues),
        survey_("survey", survey_columns()),
        choices_("choices", {"list_name", "name"}) {}

  Result<std::string> run() {
    for (const Question& question : form_.items) write(question);
    write_lists();
    if (names_.changed() > 0)
      issues_.push_back({Severity::Information, "name-changed", "",
                         std::to_string(names_.changed()) + " link ids are no names of XLSForm and were changed: " +
                             names_.first_change() + (names_.changed() > 1 ? " …" : "") + "."});
    Table settings("settings", {"form_title", "form_id", "version", "default_language", "canonical_url"});
    settings.add_row();
    settings.set("form_title", form_.title);
    settings.set("form_id", form_.name);
    settings.set("version", form_.version);
    if (!form_.language.empty()) settings.set("default_language", language_label(form_.language));
    settings.set("canonical_url", form_.url);
    return write_workbook({{survey_.sheet(), choices_.sheet(), settings.sheet()}});
  }

 private:
  void add(const Question& question, Severity severity, std::string code, std::string message) {
    issues_.push_back({severity, std::move(code), question.place, std::move(message)});
  }

  std::string column_of(const std::string& column, const std::string& language) const {
    return language.empty() ? column : column + "::" + language_label(language);
  }

  /// "label" when there is one language, "label::English (en)" beside others.
  std::string own_column(const std::string& column) const {
    return column_of(column, form_.languages.empty() ? "" : form_.language);
  }

  std::vector<std::string> survey_columns() const {
    std::vector<std::string> out = {"type", "name"};
    const auto add_words = [&](const std::string& column) {
      out.push_back(own_column(column));
      for (const std::string& language : form_.languages) out.push_back(column_of(column, language));
    };
    add_words("label");
    add_words("hint");
    add_words("guidance_hint");
    for (const char* column : {"required", "relevant", "constraint"}) out.emplace_back(column);
    add_words("constraint_message");
    for (const char* column :
         {"calculation", "default", "appearance", "read_only", "choice_filter", "repeat_count", "parameters"})
      out.emplace_back(column);
    return out;
  }

  void put_words(Table& table, const std::string& column, const Words& words) {
    table.set(own_column(column), words.text);
    for (const auto& [language, text] : words.translations) {
      if (language != form_.language) table.set(column_of(column, language), text);
    }
  }

  void put_formula(const Question& question, const std::string& column, const std::optional<Formula>& formula) {
    if (!formula) return;
    const Result<std::string> text =
        write_formula(*formula, Dialect::XlsForm, dictionary_, *dictionary_.find(question.name), name_of_);
    if (text) return survey_.set(column, *text);
    add(question, Severity::Error, "expression-not-carried", text.error().message + " The " + column + " is left out.");
  }

  void write(const Question& question) {
    survey_.add_row();
    survey_.set("type", type_of(question));
    survey_.set("name", names_.of(question.name));
    put_label(question);
    put_words(survey_, "hint", question.hint);
    put_words(survey_, "guidance_hint", question.guidance);
    if (question.required) survey_.set("required", "yes");
    if (!question.required) put_formula(question, "required", question.required_formula);
    put_formula(question, "relevant", question.relevant);
    put_constraint(question);
    put_formula(question, "calculation", question.calculation);
    put_default(question);
    put_appearance(question);
    if (question.read_only) survey_.set("read_only", "yes");
    put_filters(question);
    if (question.occurs) survey_.set("repeat_count", std::to_string(*question.occurs));
    report_rest(question);
    if (!question.is_group() && !question.items.empty())
      add(question, Severity::Warning, "nesting-not-carried",
          "XLSForm has no questions below a question; they follow it and are always asked.");
    for (const Question& child : question.items) write(child);
    if (!question.is_group()) return;
    survey_.add_row();
    survey_.set("type", question.repeats ? "end_repeat" : "end_group");
  }

  bool is_shown_by_type(const Question& question) const {
    const bool has_now =
        question.initial_formula && (question.initial_formula->is(O::Today) || question.initial_formula->is(O::Now));
    return question.calculation || has_now || question.type == ItemType::String;
  }

  std::string type_of(const Question& question) {
    if (question.is_group()) return question.repeats ? "begin_repeat" : "begin_group";
    if (question.repeats && !question.is_choice())
      add(question, Severity::Warning, "repeats-not-carried",
          "Several answers to one such question cannot be asked for; one is.");
    if (question.hidden && is_shown_by_type(question)) return hidden_type(question);
    if (question.hidden)
      add(question, Severity::Warning, "hidden-not-carried",
          "XLSForm hides texts and calculations only; this question is shown.");
    switch (question.type) {
      case ItemType::Display:
        return "note";
      case ItemType::Boolean:
        return question.control == "check-box" ? "acknowledge" : "select_one " + yes_no_list();
      case ItemType::Integer:
        return is_range(question) ? "range" : "integer";
      case ItemType::Decimal:
        return is_range(question) ? "range" : "decimal";
      case ItemType::Quantity:
        add(question, Severity::Warning, "unit-not-carried",
            "A quantity is asked as a number; its unit is not recorded.");
        return "decimal";
      case ItemType::Date:
        return "date";
      case ItemType::DateTime:
        return "dateTime";
      case ItemType::Time:
        return "time";
      case ItemType::Choice:
      case ItemType::OpenChoice:
        return (question.repeats ? "select_multiple " : "select_one ") +
               lists_.name_of(question, names_.of(question.name)) +
               (question.type == ItemType::OpenChoice ? " or_other" : "");
      case ItemType::Attachment:
        return question.media.empty() ? "file" : question.media;
      case ItemType::Reference:
        add(question, Severity::Warning, "type-not-carried", "A reference to another record is asked as text.");
        return "text";
      default:
        return "text";
    }
  }

  std::string hidden_type(const Question& question) {
    if (question.initial_formula && question.type == ItemType::Date) return "today";
    if (question.initial_formula && question.type == ItemType::DateTime) return "start";
    return question.calculation ? "calculate" : "hidden";
  }

  static bool is_range(const Question& question) {
    return question.control == "slider" && !question.minimum.empty() && !question.maximum.empty();
  }

  const std::string& yes_no_list() {
    static const std::string name = "true_false";
    has_yes_no_ = true;
    return name;
  }

  void put_label(const Question& question) {
    Words words = question.text;
    if (question.text_formula) {
      if (const auto text = write_piped_text(*question.text_formula, Dialect::XlsForm, name_of_)) {
        words.text = *text;
      } else {
        add(question, Severity::Warning, "expression-not-carried", "The text that is computed cannot be carried over.");
      }
    }
    put_words(survey_, "label", words);
  }

  void put_constraint(const Question& question) {
    std::optional<Formula> all = limits_as_constraint(question);
    if (question.constraint) all = all ? join(O::And, *std::move(all), *question.constraint) : *question.constraint;
    put_formula(question, "constraint", all);
    if (question.constraint) put_words(survey_, "constraint_message", question.constraint_message);
    if (!is_range(question)) return;
    survey_.set("parameters", "start=" + question.minimum + " end=" + question.maximum +
                                  (question.step.empty() ? "" : " step=" + question.step));
  }

  void put_default(const Question& question) {
    std::string text;
    for (const std::string& value : question.initial) text += (text.empty() ? "" : " ") + value;
    if (question.type == ItemType::Boolean && question.control == "check-box") text = text == "true" ? "OK" : "";
    survey_.set("default", text);
    const bool is_in_type = question.hidden && question.initial_formula &&
                            (question.initial_formula->is(O::Today) || question.initial_formula->is(O::Now));
    if (text.empty() && !is_in_type) put_formula(question, "default", question.initial_formula);
  }

  void put_appearance(const Question& question) {
    std::string words;
    const auto append = [&](std::string_view word) { words += (words.empty() ? "" : " ") + std::string(word); };
    const auto* row = std::find_if(kAppearances.begin(), kAppearances.end(), [&](const AppearanceRow& candidate) {
      return candidate.control == question.control && candidate.on_group == question.is_group();
    });
    if (row != kAppearances.end() && (question.is_group() || question.is_choice())) {
      append(row->word);
    } else if (!question.control.empty() && question.control != "slider" && question.control != "check-box" &&
               question.control != "radio-button") {
      add(question, Severity::Information, "control-not-carried",
          "The way of answering '" + question.control + "' is not carried over.");
    }
    if (question.type == ItemType::Text) append("multiline");
    if (question.type == ItemType::Url) append("url");
    if (question.horizontal) append("horizontal");
    survey_.set("appearance", words);
  }

  /// Not "name" or "label", which are columns of their own.
  std::string filter_column(const std::string& question) const { return "filter_" + names_.of(question); }

  void put_filters(const Question& question) {
    std::string text;
    for (const ChoiceFilter& filter : question.filters) {
      const Known* known = dictionary_.find(filter.question);
      if (known == nullptr) continue;
      text += (text.empty() ? "" : " and ") + filter_column(filter.column) + "=${" + names_.of(filter.question) + "}";
    }
    survey_.set("choice_filter", text);
  }

  void report_rest(const Question& question) {
    const std::pair<bool, const char*> lost[] = {
        {!question.prefix.empty(), "its number"},
        {!question.lower.is_empty() || !question.upper.is_empty(), "the labels at the ends of the scale"},
        {!question.unit.empty(), "its unit"},
        {question.decimal_places.has_value(), "the number of decimal places"},
        {!question.entry_format.empty(), "the format shown for the answer"}};
    for (const auto& [is_lost, what] : lost) {
      if (is_lost)
        add(question, Severity::Information, "detail-not-carried", std::string("XLSForm does not keep ") + what + ".");
    }
  }

  void write_lists() {
    if (has_yes_no_) {
      for (const auto& [code, label] : {std::pair("true", "Yes"), {"false", "No"}}) {
        choices_.add_row();
        choices_.set("list_name", yes_no_list());
        choices_.set("name", code);
        choices_.set(own_column("label"), label);
      }
    }
    for (const auto& [name, choices] : lists_.all()) {
      for (const Choice& choice : *choices) {
        choices_.add_row();
        choices_.set("list_name", name);
        choices_.set("name", choice.code);
        put_words(choices_, "label", choice.label);
        choices_.set("ordinal_value", choice.score);
        for (const auto& [column, value] : choice.columns) choices_.set(filter_column(column), value);
      }
    }
  }

  const Form form_;
  const Dictionary dictionary_;
  const Names names_;
  const std::function<std::string(const std::string&)> name_of_;
  Issues& issues_;
  Table survey_, choices_;
  OptionLists lists_;
  bool has_yes_no_ = false;
};

}  // namespace

Result<Exported> export_xlsform(const Json& questionnaire) {
  Exported out;
  CAIRN_ASSIGN(Form form, read_form(questionnaire, out.issues));
  settle(form, Dialect::XlsForm, out.issues);
  CAIRN_ASSIGN(out.bytes, Writer(std::move(form), out.issues).run());
  return out;
}

}  // namespace cairn::exchange
