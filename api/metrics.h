#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::api {

/// What the door has answered, for Prometheus. Labels are route patterns, methods and statuses: never a path, id or
/// name.
class Metrics {
 public:
  void observe(std::string_view method, std::string_view pattern, int status, double seconds);
  void count_refusal(int status);
  /// A number that is read when asked for: queue depth, open connections. Before serving begins.
  void add_gauge(std::string name, std::string help, std::function<double()> read);
  /// Text format 0.0.4.
  std::string render() const;

 private:
  static constexpr std::array<double, 7> kBounds = {0.001, 0.0025, 0.01, 0.025, 0.1, 0.5, 2.5};
  struct Series {
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};
    std::uint64_t count = 0;
    double sum = 0;
    std::map<int, std::uint64_t> by_status;
  };
  struct Gauge {
    std::string name, help;
    std::function<double()> read;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Series, std::less<>> series_;  // method, pattern
  std::map<int, std::uint64_t> refusals_;
  std::vector<Gauge> gauges_;
};

}  // namespace cairn::api
