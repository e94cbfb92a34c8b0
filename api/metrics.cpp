#include "api/metrics.h"

#include <algorithm>
#include <sstream>

namespace cairn::api {

namespace {

/// What patients do is one series: a live count of those who declined, or sent their answers today, is a small number
/// about people, and this page is open to everybody.
constexpr std::string_view kPatientPages = "/s/{token}";

}  // namespace

void Metrics::observe(std::string_view method, std::string_view pattern, int status, double seconds) {
  if (pattern.starts_with(kPatientPages)) {
    pattern = kPatientPages;
    if (status < 400) status = 200;
  }
  const auto bucket =
      static_cast<std::size_t>(std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin());
  const std::lock_guard lock(mutex_);
  Series& series = series_[{std::string(method), std::string(pattern)}];
  ++series.buckets[bucket];
  ++series.count;
  series.sum += seconds;
  ++series.by_status[status];
}

void Metrics::count_refusal(int status) {
  const std::lock_guard lock(mutex_);
  ++refusals_[status];
}

void Metrics::add_gauge(std::string name, std::string help, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  gauges_.push_back({std::move(name), std::move(help), std::move(read)});
}

std::string Metrics::render() const {
  const std::lock_guard lock(mutex_);
  std::ostringstream out;
  out << "# HELP cairn_requests_total Requests answered, by route.\n# TYPE cairn_requests_total counter\n";
  for (const auto& [key, series] : series_) {
    for (const auto& [status, count] : series.by_status) {
      out << "cairn_requests_total{method=\"" << key.first << "\",route=\"" << key.second << "\",status=\"" << status
          << "\"} " << count << "\n";
    }
  }
  out << "# HELP cairn_request_seconds Time from the whole request to its answer.\n# TYPE cairn_request_seconds "
         "histogram\n";
  for (const auto& [key, series] : series_) {
    const std::string labels = "method=\"" + key.first + "\",route=\"" + key.second + "\"";
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      total += series.buckets[i];
      out << "cairn_request_seconds_bucket{" << labels << ",le=\"" << kBounds[i] << "\"} " << total << "\n";
    }
    out << "cairn_request_seconds_bucket{" << labels << ",le=\"+Inf\"} " << series.count << "\n";
    out << "cairn_request_seconds_sum{" << labels << "} " << series.sum << "\n";
    out << "cairn_request_seconds_count{" << labels << "} " << series.count << "\n";
  }
  out << "# HELP cairn_refused_total Requests refused before any route saw them.\n# TYPE cairn_refused_total counter\n";
  for (const auto& [status, count] : refusals_)
    out << "cairn_refused_total{status=\"" << status << "\"} " << count << "\n";
  for (const Gauge& gauge : gauges_) {
    out << "# HELP " << gauge.name << " " << gauge.help << "\n# TYPE " << gauge.name << " gauge\n"
        << gauge.name << " " << gauge.read() << "\n";
  }
  return out.str();
}

}  // namespace cairn::api
