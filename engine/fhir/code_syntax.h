#pragma once

#include <string_view>

namespace cairn::fhir {

/// How the codes of an outside code system look, so that what cannot be one of them is told apart without a
/// terminology service.
struct CodeSyntax {
  std::string_view system;
  std::string_view description;  // "two or three capital letters, or three digits"
  bool (*fits)(std::string_view code);
};

/// Null when nothing is known about the codes of the system.
const CodeSyntax* find_code_syntax(std::string_view system);

}  // namespace cairn::fhir
