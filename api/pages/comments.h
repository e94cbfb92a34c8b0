#pragma once

#include "api/router.h"

namespace cairn::api::pages {

Response list_comments(const Context& context, const Request& request);     // GET  /comments
Response prepare_comments(const Context& context, const Request& request);  // POST /comments
Response show_comment(const Context& context, const Request& request);      // GET  /comments/{id}
Response decide_comment(const Context& context, const Request& request);    // POST /comments/{id}

Response list_quotes(const Context& context, const Request& request);     // GET  /quotes
Response release_quotes(const Context& context, const Request& request);  // POST /quotes
Response show_quotes(const Context& context, const Request& request);     // GET  /quotes/{id}
Response quote_file(const Context& context, const Request& request);      // GET  /quotes/{id}/files/{name}

}  // namespace cairn::api::pages
