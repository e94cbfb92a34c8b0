#include <algorithm>
#include <cmath>

#include "engine/fhir/compare.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey {
namespace {

/// Calculated decimals may be rounded by who sends them.
bool is_close(const fhir::Value& given, const fhir::Value& computed) {
  constexpr double kSlack = 1e-6;
  const std::optional<double> a = fhir::numeric_value(given), b = fhir::numeric_value(computed);
  if (!a || !b) return fhir::is_same_answer(given, computed);
  return std::abs(*a - *b) <= kSlack * std::max(1.0, std::abs(*b));
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
