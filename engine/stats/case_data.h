#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/json.h"

namespace cairn::stats {

/// Reads a file's text by name; given by the caller, since the engine opens no files.
using FileReader = std::function<Result<std::string>(std::string_view name)>;

/// Data of a case as arrays by column name: {"inline": {...}} as it is, {"file", "rows", "columns": {name: {"column",
/// "where"}}} taken from a CSV (first row names, NA or empty is missing, `where` compares texts).
Result<Json> resolve_case_data(const Json& data, const FileReader& read_file);

}  // namespace cairn::stats
