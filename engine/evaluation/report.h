#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/disclosure/small_numbers.h"
#include "engine/evaluation/comparison.h"

namespace cairn::evaluation {

using disclosure::Audience;
using disclosure::ShownCount;

enum class Unit { Points, StandardDeviations, Chance, Share };  // Chance and Share are fractions of 1

/// A figure as it may be shown to an audience: with its people, its interval and its sentence, or with the reason why
/// not.
struct ShownFigure {
  std::string id, label;
  Unit unit = Unit::Points;
  ShownCount n_before, n_after;
  std::optional<double> estimate;
  std::optional<stats::Interval> interval;
  std::string sentence;  // the figure in plain words
  std::string method;
  std::string absent;  // why there is no figure; empty when there is one
};

struct ShownPhase {
  ShownCount n, n_baseline, n_pairs;
  std::optional<double> baseline_mean, baseline_sd, mean, sd, median;
};

struct ShownMeasure {
  Measure measure;
  bool has_baseline = false;
  ShownPhase before, after;
  std::vector<ShownFigure> figures;  // the headline first
  std::string sentence;              // what this measure shows, with its uncertainty
};

struct ShownTally {
  ShownCount reached, waiting, missed;
};
struct ShownStep {
  std::string code, title;
  ShownTally before, after, others, total;
};  // others: straddling and not exposed

/// Starting scores of completers beside those lost.
struct ShownAttrition {
  std::string label;
  ShownCount n_completed, n_lost;
  std::optional<double> completed_mean, lost_mean;
};

/// What must be said beside the figures. Context: always true of this design. Caution: seen in these data. Refusal: a
/// claim that these data cannot carry at all.
struct Statement {
  enum class Kind { Context, Caution, Refusal };
  std::string code;
  Kind kind = Kind::Context;
  std::string text;
};
std::string_view statement_kind(Statement::Kind kind);

struct Conclusion {
  std::string headline;
  std::vector<std::string> can, cannot;  // what may be said from these data, and what may not
};

/// A comparison ready for one audience. Page, JSON and command line print this and compute nothing.
struct Report {
  Audience audience = Audience::Others;
  std::string pathway, pathway_title, timepoint_title;
  pathway::Change change;
  Date today{};
  double confidence = 0.95;
  std::string plan_sha256;
  ShownCount n_before, n_after, n_straddling, n_not_exposed, n_repeat;
  std::vector<ShownStep> flow;
  std::vector<ShownAttrition> attrition;
  std::vector<std::pair<std::string, Date>> other_changes;  // titles
  std::vector<ShownMeasure> measures;
  std::vector<Statement> statements;
  Conclusion conclusion;

  bool is_refused() const;  // a single-change claim is refused
};

Report make_report(const Comparison& comparison, Audience audience);

/// A flow for one audience (dashboards).
std::vector<ShownStep> show_flow(const std::vector<FlowStep>& flow, Audience audience);

}  // namespace cairn::evaluation
