#include "engine/survey/scoring.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/survey/evaluation.h"
#include "engine/survey/item_number.h"
#include "engine/survey/scale_rules.h"

namespace cairn::survey {
namespace {

constexpr double kTolerance = 1e-9;

/// What a scale adds up: one entry per item or part, empty when it is missing. Reversal, steps and weight are applied.
struct Addends {
  std::vector<std::optional<double>> values;
  std::vector<double> weights, maxima;
  int not_applicable = 0;  // left out altogether

  int answered() const {
    return static_cast<int>(std::count_if(values.begin(), values.end(), [](const auto& value) { return !!value; }));
  }
  double sum() const {
    double sum = 0;
    for (const auto& value : values) sum += value.value_or(0);
    return sum;
  }
  /// The most that what is there could have given.
  double maximum() const {
    double maximum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) maximum += values[i] ? maxima[i] : 0;
    return maximum;
  }
};

class Scorer {
 public:
  explicit Scorer(const Evaluation& evaluation) : tree_(evaluation.tree()), enablement_(evaluation.enablement()) {}

  Score score(const Scale& scale) {
    Score out;
    out.measure = scale.id;
    out.rule_version = scale.version;
    out.maximum = scale.maximum;
    out.value_set = scale.value_set;
    if (!scale.classes.empty()) {
      classify(scale, out);
    } else {
      add_up(scale, out);
      if (out.value) out.band = band_of(scale, *out.value);
    }
    if (!out.band.empty()) out.band_scheme = scale.band_scheme;
    results_[scale.id] = {&scale, out};
    return out;
  }

 private:
  struct Known {
    const Scale* scale;
    Score score;
  };

  void add_up(const Scale& scale, Score& out) const {
    const Addends addends = scale.sum_of.empty() ? item_addends(scale) : part_addends(scale);
    count_items(scale, addends, out);
    const std::optional<double> total = combine(scale, addends);
    if (!total) return;
    finish(scale, *total, out);
    if (scale.missing == MissingRule::SkipItem || addends.not_applicable > 0)
      out.maximum = addends.maximum() * scale.multiplier + scale.constant;
  }

  Addends item_addends(const Scale& scale) const {
    Addends addends;
    for (const ScaleItem& item : scale.items) {
      const double low = item.minimum.value_or(scale.item_minimum), high = item.maximum.value_or(scale.item_maximum);
      ItemNumber number = find_item_number(item, tree_, enablement_);
      if (item.may_not_apply && number.state == AnswerState::NotApplicable) {
        ++addends.not_applicable;
        continue;
      }
      std::optional<double> value = number.value;
      if (value && (*value < low - kTolerance || *value > high + kTolerance)) value.reset();
      if (value && item.reversed) value = low + high - *value;
      if (value && !item.steps.empty()) value = apply_steps(item.steps, *value);
      addends.values.push_back(value ? std::optional(*value * item.weight) : std::nullopt);
      addends.weights.push_back(item.weight);
      addends.maxima.push_back(item_range(scale, item).second);
    }
    return addends;
  }

  Addends part_addends(const Scale& scale) const {
    Addends addends;
    for (const std::string& part : scale.sum_of) {
      const auto known = results_.find(part);
      addends.values.push_back(known == results_.end() ? std::nullopt : known->second.score.value);
      addends.weights.push_back(1);
      addends.maxima.push_back(known == results_.end() ? 0 : known->second.score.maximum);
    }
    return addends;
  }

  /// Items are counted through totals down to the questions.
  void count_items(const Scale& scale, const Addends& addends, Score& out) const {
    if (scale.sum_of.empty()) {
      out.items_answered = addends.answered();
      out.items_missing = static_cast<int>(addends.values.size()) - out.items_answered;
      out.items_not_applicable = addends.not_applicable;
      return;
    }
    for (const std::string& part : scale.sum_of) {
      const auto known = results_.find(part);
      if (known == results_.end()) continue;
      out.items_answered += known->second.score.items_answered;
      out.items_missing += known->second.score.items_missing;
      out.items_not_applicable += known->second.score.items_not_applicable;
    }
  }

  /// The first class whose conditions all hold. None when a scale that the rule looks at has no value.
  void classify(const Scale& scale, Score& out) const {
    const ScaleClass* given = nullptr;
    for (const ScaleClass& candidate : scale.classes) {
      bool holds = true;
      for (const Condition& condition : candidate.when) {
        const auto known = results_.find(condition.scale);
        if (known == results_.end() || !known->second.score.value) return;
        const double value = *known->second.score.value;
        holds = holds && value >= condition.from.value_or(value) - kTolerance &&
                (!condition.to || value < *condition.to - kTolerance);
      }
      if (holds && given == nullptr) given = &candidate;
    }
    if (given == nullptr) return;
    out.value = given->value;
    out.band = given->label;
  }

  static std::optional<double> combine(const Scale& scale, const Addends& addends) {
    if (scale.combine == Combine::Sum) return apply_missing_rule(scale, addends);
    if (addends.values.size() != 2 || !addends.values[0] || !addends.values[1]) return std::nullopt;
    const double first = *addends.values[0], second = *addends.values[1];
    if (scale.combine == Combine::HoursBetween) return second > first ? second - first : second + 24 - first;
    if (second <= 0) return std::nullopt;
    return first / second;
  }

  /// The mean of the person's other items stands in for each missing one, before weights.
  static double impute(const Addends& addends) {
    double mean = 0, sum = addends.sum();
    for (std::size_t i = 0; i < addends.values.size(); ++i)
      mean += addends.values[i] ? *addends.values[i] / addends.weights[i] / addends.answered() : 0;
    for (std::size_t i = 0; i < addends.values.size(); ++i) sum += addends.values[i] ? 0 : mean * addends.weights[i];
    return sum;
  }

  static std::optional<double> apply_missing_rule(const Scale& scale, const Addends& addends) {
    const auto n = static_cast<int>(addends.values.size());
    const int answered = addends.answered(), missing = n - answered;
    if (answered == 0) return std::nullopt;
    if (missing == 0) return addends.sum();
    switch (scale.missing) {
      case MissingRule::AllNeeded:
        return std::nullopt;
      case MissingRule::PersonMean:
        if (missing > scale.max_missing) return std::nullopt;
        return impute(addends);
      case MissingRule::Prorate:
        if (answered < scale.min_answered) return std::nullopt;
        return addends.sum() * n / answered;
      case MissingRule::SkipItem:
        if (answered < scale.min_answered || (scale.max_missing > 0 && missing > scale.max_missing))
          return std::nullopt;
        return addends.sum();
    }
    return std::nullopt;
  }

  static void finish(const Scale& scale, double sum, Score& out) {
    const double raw = sum * scale.multiplier + scale.constant;
    if (!scale.steps.empty()) {
      out.value = apply_steps(scale.steps, raw);
    } else if (scale.lookup.empty()) {
      out.value = raw;
    } else {
      const auto row =
          std::lower_bound(scale.lookup.begin(), scale.lookup.end(), raw - kTolerance,
                           [](const LookupRow& candidate, double wanted) { return candidate.raw < wanted; });
      if (row == scale.lookup.end() || std::abs(row->raw - raw) > kTolerance) return;
      out.value = row->score;
      out.standard_error = row->standard_error;
    }
  }

  static std::string band_of(const Scale& scale, double value) {
    // Scores move in fractions: one that is an edge up to rounding is on the edge.
    for (const Band& band : scale.bands) {
      const bool is_last = &band == &scale.bands.back();
      if (value >= band.from - kTolerance &&
          (value < band.to - kTolerance || (is_last && value <= band.to + kTolerance)))
        return band.label;
    }
    return {};
  }

  const ResponseTree& tree_;
  const NodeEnablement& enablement_;
  std::map<std::string, Known, std::less<>> results_;
};

}  // namespace

std::vector<Score> compute_scores(const std::vector<Scale>& scales, const Evaluation& evaluation) {
  std::vector<Score> scores;
  Scorer scorer(evaluation);
  for (const Scale& scale : scales) {
    if (scale.questionnaire.empty() || scale.questionnaire == evaluation.form().questionnaire().url)
      scores.push_back(scorer.score(scale));
  }
  return scores;
}

std::vector<Score> compute_scores(const std::vector<Scale>& scales, const fhir::Questionnaire& questionnaire,
                                  const fhir::Response& response) {
  return compute_scores(scales, Evaluation(prepare_form(questionnaire).form, response));
}

}  // namespace cairn::survey
