#include "cli/stats_report.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/questionnaire_report.h"

namespace cairn::cli {
namespace {

using stats::Field;
using stats::Input;
using stats::InputKind;
using stats::Procedure;

constexpr std::size_t kLongestList = 12;

std::string digits(double number) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", number);
  return buffer;
}

std::string words_of(const Json& value);

std::string list_words(const Json& list) {
  std::string out;
  for (std::size_t i = 0; i < std::min(list.size(), kLongestList); ++i) out += (i == 0 ? "" : ", ") + words_of(list[i]);
  if (list.size() > kLongestList) out += " … (" + std::to_string(list.size()) + " in all; --json shows them)";
  return "[" + out + "]";
}

std::string words_of(const Json& value) {
  if (value.is_null()) return "–";
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_string()) return flat(value.get<std::string>());
  if (value.is_number_integer()) return *number_text(value);
  if (const auto number = to_number(value)) return digits(*number);
  if (value.is_array()) return list_words(value);
  std::string out;
  for (const auto& [name, inner] : value.items()) out += (out.empty() ? "" : "; ") + name + " " + words_of(inner);
  return out;
}

/// p = 0.0123, and never 0.
std::string shown(const std::string& name, const Json& value) {
  const bool is_p = name == "p" || name.starts_with("p_") || name.ends_with("_p");
  const auto number = is_p && !value.is_string() ? to_number(value) : std::nullopt;
  return number && *number < 0.0001 ? "below 0.0001" : words_of(value);
}

void print_row(std::ostream& out, const std::string& name, const std::string& value, std::string_view description) {
  const auto pad = [](const std::string& text, std::size_t width) {
    std::size_t letters = 0;
    for (const char c : text) letters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return text + std::string(letters < width ? width - letters : 1, ' ');
  };
  out << "  " << pad(name, 22) << (description.empty() ? value : pad(value, 26)) << description << "\n";
}

std::string kind_words(const Input& input) {
  switch (input.kind) {
    case InputKind::Numbers:
      return "numbers";
    case InputKind::Texts:
      return "groups or names";
    case InputKind::Any:
      return "a column";
    case InputKind::OtherColumns:
      return "columns";
    case InputKind::Number:
      return "a number";
    case InputKind::Count:
      return "a whole number";
    case InputKind::Boolean:
      return "true or false";
    case InputKind::Text:
      return "a text";
    case InputKind::Formula:
      return "a formula as in R";
    case InputKind::Rows:
      return "rows of numbers";
    case InputKind::Choice:
      break;
  }
  std::string words;
  for (const std::string_view choice : input.choices) words += (words.empty() ? "" : " | ") + std::string(choice);
  return words;
}

std::string fallback_words(const Input& input) {
  if (input.fallback.empty()) return input.is_required ? "" : "may be left out";
  if (input.fallback == "\"\"") return "may be left out";
  const Json value = parse_json(input.fallback).value();
  return "default " + (value.is_string() ? value.get<std::string>() : std::string(input.fallback));
}

std::string describe(const Input& input) {
  const std::string rest = fallback_words(input);
  return std::string(input.description) + " (" + kind_words(input) + (rest.empty() ? "" : "; " + rest) + ")";
}

/// The example as it would be typed, when its data are small enough for that.
std::string example_words(const Procedure& procedure) {
  return "data " + std::string(procedure.example_data) + ", options " + std::string(procedure.example_options);
}

void print_inputs(std::ostream& out, const std::string& name, const std::vector<Input>& inputs) {
  if (inputs.empty()) return;
  out << "| " << name << " | |\n| --- | --- |\n";
  for (const Input& input : inputs) {
    std::string words = describe(input);
    for (std::size_t at = words.find('|'); at != std::string::npos; at = words.find('|', at + 2))
      words.replace(at, 1, "\\|");
    out << "| `" << input.name << "` | " << words << " |\n";
  }
  out << "\n";
}

/// Lists that go with the terms of a model stand beside them.
bool goes_with_terms(const Json& result, const std::string& name) {
  const Json* terms = find_array(result, "terms");
  const Json* list = find_array(result, name);
  return terms != nullptr && list != nullptr && list->size() == terms->size() && name != "terms";
}

void print_terms(const Json& result, std::ostream& out) {
  const Json* terms = find_array(result, "terms");
  if (terms == nullptr) return;
  std::vector<std::string> names;
  for (const char* name : {"estimate", "se", "t", "z", "df", "p", "ci"}) {
    if (goes_with_terms(result, name)) names.emplace_back(name);
  }
  if (names.empty()) return;
  const auto cell = [&](const std::string& text, std::size_t width) {
    out << text << std::string(text.size() < width ? width - text.size() : 1, ' ');
  };
  out << "  ";
  cell("term", 28);
  for (const std::string& name : names) cell(name, 14);
  out << "\n";
  for (std::size_t i = 0; i < terms->size(); ++i) {
    out << "  ";
    cell(words_of((*terms)[i]), 28);
    for (const std::string& name : names) cell(shown(name, result[name][i]), 14);
    out << "\n";
  }
  out << "\n";
}

}  // namespace

void print_procedure(const Procedure& procedure, std::ostream& out) {
  out << procedure.name << ": " << procedure.summary << ".\n\nUse it: " << procedure.use << "\nNot: " << procedure.avoid
      << "\nReading it: " << procedure.meaning << "\nFrom: " << procedure.reference << "\n\nData:\n";
  for (const Input& input : procedure.data) print_row(out, "--" + std::string(input.name), describe(input), "");
  if (!procedure.options.empty()) out << "\nOptions:\n";
  for (const Input& input : procedure.options) print_row(out, "--" + std::string(input.name), describe(input), "");
  out << "\nGives:\n";
  for (const Field& field : procedure.fields)
    print_row(out, std::string(field.name), std::string(field.description), "");
  out << "\nExample: " << example_words(procedure) << "\n\n  cairn stats " << procedure.name
      << " --csv FILE --NAME COLUMN … [--where COLUMN=VALUE] [--json] [--r]\n"
         "  A column may be cut to some rows: --x 'score[cohort=after]'.\n";
}

void print_result(const Procedure& procedure, const Json& result, std::ostream& out) {
  out << procedure.summary << "\n";
  if (const auto method = read_string(result, "method")) out << "Method: " << flat(*method) << "\n";
  out << "\n";
  print_terms(result, out);
  for (const Field& field : procedure.fields) {
    const std::string name(field.name);
    if (result.contains(name) && name != "method" && name != "terms" && !goes_with_terms(result, name))
      print_row(out, name, shown(name, result[name]), field.description);
  }
  const auto is_told = [&](const std::string& name) {
    return name == "method" || name == "terms" || name == "assumptions" || name == "warnings" ||
           std::any_of(procedure.fields.begin(), procedure.fields.end(),
                       [&](const Field& one) { return one.name == name; });
  };
  std::string others;
  for (const auto& [name, value] : result.items()) {
    if (is_told(name) || (goes_with_terms(result, name) && result.contains("estimate"))) continue;
    if (others.empty()) out << "\n";
    others = name;
    print_row(out, name, shown(name, value), "");
  }
  out << "\nReading it: " << procedure.meaning << "\n";
  for (const char* list : {"assumptions", "warnings"}) {
    const Json* texts = find_array(result, list);
    if (texts == nullptr || texts->empty()) continue;
    out << (std::string_view(list) == "warnings" ? "Take care:\n" : "It holds when:\n");
    for (const Json& text : *texts) out << "  - " << words_of(text) << "\n";
  }
}

void print_reference(std::ostream& out) {
  std::optional<stats::Family> family;
  std::vector<const Procedure*> rows;
  for (const Procedure& procedure : stats::procedures()) rows.push_back(&procedure);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Procedure* a, const Procedure* b) { return a->family < b->family; });
  for (const Procedure* row : rows) {
    if (family != row->family) out << "## " << stats::family_title(row->family) << "\n\n";
    family = row->family;
    out << "### " << row->name << "\n\n"
        << row->summary << ".\n\n"
        << "- **Use it:** " << row->use << "\n- **Not:** " << row->avoid << "\n- **Reading it:** " << row->meaning
        << "\n- **From:** " << row->reference << "\n\n";
    print_inputs(out, "Data", row->data);
    print_inputs(out, "Options", row->options);
    out << "| Gives | |\n| --- | --- |\n";
    for (const Field& field : row->fields) out << "| `" << field.name << "` | " << field.description << " |\n";
    out << "\n[In R](../engine/stats/procedures/r/" << row->name << ".R)\n\n";
  }
}

}  // namespace cairn::cli
