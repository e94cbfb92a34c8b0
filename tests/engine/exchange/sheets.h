#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/exchange/exchange.h"
#include "engine/exchange/workbook.h"

namespace cairn::exchange {

using Cells = std::vector<std::vector<std::string>>;

/// A workbook made for the test, as a spreadsheet would save it.
inline std::string xlsx(const Cells& survey, const Cells& choices = {}, const Cells& settings = {}) {
  Workbook workbook;
  for (const auto& [name, cells] : {std::pair("survey", &survey), {"choices", &choices}, {"settings", &settings}}) {
    Sheet sheet{name, {}};
    for (const auto& row : *cells) sheet.rows.push_back({sheet.rows.size() + 1, row});
    workbook.sheets.push_back(std::move(sheet));
  }
  return write_workbook(workbook).value();
}

inline std::string findings(const Issues& issues, Severity least = Severity::Information) {
  std::string out;
  for (const Issue& issue : issues) {
    if (issue.severity >= least) out += issue.path + ": " + issue.message + " [" + issue.code + "]\n";
  }
  return out;
}

/// The item with a link id, anywhere.
inline const Json* item(const Json& parent, const std::string& link_id) {
  if (!parent.contains("item")) return nullptr;
  for (const Json& child : parent["item"]) {
    if (child["linkId"] == link_id) return &child;
    if (const Json* found = item(child, link_id)) return found;
  }
  return nullptr;
}

/// The value of an extension of an element, by the end of its url.
inline Json extension(const Json& element, const std::string& name) {
  if (!element.contains("extension")) return nullptr;
  for (const Json& candidate : element["extension"]) {
    if (!candidate["url"].get<std::string>().ends_with(name)) continue;
    for (const auto& [key, value] : candidate.items()) {
      if (key.starts_with("value")) return value;
    }
    return candidate["extension"];
  }
  return nullptr;
}

/// The FHIRPath of an expression extension.
inline std::string expression(const Json& element, const std::string& name) {
  const Json value = extension(element, name);
  return value.is_object() ? value["expression"].get<std::string>() : "";
}

inline std::string variable(const Json& element, const std::string& name) {
  if (!element.contains("extension")) return "";
  for (const Json& candidate : element["extension"]) {
    if (candidate.contains("valueExpression") && candidate["valueExpression"].value("name", "") == name)
      return candidate["valueExpression"]["expression"];
  }
  return "";
}

}  // namespace cairn::exchange
