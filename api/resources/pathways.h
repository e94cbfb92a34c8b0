#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// Pathways as data. POST takes {"pathway": {…}, "questionnaires": [{…}], "scoring": [{…}]} and makes it the current
/// version.
Response list_pathways(const Context& context, const Request& request);
Response post_pathway(const Context& context, const Request& request);
Response get_pathway(const Context& context, const Request& request);
Response get_pathway_changes(const Context& context, const Request& request);

}  // namespace cairn::api::resources
