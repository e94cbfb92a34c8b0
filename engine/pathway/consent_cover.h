#pragma once

#include <set>
#include <string>
#include <string_view>

#include "engine/base/json.h"

namespace cairn::pathway {

/// Versions of a consent question's words whose yes is a yes to its words in this pathway.json: its own version, and
/// the earlier ones that it lists in "covers" (checked by read_definition). Empty when the pathway does not ask for the
/// purpose.
std::set<std::string, std::less<>> find_covered_versions(const Json& document, std::string_view purpose);

}  // namespace cairn::pathway
