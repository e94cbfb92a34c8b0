#pragma once

#include <vector>

#include "engine/fhir/element.h"
#include "engine/fhir/expression.h"

namespace cairn::fhir {

struct ExpressionReading {
  std::vector<Expression> expressions;  // in document order
  std::vector<Constraint> constraints;
  std::vector<OptionToggle> toggles;
};

/// Every expression of an item or of the questionnaire itself (not of its child items). One that nothing here evaluates
/// (another language, another kind) is kept and gets a finding "expression-not-evaluated" with what that means for the
/// person who answers.
ExpressionReading read_expressions(const Element& element);

/// True for extensions that read_expressions reads.
bool is_expression_extension(const Json& extension);

}  // namespace cairn::fhir
