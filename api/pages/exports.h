#pragma once

#include "api/router.h"

namespace cairn::api::pages {

Response list_exports(const Context& context, const Request& request);  // GET  /exports
Response make_export(const Context& context, const Request& request);   // POST /exports
Response show_export(const Context& context, const Request& request);   // GET  /exports/{id}
Response export_file(const Context& context, const Request& request);   // GET  /exports/{id}/files/{name}

}  // namespace cairn::api::pages
