#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// FHIR QuestionnaireResponse: search by questionnaire, subject, authored, _lastUpdated; read; create (201 once it is
/// on disk, 422 with every finding). Idempotency-Key makes a repeated create safe.
Response search_responses(const Context& context, const Request& request);
Response get_response(const Context& context, const Request& request);
Response post_response(const Context& context, const Request& request);

}  // namespace cairn::api::resources
