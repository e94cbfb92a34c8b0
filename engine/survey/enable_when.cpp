#include "engine/survey/enable_when.h"

#include "engine/fhir/compare.h"

namespace cairn::survey {
namespace {

using fhir::EnableOperator;

bool satisfies(const fhir::Value& answer, const fhir::EnableWhen& condition) {
  if (condition.comparison == EnableOperator::Equal) return fhir::is_same_answer(answer, condition.answer);
  const auto order = fhir::compare_values(answer, condition.answer);
  if (!order) return false;
  switch (condition.comparison) {
    case EnableOperator::Greater:
      return *order > 0;
    case EnableOperator::Less:
      return *order < 0;
    case EnableOperator::GreaterOrEqual:
      return *order >= 0;
    case EnableOperator::LessOrEqual:
      return *order <= 0;
    default:
      return false;
  }
}

}  // namespace

void ConditionTest::add(const fhir::Value& answer) {
  has_answer_ = true;
  if (condition_.comparison == EnableOperator::NotEqual) {
    is_equal_ = is_equal_ || fhir::is_same_answer(answer, condition_.answer);
  } else if (condition_.comparison != EnableOperator::Exists) {
    is_met_ = is_met_ || satisfies(answer, condition_);
  }
}

bool ConditionTest::holds() const {
  if (condition_.comparison == EnableOperator::Exists) return has_answer_ == std::get<bool>(condition_.answer);
  return condition_.comparison == EnableOperator::NotEqual ? !is_equal_ : is_met_;
}

}  // namespace cairn::survey
