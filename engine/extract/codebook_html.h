#pragma once

#include <string>

#include "engine/extract/codebook.h"

namespace cairn::extract {

/// The codebook for reading: one part a column, with its values and missing codes.
std::string write_codebook_html(const Codebook& codebook, const std::string& title);
/// The values of all columns, one row each: name, value, label, missing (yes or no).
std::string write_codebook_values(const Codebook& codebook);

}  // namespace cairn::extract
