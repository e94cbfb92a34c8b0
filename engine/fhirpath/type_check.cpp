#include "engine/fhirpath/type_check.h"

namespace cairn::fhirpath {
std::optional<Error> check_types(const Program&, std::string_view, const std::vector<std::string>&) { return std::nullopt; }
}  // namespace cairn::fhirpath
