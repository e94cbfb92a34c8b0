#pragma once

#include <functional>
#include <string>

#include "engine/stats/procedures/procedure.h"

namespace cairn::stats {

/// R code that repeats a call: its data, its options, then the procedure's script. Scripts live in
/// engine/stats/procedures/r, one a procedure; they read data and options by their names in Cairn, missing values being
/// NA and what was not given NULL, and end in a list of figures with Cairn's names.
std::string write_r_code(const Procedure& procedure, const Data& data, const Json& options);

/// The part after the data: NULL for optional data that `has_data` denies, the options (those given, else their
/// fallbacks), and the script. Only what the script speaks of is written.
std::string write_r_call(const Procedure& procedure, const Json& options,
                         const std::function<bool(std::string_view)>& has_data);

/// Whether the script reads its columns from one data frame called `data`, not as vectors: true for procedures that
/// take columns by any name.
bool reads_r_data_frame(const Procedure& procedure);

/// A value as R writes it: TRUE, 0.95, "two.sided", c(1, 2), list(c(1, 2), c(3, 4)), NULL. Long lists are broken.
std::string write_r_value(const Json& value);
/// A column name as R can read it: score, `end score`.
std::string write_r_name(std::string_view name);
/// A text in quotes.
std::string write_r_text(std::string_view text);

}  // namespace cairn::stats
