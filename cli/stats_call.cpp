// cairn stats PROCEDURE: one procedure on the columns of a CSV, as a person types it.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/stats_files.h"
#include "cli/stats_report.h"
#include "engine/stats/csv_table.h"
#include "engine/stats/formula.h"
#include "engine/stats/procedures/procedure.h"
#include "engine/stats/procedures/r_code.h"

namespace cairn::cli {
namespace {

using stats::CsvTable;
using stats::Input;
using stats::InputKind;
using stats::Procedure;

Error unusable(std::string message) { return Error{ErrorCode::InvalidArgument, std::move(message)}; }

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// "cohort=after,sex=F"
Result<std::vector<CsvTable::Condition>> parse_conditions(std::string_view text) {
  std::vector<CsvTable::Condition> conditions;
  for (const std::string& part : split(text, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos || equals == 0)
      return unusable("'" + part + "' is no condition. Write COLUMN=VALUE, several with commas.");
    conditions.push_back({part.substr(0, equals), part.substr(equals + 1)});
  }
  return conditions;
}

/// A column of the file and the rows that count: "score[cohort=after]".
struct Wish {
  std::string column;
  std::vector<CsvTable::Condition> conditions;
};

Result<Wish> parse_wish(const std::string& text) {
  const std::size_t open = text.find('[');
  if (open == std::string::npos || text.back() != ']') return Wish{text, {}};
  Wish wish{text.substr(0, open), {}};
  CAIRN_ASSIGN(wish.conditions, parse_conditions(std::string_view(text).substr(open + 1, text.size() - open - 2)));
  return wish;
}

Result<Json> parse_number(const std::string& name, const std::string& text) {
  const Json number = make_decimal(std::string_view(text));
  if (!to_number(number)) return unusable("--" + name + " takes a number, not '" + text + "'.");
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (error == std::errc{} && end == text.data() + text.size()) return Json(whole);
  return number;
}

Result<Json> parse_numbers(const std::string& name, const std::string& text) {
  Json list = Json::array();
  for (const std::string& part : split(text, ',')) {
    CAIRN_ASSIGN(Json number, parse_number(name, part));
    list.push_back(std::move(number));
  }
  return list;
}

/// What was typed, as the kind of the input asks for it.
Result<Json> parse_value(const Input& input, const std::string& text) {
  const std::string name(input.name);
  switch (input.kind) {
    case InputKind::Number:
    case InputKind::Count:
      return parse_number(name, text);
    case InputKind::Boolean:
      if (text == "true" || text == "false") return Json(text == "true");
      return unusable("--" + name + " takes true or false.");
    case InputKind::Numbers:
      return parse_numbers(name, text);
    case InputKind::Texts:
      return Json(split(text, ','));
    case InputKind::Rows: {
      Json rows = Json::array();
      for (const std::string& row : split(text, ';')) {
        CAIRN_ASSIGN(Json numbers, parse_numbers(name, row));
        rows.push_back(std::move(numbers));
      }
      return rows;
    }
    case InputKind::Choice:
    case InputKind::Text:
    case InputKind::Formula:
    case InputKind::Any:
    case InputKind::OtherColumns:
      return Json(text);
  }
  return Json(text);
}

std::string with_dashes(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

/// Everything that was asked for, and the R code that takes the same rows.
class Call {
 public:
  Call(const Procedure& procedure, const Options& typed) : procedure_(procedure), typed_(typed) {}

  Result<void> prepare() {
    if (const std::string file = typed_.value_or("csv", ""); !file.empty()) {
      CAIRN_ASSIGN(const std::string text, read_stats_file(file));
      CAIRN_ASSIGN(table_, CsvTable::parse(text));
      r_ = "d <- read.csv(" + stats::write_r_text(file) + ", check.names = FALSE, na.strings = c(\"\", \"NA\"))\n";
    }
    if (const std::string where = typed_.value_or("where", ""); !where.empty()) {
      CAIRN_ASSIGN(where_, parse_conditions(where));
    }
    CAIRN_TRY(read_options());
    for (const Input& input : procedure_.data) CAIRN_TRY(read_input(input));
    return add_variables_of_formula();
  }

  const stats::Data& data() const { return data_; }
  const Json& options() const { return options_; }
  std::string r_code() const {
    std::string names;
    for (const std::string& name : in_frame_)
      names += (names.empty() ? "" : ", ") + stats::write_r_name(name) + " = " + stats::write_r_name(name);
    const auto has_data = [&](std::string_view name) {
      return data_.has(name) || data_.numbers.contains(name) || data_.rows.contains(name);
    };
    return r_ + (names.empty() ? "" : "data <- data.frame(" + names + ", check.names = FALSE)\n") +
           stats::write_r_call(procedure_, options_, has_data);
  }

 private:
  std::optional<std::string> find_typed(std::string_view name) const {
    for (const std::string& spelling : {std::string(name), with_dashes(name)}) {
      if (const auto found = typed_.values.find(spelling); found != typed_.values.end()) return found->second;
    }
    return std::nullopt;
  }

  Result<void> read_options() {
    for (const Input& input : procedure_.options) {
      const auto text = find_typed(input.name);
      if (!text) continue;
      CAIRN_ASSIGN(options_[std::string(input.name)], parse_value(input, *text));
    }
    return {};
  }

  Result<void> read_input(const Input& input) {
    const std::string name(input.name);
    const auto text = find_typed(name);
    if (input.kind == InputKind::OtherColumns) return text ? add_columns(name, *text) : Result<void>();
    const bool is_column =
        input.kind == InputKind::Numbers || input.kind == InputKind::Texts || input.kind == InputKind::Any;
    if (is_column && table_) {
      if (!text && !table_->find_column(name)) return {};
      return add_column(name, text.value_or(name));
    }
    if (!text) return {};
    CAIRN_ASSIGN(const Json value, parse_value(input, *text));
    r_ += stats::write_r_name(name) + " <- " + stats::write_r_value(value) + "\n";
    CAIRN_ASSIGN(stats::Data read, stats::read_data(Json{{name, value}}));
    for (stats::DataColumn& column : read.columns) data_.columns.push_back(std::move(column));
    data_.numbers.merge(read.numbers);
    data_.rows.merge(read.rows);
    return {};
  }

  Result<void> add_column(const std::string& name, const std::string& text) {
    CAIRN_ASSIGN(Wish wish, parse_wish(text));
    wish.conditions.insert(wish.conditions.end(), where_.begin(), where_.end());
    CAIRN_ASSIGN(stats::DataColumn column, table_->take(wish.column, wish.conditions, table_->n_rows()));
    column.name = name;
    data_.columns.push_back(std::move(column));
    std::string rows;
    for (const CsvTable::Condition& one : wish.conditions)
      rows += (rows.empty() ? "" : " & ") + ("d$" + stats::write_r_name(one.column)) + " %in% " +
              stats::write_r_text(one.value);
    r_ += stats::write_r_name(name) + " <- d$" + stats::write_r_name(wish.column) +
          (rows.empty() ? "" : "[" + rows + "]") + "\n";
    return {};
  }

  /// Columns under their own names, as items or covariates.
  Result<void> add_columns(const std::string& word, const std::string& names) {
    if (!table_) return unusable("--" + word + " names columns of a file. Give it with --csv FILE.");
    for (const std::string& name : split(names, ',')) CAIRN_TRY(add_column(name, name));
    return {};
  }

  Result<void> add_variables_of_formula() {
    if (!table_) return {};
    for (const Input& input : procedure_.options) {
      const std::optional<std::string> text = read_string(options_, input.name);
      if (input.kind != InputKind::Formula || !text) continue;
      CAIRN_ASSIGN(const stats::Formula formula, stats::parse_formula(*text));
      for (const std::string& name : formula.variables()) {
        if (!data_.has(name)) CAIRN_TRY(add_column(name, name));
      }
    }
    if (stats::reads_r_data_frame(procedure_)) {
      for (const stats::DataColumn& column : data_.columns) in_frame_.push_back(column.name);
    }
    return {};
  }

  const Procedure& procedure_;
  const Options& typed_;
  std::optional<CsvTable> table_;
  std::vector<CsvTable::Condition> where_;
  stats::Data data_;
  Json options_ = Json::object();
  std::string r_;
  std::vector<std::string> in_frame_;
};

/// So that what is printed runs in R as it stands.
std::string as_r_comment(const std::string& text) {
  std::string out;
  for (const std::string& line : split(text, '\n')) out += line.empty() ? "#\n" : "# " + line + "\n";
  return out;
}

Result<const Procedure*> load_procedure(const std::string& name) {
  if (const Procedure* procedure = stats::find_procedure(name)) return procedure;
  std::string near;
  for (const Procedure& one : stats::procedures()) {
    if (name.size() > 2 && one.name.find(name) != std::string_view::npos)
      near += (near.empty() ? " Perhaps: " : ", ") + std::string(one.name);
  }
  return unusable("there is no procedure '" + name + "'." + near +
                  (near.empty() ? " 'cairn stats list' shows all." : "."));
}

Result<void> run(std::span<const std::string> arguments, Streams& streams) {
  if (arguments.empty() || arguments[0].starts_with("--"))
    return unusable("name a procedure first. 'cairn stats list' shows them.");
  CAIRN_ASSIGN(const Procedure* procedure, load_procedure(arguments[0]));
  std::vector<std::string> names = {"csv", "where"};
  for (const auto* inputs : {&procedure->data, &procedure->options}) {
    for (const Input& input : *inputs) {
      names.emplace_back(input.name);
      names.push_back(with_dashes(input.name));
    }
  }
  CAIRN_ASSIGN(
      const Options typed,
      parse_options(arguments.subspan(1), std::set<std::string_view>(names.begin(), names.end()), {"json", "r"}));
  if (!typed.words.empty())
    return unusable("'" + typed.words[0] + "' is not expected here. Values follow their --name.");
  if (typed.values.empty()) {
    print_procedure(*procedure, streams.out);
    return {};
  }
  Call call(*procedure, typed);
  CAIRN_TRY(call.prepare());
  CAIRN_ASSIGN(const Json result, stats::run_procedure(*procedure, call.data(), call.options()));
  std::ostringstream shown;
  if (typed.has("json") && !typed.has("r")) {
    streams.out << write_json(result, JsonStyle::Indented) << "\n";
  } else {
    print_result(*procedure, result, typed.has("r") ? shown : streams.out);
  }
  if (typed.has("r")) streams.out << as_r_comment(shown.str()) << "# In R:\n" << call.r_code();
  return {};
}

}  // namespace

int stats_call(std::span<const std::string> arguments, Streams& streams) {
  const Result<void> done = run(arguments, streams);
  return done ? kDone : report(done.error(), arguments.empty() ? "stats" : "stats " + arguments[0], streams);
}

}  // namespace cairn::cli
