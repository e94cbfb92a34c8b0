#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/base/checked_object.h"
#include "engine/survey/scale_rules.h"
#include "engine/survey/scoring.h"

namespace cairn::survey {
namespace {

using Object = CheckedObject;

struct RuleCode {
  std::string_view code;
  MissingRule rule;
};
constexpr RuleCode kMissingRules[] = {{"all-needed", MissingRule::AllNeeded},
                                      {"person-mean", MissingRule::PersonMean},
                                      {"prorate", MissingRule::Prorate},
                                      {"skip-item", MissingRule::SkipItem}};

constexpr std::pair<std::string_view, Combine> kCombine[] = {
    {"sum", Combine::Sum}, {"hours-between", Combine::HoursBetween}, {"ratio", Combine::Ratio}};
constexpr std::string_view kStandings[] = {"read", "verify", "derived", "local-policy", "unverified"};

/// A number, or a fraction as text: "1/3" is exact where 0.333 is not.
double read_multiplier(const Object& object) {
  const auto text = read_string(object.json(), "multiplier");
  if (!text) return object.number("multiplier", 1);
  double top = 0, bottom = 0;
  const char* end = text->data() + text->size();
  const auto first = std::from_chars(text->data(), end, top);
  if (first.ec == std::errc{} && first.ptr != end && *first.ptr == '/') {
    const auto second = std::from_chars(first.ptr + 1, end, bottom);
    if (second.ec == std::errc{} && second.ptr == end && bottom > 0 && top > 0) return top / bottom;
  }
  object.add("multiplier", "not-a-number",
             "The multiplier must be a number, or a fraction such as \"1/3\". Correct it.");
  return 1;
}

Standing read_standing(const Object& object) {
  const std::string text = object.text("standing", false);
  if (text.empty()) return "read";
  if (std::find(std::begin(kStandings), std::end(kStandings), text) == std::end(kStandings))
    object.add("standing", "unknown-standing",
               "'standing' is read, verify, derived, local-policy or unverified. Correct it.");
  return text;
}

std::vector<Step> read_steps(const Object& object) {
  std::vector<Step> steps;
  for (const Object& step : object.children("steps")) {
    step.report_unknown({"from", "value"});
    steps.push_back({step.required_number("from"), step.required_number("value")});
  }
  return steps;
}

void read_missing(const Object& object, Scale& scale) {
  for (const Object& missing : object.member("missing")) {
    missing.report_unknown({"rule", "max_missing", "min_answered", "source", "standing"});
    scale.missing_source = missing.text("source", false);
    scale.missing_standing = read_standing(missing);
    const std::string code = missing.text("rule", true);
    const auto* row = std::find_if(std::begin(kMissingRules), std::end(kMissingRules),
                                   [&](const RuleCode& candidate) { return candidate.code == code; });
    if (row == std::end(kMissingRules)) {
      missing.add("rule", "unknown-missing-rule",
                  "'" + code + "' is no rule for missing items. Use all-needed, person-mean, prorate or skip-item.");
      return;
    }
    scale.missing = row->rule;
    scale.max_missing = missing.whole("max_missing");
    scale.min_answered = missing.whole("min_answered");
  }
}

Direction read_direction(const Object& object) {
  const std::string code = object.text("direction", true);
  if (code != "higher-is-worse" && code != "higher-is-better") {
    object.add("direction", "unknown-direction",
               "The direction must be higher-is-worse or higher-is-better. Correct it.");
  }
  return code == "higher-is-better" ? Direction::HigherIsBetter : Direction::HigherIsWorse;
}

ScaleItem read_item(const Object& object) {
  object.report_unknown(
      {"link_id", "reversed", "weight", "option", "may_not_apply", "minimum", "maximum", "steps", "answers"});
  ScaleItem item;
  item.link_id = object.text("link_id", true);
  item.reversed = object.boolean("reversed");
  item.weight = object.number("weight", 1);
  item.option = object.text("option", false);
  item.may_not_apply = object.boolean("may_not_apply");
  item.minimum = object.optional_number("minimum");
  item.maximum = object.optional_number("maximum");
  item.steps = read_steps(object);
  for (const Object& answer : object.children("answers")) {
    answer.report_unknown({"code", "value"});
    item.answers.push_back({answer.text("code", true), answer.required_number("value")});
  }
  return item;
}

Threshold read_threshold(const Object& object) {
  object.report_unknown({"kind", "value", "up_to", "unit", "population", "source", "primary", "standing"});
  Threshold threshold;
  threshold.kind = object.text("kind", true);
  threshold.value = object.required_number("value");
  threshold.up_to = object.optional_number("up_to");
  threshold.unit = object.text("unit", true);
  threshold.population = object.text("population", false);
  threshold.source = object.text("source", true);
  threshold.primary = object.boolean("primary");
  threshold.standing = read_standing(object);
  return threshold;
}

ScaleClass read_class(const Object& object) {
  object.report_unknown({"label", "value", "when"});
  ScaleClass given{object.text("label", true), object.required_number("value"), {}};
  for (const Object& condition : object.children("when")) {
    condition.report_unknown({"scale", "from", "to"});
    given.when.push_back(
        {condition.text("scale", true), condition.optional_number("from"), condition.optional_number("to")});
  }
  return given;
}

void read_lists(const Object& object, Scale& scale) {
  for (const Object& item : object.children("items")) scale.items.push_back(read_item(item));
  scale.sum_of = object.texts("sum_of");
  scale.steps = read_steps(object);
  for (const Object& row : object.children("lookup")) {
    row.report_unknown({"raw", "score", "standard_error"});
    scale.lookup.push_back(
        {row.required_number("raw"), row.required_number("score"), row.optional_number("standard_error")});
  }
  for (const Object& given : object.children("classes")) scale.classes.push_back(read_class(given));
  for (const Object& band : object.children("bands")) {
    band.report_unknown({"from", "to", "label"});
    scale.bands.push_back({band.required_number("from"), band.required_number("to"), band.text("label", true)});
  }
  for (const Object& scheme : object.member("band_scheme")) {
    scheme.report_unknown({"source", "standing"});
    scale.band_scheme = scheme.text("source", true);
    scale.band_standing = read_standing(scheme);
  }
  for (const Object& threshold : object.children("thresholds")) scale.thresholds.push_back(read_threshold(threshold));
}

Combine read_combine(const Object& object) {
  const std::string code = object.text("combine", false);
  if (code.empty()) return Combine::Sum;
  for (const auto& [known, combine] : kCombine) {
    if (known == code) return combine;
  }
  object.add("combine", "unknown-combine", "'combine' is sum, hours-between or ratio. Correct it.");
  return Combine::Sum;
}

Scale read_scale(const Object& object) {
  object.report_unknown({"id",           "version",   "label",    "questionnaire", "items",
                         "sum_of",       "combine",   "constant", "multiplier",    "item_minimum",
                         "item_maximum", "steps",     "lookup",   "classes",       "minimum",
                         "maximum",      "direction", "missing",  "bands",         "band_scheme",
                         "thresholds",   "value_set", "code",     "component",     "nominal"});
  Scale scale;
  scale.id = object.text("id", true);
  scale.version = object.text("version", true);
  scale.label = object.text("label", true);
  scale.questionnaire = object.text("questionnaire", true);
  scale.multiplier = read_multiplier(object);
  scale.combine = read_combine(object);
  scale.constant = object.number("constant", 0);
  scale.value_set = object.text("value_set", false);
  scale.code = object.text("code", false);
  scale.component = object.boolean("component");
  scale.nominal = object.boolean("nominal");
  scale.item_minimum = object.number("item_minimum", 0);
  scale.item_maximum = object.number("item_maximum", 10);
  scale.minimum = object.required_number("minimum");
  scale.maximum = object.required_number("maximum");
  scale.direction = read_direction(object);
  read_missing(object, scale);
  read_lists(object, scale);
  return scale;
}

}  // namespace

ScaleReading read_scales(const Json& document, const fhir::Questionnaire* questionnaire) {
  ScaleReading reading;
  const Object root(document, "", reading.issues);
  root.report_unknown({"scales"});
  if (find_array(document, "scales") == nullptr) {
    root.add("scales", "no-scales", "A scoring file is an object with a list 'scales'. Add it.");
    return reading;
  }
  for (const Object& object : root.children("scales")) {
    const std::size_t before = reading.issues.size();
    Scale scale = read_scale(object);
    // Rules are told only about what could be read, so that one mistake gives one finding.
    if (reading.issues.size() == before)
      check_scale(scale, reading.scales, questionnaire, object.pointer(), reading.issues);
    reading.scales.push_back(std::move(scale));
  }
  return reading;
}

}  // namespace cairn::survey
