#include <nlohmann/json.hpp>

#include "engine/fhir/item_reader.h"

namespace cairn::fhir {
namespace {

struct OperatorCode {
  std::string_view code;
  EnableOperator comparison;
};

constexpr OperatorCode kOperators[] = {
    {"exists", EnableOperator::Exists},  {"=", EnableOperator::Equal}, {"!=", EnableOperator::NotEqual},
    {">", EnableOperator::Greater},      {"<", EnableOperator::Less},  {">=", EnableOperator::GreaterOrEqual},
    {"<=", EnableOperator::LessOrEqual},
};

std::optional<EnableOperator> read_operator(const Element& condition) {
  const std::string code = condition.text("operator");
  for (const OperatorCode& row : kOperators) {
    if (row.code == code) return row.comparison;
  }
  if (!condition.has("operator")) {
    condition.add(Severity::Error, "enable-when-operator-missing",
                  "The condition does not say how to compare. Add an operator: exists, =, !=, >, <, >= or <=.");
  } else {
    condition.add_at("operator", Severity::Error, "enable-when-operator-unknown",
                     "'" + code + "' is no operator of a condition. Use exists, =, !=, >, <, >= or <=.");
  }
  return std::nullopt;
}

}  // namespace

std::vector<EnableWhen> read_enable_when(const Element& item) {
  std::vector<EnableWhen> conditions;
  for (const Element& element : item.children("enableWhen")) {
    element.report_unknown_members({"id", "extension", "modifierExtension", "question", "operator"}, "answer");
    EnableWhen condition;
    condition.question = element.text("question");
    if (condition.question.empty()) {
      element.add(Severity::Error, "enable-when-question-missing",
                  "The condition names no question. Add the link id of the question it depends on.");
      continue;
    }
    const std::optional<EnableOperator> comparison = read_operator(element);
    if (!comparison) continue;
    condition.comparison = *comparison;
    std::optional<Value> answer = read_value(element.json(), "answer");
    if (!answer) {
      element.add(Severity::Error, "enable-when-answer-missing",
                  "The condition has no answer to compare with, or one of the wrong type. Add an answer such as "
                  "answerBoolean or answerCoding.");
      continue;
    }
    condition.answer = *std::move(answer);
    if (condition.comparison == EnableOperator::Exists && !std::holds_alternative<bool>(condition.answer)) {
      element.add(Severity::Error, "enable-when-exists-not-boolean",
                  "The operator 'exists' needs answerBoolean: true when there must be an answer, false when there must "
                  "be none.");
      continue;
    }
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

}  // namespace cairn::fhir
