#pragma once

#include <map>
#include <string>

#include "engine/stats/procedures/procedure.h"

namespace cairn::stats {

/// The procedure's R code with the names of its data as they are and its options as R writes them: those given, else
/// their fallbacks, NULL when there is none.
std::string write_r_call(const Procedure& procedure, const Json& options);

/// A value as R writes it: TRUE, 0.95, "two.sided", c(1, 2), NULL.
std::string write_r_value(const Json& value);
/// A column name as R can read it: score, `end score`.
std::string write_r_name(std::string_view name);
/// A text in quotes.
std::string write_r_text(std::string_view text);

}  // namespace cairn::stats
