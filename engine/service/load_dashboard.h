#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/report.h"
#include "engine/evaluation/series.h"
#include "engine/service/services.h"

namespace cairn::service {

/// One measure over time: a series for each timepoint that has answers, all in the same period.
struct MeasureSeries {
  evaluation::Measure measure;
  struct At {
    std::string timepoint, title;
    evaluation::Series series;
  };
  std::vector<At> at;
};

/// What the pathway page shows, for one audience. Figures are of everybody who answered; comparisons are on the change
/// pages.
struct Dashboard {
  std::shared_ptr<const LoadedPathway> pathway;
  disclosure::Audience audience = disclosure::Audience::Others;
  Date today{};
  std::vector<evaluation::ShownStep> flow;  // people's first episodes
  disclosure::ShownCount n_repeat;
  std::vector<MeasureSeries> measures;
};

/// Permission ReadPathway; NotFound without such a pathway. Cached until the data change.
Result<std::shared_ptr<const Dashboard>> load_dashboard(const Services& services, const access::Actor& actor,
                                                        std::string_view pathway);

/// One measure of a dashboard; NotFound when the pathway does not have it.
Result<MeasureSeries> load_series(const Services& services, const access::Actor& actor, std::string_view pathway,
                                  std::string_view measure);

/// CSV of a series chart: timepoint, period, n, mean, lower, upper.
std::string write_series_csv(const MeasureSeries& series);

}  // namespace cairn::service
