#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/date.h"
#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/evaluation/measure.h"

namespace cairn::evaluation {

/// A comparison written down before anybody looks. Its canonical text is hashed, and the hash seals it.
struct ComparisonPlan {
  std::string pathway, change;
  std::string purpose;            // the question in plain words
  std::string timepoint = "END";  // where the phases are compared
  std::string baseline = "BASE";
  std::vector<std::string> measures;  // the first is the main one; empty: every measure asked at the timepoint
  std::string design = "unpaired-adjusted";
  double alpha = 0.05;
  std::optional<Date> referred_from, referred_until;  // both included
  struct OwnThreshold {
    std::string measure;
    double value = 0;
    std::string source;
  };
  std::vector<OwnThreshold> thresholds;  // in place of the scale's own
};

struct PlanReading {
  std::optional<ComparisonPlan> plan;
  Issues issues;
};

/// Reads a plan. Findings (JSON pointers): unknown members, a missing pathway or change, another design, alpha outside
/// 0.001..0.2, a threshold without source, dates out of order.
PlanReading read_plan(const Json& document);
Json write_plan(const ComparisonPlan& plan);
/// The text that is sealed: keys sorted, no white space, every option present.
std::string canonical_text(const ComparisonPlan& plan);

}  // namespace cairn::evaluation
