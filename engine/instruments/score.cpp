#include "engine/instruments/score.h"

#include <algorithm>
#include <cmath>

#include "engine/base/text.h"
#include "engine/instruments/scope.h"

namespace cairn::instruments {
namespace {

bool is_number(const fhir::Item& item) {
  return item.type == fhir::ItemType::Integer || item.type == fhir::ItemType::Decimal ||
         item.type == fhir::ItemType::Quantity;
}

}  // namespace

std::vector<InstrumentScore> compute_instrument_scores(const Recognition& recognition,
                                                       const fhir::Questionnaire& questionnaire,
                                                       const fhir::Response& response) {
  std::vector<survey::Scale> scales = bind_scales(recognition, questionnaire);
  std::vector<survey::Score> scores = survey::compute_scores(scales, questionnaire, response);
  std::vector<InstrumentScore> out;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!scales[i].component) out.push_back({std::move(scales[i]), std::move(scores[i])});
  }
  return out;
}

std::vector<OwnTotal> find_own_totals(const Recognition& recognition, const fhir::Questionnaire& questionnaire) {
  std::vector<OwnTotal> out;
  std::vector<const fhir::Item*> calculated;
  fhir::for_each_item(questionnaire.items, [&](const fhir::Item& item) {
    if (is_number(item) && item.has_expression("calculatedExpression")) calculated.push_back(&item);
  });
  std::vector<const survey::Scale*> shown;
  for (const survey::Scale& scale : recognition.form->scales) {
    if (!scale.component) shown.push_back(&scale);
    for (const fhir::Item* item : calculated) {
      const auto codes = item_codes(*item);
      if (!scale.code.empty() && std::find(codes.begin(), codes.end(), scale.code) != codes.end())
        out.push_back({recognition.instrument->id + "-" + scale.id, item->link_id});
    }
  }
  if (out.empty() && shown.size() == 1 && calculated.size() == 1 && recognition.place == "Questionnaire")
    out.push_back({recognition.instrument->id + "-" + shown.front()->id, calculated.front()->link_id});
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
