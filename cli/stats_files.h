#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.h"

namespace cairn::cli {

/// A file's text; InvalidArgument when it cannot be read or is larger than 256 MiB.
Result<std::string> read_stats_file(const std::filesystem::path& path);

}  // namespace cairn::cli
