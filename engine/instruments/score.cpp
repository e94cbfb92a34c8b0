#include "engine/instruments/score.h"

#include <cmath>

#include "engine/base/text.h"

namespace cairn::instruments {

std::vector<InstrumentScore> compute_instrument_scores(const Recognition& recognition,
                                                       const fhir::Questionnaire& questionnaire,
                                                       const fhir::Response& response) {
  std::vector<survey::Score> scores = survey::compute_scores(recognition.scales, questionnaire, response);
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

}  // namespace cairn::instruments
