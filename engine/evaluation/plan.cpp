#include "engine/evaluation/plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cairn::evaluation {
namespace {

constexpr std::string_view kMembers[] = {"alpha",          "baseline",   "change",   "design",
                                         "measures",       "pathway",    "purpose",  "referred_from",
                                         "referred_until", "thresholds", "timepoint"};

class Reader {
 public:
  explicit Reader(const Json& document) : document_(document) {}

  ComparisonPlan read() {
    ComparisonPlan plan;
    for (const auto& [name, value] : document_.items()) {
      if (std::find(std::begin(kMembers), std::end(kMembers), name) == std::end(kMembers)) {
        add("/" + name, "unknown-member", "A plan has no member of this name; remove it.");
      }
    }
    plan.pathway = needed_text("pathway");
    plan.change = needed_text("change");
    plan.purpose = read_string(document_, "purpose").value_or("");
    plan.timepoint = read_string(document_, "timepoint").value_or(plan.timepoint);
    plan.baseline = read_string(document_, "baseline").value_or(plan.baseline);
    plan.design = read_string(document_, "design").value_or(plan.design);
    if (plan.design != "unpaired-adjusted") {
      add("/design", "unknown-design",
          "Only the design \"unpaired-adjusted\" is known: phases compared at one timepoint, adjusted for the start.");
    }
    plan.alpha = read_number(document_, "alpha").value_or(plan.alpha);
    if (plan.alpha < 0.001 || plan.alpha > 0.2)
      add("/alpha", "out-of-range", "Alpha must lie between 0.001 and 0.2; 0.05 is usual.");
    plan.referred_from = date("referred_from");
    plan.referred_until = date("referred_until");
    if (plan.referred_from && plan.referred_until && *plan.referred_until < *plan.referred_from) {
      add("/referred_until", "order", "The last day of referral is before the first.");
    }
    read_measures(plan);
    read_thresholds(plan);
    return plan;
  }
  Issues take_issues() { return std::move(issues_); }

 private:
  void add(std::string path, std::string code, std::string message) {
    issues_.push_back({Severity::Error, std::move(code), std::move(path), std::move(message)});
  }
  std::string needed_text(std::string_view name) {
    const std::string text = read_string(document_, name).value_or("");
    if (text.empty()) add("/" + std::string(name), "required", "A plan must name its " + std::string(name) + ".");
    return text;
  }
  std::optional<Date> date(std::string_view name) {
    const Json* value = find(document_, name);
    if (value == nullptr) return std::nullopt;
    const std::optional<Date> day =
        value->is_string() ? parse_date(value->get_ref<const std::string&>()) : std::nullopt;
    if (!day) add("/" + std::string(name), "invalid-date", "Write the day as 2026-03-01.");
    return day;
  }
  void read_measures(ComparisonPlan& plan) {
    const Json* list = find(document_, "measures");
    if (list == nullptr) return;
    if (!list->is_array())
      return add("/measures", "wrong-type", "\"measures\" must be a list of measure ids, the main one first.");
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string path = "/measures/" + std::to_string(i);
      const std::string id = (*list)[i].is_string() ? (*list)[i].get<std::string>() : "";
      if (id.empty()) {
        add(path, "wrong-type", "A measure is named by its id.");
      } else if (std::find(plan.measures.begin(), plan.measures.end(), id) != plan.measures.end()) {
        add(path, "duplicate", "This measure is named twice.");
      } else {
        plan.measures.push_back(id);
      }
    }
  }
  void read_thresholds(ComparisonPlan& plan) {
    const Json* list = find(document_, "thresholds");
    if (list == nullptr) return;
    if (!list->is_array()) return add("/thresholds", "wrong-type", "\"thresholds\" must be a list.");
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Json& entry = (*list)[i];
      const std::string path = "/thresholds/" + std::to_string(i);
      ComparisonPlan::OwnThreshold threshold{read_string(entry, "measure").value_or(""),
                                             read_number(entry, "value").value_or(0),
                                             read_string(entry, "source").value_or("")};
      if (threshold.measure.empty() || !(threshold.value > 0))
        add(path, "required", "A threshold needs a measure and a value above 0.");
      if (threshold.source.empty()) add(path + "/source", "required", "Say where the threshold comes from.");
      plan.thresholds.push_back(std::move(threshold));
    }
  }

  const Json& document_;
  Issues issues_;
};

}  // namespace

PlanReading read_plan(const Json& document) {
  PlanReading reading;
  if (!document.is_object()) {
    reading.issues.push_back({Severity::Error, "wrong-type", "", "A plan is a JSON object."});
    return reading;
  }
  Reader reader(document);
  ComparisonPlan plan = reader.read();
  reading.issues = reader.take_issues();
  if (reading.issues.empty()) reading.plan = std::move(plan);
  return reading;
}

Json write_plan(const ComparisonPlan& plan) {
  Json out = {{"pathway", plan.pathway},   {"change", plan.change},
              {"purpose", plan.purpose},   {"timepoint", plan.timepoint},
              {"baseline", plan.baseline}, {"measures", plan.measures},
              {"design", plan.design},     {"alpha", make_decimal(plan.alpha)}};
  out["referred_from"] = plan.referred_from ? Json(format_date(*plan.referred_from)) : Json(nullptr);
  out["referred_until"] = plan.referred_until ? Json(format_date(*plan.referred_until)) : Json(nullptr);
  Json& thresholds = out["thresholds"] = Json::array();
  for (const auto& own : plan.thresholds) {
    thresholds.push_back({{"measure", own.measure}, {"value", make_decimal(own.value)}, {"source", own.source}});
  }
  return out;
}

std::string canonical_text(const ComparisonPlan& plan) { return write_json(write_plan(plan)); }

}  // namespace cairn::evaluation
