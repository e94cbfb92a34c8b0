#pragma once

#include <string>

#include "engine/base/json.h"
#include "engine/base/result.h"

namespace cairn::fhir {

struct BundlePlace {
  std::string pointer;          // where the Questionnaire stood: "/entry/3/resource"
  std::size_t terminology = 0;  // how many value sets and code systems stood beside it
};

/// The one Questionnaire of a Bundle, with the value sets and code systems beside it added to its `contained`.
/// InvalidArgument when there is none, or when there are several.
Result<Json> unbundle_questionnaire(const Json& bundle, BundlePlace& place);

}  // namespace cairn::fhir
