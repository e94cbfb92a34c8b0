#pragma once

#include "engine/base/json.h"
#include "engine/evaluation/report.h"

namespace cairn::evaluation {

/// A report as JSON. Hidden counts are null. `details`, when given, adds every statistic in full (service team only).
Json write_report(const Report& report, const Comparison* details);
Json write_count(const ShownCount& count);
Json write_flow(const std::vector<ShownStep>& flow);
/// All figures as CSV (RFC 4180): measure, figure, unit, n before, n after, estimate, lower, upper.
std::string write_figures_csv(const Report& report);
/// The flow as CSV: the same rows as its table.
enum class FlowColumns { AllTogether, ByPhase };
std::string write_flow_csv(const std::vector<ShownStep>& flow, FlowColumns columns);
/// The analysis rows as CSV: number, phase, measure, baseline, later.
std::string write_rows_csv(const std::vector<AnalysisRow>& rows);
std::string_view unit_name(Unit unit);

}  // namespace cairn::evaluation
