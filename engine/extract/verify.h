#pragma once

#include <filesystem>

#include "engine/base/issue.h"
#include "engine/base/result.h"

namespace cairn::extract {

/// What a re-check of an extract found. `findings` is empty when everything is as its manifest says.
struct Verification {
  Issues findings;  // path: file, column or line
  std::size_t rows = 0;
  std::int64_t k = 0;
  std::int64_t smallest_class = 0;           // "*" as an ordinary value
  std::int64_t smallest_class_wildcard = 0;  // "*" agreeing with everything
};

/// Checks an extract with nothing but its own files: hashes and seal, files that are missing or too many, columns
/// against the codebook, every value against its type, range and allowed values, no identifier or free text, k (and
/// diversity) on the written bytes, and an order of rows that says nothing. InvalidArgument when the folder holds no
/// readable manifest.
Result<Verification> verify_bundle(const std::filesystem::path& folder);

}  // namespace cairn::extract
