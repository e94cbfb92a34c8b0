#pragma once

#include <iosfwd>

#include "engine/stats/procedures/procedure.h"

namespace cairn::cli {

/// What a procedure is for, what it takes and gives, with an example that works as typed.
void print_procedure(const stats::Procedure& procedure, std::ostream& out);
/// Figures as a person reads them: the fields that the procedure explains first, then the others. Six digits; all of
/// them are in the JSON.
void print_result(const stats::Procedure& procedure, const Json& result, std::ostream& out);
/// Every procedure by family as Markdown, the last part of docs/statistics.md.
void print_reference(std::ostream& out);

}  // namespace cairn::cli
