#pragma once

#include "api/router.h"

namespace cairn::api::pages {

/// The pathway's dashboard and its tables as CSV.
Response get_dashboard(const Context& context, const Request& request);
Response get_series_csv(const Context& context, const Request& request);
Response get_flow_csv(const Context& context, const Request& request);
/// One change: the before-and-after comparison by its default plan, in plain words, and its tables as CSV.
Response get_change(const Context& context, const Request& request);
Response get_change_figures_csv(const Context& context, const Request& request);
Response get_change_flow_csv(const Context& context, const Request& request);

}  // namespace cairn::api::pages
