#pragma once

#include <iosfwd>
#include <string>

#include "engine/base/result.h"

namespace cairn::cli {

/// Everything `cairn doctor` can say about a data folder: its files and database, the audit chain, and the clock. Reads
/// only.
Result<Issues> find_folder_findings(const std::string& folder);

/// One finding a line, worst first; "Nothing is wrong." when there is none.
void print_findings(const Issues& findings, std::ostream& out);

}  // namespace cairn::cli
