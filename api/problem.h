#pragma once

#include <string_view>

#include "engine/base/error.h"
#include "engine/base/json.h"

namespace cairn::api {

/// RFC 9457: type, title, status, detail, code, instance and, for findings about data, errors: [{path, code, message}].
Json problem_document(const Error& error, std::string_view reference);
/// FHIR R4 OperationOutcome with one issue for each finding, or one for the error.
Json operation_outcome(const Error& error, std::string_view reference);
/// "Not Found" …
std::string_view reason_phrase(int status);

}  // namespace cairn::api
