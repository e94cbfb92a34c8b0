#pragma once

#include <string_view>

namespace cairn::fhir {

/// Text formats of FHIR R4 primitives (datatypes.html). Calendar days must exist.
bool is_date_text(std::string_view text);       // YYYY, YYYY-MM, YYYY-MM-DD
bool is_date_time_text(std::string_view text);  // a date, or a full day with hh:mm:ss[.f…] and Z or an offset
bool is_time_text(std::string_view text);       // hh:mm:ss[.f…]
/// A URI as RFC 3986 delimits it: a scheme of two letters or more or a relative path with a slash, no white space or
/// back-slash; "urn:uuid:" holds a lower-case UUID.
bool is_uri_text(std::string_view text);

}  // namespace cairn::fhir
