#pragma once

#include "engine/fhir/questionnaire.h"
#include "engine/survey/response_tree.h"

namespace cairn::survey {

/// Looks at the answers of questions that a condition names, one after the other (FHIR R4
/// Questionnaire.item.enableWhen): one answer that fits is enough, except for "!=", which every answer must satisfy, so
/// that it holds without an answer too.
class ConditionTest {
 public:
  explicit ConditionTest(const fhir::EnableWhen& condition) : condition_(condition) {}
  void add(const fhir::Value& answer);
  bool holds() const;

 private:
  const fhir::EnableWhen& condition_;
  bool has_answer_ = false, is_equal_ = false, is_met_ = false;
};

}  // namespace cairn::survey
