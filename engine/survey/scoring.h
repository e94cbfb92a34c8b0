#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::survey {

enum class Direction { HigherIsWorse, HigherIsBetter };

/// What to do when items are missing (kinds as in published instruments).
enum class MissingRule {
  AllNeeded,   // any missing item: no score
  PersonMean,  // up to max_missing: the mean of the person's other items stands in
  Prorate,     // the sum of the x answered of n items times n/x, when at least min_answered are there
  SkipItem,    // the item leaves numerator and maximum (not applicable)
};

struct ScaleItem {
  std::string link_id;
  bool reversed = false;
  double weight = 1;
};

/// Half-open [from, to); the last band of a scale includes the top of its range.
struct Band {
  double from = 0, to = 0;
  std::string label;
};

/// One row of a conversion table: a raw sum and the score it stands for.
struct LookupRow {
  double raw = 0, score = 0;
};

struct Threshold {
  std::string kind;  // "MCID", "MIC", "MDC", "reliable change" …
  double value = 0;
  std::string unit;  // "points" or "percent of baseline"
  std::string population, source;
  bool primary = false;
};

/// One score, as data (schemas/scale.schema.json). A domain is scored from items, a total from domains.
struct Scale {
  std::string id;             // measure id: "impact-total"
  std::string version;        // of the rule
  std::string label;          // plain words
  std::string questionnaire;  // canonical url without version
  std::vector<ScaleItem> items;
  std::vector<std::string> sum_of;  // ids of scales this one adds up; empty for a scale of items
  double multiplier = 1;            // applied to the sum (1/3, 1/2)
  double item_minimum = 0, item_maximum = 10;
  std::vector<LookupRow>
      lookup;  // in order of raw; when there, the score is looked up and every reachable raw sum has a row
  double minimum = 0, maximum = 0;
  Direction direction = Direction::HigherIsWorse;
  MissingRule missing = MissingRule::AllNeeded;
  int max_missing = 0;
  int min_answered = 0;
  std::vector<Band> bands;
  std::vector<Threshold> thresholds;
};

struct ScaleReading {
  std::vector<Scale> scales;
  Issues issues;
};

/// Reads a scoring file {"scales": [...]}; the linter refuses gaps and overlaps in bands, lookup tables that are not
/// monotone, unknown items (when `questionnaire` is given), ranges that do not follow from items and weights.
ScaleReading read_scales(const Json& document, const fhir::Questionnaire* questionnaire = nullptr);

struct Score {
  std::string measure, rule_version;
  std::optional<double> value;  // empty when too many items are missing
  int items_answered = 0, items_missing = 0;
  double maximum = 0;  // the highest value these answers could have given: below the scale's maximum under SkipItem
  std::string band;    // empty without bands
};

/// Scores a response on every scale of its questionnaire, in the order of `scales`. Pure.
std::vector<Score> compute_scores(const std::vector<Scale>& scales, const fhir::Questionnaire& questionnaire,
                                  const fhir::Response& response);

}  // namespace cairn::survey
