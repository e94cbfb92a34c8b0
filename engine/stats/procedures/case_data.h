#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/stats/data.h"

namespace cairn::stats {

/// Reads a file's text by name; given by the caller, since the engine opens no files.
using FileReader = std::function<Result<std::string>(std::string_view name)>;

/// Data of a reference case: {"inline": {...}} as it is, or {"file", "rows", "columns": {name: {"column", "where"}}}
/// from a CSV.
Result<Data> resolve_case_data(const Json& data, const FileReader& read_file);

}  // namespace cairn::stats
