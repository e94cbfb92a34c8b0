#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cairn {

/// How much a finding matters, as in FHIR OperationOutcome. `Error` and above make the thing checked unusable.
enum class Severity { Information, Warning, Error, Fatal };

/// A finding about data: collected, never thrown; what was checked may still be usable.
struct Issue {
  Severity severity = Severity::Error;
  std::string code;     // short, stable, kebab-case: "duplicate-link-id"
  std::string path;     // FHIRPath location, link id or JSON pointer; empty for the whole thing
  std::string message;  // a plain sentence: what is wrong and what to do
};

using Issues = std::vector<Issue>;

/// "information", "warning", "error", "fatal".
std::string_view severity_name(Severity severity);

/// True when any issue is an Error or Fatal.
bool has_errors(const Issues& issues);

}  // namespace cairn
