#pragma once

#include <memory>

#include "engine/fhirpath/ast.h"

namespace cairn::fhirpath {

/// Longest expression and deepest nesting that are read.
inline constexpr std::size_t kMaxExpressionBytes = 64 * 1024;
inline constexpr int kMaxNesting = 300;

/// Text to tree. Refuses unknown functions, wrong numbers of arguments and dates that do not exist; the error points at
/// the place.
Result<std::shared_ptr<Program>> parse_program(std::string_view text, const Model* model);

}  // namespace cairn::fhirpath
