#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/fhir/value.h"

namespace cairn::fhir {

/// An expression as the questionnaire carries it; not compiled. `kind` is the short name of its extension
/// ("calculatedExpression", "enableWhenExpression", "initialExpression", "answerExpression", "variable" …) or, when it
/// gives an element or another extension its value, that name ("text", "required", "minValue").
struct Expression {
  std::string kind;
  std::string name;      // of a variable
  std::string language;  // "text/fhirpath", "text/cql", "application/x-fhir-query"
  std::string text;
  std::string path;  // FHIRPath location of the extension
  bool is_fhirpath() const { return language == "text/fhirpath"; }
};

/// questionnaire-constraint or targetConstraint: true of the place that carries it, or `human` is what is wrong.
struct Constraint {
  enum class Severity { Error, Warning };
  std::string key, human;
  Severity severity = Severity::Error;
  Expression expression;  // kind "constraint" or "targetConstraint"
  std::string location;   // targetConstraint: FHIRPath of what it is about, from the same place; mostly empty
};

/// answerOptionsToggleExpression: the options are offered only while the expression is true.
struct OptionToggle {
  std::vector<Value> options;
  Expression expression;
};

}  // namespace cairn::fhir
