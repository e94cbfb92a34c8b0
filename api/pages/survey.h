#pragma once

#include "api/router.h"

namespace cairn::api::pages {

// The patient's journey, /s/{token}/…: no account, no cookie, no script.

Response survey_start(const Context& context, const Request& request);         // GET  /s/{token}
Response survey_begin(const Context& context, const Request& request);         // POST /s/{token}
Response survey_decline_form(const Context& context, const Request& request);  // GET  /s/{token}/decline
Response survey_decline(const Context& context, const Request& request);       // POST /s/{token}/decline
Response survey_language(const Context& context, const Request& request);      // POST /s/{token}/language
Response survey_consent_form(const Context& context, const Request& request);  // GET  /s/{token}/consent/{number}
Response survey_consent(const Context& context, const Request& request);       // POST /s/{token}/consent/{number}
Response survey_question_form(const Context& context,
                              const Request& request);                     // GET  /s/{token}/q/{number} and …/{row}
Response survey_question(const Context& context, const Request& request);  // POST /s/{token}/q/{number}
Response survey_check(const Context& context, const Request& request);     // GET  /s/{token}/check
Response survey_send(const Context& context, const Request& request);      // POST /s/{token}/check
Response survey_done(const Context& context, const Request& request);      // GET  /s/{token}/done

}  // namespace cairn::api::pages
