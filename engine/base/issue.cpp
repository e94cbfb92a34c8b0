#include "engine/base/issue.h"

#include <algorithm>

namespace cairn {

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::Information:
      return "information";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      return "error";
    case Severity::Fatal:
      return "fatal";
  }
  return "fatal";
}

bool has_errors(const Issues& issues) {
  return std::any_of(issues.begin(), issues.end(),
                     [](const Issue& issue) { return issue.severity >= Severity::Error; });
}

}  // namespace cairn
