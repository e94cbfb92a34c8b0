#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// Sealed comparisons: written down, then run, then read.
Response list_comparisons(const Context& context, const Request& request);
Response create_comparison(const Context& context, const Request& request);
Response get_comparison(const Context& context, const Request& request);
Response run_comparison(const Context& context, const Request& request);
Response get_comparison_result(const Context& context, const Request& request);

}  // namespace cairn::api::resources
