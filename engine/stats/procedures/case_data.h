#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/stats/data.h"

namespace cairn::stats {

/// Reads a file's text by name; given by the caller, since the engine opens no files.
using FileReader = std::function<Result<std::string>(std::string_view name)>;

/// A file of cases. Objects keep no order, so each case's data also gets "order": its columns as the text names them.
Result<Json> read_cases(std::string_view text, const JsonLimits& limits = {});

/// Data of a reference case: {"inline": {...}} as it is, or {"file", "rows", "columns": {name: {"column", "where"}}}
/// from a CSV. Columns come in "order" when it is given, else inline ones by name and others as in their file.
Result<Data> resolve_case_data(const Json& data, const FileReader& read_file);

}  // namespace cairn::stats
