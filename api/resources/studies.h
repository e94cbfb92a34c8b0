#pragma once

#include "api/router.h"

namespace cairn::api::resources {

Response list_studies(const Context& context, const Request& request);        // GET  /api/v1/studies
Response post_study(const Context& context, const Request& request);          // POST /api/v1/studies
Response get_study(const Context& context, const Request& request);           // GET  /api/v1/studies/{id}
Response post_extract(const Context& context, const Request& request);        // POST /api/v1/studies/{id}/extracts
Response list_extracts(const Context& context, const Request& request);       // GET  /api/v1/extracts
Response get_extract(const Context& context, const Request& request);         // GET  /api/v1/extracts/{id}
Response approve_extract(const Context& context, const Request& request);     // POST /api/v1/extracts/{id}/approve
Response refuse_extract(const Context& context, const Request& request);      // POST /api/v1/extracts/{id}/refuse
Response get_extract_file(const Context& context, const Request& request);    // GET /api/v1/extracts/{id}/files/{name}
Response get_extract_events(const Context& context, const Request& request);  // GET /api/v1/extracts/{id}/events

Response get_opt_out_list(const Context& context, const Request& request);   // GET  /api/v1/studies/{id}/opt-out-list
Response post_opt_out_list(const Context& context, const Request& request);  // POST /api/v1/studies/{id}/opt-out-list
Response post_withdrawal(const Context& context, const Request& request);    // POST /api/v1/episodes/{id}/withdrawal
Response list_recalls(const Context& context, const Request& request);       // GET  /api/v1/recalls

}  // namespace cairn::api::resources
