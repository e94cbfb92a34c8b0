#pragma once

#include <string>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"
#include "engine/survey/enablement.h"

namespace cairn::survey {

/// One question page. Numbers are stable: they count every question of the questionnaire in document order, whether it
/// is on or off.
struct Page {
  std::size_t number = 0;                  // 1-based within the questionnaire
  const fhir::Item* item = nullptr;        // the question; valid as long as the questionnaire
  std::vector<const fhir::Item*> groups;   // enclosing groups, outermost first: their texts are headings
  std::vector<const fhir::Item*> display;  // display items shown above the question (instructions)
};

/// Every page of a questionnaire in order. Hidden and read-only items have none.
std::vector<Page> list_pages(const fhir::Questionnaire& questionnaire);

}  // namespace cairn::survey
