#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/evaluation/comparison.h"
#include "engine/evaluation/report.h"
#include "engine/service/services.h"
#include "engine/store/comparisons.h"

namespace cairn::service {

/// A comparison that was run, and what this actor may see of it.
struct ComparisonOutcome {
  std::shared_ptr<const LoadedPathway> pathway;
  std::shared_ptr<const evaluation::Comparison> comparison;
  evaluation::Report report;

  /// The JSON every door gives; every statistic in full for the service team only.
  std::string to_json() const;
};

/// The plan that stands when nobody wrote one: END against BASE, the pathway's main measure first, then the one the
/// change was expected to move, then the others. NotFound when there is no such pathway or change.
Result<evaluation::ComparisonPlan> make_default_plan(const Services& services, const access::Actor& actor,
                                                     std::string_view pathway, std::string_view change);

/// The comparison of a change by its default plan: what the change page shows (permission ReadPathway). Cached.
Result<ComparisonOutcome> view_comparison(const Services& services, const access::Actor& actor,
                                          std::string_view pathway, std::string_view change);

/// A comparison by a plan (permission RunComparison). Reads only.
Result<ComparisonOutcome> run_comparison(const Services& services, const access::Actor& actor,
                                         const evaluation::ComparisonPlan& plan);

/// The rows behind a comparison (permission ReadPersons): made-up numbers, no identifiers, no dates.
Result<std::vector<evaluation::AnalysisRow>> list_comparison_rows(const Services& services, const access::Actor& actor,
                                                                  const evaluation::ComparisonPlan& plan);

/// Writes a plan down and seals it (permission RunComparison). NotFound or Unprocessable when it could never be run.
Result<store::ComparisonRecord> create_comparison(const Services& services, const access::Actor& actor,
                                                  const evaluation::ComparisonPlan& plan);
/// Permission ReadPathway. NotFound when there is none.
Result<store::ComparisonRecord> load_comparison(const Services& services, const access::Actor& actor,
                                                const ComparisonId& id);
Result<std::vector<store::ComparisonRecord>> list_comparisons(const Services& services, const access::Actor& actor,
                                                              std::string_view after, std::size_t limit);

/// Runs a sealed comparison and keeps its result with an audit event (permission RunComparison). Conflict when
/// `plan_text` (optional, the plan the caller believes in) or the stored plan differs from the seal.
Result<ComparisonOutcome> run_sealed_comparison(const Services& services, const access::Actor& actor,
                                                const ComparisonId& id,
                                                std::optional<std::string> plan_text = std::nullopt);
/// The result of the last run as this actor may see it, JSON (permission ReadPathway). NotFound before the first run.
Result<std::string> load_comparison_result(const Services& services, const access::Actor& actor,
                                           const ComparisonId& id);

}  // namespace cairn::service
