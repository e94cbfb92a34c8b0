#include "engine/stats/procedures/r_code.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "engine/base/embedded.h"

namespace cairn::stats {
namespace {

constexpr std::size_t kLineWidth = 110;

bool is_name_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_'; }

std::string_view load_script(const Procedure& procedure) {
  const std::string path = "engine/stats/procedures/r/" + std::string(procedure.name) + ".R";
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path == path) return file.content;
  }
  fail_assertion("every procedure has a script in engine/stats/procedures/r", __FILE__, __LINE__);
}

bool speaks_of(std::string_view script, std::string_view name) {
  for (std::size_t at = script.find(name); at != std::string_view::npos; at = script.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const char before = at == 0 ? ' ' : script[at - 1];
    const bool starts = !is_name_part(before) && before != '$' && before != '"';
    if (starts && (end == script.size() || !is_name_part(script[end]))) return true;
  }
  return false;
}

/// head(a, b, c) with line breaks.
std::string write_r_list(std::string_view head, const std::vector<std::string>& items) {
  std::string out = std::string(head) + "(";
  std::size_t width = out.size();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ",";
    if (i > 0 && width + items[i].size() > kLineWidth) {
      out += "\n  ";
      width = 2;
    } else if (i > 0) {
      out += " ";
    }
    out += items[i];
    width += items[i].size() + 2;
  }
  return out + ")";
}

std::string write_r_option(const Input& input, const Json& options) {
  const Json* given = find(options, input.name);
  const bool is_given = given != nullptr && !given->is_null();
  const Json value = is_given ? *given : input.fallback.empty() ? Json() : parse_json(input.fallback).value();
  if (input.kind == InputKind::Formula && value.is_string()) return value.get<std::string>();
  const bool is_list = input.kind == InputKind::Numbers || input.kind == InputKind::Texts;
  if (is_list && !value.is_null() && !value.is_array()) return write_r_value(Json::array({value}));
  return write_r_value(value);
}

std::string write_r_numbers(const Column& column) {
  std::vector<std::string> items;
  for (const std::optional<double>& value : column) items.push_back(value ? format_level(*value) : "NA");
  return write_r_list("c", items);
}

std::string write_r_column(const DataColumn& column) {
  if (!column.is_text()) return write_r_numbers(column.numbers);
  std::vector<std::string> items;
  for (const std::optional<std::string>& value : column.texts) items.push_back(value ? write_r_text(*value) : "NA");
  return write_r_list("c", items);
}

}  // namespace

std::string write_r_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out + "\"";
}

std::string write_r_name(std::string_view name) {
  const bool is_plain = !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) != 0 &&
                        std::all_of(name.begin(), name.end(), is_name_part);
  if (is_plain) return std::string(name);
  std::string out = "`";
  for (const char c : name) {
    if (c == '`' || c == '\\') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out + "`";
}

std::string write_r_value(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "TRUE" : "FALSE";
  if (value.is_string()) return write_r_text(value.get<std::string>());
  if (const std::optional<double> number = to_number(value)) return format_level(*number);
  if (!value.is_array()) return "NULL";
  std::vector<std::string> items;
  for (const Json& one : value) items.push_back(one.is_null() ? "NA" : write_r_value(one));
  const bool has_lists = std::any_of(value.begin(), value.end(), [](const Json& one) { return one.is_array(); });
  return write_r_list(has_lists ? "list" : "c", items);
}

bool reads_r_data_frame(const Procedure& procedure) {
  return std::any_of(procedure.data.begin(), procedure.data.end(),
                     [](const Input& input) { return input.kind == InputKind::OtherColumns; });
}

std::string write_r_call(const Procedure& procedure, const Json& options,
                         const std::function<bool(std::string_view)>& has_data) {
  const std::string_view script = load_script(procedure);
  std::string out;
  for (const Input& input : procedure.data) {
    const bool is_in_frame = reads_r_data_frame(procedure) && input.kind != InputKind::Rows;
    if (!input.is_required && !is_in_frame && !has_data(input.name) && speaks_of(script, input.name))
      out += write_r_name(input.name) + " <- NULL\n";
  }
  for (const Input& input : procedure.options) {
    if (speaks_of(script, input.name)) out += write_r_name(input.name) + " <- " + write_r_option(input, options) + "\n";
  }
  return out + std::string(script);
}

std::string write_r_code(const Procedure& procedure, const Data& data, const Json& options) {
  std::string out;
  std::vector<std::string> columns;
  for (const DataColumn& column : data.columns) {
    const std::string name = write_r_name(column.name);
    if (reads_r_data_frame(procedure)) {
      columns.push_back("\n  " + name + " = " + write_r_column(column));
    } else {
      out += name + " <- " + write_r_column(column) + "\n";
    }
  }
  for (const auto& [name, number] : data.numbers) out += write_r_name(name) + " <- " + format_level(number) + "\n";
  for (const auto& [name, rows] : data.rows) {
    std::vector<std::string> lists;
    for (const Column& row : rows) lists.push_back(write_r_numbers(row));
    out += write_r_name(name) + " <- " + write_r_list("list", lists) + "\n";
  }
  if (!columns.empty()) {
    columns.emplace_back("\n  check.names = FALSE");
    out += "data <- " + write_r_list("data.frame", columns) + "\n";
  }
  const auto has_data = [&](std::string_view name) {
    return data.has(name) || data.numbers.contains(name) || data.rows.contains(name);
  };
  return out + write_r_call(procedure, options, has_data);
}

}  // namespace cairn::stats
