#include "engine/instruments/score.h"

#include <algorithm>
#include <cmath>

#include "engine/base/text.h"
#include "engine/survey/evaluation.h"

namespace cairn::instruments {

std::vector<InstrumentScore> compute_instrument_scores(const Recognition& recognition,
                                                       const survey::Evaluation& evaluation) {
  std::vector<survey::Score> scores = survey::compute_scores(recognition.scales, evaluation);
  std::vector<InstrumentScore> out;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!recognition.scales[i].component) out.push_back({&recognition.scales[i], std::move(scores[i])});
  }
  return out;
}

Issues compare_total(const InstrumentScore& score, const OwnTotal& own, std::optional<double> calculated) {
  if (calculated && score.score.value && std::abs(*calculated - *score.score.value) <= 1e-6) return {};
  if (!calculated && !score.score.value) return {};
  const auto shown = [](std::optional<double> value) { return value ? format_number(*value, 4) : "no score"; };
  std::string message = "The questionnaire's own calculation gives " + shown(calculated) + ", the rule of '" +
                        score.score.measure + "' gives " + shown(score.score.value);
  if (score.score.items_missing > 0)
    message += " with " + std::to_string(score.score.items_missing) +
               (score.score.items_missing == 1 ? " item missing" : " items missing");
  return {{Severity::Warning, "score-differs", own.link_id,
           message + ". The instrument's rule is used; check the calculation."}};
}

Issues compare_totals(const Recognition& recognition, const std::vector<InstrumentScore>& scores,
                      const survey::Evaluation& evaluation) {
  Issues issues;
  for (const OwnTotal& own : recognition.own_totals) {
    const auto score = std::find_if(scores.begin(), scores.end(),
                                    [&](const InstrumentScore& one) { return one.score.measure == own.measure; });
    const fhir::Item* item = evaluation.tree().find_item(own.link_id);
    if (score == scores.end() || item == nullptr) continue;
    for (const survey::ResponseTree::Node* node : evaluation.tree().nodes_of(*item)) {
      const std::vector<fhir::Answer>* computed = evaluation.find_computed(*node);
      if (computed == nullptr) continue;
      const auto calculated = computed->empty() ? std::nullopt : fhir::numeric_value(computed->front().value);
      for (Issue& issue : compare_total(*score, own, calculated)) issues.push_back(std::move(issue));
    }
  }
  return issues;
}

}  // namespace cairn::instruments
