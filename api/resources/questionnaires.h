#pragma once

#include "api/router.h"

namespace cairn::api::resources {

/// FHIR Questionnaire: search by url, version, title, status; read; create (201, or 200 when the same content is stored
/// already).
Response search_questionnaires(const Context& context, const Request& request);
Response get_questionnaire(const Context& context, const Request& request);
Response post_questionnaire(const Context& context, const Request& request);

}  // namespace cairn::api::resources
