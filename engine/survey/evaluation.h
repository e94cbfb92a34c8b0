#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/issue.h"
#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::survey {

/// What the rules of a questionnaire say about a response, for tools and tests that look at every item.
struct Evaluation {
  std::vector<std::pair<std::string, bool>>
      enabled;      // by item path: link ids joined by '/', groups numbered: "group[0]/question"
  Issues findings;  // of check_response, complete unless the response is in progress
};
Evaluation evaluate_response(const fhir::Questionnaire& questionnaire, const fhir::Response& response);

}  // namespace cairn::survey
