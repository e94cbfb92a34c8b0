// Comparisons of two large groups, resampling, repeated measures and control charts, beside R and scipy where they have
// been timed on the same machine (tests/bench/stats_peer.R and .py write their seconds as JSON; scripts/dev bench stats
// runs all three). One thread; the best of several runs, so that other work on the machine counts little.
//   stats_bench [PEER.json ...]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "engine/stats/cliffs_delta.h"
#include "engine/stats/hodges_lehmann.h"
#include "engine/stats/mann_whitney.h"
#include "engine/stats/procedures/procedure.h"
#include "engine/stats/welch_t.h"
#include "engine/stats/xmr.h"

namespace {

using namespace cairn;
using namespace cairn::stats;
using Clock = std::chrono::steady_clock;

/// Seconds of another program by row; a row that it lacks is not there.
struct Peer {
  std::string name;
  Json seconds;
};

Peer read_peer(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  const auto json = parse_json(text.str());
  if (!json) return {path, Json::object()};
  const Json* seconds = find_object(*json, "seconds");
  return {read_string(*json, "program").value_or(path), seconds != nullptr ? *seconds : Json::object()};
}

std::mt19937_64 engine(20);

Sample normal_sample(std::size_t n, double mean) {
  std::normal_distribution<double> normal(mean);
  Sample out;
  for (std::size_t i = 0; i < n; ++i) out.values.push_back(normal(engine));
  return out;
}

Sample score_sample(std::size_t n, double share) {
  std::binomial_distribution<int> scores(48, share);
  Sample out;
  for (std::size_t i = 0; i < n; ++i) out.values.push_back(scores(engine));
  return out;
}

DataColumn column_of(std::string name, const Sample& sample) {
  return {std::move(name), {sample.values.begin(), sample.values.end()}, {}};
}

/// 1,000 people at four visits whose values hang together; 15 in 100 visits are missed.
Data visits() {
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  Data out;
  DataColumn id{"id", {}, {}}, visit{"visit", {}, {}}, arm{"arm", {}, {}}, base{"base", {}, {}}, y{"y", {}, {}};
  for (int person = 0; person < 1000; ++person) {
    const double level = 7 * normal(engine), start = 50 + 10 * normal(engine);
    const bool is_new = engine() % 2 == 0;
    double last = 0;
    for (int v = 1; v <= 4; ++v) {
      last = 0.5 * last + 6 * normal(engine);
      id.numbers.push_back(person);
      visit.numbers.push_back(v);
      arm.texts.push_back(is_new ? "new" : "old");
      base.numbers.push_back(start);
      const double value = 50 + level + last + 0.5 * (start - 50) + (is_new ? v : 0);
      y.numbers.push_back(uniform(engine) < 0.15 ? std::nullopt : std::optional(value));
    }
  }
  out.columns = {id, visit, arm, base, y};
  return out;
}

class Table {
 public:
  explicit Table(std::vector<Peer> peers) : peers_(std::move(peers)) {
    std::printf("%-48s %10s", "seconds, one thread", "Cairn");
    for (const Peer& peer : peers_) std::printf(" %14s %8s", peer.name.c_str(), "ratio");
    std::printf(" %10s\n", "aim");
  }

  /// `id` is the row's name in the files of the peers; no aim when it is 0.
  double add(const char* id, const char* label, double seconds, double aim) {
    std::printf("%-48s %10.4f", label, seconds);
    for (const Peer& peer : peers_) {
      if (const std::optional<double> other = read_number(peer.seconds, id))
        std::printf(" %14.4f %8.0f", *other, *other / seconds);
      else
        std::printf(" %14s %8s", "-", "-");
    }
    if (aim > 0)
      std::printf(" %10.4f%s\n", aim, seconds <= aim ? "" : "  missed");
    else
      std::printf(" %10s\n", "-");
    std::fflush(stdout);
    return seconds;
  }

 private:
  std::vector<Peer> peers_;
};

double time_best(int runs, const std::function<bool()>& run) {
  double best = 1e9;
  for (int i = 0; i < runs; ++i) {
    const auto start = Clock::now();
    if (!run()) std::exit(3);
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

void compare_by_rank(Table& table) {
  constexpr std::size_t kMillion = 1'000'000;
  const Sample x = normal_sample(kMillion, 0.1), y = normal_sample(kMillion, 0);
  const Sample a = score_sample(kMillion, 0.72), b = score_sample(kMillion, 0.70);
  const auto welch = [](const Sample& u, const Sample& v) { return compute_welch_t(u, v).has_value(); };
  const auto ranks = [](const Sample& u, const Sample& v) { return compute_mann_whitney(u, v).has_value(); };
  const auto shift = [](const Sample& u, const Sample& v) { return compute_hodges_lehmann(u, v).has_value(); };
  const auto cliff = [](const Sample& u, const Sample& v) { return compute_cliffs_delta(u, v).has_value(); };
  table.add("welch_1m", "Welch, 2 x 1,000,000", time_best(5, [&] { return welch(x, y); }), 0.012);
  const double mann_whitney = table.add("mann_whitney_1m", "Mann-Whitney, 2 x 1,000,000 continuous",
                                        time_best(5, [&] { return ranks(x, y); }), 0.45);
  table.add("mann_whitney_scores_1m", "Mann-Whitney, 2 x 1,000,000 scores 0-48",
            time_best(5, [&] { return ranks(a, b); }), 0.03);
  table.add("cliff_1m", "Cliff's delta and interval, 2 x 1,000,000", time_best(5, [&] { return cliff(x, y); }),
            2 * mann_whitney);
  table.add("hodges_lehmann_1m", "Hodges-Lehmann and interval, 2 x 1,000,000",
            time_best(3, [&] { return shift(x, y); }), 1.5);
  table.add("hodges_lehmann_scores_1m", "Hodges-Lehmann, 2 x 1,000,000 scores 0-48",
            time_best(5, [&] { return shift(a, b); }), 0.03);
  // At the size that R answers within a second; at a million it takes minutes.
  const auto first = [](const Sample& sample) {
    return Sample{{sample.values.begin(), sample.values.begin() + 10'000}, 0};
  };
  const Sample x1 = first(x), y1 = first(y), a1 = first(a), b1 = first(b);
  table.add("hodges_lehmann_10k", "Hodges-Lehmann and interval, 2 x 10,000",
            time_best(5, [&] { return shift(x1, y1); }), 0.01);
  table.add("hodges_lehmann_scores_10k", "Hodges-Lehmann, 2 x 10,000 scores 0-48",
            time_best(5, [&] { return shift(a1, b1); }), 0.005);
}

/// By name, so that a build without the procedure skips the row.
void run_by_name(Table& table, const char* id, const char* name, const char* label, const Data& data,
                 const char* options, int runs, double aim) {
  const Procedure* procedure = find_procedure(name);
  if (procedure == nullptr) return;
  const Json given = parse_json(options).value();
  const auto tried = run_procedure(*procedure, data, given);
  if (!tried) {
    std::printf("%-48s %s\n", label, tried.error().message.c_str());
    return;
  }
  table.add(id, label, time_best(runs, [&] { return run_procedure(*procedure, data, given).has_value(); }), aim);
}

void resample_and_model(Table& table) {
  Data groups, series;
  groups.columns = {column_of("x", normal_sample(10'000, 0.05)), column_of("y", normal_sample(10'000, 0))};
  series.columns = {column_of("y", normal_sample(10'000, 20))};
  run_by_name(table, "bca_10k", "bootstrap", "BCa of a difference, 10,000 resamples, 2 x 10,000", groups,
              R"({"resamples": 10000, "threads": 1})", 2, 0.6);
  run_by_name(table, "permutation_10k", "permutation_test", "Permutation test, 10,000 drawn, 2 x 10,000", groups,
              R"({"method": "monte_carlo", "resamples": 10000, "threads": 1})", 2, 0.5);
  run_by_name(table, "mmrm", "mmrm", "MMRM unstructured, 1,000 x 4, 15 % missing", visits(),
              R"x({"formula": "y ~ base + arm * factor(visit)", "covariance": "us"})x", 2, 0.3);
  const Column points = series.columns[0].numbers;
  table.add("xmr_10k", "XmR chart with rules, 10,000 points",
            time_best(20, [&] { return compute_xmr(points, XmrOptions()).has_value(); }), 0.001);
}

/// What a before-and-after report asks for: 3,422 patients, three outcomes, 12 items, a monthly series.
struct Report {
  Data outcome, pairs, items, months;
};

Report make_report() {
  constexpr std::size_t kBefore = 1700, kAfter = 1722;
  Report report;
  report.outcome.columns = {column_of("x", score_sample(kAfter, 0.72)), column_of("y", score_sample(kBefore, 0.70))};
  const Sample pre = score_sample(kBefore + kAfter, 0.4), post = score_sample(kBefore + kAfter, 0.7);
  DataColumn group{"group", {}, {}};
  for (std::size_t i = 0; i < kBefore + kAfter; ++i) group.texts.emplace_back(i < kBefore ? "before" : "after");
  report.pairs.columns = {column_of("pre", pre), column_of("post", post), group};
  for (int i = 0; i < 12; ++i)
    report.items.columns.push_back(column_of("q" + std::to_string(i), score_sample(kBefore + kAfter, 0.5)));
  report.months.columns = {column_of("y", normal_sample(120, 30))};
  return report;
}

void run_battery(Table& table) {
  const Report report = make_report();
  struct Call {
    const char* name;
    const Data* data;
    const char* options;
    int times;
  };
  const Call calls[] = {{"descriptive", &report.outcome, "{}", 6},
                        {"welch_t", &report.outcome, "{}", 3},
                        {"mann_whitney", &report.outcome, "{}", 3},
                        {"hodges_lehmann", &report.outcome, "{}", 3},
                        {"cliffs_delta", &report.outcome, "{}", 3},
                        {"cohens_d", &report.outcome, "{}", 3},
                        {"bootstrap", &report.outcome, R"({"resamples": 2000, "threads": 1})", 3},
                        {"ancova", &report.pairs, R"({"reference": "before"})", 1},
                        {"responder", &report.pairs, R"({"mcid": 5})", 1},
                        {"cronbach_alpha", &report.items, "{}", 1},
                        {"missing_report", &report.items, "{}", 1},
                        {"its", &report.months, R"({"change_point": 61})", 1},
                        {"xmr", &report.months, "{}", 1}};
  const auto run_all = [&] {
    for (const Call& call : calls) {
      const Json options = parse_json(call.options).value();
      for (int i = 0; i < call.times; ++i) {
        const auto result = run_procedure(*find_procedure(call.name), *call.data, options);
        if (!result) return std::printf("%s: %s\n", call.name, result.error().message.c_str()), false;
      }
    }
    return true;
  };
  table.add("report", "Report on 3,422 patients, results as JSON", time_best(5, run_all), 0.1);
}

/// Highest memory of a process that loads two columns of a million and compares them in all four ways.
void measure_memory(const std::vector<Peer>& peers) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    bool is_done = true;
    {
      Data data;
      data.columns.push_back(column_of("x", normal_sample(1'000'000, 0.1)));
      data.columns.push_back(column_of("y", normal_sample(1'000'000, 0)));
      const auto x = data.load_sample("x"), y = data.load_sample("y");
      is_done = compute_welch_t(*x, *y) && compute_mann_whitney(*x, *y) && compute_hodges_lehmann(*x, *y) &&
                compute_cliffs_delta(*x, *y);
    }
    _exit(is_done ? 0 : 3);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) std::exit(3);
  const double megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  std::printf("\nMemory of all four, 2 x 1,000,000: Cairn %.0f MB, aim 200%s", megabytes,
              megabytes <= 200 ? "" : " missed");
  for (const Peer& peer : peers) {
    if (const std::optional<double> other = read_number(peer.seconds, "megabytes"))
      std::printf("; %s %.0f MB (without Hodges-Lehmann and Cliff)", peer.name.c_str(), *other);
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Peer> peers;
  for (int i = 1; i < argc; ++i) peers.push_back(read_peer(argv[i]));
  measure_memory(peers);
  Table table(peers);
  compare_by_rank(table);
  resample_and_model(table);
  run_battery(table);
  return 0;
}
