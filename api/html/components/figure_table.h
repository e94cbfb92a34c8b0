#pragma once

#include "api/html/html.h"
#include "engine/evaluation/report.h"

namespace cairn::api::html {

/// The figures of one measure: people in each group, estimate with its interval, and the figure in words. Never a p
/// value.
Html render_figure_table(const evaluation::ShownMeasure& measure);

/// How far people got, with those who may still answer and those whose time has passed. By phase when
/// `Groups::ByPhase`.
enum class Groups { AllTogether, ByPhase };
Html render_flow_table(const std::vector<evaluation::ShownStep>& flow, Groups groups);

/// A value of a figure as people write it: "−0.8", "12%".
std::string format_figure(const evaluation::Measure& measure, evaluation::Unit unit, double value);

}  // namespace cairn::api::html
