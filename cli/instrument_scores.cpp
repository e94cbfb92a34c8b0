#include "cli/instrument_scores.h"

#include <nlohmann/json.hpp>

#include "engine/instruments/score.h"

namespace cairn::cli {
namespace {

constexpr std::string_view kMissingRules[] = {"all-needed", "person-mean", "prorate", "skip-item"};

Json thresholds_json(const survey::Scale& scale) {
  Json out = Json::array();
  for (const survey::Threshold& threshold : scale.thresholds) {
    Json entry = {{"kind", threshold.kind},
                  {"value", make_decimal(threshold.value)},
                  {"unit", threshold.unit},
                  {"source", threshold.source},
                  {"standing", threshold.standing}};
    if (threshold.up_to) entry["up_to"] = make_decimal(*threshold.up_to);
    if (!threshold.population.empty()) entry["population"] = threshold.population;
    if (threshold.primary) entry["primary"] = true;
    out.push_back(std::move(entry));
  }
  return out;
}

Json score_json(const instruments::Recognition& recognition, const instruments::InstrumentScore& one) {
  const survey::Scale& scale = *one.scale;
  const survey::Score& score = one.score;
  Json out = {
      {"measure", score.measure},
      {"label", scale.label},
      {"instrument", recognition.instrument->id},
      {"form", recognition.form->id},
      {"recognised_by", instruments::known_by_name(recognition.known_by)},
      {"rule_version", score.rule_version},
      {"value", score.value ? make_decimal(*score.value) : Json()},
      {"maximum", make_decimal(score.maximum)},
      {"direction", scale.direction == survey::Direction::HigherIsBetter ? "higher-is-better" : "higher-is-worse"},
      {"items_answered", score.items_answered},
      {"items_missing", score.items_missing},
      {"missing",
       {{"rule", kMissingRules[static_cast<std::size_t>(scale.missing)]},
        {"source", scale.missing_source},
        {"standing", scale.missing_standing}}},
      {"thresholds", thresholds_json(scale)}};
  if (score.items_not_applicable > 0) out["items_not_applicable"] = score.items_not_applicable;
  if (!score.band.empty()) {
    out["band"] = score.band;
    out["band_scheme"] = {{"source", scale.band_scheme}, {"standing", scale.band_standing}};
  }
  if (!score.value_set.empty()) out["value_set"] = score.value_set;
  if (score.standard_error) out["standard_error"] = make_decimal(*score.standard_error);
  if (!scale.code.empty()) out["code"] = scale.code;
  return out;
}

}  // namespace

Json instrument_scores(const instruments::RecognitionReading& reading, const survey::Evaluation& evaluation,
                       Issues& findings) {
  Json out = Json::array();
  for (const instruments::Recognition& recognition : reading.recognised) {
    const auto scores = instruments::compute_instrument_scores(recognition, evaluation);
    for (const instruments::InstrumentScore& one : scores) out.push_back(score_json(recognition, one));
    for (Issue& issue : instruments::compare_totals(recognition, scores, evaluation))
      findings.push_back(std::move(issue));
  }
  return out;
}

}  // namespace cairn::cli
