#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/csv.h"
#include "engine/base/text.h"
#include "engine/exchange/exchange.h"
#include "engine/exchange/piped_text.h"
#include "engine/exchange/questionnaire_writer.h"
#include "engine/exchange/redcap_text.h"
#include "engine/exchange/redcap_types.h"
#include "engine/fhir/item_reader.h"

namespace cairn::exchange {
namespace {

using fhir::ItemType;
using C = RedcapColumnId;
using O = Operation;
using Kind = Formula::Kind;

constexpr std::size_t kMaxFields = 100'000;

std::string lower(std::string_view text) {
  std::string out(trim(text));
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

struct Field {
  std::size_t line = 0;
  std::array<std::string, kRedcapColumns.size()> cells;
  const std::string& operator[](C column) const { return cells[static_cast<std::size_t>(column)]; }
};

class Reader {
 public:
  explicit Reader(const ImportOptions& options) { form_.url = options.url; }

  Result<Imported> run(std::string_view csv) {
    CAIRN_TRY(read_fields(csv));
    std::size_t first = 0;
    if (lower(fields_[0][C::Type]) == "text") {
      first = 1;
      add(fields_[0], C::Field, Severity::Information, "record-id",
          "The first field of a project identifies the record. Cairn knows whose answers they are, so it is left out.");
    }
    for (std::size_t i = first; i < fields_.size(); ++i) names_.insert(fields_[i][C::Field]);
    for (std::size_t i = first; i < fields_.size(); ++i) {
      place(fields_[i]);
      if (options_read_ > fhir::kMaxOptions)
        return Error{ErrorCode::TooLarge, "The fields have more than 200000 options together. Divide the project."};
    }
    if (form_.items.size() == 1) form_.title = form_.items[0].text.text;
    settle(form_, Dialect::Redcap, issues_);
    Json questionnaire = write_questionnaire(form_, issues_);
    return Imported{std::move(questionnaire), std::move(issues_)};
  }

 private:
  void add(const Field& field, C column, Severity severity, std::string code, std::string message) {
    const std::string heading(kRedcapColumns[static_cast<std::size_t>(column)].heading);
    issues_.push_back(
        {severity, std::move(code), "line " + std::to_string(field.line) + ", " + heading, std::move(message)});
  }

  Result<void> read_fields(std::string_view csv) {
    std::vector<int> columns;  // of the file → of ours
    const auto read_names = [&](const std::vector<std::string>& cells) {
      for (const std::string& cell : cells) {
        const auto* known = std::find_if(kRedcapColumns.begin(), kRedcapColumns.end(), [&](const RedcapColumn& column) {
          return lower(cell) == lower(column.heading) || lower(cell) == column.key;
        });
        columns.push_back(known == kRedcapColumns.end() ? -1 : static_cast<int>(known - kRedcapColumns.begin()));
        if (columns.back() < 0 && !trim(cell).empty())
          issues_.push_back({Severity::Warning, "column-not-known", "line 1, " + cell,
                             "A data dictionary has no column of this name. It is left out; correct the heading."});
      }
    };
    CAIRN_TRY(for_each_csv_row(csv, ',', [&](std::size_t line, const std::vector<std::string>& cells) {
      if (columns.empty()) return read_names(cells);
      Field field;
      field.line = line;
      if (cells.size() > columns.size())
        issues_.push_back({Severity::Error, "row-too-long", "line " + std::to_string(line),
                           "The row has " + std::to_string(cells.size()) + " cells, the headings are " +
                               std::to_string(columns.size()) + ". Put a cell that holds a comma in double quotes."});
      for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) {
        if (columns[i] >= 0) field.cells[static_cast<std::size_t>(columns[i])] = trim(normalise_newlines(cells[i]));
      }
      if (!field[C::Field].empty() && fields_.size() <= kMaxFields) fields_.push_back(std::move(field));
    }));
    if (columns.size() == 1)
      return Error{ErrorCode::InvalidArgument,
                   "The first line has one cell only. Save the file as CSV with commas between the cells."};
    for (const C needed : {C::Field, C::Form, C::Type, C::Label}) {
      if (std::find(columns.begin(), columns.end(), static_cast<int>(needed)) == columns.end())
        return Error{ErrorCode::InvalidArgument,
                     "The file has no column '" +
                         std::string(kRedcapColumns[static_cast<std::size_t>(needed)].heading) +
                         "'. Give a REDCap data dictionary as REDCap saves it."};
    }
    if (fields_.empty()) return Error{ErrorCode::InvalidArgument, "The data dictionary has no fields."};
    if (fields_.size() > kMaxFields)
      return Error{ErrorCode::TooLarge, "The data dictionary has more than 100000 fields. Divide the project."};
    return {};
  }

  std::string unique(const Field& field, const std::string& name) {
    std::string out = name;
    while (!used_.insert(out).second) out += "_2";
    if (out != name)
      add(field, C::Field, Severity::Warning, "name-twice",
          "The name '" + name + "' is in use. This one is called '" + out + "'.");
    return out;
  }

  /// Groups give way to fields of the same name, which expressions read.
  std::string unique_group(const Field& field, std::string name) {
    if (names_.contains(name)) name += kGroupSuffix;
    return unique(field, name);
  }

  /// Forms, sections and matrices become groups; a field goes into the innermost that is open.
  void place(const Field& field) {
    if (!form_open_ || field[C::Form] != form_name_) open_form(field);
    if (!field[C::Matrix].empty() && field[C::Matrix] == matrix_name_ && field[C::Section].empty()) {
      // the matrix goes on
    } else {
      matrix_name_ = field[C::Matrix];
      matrix_ = -1;
      if (!field[C::Section].empty()) section_ = -1;
      if (!matrix_name_.empty()) {
        open_matrix(field);
      } else if (!field[C::Section].empty()) {
        section_ = open_group(form(), field, field[C::Field] + "_section", field[C::Section]);
      }
    }
    Question question = read(field);
    Question& section = section_ >= 0 ? form().items[static_cast<std::size_t>(section_)] : form();
    (matrix_ >= 0 ? section.items[static_cast<std::size_t>(matrix_)] : section).items.push_back(std::move(question));
  }

  Question& form() { return form_.items.back(); }

  void open_form(const Field& field) {
    form_open_ = true;
    form_name_ = field[C::Form];
    section_ = matrix_ = -1;
    matrix_name_.clear();
    Question group;
    group.type = ItemType::Group;
    group.name = unique_group(field, form_name_.empty() ? "form" : form_name_);
    group.place = "line " + std::to_string(field.line);
    group.text.text = title_of(form_name_);
    form_.items.push_back(std::move(group));
  }

  int open_group(Question& parent, const Field& field, const std::string& name, const std::string& text) {
    Question group;
    group.type = ItemType::Group;
    group.name = unique_group(field, name);
    group.place = "line " + std::to_string(field.line);
    group.text.text = plain(field, C::Section, text);
    parent.items.push_back(std::move(group));
    return static_cast<int>(parent.items.size()) - 1;
  }

  void open_matrix(const Field& field) {
    Question& parent = section_ >= 0 ? form().items[static_cast<std::size_t>(section_)] : form();
    matrix_ = open_group(parent, field, field[C::Matrix], field[C::Section]);
    parent.items.back().control = "table";
  }

  std::string plain(const Field& field, C column, const std::string& html) {
    bool had_tags = false;
    std::string out = plain_words(html, had_tags);
    if (had_tags)
      add(field, column, Severity::Information, "formatting-not-carried", "The words are kept, their HTML is not.");
    return out;
  }

  Question read(const Field& field) {
    Question question;
    question.place = "line " + std::to_string(field.line);
    question.name = unique(field, field[C::Field]);
    question.prefix = field[C::Number];
    question.hint.text = plain(field, C::Note, field[C::Note]);
    question.required = lower(field[C::Required]) == "y" && lower(field[C::Type]) != "descriptive";
    read_label(field, question);
    check_words(field);
    read_type(field, question);
    read_limits(field, question);
    if (!field[C::Branching].empty()) question.relevant = parse(field, C::Branching, field[C::Branching]);
    read_annotation(field, question);
    read_alignment(field, question);
    if (lower(field[C::Identifier]) == "y")
      add(field, C::Identifier, Severity::Warning, "identifier-not-carried",
          "FHIR does not mark identifying questions. Name this one as identifying in the plan of every extract.");
    if (lower(field[C::Ranking]) == "y")
      add(field, C::Ranking, Severity::Warning, "ranking-not-carried",
          "FHIR has no ranking: the same answer may be given to several rows.");
    return question;
  }

  /// Words that REDCap itself would refuse, and whose meaning is therefore a guess.
  void check_words(const Field& field) {
    const std::string name = lower(field[C::Field]), required = lower(field[C::Required]);
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
      add(field, C::Field, Severity::Warning, "name-not-plain",
          "REDCap takes small letters, digits and underscores only. Conditions may not find '" + field[C::Field] +
              "'.");
    if (!required.empty() && required != "y" && required != "n")
      add(field, C::Required, Severity::Warning, "required-not-known",
          "Write y, or leave the cell empty. With '" + field[C::Required] + "' the question can be left out.");
  }

  std::optional<Formula> parse(const Field& field, C column, const std::string& text) {
    Result<Formula> formula = parse_formula(text, Dialect::Redcap);
    if (formula) return *std::move(formula);
    add(field, column, Severity::Error, "expression-not-carried",
        formula.error().message + (column == C::Branching ? " The condition is left out: the question is always asked."
                                                          : " The expression is left out."));
    return std::nullopt;
  }

  void read_label(const Field& field, Question& question) {
    const std::string label = plain(field, C::Label, field[C::Label]);
    const auto is_field = [this](const std::string& name) { return names_.contains(name); };
    question.text_formula = read_piped_text(label, Dialect::Redcap, is_field);
    question.text.text = without_pipes(label, Dialect::Redcap, is_field);
  }

  void read_type(const Field& field, Question& question) {
    const std::string type = lower(field[C::Type]);
    const std::string& choices = field[C::Choices];
    if (type == "text") {
      read_validation(field, question);
    } else if (type == "notes") {
      question.type = ItemType::Text;
    } else if (type == "radio" || type == "dropdown" || type == "checkbox") {
      question.type = ItemType::Choice;
      question.repeats = type == "checkbox";
      if (type == "dropdown")
        question.control = lower(field[C::Validation]) == "autocomplete" ? "autocomplete" : "drop-down";
      read_choices(field, question, choices);
    } else if (type == "yesno") {
      question.type = ItemType::Boolean;
    } else if (type == "truefalse") {
      question.type = ItemType::Choice;
      read_choices(field, question, "1, True | 0, False");
    } else if (type == "calc") {
      question.calculation = parse(field, C::Choices, choices);
      question.type = ItemType::Decimal;
      question.is_type_open = question.calculation.has_value();
      question.read_only = true;
    } else if (type == "slider") {
      read_slider(field, question);
    } else if (type == "file") {
      question.type = ItemType::Attachment;
      if (lower(field[C::Validation]) == "signature")
        add(field, C::Validation, Severity::Warning, "signature-not-carried",
            "A drawn signature cannot be asked for; a file can.");
    } else if (type == "descriptive") {
      question.type = ItemType::Display;
      if (!question.hint.text.empty()) {
        question.text.text += "\n" + question.hint.text;
        question.hint = {};
      }
    } else {
      add(field, C::Type, Severity::Error, "type-not-known",
          "There is no field type '" + field[C::Type] + "' here; it is asked as text.");
    }
  }

  void read_choices(const Field& field, Question& question, const std::string& text) {
    question.list = question.name;
    std::set<std::string> codes;
    for (Choice& choice : read_redcap_choices(text)) {
      if (!codes.insert(choice.code).second) {
        add(field, C::Choices, Severity::Warning, "choice-twice",
            "The code '" + choice.code + "' occurs twice. The second is left out.");
        continue;
      }
      choice.label.text = plain(field, C::Choices, choice.label.text);
      question.choices.push_back(std::move(choice));
    }
    options_read_ += question.choices.size();
    check_choices(field, text);
    if (question.choices.empty())
      add(field, C::Choices, Severity::Error, "choices-missing",
          "This field has no choices. Write them as '1, Yes | 0, No'.");
  }

  void check_choices(const Field& field, std::string_view text) {
    bool is_code_missing = false;
    const bool is_one = text.find('|') == std::string_view::npos;
    const std::size_t between = text.find_first_of(";\n");
    if (is_one && between != std::string_view::npos && text.find(',', between) != std::string_view::npos)
      add(field, C::Choices, Severity::Warning, "choices-in-one",
          "This is read as one choice. If there are several, put '|' between them: '1, Yes | 0, No'.");
    while (!text.empty()) {
      const std::string_view part = trim(text.substr(0, text.find('|')));
      text = text.find('|') == std::string_view::npos ? "" : text.substr(text.find('|') + 1);
      is_code_missing = is_code_missing || (!part.empty() && part.find(',') == std::string_view::npos);
    }
    if (is_code_missing)
      add(field, C::Choices, Severity::Warning, "choice-without-code",
          "A choice has no code, so its words are stored as the code. Write a code and a comma first: '1, Yes | 0, "
          "No'.");
  }

  void read_validation(const Field& field, Question& question) {
    const std::string name = lower(field[C::Validation]);
    if (name.empty()) return;
    const auto* row = std::find_if(kRedcapValidations.begin(), kRedcapValidations.end(),
                                   [&](const RedcapValidation& candidate) { return candidate.name == name; });
    if (row == kRedcapValidations.end())
      return add(field, C::Validation, Severity::Warning, "validation-not-carried",
                 "There is no check '" + field[C::Validation] + "' here; any text is accepted.");
    question.type = row->type;
    question.entry_format = row->entry_format;
    question.pattern = row->pattern;
    if (row->decimal_places >= 0) question.decimal_places = row->decimal_places;
  }

  void read_slider(const Field& field, Question& question) {
    question.type = ItemType::Integer;
    question.control = "slider";
    question.minimum = "0";
    question.maximum = "100";
    std::vector<std::string> labels;
    std::string_view rest = field[C::Choices];
    while (!rest.empty()) {
      const std::size_t bar = rest.find('|');
      labels.emplace_back(trim(rest.substr(0, bar)));
      rest = bar == std::string_view::npos ? "" : rest.substr(bar + 1);
    }
    if (labels.empty()) return;
    question.lower.text = plain(field, C::Choices, labels.front());
    if (labels.size() > 1) question.upper.text = plain(field, C::Choices, labels.back());
    if (labels.size() > 2 && !labels[1].empty())
      add(field, C::Choices, Severity::Information, "label-not-carried",
          "The label in the middle of the slider, '" + labels[1] + "', has no counterpart.");
  }

  void read_limits(const Field& field, Question& question) {
    for (const C column : {C::Least, C::Most}) {
      const std::string& text = field[column];
      if (text.empty()) continue;
      std::string& limit = column == C::Least ? question.minimum : question.maximum;
      const std::string word = lower(text);
      if (word == "today" || word == "now" || text.starts_with('[')) {
        const std::optional<Formula> other = word == "today" ? make_call(O::Today, {})
                                             : word == "now" ? make_call(O::Now, {})
                                                             : parse(field, column, text);
        if (!other) continue;
        Formula part =
            make_call(column == C::Least ? O::GreaterOrEqual : O::LessOrEqual, {make_literal(Kind::Self, ""), *other});
        question.constraint =
            question.constraint ? join(O::And, *std::move(question.constraint), std::move(part)) : part;
      } else if (question.type == ItemType::Time && text.size() == 5) {
        limit = text + ":00";
      } else if (question.type == ItemType::DateTime && text.size() > 10 && text[10] == ' ') {
        add(field, column, Severity::Warning, "value-not-carried",
            "FHIR needs a time zone with this limit; it is left out.");
      } else if (question.type == ItemType::String || question.type == ItemType::Text) {
        add(field, column, Severity::Warning, "value-not-carried", "A text has no limit of this kind; it is left out.");
      } else {
        limit = text;
      }
    }
  }

  void read_annotation(const Field& field, Question& question) {
    std::string lost;
    for (const ActionTag& tag : read_action_tags(field[C::Annotation])) {
      if (tag.name == "@HIDDEN") {
        question.hidden = true;
      } else if (tag.name == "@READONLY") {
        question.read_only = true;
      } else if (tag.name == "@DEFAULT" && question.type != ItemType::Display &&
                 question.type != ItemType::Attachment) {
        read_default(question, tag.value);
      } else if (tag.name == "@TODAY" || tag.name == "@NOW") {
        question.initial_formula = make_call(tag.name == "@TODAY" ? O::Today : O::Now, {});
      } else if (tag.name == "@CHARLIMIT" && !tag.value.empty() && tag.value.size() < 6 &&
                 tag.value.find_first_not_of("0123456789") == std::string::npos) {
        question.max_length = std::stoll(tag.value);
      } else if (tag.name == "@CALCTEXT") {
        question.calculation = parse(field, C::Annotation, tag.value);
        question.read_only = true;
      } else {
        lost += (lost.empty() ? "" : ", ") + tag.name;
      }
    }
    if (!lost.empty())
      add(field, C::Annotation, Severity::Warning, "action-tag-not-carried",
          lost + " has no counterpart; it has no effect.");
    if (lost.empty() && !field[C::Annotation].empty() && field[C::Annotation].find('@') == std::string::npos)
      add(field, C::Annotation, Severity::Information, "annotation-not-carried",
          "The annotation is a note for authors; it is left out.");
  }

  static void read_default(Question& question, const std::string& text) {
    if (question.type == ItemType::Boolean) {
      question.initial = {text == "1" ? "true" : "false"};
    } else if (question.repeats) {
      std::string_view rest = text;
      while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        question.initial.emplace_back(trim(rest.substr(0, comma)));
        rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
      }
    } else {
      question.initial = {text};
    }
  }

  void read_alignment(const Field& field, Question& question) {
    const std::string alignment = lower(field[C::Alignment]);
    if (alignment.empty() || alignment == "rv") return;
    if ((alignment == "rh" || alignment == "lh") && (question.is_choice() || question.type == ItemType::Boolean))
      question.horizontal = true;
    if (alignment != "rh")
      add(field, C::Alignment, Severity::Information, "alignment-not-carried",
          "The pages decide on which side answers stand.");
  }

  Form form_;
  Issues issues_;
  std::vector<Field> fields_;
  std::set<std::string> names_, used_;
  bool form_open_ = false;
  std::string form_name_, matrix_name_;
  int section_ = -1, matrix_ = -1;  // index in the form's, the section's items; -1: none is open
  std::size_t options_read_ = 0;
};

}  // namespace

Result<Imported> import_redcap(std::string_view csv, const ImportOptions& options) { return Reader(options).run(csv); }

}  // namespace cairn::exchange
