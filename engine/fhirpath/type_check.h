#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fhirpath/ast.h"

namespace cairn::fhirpath {

/// Checks an expression against the model before it runs: elements that a type does not have, "valueQuantity" for
/// "value", paths from the wrong type, texts where numbers belong, order asked of unordered collections. `context_type`
/// empty: any type. `resource_type`: of %resource, likewise. `variables`: names that will be supplied; empty when they
/// are not known, then all names go.
std::optional<Error> check_types(const Program& program, std::string_view context_type,
                                 const std::vector<std::string>& variables, std::string_view resource_type = {});

}  // namespace cairn::fhirpath
