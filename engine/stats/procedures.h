#pragma once

#include <span>
#include <string_view>

#include "engine/base/json.h"

namespace cairn::stats {

/// One row says everything about a procedure that can be asked for by name. Field names of data, options and results
/// are stable: command line, HTTP and reference cases share them.
struct Procedure {
  std::string_view name;
  std::string_view summary;  // one plain sentence
  std::string_view data;     // "x, y"
  std::string_view options;  // "conf_level = 0.95, alternative = two.sided | greater | less"
  Result<Json> (*run)(const Json& data, const Json& options);
};

std::span<const Procedure> procedures();
const Procedure* find_procedure(std::string_view name);

}  // namespace cairn::stats
