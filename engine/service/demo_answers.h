#pragma once

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"
#include "engine/service/demo_people.h"

namespace cairn::service {

/// Answers of one invented person to one questionnaire of the fibromyalgia pathway: every item depends on the person's
/// severity at that time and on chance, so that the items of a scale go together. A few are skipped. `draft` is filled
/// in.
void fill_demo_answers(const DemoPerson& person, std::string_view timepoint, const fhir::Questionnaire& questionnaire,
                       fhir::Response& draft);

}  // namespace cairn::service
