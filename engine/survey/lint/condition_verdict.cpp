#include "engine/survey/lint/condition_verdict.h"

#include <algorithm>

#include "engine/fhir/compare.h"

namespace cairn::survey::lint {
namespace {

using fhir::EnableOperator;

bool is_choice(const fhir::Item& item) {
  return item.type == fhir::ItemType::Choice || item.type == fhir::ItemType::OpenChoice;
}

bool is_order(EnableOperator comparison) {
  return comparison != EnableOperator::Exists && comparison != EnableOperator::Equal &&
         comparison != EnableOperator::NotEqual;
}

/// Own words are answers of an open choice.
bool accepts_beside_options(const fhir::Item& question, const fhir::Value& value) {
  return question.type == fhir::ItemType::OpenChoice && std::holds_alternative<fhir::Text>(value);
}

std::optional<std::string> find_option_obstacle(const fhir::EnableWhen& condition, const fhir::Item& question) {
  if (question.options.empty() || !question.has_all_options || accepts_beside_options(question, condition.answer))
    return std::nullopt;
  const bool any = std::any_of(question.options.begin(), question.options.end(),
                               [&](const fhir::AnswerOption& option) { return is_satisfied(condition, option.value); });
  if (any) return std::nullopt;
  return "does not offer " +
         std::string(condition.comparison == EnableOperator::Equal ? "the answer '" : "an answer that fits '") +
         fhir::display_text(condition.answer) + "'";
}

std::optional<std::string> find_range_obstacle(const fhir::EnableWhen& condition, const fhir::Item& question) {
  using enum EnableOperator;
  const auto below = [&](bool or_equal) {  // nothing above the value is accepted
    if (!question.max_value) return false;
    const auto order = fhir::compare_values(*question.max_value, condition.answer);
    return order && (*order < 0 || (or_equal && *order == 0));
  };
  const auto above = [&](bool or_equal) {
    if (!question.min_value) return false;
    const auto order = fhir::compare_values(*question.min_value, condition.answer);
    return order && (*order > 0 || (or_equal && *order == 0));
  };
  const EnableOperator comparison = condition.comparison;
  if (((comparison == Equal || comparison == GreaterOrEqual) && below(false)) || (comparison == Greater && below(true)))
    return "takes no answer above " + fhir::display_text(*question.max_value);
  if (((comparison == Equal || comparison == LessOrEqual) && above(false)) || (comparison == Less && above(true)))
    return "takes no answer below " + fhir::display_text(*question.min_value);
  return std::nullopt;
}

}  // namespace

bool holds_without_answer(const fhir::EnableWhen& condition) {
  if (condition.comparison == EnableOperator::Exists) {
    const bool* wanted = std::get_if<bool>(&condition.answer);
    return wanted != nullptr && !*wanted;
  }
  return condition.comparison == EnableOperator::NotEqual;
}

bool is_satisfied(const fhir::EnableWhen& condition, const fhir::Value& answer) {
  using enum EnableOperator;
  if (condition.comparison == Exists) return !holds_without_answer(condition);
  if (condition.comparison == Equal) return fhir::is_same_answer(answer, condition.answer);
  if (condition.comparison == NotEqual) return !fhir::is_same_answer(answer, condition.answer);
  const auto order = fhir::compare_values(answer, condition.answer);
  if (!order) return false;
  switch (condition.comparison) {
    case Greater:
      return *order > 0;
    case Less:
      return *order < 0;
    case GreaterOrEqual:
      return *order >= 0;
    default:
      return *order <= 0;
  }
}

std::optional<std::string> find_obstacle(const fhir::EnableWhen& condition, const fhir::Item& question) {
  if (holds_without_answer(condition) || condition.comparison == EnableOperator::Exists) return std::nullopt;
  if (is_order(condition.comparison) &&
      (question.type == fhir::ItemType::Boolean ||
       (is_choice(question) && std::holds_alternative<fhir::Coding>(condition.answer))))
    return "has answers without an order, so none is greater or less";
  if (auto obstacle = find_option_obstacle(condition, question)) return obstacle;
  return find_range_obstacle(condition, question);
}

}  // namespace cairn::survey::lint
