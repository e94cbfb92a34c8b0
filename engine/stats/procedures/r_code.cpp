#include "engine/stats/procedures/r_code.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

namespace cairn::stats {
namespace {

std::string write_r_input(const Input& input, const Json& options) {
  const Json* given = find(options, input.name);
  const Json value = given != nullptr ? *given : input.fallback.empty() ? Json() : parse_json(input.fallback).value();
  if (input.kind == InputKind::Formula && value.is_string()) return value.get<std::string>();
  return write_r_value(value);
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
  const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_'; };
  const bool is_plain = !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) &&
                        std::all_of(name.begin(), name.end(), is_part);
  if (is_plain) return std::string(name);
  std::string out = "`";
  for (const char c : name) {
    if (c == '`' || c == '\\') out += '\\';
    out += c;
  }
  return out + "`";
}

std::string write_r_value(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "TRUE" : "FALSE";
  if (value.is_string()) return write_r_text(value.get<std::string>());
  if (const auto number = number_text(value)) return *number;
  if (!value.is_array()) return "NULL";
  std::string out;
  for (const Json& one : value) out += (out.empty() ? "" : ", ") + write_r_value(one);
  const bool is_table = !value.empty() && value.front().is_array();
  return (is_table ? "rbind(" : "c(") + out + ")";
}

std::string write_r_call(const Procedure& procedure, const Json& options) {
  std::string out(procedure.r);
  const auto replace = [&](std::string_view name, const std::string& with) {
    const std::string key = "{" + std::string(name) + "}";
    for (std::size_t at = out.find(key); at != std::string::npos; at = out.find(key, at + with.size()))
      out.replace(at, key.size(), with);
  };
  for (const Input& input : procedure.options) replace(input.name, write_r_input(input, options));
  for (const Input& input : procedure.data) replace(input.name, write_r_name(input.name));
  return out;
}

}  // namespace cairn::stats
