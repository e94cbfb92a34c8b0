#pragma once

#include <string>

#include "engine/base/json.h"

namespace cairn::fhir {

struct VersionEvidence {
  std::string version;   // "DSTU2", "STU3", "R4", "R5"
  std::string evidence;  // what in the file says so, in words; empty for R4, which is what is left
  std::string path;      // where it was found
};

/// FHIR versions leave traces in a Questionnaire: elements that only one version has, item types, profile urls. Oldest
/// wins.
VersionEvidence detect_version(const Json& questionnaire);

}  // namespace cairn::fhir
