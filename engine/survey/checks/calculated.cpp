#include <algorithm>
#include <cmath>

#include "engine/fhir/compare.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey {
namespace {

/// Half a unit of the last decimal place that was sent: calculated decimals may be rounded by who sends them.
double rounding_of(const fhir::Value& given) {
  const std::string text = fhir::display_text(given);
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return 0;
  const std::size_t end = text.find_first_not_of("0123456789", point + 1);
  return 0.5 * std::pow(10.0, -static_cast<double>(std::min(end, text.size()) - point - 1));
}

bool is_close(const fhir::Value& given, const fhir::Value& computed) {
  constexpr double kSlack = 1e-6;
  const auto* x = std::get_if<fhir::Quantity>(&given);
  const auto* y = std::get_if<fhir::Quantity>(&computed);
  const bool has_codes = x != nullptr && y != nullptr && !x->code.empty() && !y->code.empty();
  if (x != nullptr && y != nullptr && (has_codes ? x->code != y->code || x->system != y->system : x->unit != y->unit)) {
    const auto order = fhir::compare_values(given, computed);
    return order && *order == 0;
  }
  const std::optional<double> a = fhir::numeric_value(given), b = fhir::numeric_value(computed);
  if (!a || !b) return fhir::is_same_answer(given, computed);
  return std::abs(*a - *b) <= std::max(rounding_of(given), kSlack * std::max(1.0, std::abs(*b)));
}

std::vector<const fhir::Answer*> list_given(const ResponseTree::Node& node) {
  std::vector<const fhir::Answer*> given;
  for (const ResponseTree::Occurrence* occurrence : node.occurrences) {
    for (const fhir::Answer& answer : occurrence->item->answers) given.push_back(&answer);
  }
  return given;
}

}  // namespace

Issues check_calculated(const Evaluation& evaluation) {
  Issues issues;
  for (const ResponseTree::Node& node : evaluation.tree().nodes()) {
    if (node.item == nullptr || node.computed == nullptr || node.computed->empty() || !evaluation.is_enabled(node))
      continue;
    const std::vector<const fhir::Answer*> given = list_given(node);
    const auto is_same = [](const fhir::Answer* a, const fhir::Answer& b) { return is_close(a->value, b.value); };
    if (given.empty() || std::equal(given.begin(), given.end(), node.computed->begin(), node.computed->end(), is_same))
      continue;
    issues.push_back({Severity::Error, "value", node.occurrences.front()->location() + ".answer[0]",
                      "The answer to " + checks::name_of(*node.item) + " is calculated, and the other answers give " +
                          fhir::display_text(node.computed->front().value) +
                          ". Send that value, or leave the answer out."});
  }
  return issues;
}

}  // namespace cairn::survey
