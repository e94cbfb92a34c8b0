#pragma once

#include <string>
#include <vector>

namespace cairn::extract {

/// Names that SPSS and Stata both take, one for each column and in their order: ASCII letters, digits and underscores,
/// a letter first, at most 32 characters, no word that either program reserves, and no two that differ in case only.
/// A name that fits already stays as it is. (SPSS Statistics Command Syntax Reference, "Variable Names"; Stata User's
/// Guide, 11.3.)
std::vector<std::string> make_variable_names(const std::vector<std::string>& names);

}  // namespace cairn::extract
