#pragma once

#include <filesystem>
#include <string>

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
  std::string not_counted_again;             // in words: what needs more than the extract's own files; "" = nothing
  std::string signed_by;                     // fingerprint of the key whose signature is right; "" where there is none
};

/// Checks an extract with nothing but its own files: hashes, seal and signature, files that are missing or too many,
/// columns against the codebook, every value against its type, range and allowed values, no identifier or free text, k
/// (diversity and closeness too) on the written bytes, and an order of rows that says nothing. Whoever can rewrite
/// every file can sign with a key of their own: `fingerprint` (see disclosure::read_fingerprint; "" = anybody's) is
/// whose signature it must be. InvalidArgument when the folder holds no readable manifest.
Result<Verification> verify_bundle(const std::filesystem::path& folder, const std::string& fingerprint = "");

}  // namespace cairn::extract
