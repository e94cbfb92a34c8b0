#include "engine/service/load_dashboard.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/service/evaluation_rows.h"
#include "engine/store/responses.h"

namespace cairn::service {
namespace {

using access::Permission;

/// What is read from the store: the same for every audience.
struct Figures {
  std::shared_ptr<const LoadedPathway> pathway;
  std::vector<evaluation::FlowStep> flow;
  std::size_t n_repeat = 0;
  struct Months {
    evaluation::Measure measure;
    std::vector<store::MonthRow> rows;
  };
  std::vector<Months> months;
};

Result<Figures> gather(const Services& services, std::string_view pathway, Date today) {
  return services.store.read([&](store::Session& session) -> Result<Figures> {
    Figures out;
    CAIRN_ASSIGN(out.pathway, services.catalogue.load_pathway(session, pathway));
    const std::vector<evaluation::Measure> measures = list_measures(*out.pathway);
    for (const evaluation::Measure& measure : measures) {
      CAIRN_ASSIGN(std::vector<store::MonthRow> rows, store::list_months(session, pathway, measure.id));
      out.months.push_back({measure, std::move(rows)});
    }
    if (measures.empty()) return out;
    CAIRN_ASSIGN(const evaluation::Cohort cohort, load_cohort(session, *out.pathway, nullptr, today));
    CAIRN_ASSIGN(const evaluation::Answered answered, load_answered(session, *out.pathway, cohort));
    out.flow = evaluation::compute_flow(out.pathway->definition, cohort, answered);
    out.n_repeat = static_cast<std::size_t>(std::count_if(cohort.members.begin(), cohort.members.end(),
                                                          [](const auto& member) { return member.is_repeat; }));
    return out;
  });
}

MeasureSeries make_measure_series(const LoadedPathway& pathway, const Figures::Months& months,
                                  disclosure::Audience audience) {
  MeasureSeries out{months.measure, {}};
  std::vector<std::vector<evaluation::MonthSum>> by_timepoint;
  bool needs_quarters = false;
  for (const pathway::Timepoint& timepoint : pathway.definition.timepoints) {
    std::vector<evaluation::MonthSum> sums;
    for (const store::MonthRow& row : months.rows) {
      if (row.timepoint == timepoint.code) sums.push_back({row.month, row.n, row.sum, row.sum_of_squares});
    }
    if (sums.empty()) continue;
    needs_quarters = needs_quarters || evaluation::choose_period(sums) == evaluation::Period::Quarter;
    out.at.push_back({timepoint.code, timepoint.title, {}});
    by_timepoint.push_back(std::move(sums));
  }
  const evaluation::Period period = needs_quarters ? evaluation::Period::Quarter : evaluation::Period::Month;
  for (std::size_t i = 0; i < out.at.size(); ++i)
    out.at[i].series = evaluation::make_series(std::move(by_timepoint[i]), period, audience);
  return out;
}

Dashboard show(const Figures& figures, disclosure::Audience audience, Date today) {
  Dashboard out;
  out.pathway = figures.pathway;
  out.audience = audience;
  out.today = today;
  out.flow = evaluation::show_flow(figures.flow, audience);
  out.n_repeat = disclosure::show_count(static_cast<std::int64_t>(figures.n_repeat), audience);
  for (const Figures::Months& months : figures.months)
    out.measures.push_back(make_measure_series(*figures.pathway, months, audience));
  return out;
}

std::string number(const std::optional<double>& value) { return value ? *number_text(make_decimal(*value)) : ""; }

}  // namespace

Result<std::shared_ptr<const Dashboard>> load_dashboard(const Services& services, const access::Actor& actor,
                                                        std::string_view pathway) {
  CAIRN_TRY(access::require(actor, Permission::ReadPathway));
  const disclosure::Audience audience = audience_of(actor);
  const Date today = services.clock.today();
  const std::string name = "dashboard " + std::string(pathway) +
                           (audience == disclosure::Audience::ServiceTeam ? " exact " : " shown ") + format_date(today);
  const std::uint64_t version = services.store.data_version();
  const Timestamp started = services.clock.now();
  if (auto cached = services.catalogue.figures().find<Dashboard>(name, version, started)) return cached;
  CAIRN_ASSIGN(const Figures figures, gather(services, pathway, today));
  auto dashboard = std::make_shared<const Dashboard>(show(figures, audience, today));
  services.catalogue.figures().put(name, version, started, services.clock.now(), dashboard);
  return std::shared_ptr<const Dashboard>(dashboard);
}

Result<MeasureSeries> load_series(const Services& services, const access::Actor& actor, std::string_view pathway,
                                  std::string_view measure) {
  CAIRN_ASSIGN(const std::shared_ptr<const Dashboard> dashboard, load_dashboard(services, actor, pathway));
  const auto it = std::find_if(dashboard->measures.begin(), dashboard->measures.end(),
                               [&](const auto& row) { return row.measure.id == measure; });
  if (it == dashboard->measures.end()) return Error{ErrorCode::NotFound, "The pathway has no measure of this name."};
  return *it;
}

std::string write_series_csv(const MeasureSeries& series) {
  std::string out = "timepoint,period,n,mean,lower,upper\r\n";
  for (const MeasureSeries::At& at : series.at) {
    for (const evaluation::SeriesPoint& point : at.series.points) {
      out += at.timepoint + "," + point.label + "," + point.n.cell() + "," + number(point.mean) + "," +
             (point.interval ? number(point.interval->lower) : "") + "," +
             (point.interval ? number(point.interval->upper) : "") + "\r\n";
    }
  }
  return out;
}

}  // namespace cairn::service
