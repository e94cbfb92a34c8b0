#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "engine/base/csv.h"
#include "engine/base/text.h"
#include "engine/exchange/exchange.h"
#include "engine/exchange/languages.h"
#include "engine/exchange/piped_text.h"
#include "engine/exchange/questionnaire_writer.h"
#include "engine/exchange/simple_limits.h"
#include "engine/exchange/xlsform_sheet.h"
#include "engine/exchange/xlsform_types.h"
#include "engine/fhir/item_reader.h"

namespace cairn::exchange {
namespace {

using O = Operation;
using Kind = Formula::Kind;

constexpr std::size_t kMaxGroups = 25;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    out.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

bool is_yes(const std::string& text) {
  const std::string word = lower(text);
  return word == "yes" || word == "true" || word == "true()" || word == "1" || word == "y";
}
bool is_no(const std::string& text) {
  const std::string word = lower(text);
  return word.empty() || word == "no" || word == "false" || word == "false()" || word == "0" || word == "n";
}

struct ReadType {
  const XlsformType* row = nullptr;
  std::string list;
  bool is_open = false;  // or_other
};

/// Takes "or_other", "or other" or "or specify other" away from the end of a type with a list.
bool take_or_other(std::vector<std::string>& words) {
  static const std::vector<std::string> kEndings[] = {{"or_other"}, {"or", "other"}, {"or", "specify", "other"}};
  for (const std::vector<std::string>& ending : kEndings) {
    if (words.size() < ending.size() + 2) continue;
    const auto from = words.end() - static_cast<std::ptrdiff_t>(ending.size());
    const auto is_same = [](const std::string& a, const std::string& b) { return lower(a) == b; };
    if (!std::equal(from, words.end(), ending.begin(), ending.end(), is_same)) continue;
    words.erase(from, words.end());
    return true;
  }
  return false;
}

/// "select_one yes_no or_other": the longest known type that the words begin with, then the list.
ReadType read_type(const std::string& text) {
  std::vector<std::string> words = words_of(text);
  ReadType out;
  out.is_open = take_or_other(words);
  for (std::size_t count = std::min<std::size_t>(words.size(), 5); count > 0; --count) {
    std::string name = lower(words[0]);
    for (std::size_t i = 1; i < count; ++i) name += " " + lower(words[i]);
    const auto* row = std::find_if(kXlsformTypes.begin(), kXlsformTypes.end(),
                                   [&](const XlsformType& type) { return type.word == name; });
    if (row == kXlsformTypes.end() || words.size() > count + (row->has_list ? 1 : 0)) continue;
    if (row->has_list && words.size() == count) continue;
    out.row = row;
    if (row->has_list) out.list = words[count];
    return out;
  }
  return out;
}

class Reader {
 public:
  Reader(const Workbook& workbook, const ImportOptions& options) : workbook_(workbook) { form_.url = options.url; }

  Result<Imported> run() {
    const Sheet* survey = workbook_.find("survey");
    if (survey == nullptr || survey->rows.empty())
      return Error{ErrorCode::InvalidArgument, "The workbook has no sheet 'survey'. Give an XLSForm."};
    read_settings();
    XlsformSheet questions(*survey, form_.language);
    if (!questions.has("type"))
      return Error{ErrorCode::InvalidArgument, "The sheet 'survey' has no column 'type'. Give an XLSForm."};
    if (const Sheet* choices = workbook_.find("choices")) read_choices(*choices);
    report_columns(questions, "survey", kSurveyColumns);
    for (std::size_t row = 0; row < questions.size(); ++row) note_name(questions, row);
    for (std::size_t row = 0; row < questions.size(); ++row) {
      read_row(questions, row);
      if (options_read_ > fhir::kMaxOptions)
        return Error{ErrorCode::TooLarge, questions.place(row) +
                                              ": the questions have more than 200000 options together. "
                                              "Divide the form."};
      if (open_.size() > kMaxGroups)
        return Error{ErrorCode::Unprocessable, questions.place(row) + ": groups are nested deeper than 25 levels."};
    }
    while (!open_.empty()) {
      add(Severity::Error, "group-not-closed", open_.back().place, "This group is not closed. It ends with the form.");
      close();
    }
    finish_languages(questions);
    settle(form_, Dialect::XlsForm, issues_);
    for_each_question(form_.items, [](Question& question) { take_limits(question); });
    Json questionnaire = write_questionnaire(form_, issues_);
    return Imported{std::move(questionnaire), std::move(issues_)};
  }

 private:
  using Columns = std::span<const std::string_view>;
  static constexpr std::array<std::string_view, 17> kSurveyColumns = {
      "type",        "name",          "label",
      "hint",        "guidance_hint", "required",
      "relevant",    "constraint",    "constraint_message",
      "calculation", "default",       "appearance",
      "readonly",    "choice_filter", "repeat_count",
      "parameters",  "disabled"};
  static constexpr std::array<std::string_view, 5> kSettingsColumns = {"form_title", "form_id", "version",
                                                                       "canonical_url", "default_language"};

  void add(Severity severity, std::string code, std::string path, std::string message) {
    issues_.push_back({severity, std::move(code), std::move(path), std::move(message)});
  }

  void read_settings() {
    const Sheet* sheet = workbook_.find("settings");
    if (sheet == nullptr || sheet->rows.size() < 2) return;
    std::string unused;
    const XlsformSheet settings(*sheet, unused);
    const std::pair<const char*, std::string*> texts[] = {
        {"form_title", &form_.title}, {"form_id", &form_.name}, {"version", &form_.version}};
    for (const auto& [column, text] : texts) *text = settings.cell(0, column);
    if (form_.url.empty()) form_.url = settings.cell(0, "canonical_url");
    const std::string& language = settings.cell(0, "default_language");
    if (!language.empty() && language != "default") form_.language = language_code(language);
    report_columns(settings, "settings", kSettingsColumns);
  }

  /// What a column that is not read holds is lost: said once a column.
  void report_columns(const XlsformSheet& sheet, const std::string& name, Columns known) {
    for (const auto& [column, rows] : sheet.used_columns()) {
      if (rows == 0 || std::find(known.begin(), known.end(), column) != known.end()) continue;
      if (column.starts_with('$') || column.starts_with('_') || column.starts_with("kobo--")) continue;
      const bool is_media =
          column.starts_with("media::") || column == "image" || column == "audio" || column == "video";
      add(is_media ? Severity::Warning : Severity::Information, "column-not-carried", name + ", " + column,
          is_media ? "Pictures and sounds are files beside the form and are not carried over. Check that the text says "
                     "enough without them."
                   : "This column has no counterpart in a questionnaire; it is left out (" + std::to_string(rows) +
                         (rows == 1 ? " row)." : " rows)."));
    }
  }

  void read_choices(const Sheet& sheet) {
    XlsformSheet choices(sheet, form_.language);
    const auto columns = choices.used_columns();
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t row = 0; row < choices.size(); ++row) {
      const std::string& list = choices.cell(row, "list");
      Choice choice{choices.cell(row, "name"), choices.words(row, "label"), choices.cell(row, "ordinal_value"), {}};
      if (list.empty() || choice.code.empty()) {
        add(Severity::Warning, "choice-incomplete", choices.place(row),
            "An option needs a list name and a name. This row is left out.");
        continue;
      }
      if (!seen.emplace(list, choice.code).second) {
        add(Severity::Warning, "choice-twice", choices.place(row),
            "The list '" + list + "' has the option '" + choice.code + "' already. This row is left out.");
        continue;
      }
      if (!choice.score.empty() && !is_number(choice.score)) {
        add(Severity::Warning, "score-not-carried", choices.place(row),
            "The ordinal_value is no number; it is left out.");
        choice.score.clear();
      }
      for (const auto& [column, rows] : columns) {
        if (column != "list" && column != "name" && column != "label" && column != "ordinal_value" && rows > 0)
          choice.columns[column] = choices.cell(row, column);
      }
      lists_[list].push_back(std::move(choice));
    }
    for (const auto& [column, rows] : columns) {
      if (rows > 0 && (column.starts_with("media::") || column == "image" || column == "audio" || column == "video"))
        add(Severity::Warning, "column-not-carried", "choices, " + column,
            "Pictures and sounds are files beside the form and are not carried over. Check that the text says enough "
            "without them.");
    }
    choice_languages_ = choices.languages();
  }

  void note_name(const XlsformSheet& sheet, std::size_t row) {
    if (!sheet.cell(row, "name").empty()) names_.insert(sheet.cell(row, "name"));
  }

  void close() {
    Question group = std::move(open_.back());
    open_.pop_back();
    (open_.empty() ? form_.items : open_.back().items).push_back(std::move(group));
  }

  void read_row(const XlsformSheet& sheet, std::size_t row) {
    const std::string& text = sheet.cell(row, "type");
    if (text.empty() || is_yes(sheet.cell(row, "disabled"))) return;
    const ReadType type = read_type(text);
    if (type.row == nullptr)
      return add(Severity::Error, "type-not-known", sheet.place(row) + ", type",
                 "There is no type '" + text + "' here. The row is left out.");
    if (!type.row->loss.empty())
      add(type.row->kind == RowKind::Metadata ? Severity::Information : Severity::Warning, "type-not-carried",
          sheet.place(row) + ", type", std::string(type.row->word) + ": " + std::string(type.row->loss));
    if (type.row->kind == RowKind::Metadata) return;
    if (type.row->kind == RowKind::EndGroup || type.row->kind == RowKind::EndRepeat) {
      const bool is_repeat = type.row->kind == RowKind::EndRepeat;
      if (open_.empty() || open_.back().repeats != is_repeat)
        return add(Severity::Error, "group-not-open", sheet.place(row),
                   "There is nothing here that this row could end. It is left out.");
      return close();
    }
    Question question = read_question(sheet, row, type);
    if (type.row->kind == RowKind::Question) {
      (open_.empty() ? form_.items : open_.back().items).push_back(std::move(question));
    } else {
      question.repeats = type.row->kind == RowKind::BeginRepeat;
      open_.push_back(std::move(question));
    }
  }

  std::string unique_name(const XlsformSheet& sheet, std::size_t row) {
    std::string name = sheet.cell(row, "name");
    const std::string place = sheet.place(row) + ", name";
    if (name.empty()) {
      name = "row_" + std::to_string(sheet.number(row));
      add(Severity::Information, "name-missing", place, "This row has no name. It is called '" + name + "'.");
    }
    if (used_names_.insert(name).second) return name;
    std::string longer = (open_.empty() ? "again" : open_.back().name) + "_" + name;
    while (!used_names_.insert(longer).second) longer += "_";
    add(Severity::Warning, "name-twice", place,
        "The name '" + name + "' is in use. This one is called '" + longer + "'; expressions mean the first.");
    return longer;
  }

  Question read_question(const XlsformSheet& sheet, std::size_t row, const ReadType& type) {
    Question question;
    question.place = sheet.place(row);
    question.name = unique_name(sheet, row);
    question.type = type.row->type;
    question.repeats = type.row->repeats;
    question.hidden = type.row->hidden;
    question.control = type.row->control;
    question.media = type.row->media;
    question.text = sheet.words(row, "label");
    question.hint = sheet.words(row, "hint");
    question.guidance = sheet.words(row, "guidance_hint");
    question.constraint_message = sheet.words(row, "constraint_message");
    if (question.is_choice()) read_options(sheet, row, type, question);
    read_appearance(sheet, row, question);
    read_parameters(sheet, row, question);
    read_switches(sheet, row, question);
    question.relevant = parse(sheet, row, "relevant");
    question.constraint = parse(sheet, row, "constraint");
    if (!question.constraint) question.constraint_message = {};
    read_calculation(sheet, row, type, question);
    read_default(sheet, row, question);
    read_repeat_count(sheet, row, question);
    pipe_texts(question);
    merge_hint_of_note(question);
    return question;
  }

  std::optional<Formula> parse(const XlsformSheet& sheet, std::size_t row, std::string_view column) {
    const std::string& text = sheet.cell(row, column);
    if (text.empty()) return std::nullopt;
    Result<Formula> formula = parse_formula(text, Dialect::XlsForm);
    if (formula) return *std::move(formula);
    add(Severity::Error, "expression-not-carried", sheet.place(row) + ", " + std::string(column),
        formula.error().message + " The expression is left out.");
    return std::nullopt;
  }

  void read_options(const XlsformSheet& sheet, std::size_t row, const ReadType& type, Question& question) {
    if (type.list.starts_with("${"))
      return add(Severity::Error, "list-not-carried", question.place + ", type",
                 "Options taken from answers to another question cannot be carried over. The question has no options.");
    question.list = type.list;
    if (type.is_open) question.type = ItemType::OpenChoice;
    const auto list = lists_.find(type.list);
    if (list == lists_.end())
      return add(Severity::Error, "list-not-known", question.place + ", type",
                 "The sheet 'choices' has no list '" + type.list + "'. The question has no options.");
    options_read_ += list->second.size();
    if (options_read_ > fhir::kMaxOptions) return;  // the whole form is refused
    question.choices = list->second;
    if (is_yes_no(question)) {
      question.type = ItemType::Boolean;
      question.choices.clear();
      question.list.clear();
    }
    read_filter(sheet, row, question);
  }

  /// A list of "true" (Yes) and "false" (No), as Cairn writes yes-no questions.
  static bool is_yes_no(const Question& question) {
    return !question.repeats && question.type == ItemType::Choice && question.choices.size() == 2 &&
           question.choices[0].code == "true" && question.choices[1].code == "false" &&
           lower(question.choices[0].label.text) == "yes" && lower(question.choices[1].label.text) == "no";
  }

  /// "state=${state} and county=${county}"
  void read_filter(const XlsformSheet& sheet, std::size_t row, Question& question) {
    const std::string& text = sheet.cell(row, "choice_filter");
    if (text.empty()) return;
    std::size_t at = 0;
    std::vector<ChoiceFilter> filters;
    bool is_understood = true;
    while (is_understood && at <= text.size()) {
      const std::size_t end = std::min(text.find(" and ", at), text.size());
      const std::string_view part = trim(std::string_view(text).substr(at, end - at));
      const std::size_t equals = part.find('=');
      std::string_view left = trim(part.substr(0, equals));
      std::string_view right = equals == std::string_view::npos ? "" : trim(part.substr(equals + 1));
      if (left.starts_with("${")) std::swap(left, right);
      is_understood = right.starts_with("${") && right.ends_with('}') && right.find('}') == right.size() - 1 &&
                      !left.empty() && left.find_first_of(" ()<>!$") == std::string_view::npos;
      if (is_understood) filters.push_back({lower(left), std::string(trim(right.substr(2, right.size() - 3)))});
      at = end + 5;
    }
    if (is_understood) {
      question.filters = std::move(filters);
    } else {
      add(Severity::Error, "choice-filter-not-carried", question.place + ", choice_filter",
          "Only 'column=${question}' (joined by 'and') can be carried over. All options are offered.");
    }
  }

  void read_appearance(const XlsformSheet& sheet, std::size_t row, Question& question) {
    std::string lost;
    for (const std::string& written : words_of(sheet.cell(row, "appearance"))) {
      const std::string word = lower(written);
      const auto* known = std::find_if(kAppearances.begin(), kAppearances.end(), [&](const AppearanceRow& candidate) {
        return candidate.word == word && candidate.on_group == question.is_group();
      });
      if (known != kAppearances.end() && (question.is_group() || question.is_choice())) {
        question.control = known->control;
      } else if (word == "multiline" && question.type == ItemType::String) {
        question.type = ItemType::Text;
      } else if (word == "url" && question.type == ItemType::String) {
        question.type = ItemType::Url;
      } else if (word.starts_with("horizontal") && (question.is_choice() || question.type == ItemType::Boolean)) {
        question.horizontal = true;
      } else {
        lost += (lost.empty() ? "'" : ", '") + written + "'";
      }
    }
    if (!lost.empty())
      add(Severity::Information, "appearance-not-carried", question.place + ", appearance",
          lost + " has no counterpart; the pages decide how the question looks.");
  }

  void read_parameters(const XlsformSheet& sheet, std::size_t row, Question& question) {
    std::string text = sheet.cell(row, "parameters");
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == ';' || c == ','; }, ' ');
    const bool is_range = question.control == "slider";
    if (is_range) question.minimum = "1", question.maximum = "10", question.step = "1";
    for (const std::string& entry : words_of(text)) {
      const std::size_t equals = entry.find('=');
      const std::string key = lower(entry.substr(0, equals));
      const std::string value = equals == std::string::npos ? "" : entry.substr(equals + 1);
      std::string* limit = !is_range        ? nullptr
                           : key == "start" ? &question.minimum
                           : key == "end"   ? &question.maximum
                           : key == "step"  ? &question.step
                                            : nullptr;
      if (limit != nullptr && is_number(value)) {
        *limit = value;
      } else {
        add(Severity::Information, "parameter-not-carried", question.place + ", parameters",
            "'" + entry + "' has no counterpart; it is left out.");
      }
    }
    if (is_range && (question.minimum + question.maximum + question.step).find('.') != std::string::npos)
      question.type = ItemType::Decimal;
  }

  void read_switches(const XlsformSheet& sheet, std::size_t row, Question& question) {
    const std::string& required = sheet.cell(row, "required");
    const bool can_be_answered = !question.is_group() && question.type != ItemType::Display;
    if (is_yes(required)) {
      question.required = can_be_answered;
    } else if (!is_no(required) && can_be_answered) {
      question.required_formula = parse(sheet, row, "required");
    }
    const std::string& read_only = sheet.cell(row, "readonly");
    question.read_only = is_yes(read_only) && can_be_answered;
    if (!is_yes(read_only) && !is_no(read_only))
      add(Severity::Warning, "read-only-not-carried", question.place + ", read_only",
          "FHIR has no condition for this. The question can always be answered.");
  }

  void read_calculation(const XlsformSheet& sheet, std::size_t row, const ReadType& type, Question& question) {
    const std::string& text = sheet.cell(row, "calculation");
    if (type.row->word == "today" || type.row->word == "start") {
      question.initial_formula = make_call(type.row->word == "today" ? O::Today : O::Now, {});
      return;
    }
    question.calculation = parse(sheet, row, "calculation");
    if (question.is_choice() && question.calculation) {
      add(Severity::Error, "expression-not-carried", question.place + ", calculation",
          "Options cannot be chosen by a calculation here. The question is asked instead.");
      question.calculation.reset();
    }
    if (type.row->word != "calculate") return;
    question.is_type_open = question.calculation.has_value();
    if (text.empty())
      add(Severity::Warning, "calculation-missing", question.place + ", calculation",
          "This row calculates nothing. Write an expression or remove it.");
  }

  void read_default(const XlsformSheet& sheet, std::size_t row, Question& question) {
    const std::string& text = sheet.cell(row, "default");
    if (text.empty() || question.is_group() || question.type == ItemType::Display) return;
    const bool is_expression = text.find("${") != std::string::npos || text.find("()") != std::string::npos ||
                               text.find('(') != std::string::npos;
    if (is_expression && !question.is_choice()) {
      question.initial_formula = parse(sheet, row, "default");
    } else if (is_expression || question.type == ItemType::Attachment) {
      add(Severity::Warning, "value-not-carried", question.place + ", default",
          "This default cannot be carried over. The question starts without an answer.");
    } else if (question.repeats) {
      question.initial = words_of(text);
    } else {
      std::string value = text;
      if (question.type == ItemType::Boolean) value = is_yes(text) || text == "OK" ? "true" : "false";
      question.initial = {value};
    }
  }

  void read_repeat_count(const XlsformSheet& sheet, std::size_t row, Question& question) {
    const std::string& text = sheet.cell(row, "repeat_count");
    if (text.empty() || !question.is_group()) return;
    const bool is_whole = text.size() < 7 && text.find_first_not_of("0123456789") == std::string::npos;
    if (is_whole) {
      question.occurs = std::stoll(text);
    } else {
      add(Severity::Warning, "repeat-count-not-carried", question.place + ", repeat_count",
          "FHIR counts repeats by numbers that are written out, not by '" + text + "'. The person decides how many.");
    }
  }

  void pipe_texts(Question& question) {
    const auto is_question = [this](const std::string& name) { return names_.contains(name); };
    question.text_formula = read_piped_text(question.text.text, Dialect::XlsForm, is_question);
    bool is_lost = false;
    const auto strip = [&](Words& words, bool own_text_counts) {
      const auto cut = [&](std::string& text, bool counts) {
        std::string plain = without_pipes(text, Dialect::XlsForm, is_question);
        is_lost = is_lost || (counts && plain != text);
        text = std::move(plain);
      };
      cut(words.text, own_text_counts);
      for (auto& [language, text] : words.translations) cut(text, true);
    };
    strip(question.text, false);
    for (Words* words : {&question.hint, &question.guidance, &question.constraint_message}) strip(*words, true);
    if (is_lost)
      add(Severity::Warning, "answer-in-text", question.place + ", label",
          "Answers are shown in the label's own language only; in translations, hints and messages '…' stands "
          "instead.");
  }

  void merge_hint_of_note(Question& question) {
    if (question.type != ItemType::Display || (question.hint.is_empty() && question.guidance.is_empty())) return;
    for (const Words* extra : {&question.hint, &question.guidance}) {
      if (extra->text.empty()) continue;
      question.text.text += "\n" + extra->text;
      for (auto& [language, text] : question.text.translations) {
        const auto translated = extra->translations.find(language);
        text += "\n" + (translated == extra->translations.end() ? extra->text : translated->second);
      }
      if (question.text_formula)
        question.text_formula->arguments.push_back(make_literal(Kind::Text, "\n" + extra->text));
    }
    question.hint = question.guidance = {};
    add(Severity::Information, "hint-of-note", question.place + ", hint", "The hint became part of the note's text.");
  }

  void finish_languages(const XlsformSheet& questions) {
    std::vector<std::string> all = questions.languages();
    all.insert(all.end(), choice_languages_.begin(), choice_languages_.end());
    for (const std::string& language : all) {
      const bool is_known =
          std::find(form_.languages.begin(), form_.languages.end(), language) != form_.languages.end();
      if (language == form_.language || is_known) continue;
      form_.languages.push_back(language);
      if (language.starts_with("x-"))
        add(Severity::Warning, "language-not-known", "survey, label",
            "A column's language is not known here and is called '" + language +
                "'. Write its code in brackets: label::French (fr).");
    }
  }

  const Workbook& workbook_;
  Form form_;
  Issues issues_;
  std::map<std::string, std::vector<Choice>> lists_;
  std::vector<Question> open_;  // groups begun and not ended
  std::set<std::string> names_, used_names_;
  std::vector<std::string> choice_languages_;
  std::size_t options_read_ = 0;
};

}  // namespace

Result<Imported> import_xlsform(std::string_view workbook, const ImportOptions& options) {
  CAIRN_ASSIGN(const Workbook read, read_workbook(workbook, {"survey", "choices", "settings"}));
  return Reader(read, options).run();
}

}  // namespace cairn::exchange
