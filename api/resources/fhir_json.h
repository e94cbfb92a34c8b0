#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/router.h"

namespace cairn::api::resources {

/// A stored FHIR document as the answer, byte for byte.
Response fhir_document(std::string document, int status = 200);

/// A search answer: the documents as they are stored, a self link and, when there is more, a next link.
Response fhir_searchset(const Request& request, const std::vector<std::string>& documents,
                        const std::optional<std::string>& next);

/// UnsupportedMediaType unless the body is said to be FHIR JSON (or plain JSON, or nothing is said).
Result<void> check_fhir_body(const Request& request);

/// The query of a search, checked: parameters that are not `known` are refused, for a filter that is ignored shows too
/// much.
Result<void> check_search_parameters(const Request& request, std::initializer_list<std::string_view> known);
/// `_count` from 1 to 200, 50 without one.
Result<std::size_t> read_count(const Request& request);

/// A date parameter with FHIR's prefixes (eq, ge, gt, le, lt), given once or twice: "ge2026-03-01". Days are whole days
/// in UTC.
struct DateRange {
  std::optional<Date> from, to;  // both included
};
Result<DateRange> read_date_range(const Request& request, std::string_view name);

}  // namespace cairn::api::resources
