#pragma once

#include <filesystem>
#include <vector>

#include "engine/base/result.h"

namespace cairn::extract {

/// Several extracts of a study whose pseudonyms are the same in all, held side by side.
struct JoinedExtracts {
  std::size_t people = 0;                 // in any of them
  std::int64_t smallest_joint_class = 0;  // who look alike in all of them, being missing from one included
};

/// Joins extracts on their pseudonyms and counts who looks like whom on the quasi-identifiers of all. The folders must
/// be extracts that verify_bundle finds nothing in. InvalidArgument when one has no pseudonyms, or none in common with
/// the first.
Result<JoinedExtracts> count_joined(const std::vector<std::filesystem::path>& folders);

}  // namespace cairn::extract
