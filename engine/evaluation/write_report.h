#pragma once

#include "engine/base/json.h"
#include "engine/evaluation/report.h"

namespace cairn::evaluation {

/// A report as JSON. Hidden counts are null. `details`, when given, adds every statistic in full (service team only).
Json write_report(const Report& report, const Comparison* details);
Json write_count(const ShownCount& count);
Json write_flow(const std::vector<ShownStep>& flow);
/// One measure's table as CSV (RFC 4180): figure, unit, n before, n after, estimate, lower, upper.
std::string write_figures_csv(const ShownMeasure& measure);
/// The flow as CSV.
std::string write_flow_csv(const std::vector<ShownStep>& flow);
/// The analysis rows as CSV: number, phase, measure, baseline, later.
std::string write_rows_csv(const std::vector<AnalysisRow>& rows);
std::string_view unit_name(Unit unit);

}  // namespace cairn::evaluation
