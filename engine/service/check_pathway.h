#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/fhir/questionnaire.h"
#include "engine/pathway/definition.h"
#include "engine/survey/scoring.h"

namespace cairn::service {

struct PathwayFile {
  std::string name, content;
};  // name: relative to the pathway's folder

/// A pathway as its folder holds it.
struct PathwaySource {
  std::string pathway;  // pathway.json
  std::vector<PathwayFile> questionnaires, scoring;
};

struct PathwayCheck {
  std::optional<pathway::Definition> definition;
  std::vector<fhir::Questionnaire> questionnaires;
  std::vector<survey::Scale> scales;
  std::string scoring;  // {"scales": [...]} of all files
  Issues issues;        // path: "FILE#place in the file"
};

/// Reads every file and what they say about each other: a timepoint asks questionnaires that are there, a measure has
/// its scale and is asked when it is shown, no measure is defined twice. Pure.
PathwayCheck check_pathway(const PathwaySource& source);

/// The files that a pathway names, through `load` (a folder, or the files inside the program). A file that is missing
/// is a finding.
PathwaySource gather_pathway(const std::string& pathway_document,
                             const std::function<std::optional<std::string>(const std::string&)>& load, Issues& issues);

}  // namespace cairn::service
