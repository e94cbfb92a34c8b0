#include "engine/survey/scale_rules.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/text.h"

namespace cairn::survey {
namespace {

constexpr double kTolerance = 1e-9;
bool is_same(double a, double b) { return std::abs(a - b) <= kTolerance * std::max({1.0, std::abs(a), std::abs(b)}); }
std::string shown(double value) { return format_number(value, 6); }

class Linter {
 public:
  Linter(const Scale& scale, const std::vector<Scale>& earlier, const fhir::Questionnaire* questionnaire,
         const std::string& pointer, Issues& issues)
      : scale_(scale), earlier_(earlier), questionnaire_(questionnaire), pointer_(pointer), issues_(issues) {}

  void run() {
    check_identity();
    check_items();
    check_parts();
    check_missing_rule();
    check_range();
    check_lookup();
    check_bands(scale_.bands, scale_.minimum, scale_.maximum, pointer_ + "/bands", issues_);
    check_thresholds();
  }

 private:
  void add(std::string_view member, std::string code, std::string message) {
    issues_.push_back({Severity::Error, std::move(code),
                       member.empty() ? pointer_ : pointer_ + "/" + std::string(member), std::move(message)});
  }

  void check_identity() {
    for (const Scale& other : earlier_) {
      if (other.id == scale_.id)
        add("id", "duplicate-scale", "The id '" + scale_.id + "' is used twice. Give each scale an id of its own.");
      if (!scale_.lookup.empty() && is_same_table(scale_.lookup, other.lookup)) {
        add("lookup", "lookup-shared",
            "The table is the same as that of '" + other.id +
                "', cell by cell. Two domains do not share a table; check it against the source.");
      }
    }
    const int forms =
        (scale_.items.empty() ? 0 : 1) + (scale_.sum_of.empty() ? 0 : 1) + (scale_.classes.empty() ? 0 : 1);
    if (forms != 1) add("", "items-or-sum", "A scale has items, or sum_of, or classes. Give one of them.");
    const std::size_t parts = scale_.items.size() + scale_.sum_of.size();
    if (scale_.combine != Combine::Sum && parts != 2)
      add("combine", "combine-two", "Only two items or parts can be combined in this way. Give two.");
    if (!scale_.steps.empty() && !scale_.lookup.empty())
      add("lookup", "steps-or-lookup", "A score is recoded by steps or looked up, not both. Keep one.");
    check_steps(scale_.steps, "steps");
  }

  void check_items() {
    if (!scale_.items.empty() && !(scale_.item_minimum < scale_.item_maximum)) {
      add("item_maximum", "item-range", "item_maximum must be greater than item_minimum. Correct them.");
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < scale_.items.size(); ++i) {
      const ScaleItem& item = scale_.items[i];
      const std::string member = "items/" + std::to_string(i);
      if (!seen.insert(item.link_id + "\n" + item.option).second)
        add(member, "duplicate-item", "The item '" + item.link_id + "' is counted twice. Remove one.");
      if (item.weight == 0)
        add(member, "zero-weight", "The item '" + item.link_id + "' has the weight 0 and never counts. Remove it.");
      check_steps(item.steps, member + "/steps");
      if (item.minimum.value_or(scale_.item_minimum) >= item.maximum.value_or(scale_.item_maximum))
        add(member, "item-range", "The maximum of an item must be greater than its minimum. Correct them.");
      check_against_questionnaire(item, member);
    }
  }

  void check_steps(const std::vector<Step>& steps, const std::string& member) {
    for (std::size_t i = 1; i < steps.size(); ++i) {
      if (steps[i].from <= steps[i - 1].from)
        add(member + "/" + std::to_string(i), "steps-order",
            "Steps go up: this one starts at " + shown(steps[i].from) + ", not above the one before. Correct it.");
    }
  }

  void check_against_questionnaire(const ScaleItem& item, const std::string& member) {
    if (questionnaire_ == nullptr || scale_.questionnaire != questionnaire_->url) return;
    const fhir::Item* question = fhir::find_item(*questionnaire_, item.link_id);
    if (question == nullptr || !question->is_question()) {
      add(member, "unknown-item", "The questionnaire has no question '" + item.link_id + "'. Correct the link id.");
      return;
    }
    if (question->repeats) return;  // a sum over several answers
    const double low = item.minimum.value_or(scale_.item_minimum), high = item.maximum.value_or(scale_.item_maximum);
    const auto check = [&](double value, std::string_view what) {
      if (value < low - kTolerance || value > high + kTolerance) {
        add(member, "item-out-of-range",
            "The question '" + item.link_id + "' has " + std::string(what) + " " + shown(value) +
                ", outside item_minimum " + shown(low) + " to item_maximum " + shown(high) + ". Correct the range.");
      }
    };
    bool has_number = question->options.empty() && question->type != fhir::ItemType::Choice &&
                      question->type != fhir::ItemType::OpenChoice;
    for (const fhir::AnswerOption& option : question->options) {
      const auto number = option.score ? option.score : fhir::numeric_value(option.value);
      has_number = has_number || number.has_value();
      if (number) check(*number, "an option that counts");
    }
    if (!has_number)
      add(member, "item-without-scores",
          "No option of '" + item.link_id +
              "' has a score (ordinalValue or itemWeight), so it never counts. Add scores.");
    if (question->min_value)
      if (const auto limit = fhir::numeric_value(*question->min_value)) check(*limit, "minValue");
    if (question->max_value)
      if (const auto limit = fhir::numeric_value(*question->max_value)) check(*limit, "maxValue");
  }

  std::vector<std::string> parts() const {
    std::vector<std::string> parts = scale_.sum_of;
    for (const ScaleClass& candidate : scale_.classes) {
      for (const Condition& condition : candidate.when) parts.push_back(condition.scale);
    }
    return parts;
  }

  void check_parts() {
    for (const std::string& part : parts()) {
      const auto found =
          std::find_if(earlier_.begin(), earlier_.end(), [&](const Scale& other) { return other.id == part; });
      if (found == earlier_.end()) {
        add(scale_.classes.empty() ? "sum_of" : "classes", "unknown-scale",
            "There is no scale '" + part + "' earlier in the file. Put the parts before the total.");
      } else if (found->questionnaire != scale_.questionnaire) {
        add(scale_.classes.empty() ? "sum_of" : "classes", "other-questionnaire",
            "The scale '" + part + "' belongs to another questionnaire. A total adds up scales of one response.");
      }
    }
  }

  void check_missing_rule() {
    const int count = static_cast<int>(scale_.items.size() + scale_.sum_of.size());
    if (scale_.missing == MissingRule::PersonMean && (scale_.max_missing < 1 || scale_.max_missing >= count)) {
      add("missing", "missing-rule",
          "person-mean needs max_missing from 1 to " + std::to_string(count - 1) + ". Correct it.");
    }
    if (scale_.missing == MissingRule::Prorate && (scale_.min_answered < 1 || scale_.min_answered > count)) {
      add("missing", "missing-rule", "prorate needs min_answered from 1 to " + std::to_string(count) + ". Correct it.");
    }
    if (scale_.missing != MissingRule::AllNeeded && !scale_.lookup.empty()) {
      add("missing", "missing-rule",
          "A looked-up score needs all items: the table has no rows for estimated sums. Use all-needed.");
    }
  }

  void check_range() {
    if (!(scale_.minimum < scale_.maximum))
      return add("maximum", "range", "maximum must be greater than minimum. Correct them.");
    if (!scale_.lookup.empty() || scale_.combine == Combine::Ratio) return;
    const RawRange range = value_range();
    if (!is_same(range.minimum, scale_.minimum) || !is_same(range.maximum, scale_.maximum)) {
      add("minimum", "range",
          "The items give scores from " + shown(range.minimum) + " to " + shown(range.maximum) + ", not " +
              shown(scale_.minimum) + " to " + shown(scale_.maximum) +
              ". Correct the range, the weights or the multiplier.");
    }
  }

  /// Of what the rule gives: the values of its classes or steps, else the raw sums.
  RawRange value_range() const {
    std::vector<double> values;
    for (const ScaleClass& given : scale_.classes) values.push_back(given.value);
    for (const Step& step : scale_.steps) values.push_back(step.value);
    if (values.empty()) return raw_range(scale_, earlier_);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {*low, *high};
  }

  void check_lookup() {
    if (scale_.lookup.empty()) return;
    const std::vector<LookupRow>& rows = scale_.lookup;
    if (rows.size() < 2) return add("lookup", "lookup-short", "A table needs two rows or more.");
    if (!scale_.value_set.empty()) return check_value_set();
    const std::size_t before = issues_.size();
    check_monotone(rows, pointer_ + "/lookup", issues_);
    if (issues_.size() > before) return;
    const RawRange range = raw_range(scale_, earlier_);
    if (!is_same(rows.front().raw, range.minimum) || !is_same(rows.back().raw, range.maximum)) {
      add("lookup", "lookup-range",
          "The items give raw sums from " + shown(range.minimum) + " to " + shown(range.maximum) +
              " but the table goes from " + shown(rows.front().raw) + " to " + shown(rows.back().raw) +
              ". Complete it.");
    }
    check_lookup_steps();
    if (!is_same(std::min(rows.front().score, rows.back().score), scale_.minimum) ||
        !is_same(std::max(rows.front().score, rows.back().score), scale_.maximum)) {
      add("minimum", "range", "minimum and maximum must be the lowest and highest score of the table. Correct them.");
    }
  }

  /// Whole weights and a whole multiplier give whole sums: none may lack a row.
  void check_lookup_steps() {
    const auto is_whole = [](double value) { return value == std::floor(value); };
    if (!is_whole(scale_.multiplier) || !std::all_of(scale_.items.begin(), scale_.items.end(),
                                                     [&](const ScaleItem& item) { return is_whole(item.weight); }))
      return;
    if (scale_.multiplier != 1 || !std::any_of(scale_.items.begin(), scale_.items.end(),
                                               [](const ScaleItem& item) { return std::abs(item.weight) == 1; }))
      return;
    for (std::size_t i = 1; i < scale_.lookup.size(); ++i) {
      if (is_same(scale_.lookup[i].raw, scale_.lookup[i - 1].raw + 1)) continue;
      return add("lookup/" + std::to_string(i), "lookup-gap",
                 "The table has no row for the raw sum " + shown(scale_.lookup[i - 1].raw + 1) + ". Add it.");
    }
  }

  /// An index has one row for every state, and its values may go either way.
  void check_value_set() {
    std::size_t states = 1;
    for (const ScaleItem& item : scale_.items) {
      states *= static_cast<std::size_t>(item.maximum.value_or(scale_.item_maximum) -
                                         item.minimum.value_or(scale_.item_minimum) + 1);
    }
    if (scale_.lookup.size() != states)
      add("lookup", "lookup-range",
          "The value set has " + std::to_string(scale_.lookup.size()) + " rows, but there are " +
              std::to_string(states) + " states. Complete it.");
    for (std::size_t i = 1; i < scale_.lookup.size(); ++i) {
      if (scale_.lookup[i].raw <= scale_.lookup[i - 1].raw)
        return add("lookup/" + std::to_string(i), "lookup-not-monotone",
                   "The states of the table must go up. Sort it and remove doubles.");
    }
  }

  void check_thresholds() {
    int primary = 0;
    for (std::size_t i = 0; i < scale_.thresholds.size(); ++i) {
      const Threshold& threshold = scale_.thresholds[i];
      const std::string member = "thresholds/" + std::to_string(i);
      primary += threshold.primary ? 1 : 0;
      if (!(threshold.value > 0))
        add(member, "threshold-value",
            "A threshold must be greater than 0; the direction of the scale says which way is better. Correct it.");
      if (threshold.unit != "points" && threshold.unit != "T points" && threshold.unit != "percent of baseline")
        add(member, "threshold-unit", "The unit must be 'points', 'T points' or 'percent of baseline'. Correct it.");
      if (threshold.up_to && *threshold.up_to <= threshold.value)
        add(member, "threshold-value", "'up_to' must be greater than 'value'. Correct it.");
      if (threshold.unit != "percent of baseline" && threshold.value > scale_.maximum - scale_.minimum)
        add(member, "threshold-value", "The threshold is wider than the whole scale. Correct it.");
    }
    if (primary > 1) add("thresholds", "threshold-primary", "Only one threshold can be primary. Keep one.");
  }

  const Scale& scale_;
  const std::vector<Scale>& earlier_;
  const fhir::Questionnaire* questionnaire_;
  const std::string& pointer_;
  Issues& issues_;
};

}  // namespace

bool is_same_table(const std::vector<LookupRow>& one, const std::vector<LookupRow>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const LookupRow& a, const LookupRow& b) { return a.raw == b.raw && a.score == b.score; });
}

void check_monotone(const std::vector<LookupRow>& lookup, const std::string& where, Issues& issues) {
  for (std::size_t i = 1; i < lookup.size(); ++i) {
    const bool rises = lookup[1].score > lookup[0].score;
    if (lookup[i].raw > lookup[i - 1].raw && lookup[i].score != lookup[i - 1].score &&
        (lookup[i].score > lookup[i - 1].score) == rises)
      continue;
    issues.push_back({Severity::Error, "lookup-not-monotone", where + "/" + std::to_string(i),
                      "The table must go strictly up in raw and strictly one way in score; it breaks at raw " +
                          shown(lookup[i].raw) + ". Check it against the source."});
    return;
  }
}

void check_bands(const std::vector<Band>& bands, double minimum, double maximum, const std::string& member,
                 Issues& issues) {
  if (bands.empty()) return;
  const auto add = [&](std::size_t band, std::string code, std::string message) {
    issues.push_back({Severity::Error, std::move(code), member + "/" + std::to_string(band), std::move(message)});
  };
  for (std::size_t i = 0; i < bands.size(); ++i) {
    if (!(bands[i].from < bands[i].to))
      add(i, "band-empty", "The band '" + bands[i].label + "' is empty: 'to' must be greater than 'from'. Correct it.");
    if (i == 0 || is_same(bands[i].from, bands[i - 1].to)) continue;
    const bool is_gap = bands[i].from > bands[i - 1].to;
    add(i, is_gap ? "band-gap" : "band-overlap",
        std::string(is_gap ? "Scores from " : "Scores below ") + shown(bands[i - 1].to) +
            (is_gap ? " up to " + shown(bands[i].from) + " have no band."
                    : " are in two bands, '" + bands[i - 1].label + "' and '" + bands[i].label + "'.") +
            " Let each band start where the one before ends.");
  }
  if (!is_same(bands.front().from, minimum))
    add(0, "band-gap", "The first band must start at the minimum, " + shown(minimum) + ". Correct it.");
  if (!is_same(bands.back().to, maximum))
    add(bands.size() - 1, "band-gap",
        "The last band must end at the maximum, " + shown(maximum) + ", which it includes. Correct it.");
}

std::pair<double, double> item_range(const Scale& scale, const ScaleItem& item) {
  double low = item.minimum.value_or(scale.item_minimum), high = item.maximum.value_or(scale.item_maximum);
  if (!item.steps.empty()) {
    low = high = item.steps.front().value;
    for (const Step& step : item.steps) {
      low = std::min(low, step.value);
      high = std::max(high, step.value);
    }
  }
  return std::minmax({low * item.weight, high * item.weight});
}

RawRange raw_range(const Scale& scale, const std::vector<Scale>& earlier) {
  RawRange range;
  for (const ScaleItem& item : scale.items) {
    const auto [low, high] = item_range(scale, item);
    range.minimum += low;
    range.maximum += high;
  }
  for (const std::string& part : scale.sum_of) {
    const auto found =
        std::find_if(earlier.begin(), earlier.end(), [&](const Scale& other) { return other.id == part; });
    if (found == earlier.end()) continue;
    range.minimum += found->minimum;
    range.maximum += found->maximum;
  }
  if (scale.combine == Combine::HoursBetween) range = {0, 24};
  return {range.minimum * scale.multiplier + scale.constant, range.maximum * scale.multiplier + scale.constant};
}

void check_scale(const Scale& scale, const std::vector<Scale>& earlier, const fhir::Questionnaire* questionnaire,
                 const std::string& pointer, Issues& issues) {
  Linter(scale, earlier, questionnaire, pointer, issues).run();
}

}  // namespace cairn::survey
