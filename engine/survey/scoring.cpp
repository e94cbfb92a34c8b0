#include "engine/survey/scoring.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/fhir/compare.h"
#include "engine/survey/response_tree.h"

namespace cairn::survey {
namespace {

constexpr double kTolerance = 1e-9;

/// What a scale adds up: one entry per item or part, empty when it is missing. Weight and reversal are applied.
struct Addends {
  std::vector<std::optional<double>> values;
  std::vector<double> weights, maxima;
};

/// The number an answer counts as: the score of the chosen option, or the answer itself.
std::optional<double> count_answer(const fhir::Item& item, const fhir::Value& value) {
  for (const fhir::AnswerOption& option : item.options) {
    if (option.score && fhir::is_same_answer(value, option.value)) return option.score;
  }
  return fhir::numeric_value(value);
}

class Scorer {
 public:
  Scorer(const fhir::Questionnaire& questionnaire, const fhir::Response& response)
      : tree_(questionnaire, response), enablement_(tree_) {}

  Score score(const Scale& scale) {
    Score out;
    out.measure = scale.id;
    out.rule_version = scale.version;
    const Addends addends = scale.sum_of.empty() ? item_addends(scale) : part_addends(scale);
    const auto n = static_cast<int>(addends.values.size());
    out.maximum = scale.maximum;
    int answered = 0;
    double sum = 0, maximum = 0;
    for (std::size_t i = 0; i < addends.values.size(); ++i) {
      if (!addends.values[i]) continue;
      ++answered;
      sum += *addends.values[i];
      maximum += addends.maxima[i];
    }
    count_items(scale, answered, n, out);
    if (const std::optional<double> total = apply_missing_rule(scale, addends, sum, answered)) {
      out.value = finish(scale, *total);
      if (scale.missing == MissingRule::SkipItem) out.maximum = maximum * scale.multiplier;
    }
    if (out.value) out.band = band_of(scale, *out.value);
    results_[scale.id] = {&scale, out};
    return out;
  }

 private:
  struct Known {
    const Scale* scale;
    Score score;
  };

  Addends item_addends(const Scale& scale) const {
    Addends addends;
    for (const ScaleItem& item : scale.items) {
      std::optional<double> value = find_number(item.link_id);
      if (value && (*value < scale.item_minimum - kTolerance || *value > scale.item_maximum + kTolerance))
        value.reset();
      if (value && item.reversed) value = scale.item_minimum + scale.item_maximum - *value;
      addends.values.push_back(value ? std::optional(*value * item.weight) : std::nullopt);
      addends.weights.push_back(item.weight);
      addends.maxima.push_back(std::max(item.weight * scale.item_minimum, item.weight * scale.item_maximum));
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

  /// The number of a question; several answers add up. Empty without an answer that counts, or when the question is
  /// off.
  std::optional<double> find_number(std::string_view link_id) const {
    const fhir::Item* item = tree_.find_item(link_id);
    if (item == nullptr) return std::nullopt;
    std::optional<double> sum;
    for (const ResponseTree::Node* node : tree_.nodes_of(*item)) {
      if (!enablement_.is_enabled(*node)) continue;
      node->for_each_answer([&](const fhir::Answer& answer) {
        if (const auto number = count_answer(*item, answer.value)) sum = sum.value_or(0) + *number;
      });
    }
    return sum;
  }

  /// Items are counted through totals down to the questions.
  void count_items(const Scale& scale, int answered, int n, Score& out) const {
    if (scale.sum_of.empty()) {
      out.items_answered = answered;
      out.items_missing = n - answered;
      return;
    }
    for (const std::string& part : scale.sum_of) {
      const auto known = results_.find(part);
      if (known == results_.end()) continue;
      out.items_answered += known->second.score.items_answered;
      out.items_missing += known->second.score.items_missing;
    }
  }

  /// The mean of the person's other items stands in for each missing one, before weights.
  static double impute(const Addends& addends, double sum, int answered) {
    double mean = 0;
    for (std::size_t i = 0; i < addends.values.size(); ++i)
      mean += addends.values[i] ? *addends.values[i] / addends.weights[i] / answered : 0;
    for (std::size_t i = 0; i < addends.values.size(); ++i) sum += addends.values[i] ? 0 : mean * addends.weights[i];
    return sum;
  }

  static std::optional<double> apply_missing_rule(const Scale& scale, const Addends& addends, double sum,
                                                  int answered) {
    const auto n = static_cast<int>(addends.values.size());
    const int missing = n - answered;
    if (answered == 0) return std::nullopt;
    if (missing == 0) return sum;
    switch (scale.missing) {
      case MissingRule::AllNeeded:
        return std::nullopt;
      case MissingRule::PersonMean:
        if (missing > scale.max_missing) return std::nullopt;
        return impute(addends, sum, answered);
      case MissingRule::Prorate:
        if (answered < scale.min_answered) return std::nullopt;
        return sum * n / answered;
      case MissingRule::SkipItem:
        if (answered < scale.min_answered || (scale.max_missing > 0 && missing > scale.max_missing))
          return std::nullopt;
        return sum;
    }
    return std::nullopt;
  }

  static std::optional<double> finish(const Scale& scale, double sum) {
    const double raw = sum * scale.multiplier;
    if (scale.lookup.empty()) return raw;
    const auto row = std::find_if(scale.lookup.begin(), scale.lookup.end(), [&](const LookupRow& candidate) {
      return std::abs(candidate.raw - raw) < kTolerance;
    });
    return row == scale.lookup.end() ? std::nullopt : std::optional(row->score);
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

  ResponseTree tree_;
  NodeEnablement enablement_;
  std::map<std::string, Known, std::less<>> results_;
};

}  // namespace

std::vector<Score> compute_scores(const std::vector<Scale>& scales, const fhir::Questionnaire& questionnaire,
                                  const fhir::Response& response) {
  std::vector<Score> scores;
  std::optional<Scorer> scorer;
  for (const Scale& scale : scales) {
    if (!scale.questionnaire.empty() && scale.questionnaire != questionnaire.url) continue;
    if (!scorer) scorer.emplace(questionnaire, response);
    scores.push_back(scorer->score(scale));
  }
  return scores;
}

}  // namespace cairn::survey
