#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::survey {

class Evaluation;

enum class Direction { HigherIsWorse, HigherIsBetter };

/// What to do when items are missing (kinds as in published instruments).
enum class MissingRule {
  AllNeeded,   // any missing item: no score
  PersonMean,  // up to max_missing: the mean of the person's other items stands in
  Prorate,     // the sum of the x answered of n items times n/x, when at least min_answered are there
  SkipItem,    // the item leaves numerator and maximum
};

/// A step function's value from here up to the next step. Published tables of "0-15 minutes, 16-30 minutes" become
/// half-open steps, so that no number falls between two.
struct Step {
  double from = 0, value = 0;
};

/// What an option counts as by its code, whatever the questionnaire says: an instrument's own rule.
struct AnswerCode {
  std::string code;
  double value = 0;
};

struct ScaleItem {
  std::string link_id{};
  bool reversed = false;
  double weight = 1;
  std::string option{};        // 1 when this option of a repeating question is chosen, 0 when another is
  bool may_not_apply = false;  // answered "not applicable", it leaves sum and maximum
  std::optional<double> minimum{}, maximum{};  // of its answers; those of the scale when empty
  std::vector<Step> steps{};                   // recoding, after reversal and before the weight
  std::vector<AnswerCode> answers{};           // before the questionnaire's own scores
};

/// How items or parts become one number.
enum class Combine {
  Sum,
  HoursBetween,  // two times of day, the second on the next day when it is not later
  Ratio,         // the first of two parts divided by the second
};

/// Half-open [from, to); the last band of a scale includes the top of its range.
struct Band {
  double from = 0, to = 0;
  std::string label;
};

/// One row of a conversion table: a raw sum and the score it stands for, with its standard error where published.
struct LookupRow {
  double raw = 0, score = 0;
  std::optional<double> standard_error{};
};

/// A scale's value in the half-open [from, to).
struct Condition {
  std::string scale;
  std::optional<double> from, to;
};

/// One answer of a classification; it is given when all its conditions hold and none before it did.
struct ScaleClass {
  std::string label;
  double value = 0;
  std::vector<Condition> when;
};

/// How well a fact is known: "read" in its source, "verify" (general knowledge), "derived", "local-policy",
/// "unverified".
using Standing = std::string;

struct Threshold {
  std::string kind{};  // "MCID", "MIC", "MDC", "reliable change" …
  double value = 0;
  std::string unit{};  // "points", "T points" or "percent of baseline"
  std::string population{}, source{};
  bool primary = false;
  std::optional<double> up_to{};  // the upper end when a range was published
  Standing standing = "read";
};

/// One score, as data (schemas/scale.schema.json). A domain is scored from items, a total from domains, a class from
/// scores.
struct Scale {
  std::string id;             // measure id: "impact-total"
  std::string version;        // of the rule
  std::string label;          // plain words
  std::string questionnaire;  // canonical url without version
  std::vector<ScaleItem> items;
  std::vector<std::string> sum_of;  // ids of scales this one is made of; empty for a scale of items
  Combine combine = Combine::Sum;
  double multiplier = 1;  // applied to the sum (1/3, 1/2)
  double constant = 0;    // added after the multiplier
  double item_minimum = 0, item_maximum = 10;
  std::vector<Step> steps;  // recoding of the result (components of 0 to 3)
  std::vector<LookupRow>
      lookup;  // in order of raw; when there, the score is looked up and every reachable raw has a row
  std::vector<ScaleClass> classes;  // a classification by earlier scales; neither items nor sum_of then
  double minimum = 0, maximum = 0;
  Direction direction = Direction::HigherIsWorse;
  MissingRule missing = MissingRule::AllNeeded;
  int max_missing = 0;
  int min_answered = 0;
  std::string missing_source;
  Standing missing_standing = "read";
  std::vector<Band> bands;
  std::string band_scheme;  // whose bands: "Salaffi 2021"; printed with every label
  Standing band_standing = "read";
  std::vector<Threshold> thresholds;
  std::string value_set;   // of an index; figures of different value sets are never put together
  std::string code;        // LOINC code of the score (not of the panel)
  bool component = false;  // computed for other scales, not shown by itself
  bool nominal = false;    // a code, not an amount (a profile, a class): never averaged
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
  int items_not_applicable = 0;  // left out by the scale's own rule
  double maximum = 0;            // the highest value these answers could have given: below the scale's when items left
  std::string band;              // or class; empty without
  std::string band_scheme, value_set;
  std::optional<double> standard_error;
};

/// Scores a response on every scale of its questionnaire, in the order of `scales`, components included. Pure.
/// Estimates for missing items are made here, for the score alone; they never become answers.
std::vector<Score> compute_scores(const std::vector<Scale>& scales, const Evaluation& evaluation);
/// Prepares the questionnaire first: for a single response.
std::vector<Score> compute_scores(const std::vector<Scale>& scales, const fhir::Questionnaire& questionnaire,
                                  const fhir::Response& response);

}  // namespace cairn::survey
