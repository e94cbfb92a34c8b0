#include <nlohmann/json.hpp>

#include "engine/stats/bootstrap.h"
#include "engine/stats/permutation_test.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"

namespace cairn::stats {
namespace {

constexpr double kMostResamples = 1e7;

Input resamples_option(std::string_view description) {
  Input input = option("resamples", InputKind::Count, "9999", description);
  input.lowest = 1;
  input.highest = kMostResamples + 1;
  return input;
}
Input seed_option() {
  return option("seed", InputKind::Count, "1", "start of the random numbers; the same seed gives the same result");
}
Input threads_option() {
  return option("threads", InputKind::Count, "0", "threads to use, 0 for one a core; the result is the same");
}

Statistic statistic_of(const CallOptions& options) {
  const std::string word = options.text("statistic");
  return word == "median"            ? Statistic::Median
         : word == "sd"              ? Statistic::StandardDeviation
         : word == "trimmed_mean_20" ? Statistic::TrimmedMean20
                                     : Statistic::Mean;
}

Json write_bootstrap(const Bootstrap& r) {
  Json out = {{"estimate", write_number(r.estimate)},
              {"se", write_number(r.se)},
              {"bias", write_number(r.bias)},
              {"percentile", write_interval(r.percentile)},
              {"basic", write_interval(r.basic)},
              {"bca", write_interval(r.bca)},
              {"z0", write_number(r.z0)},
              {"acceleration", write_number(r.acceleration)},
              {"adjusted_levels", write_interval(r.adjusted_levels)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"resamples", r.resamples},
              {"conf_level", write_number(r.confidence)},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
  if (r.studentised) out["studentised"] = write_interval(r.studentised);
  if (r.seed) out["seed"] = *r.seed;
  return out;
}

Result<Json> run_bootstrap(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  std::optional<Sample> y;
  if (data.has("y")) {
    CAIRN_ASSIGN(y, data.load_sample("y"));
  }
  BootstrapOptions bootstrap;
  bootstrap.statistic = statistic_of(options);
  bootstrap.confidence = options.number("conf_level");
  bootstrap.draws = {static_cast<std::size_t>(options.count("resamples")),
                     static_cast<std::uint64_t>(options.count("seed")),
                     static_cast<std::size_t>(options.count("threads")), options.boolean("studentised")};
  if (data.has("replicates")) {
    CAIRN_ASSIGN(const Sample replicates, data.load_sample("replicates"));
    CAIRN_ASSIGN(const Bootstrap result, compute_bootstrap(x, y, replicates, bootstrap));
    return write_bootstrap(result);
  }
  CAIRN_ASSIGN(const Bootstrap result, compute_bootstrap(x, y, bootstrap));
  return write_bootstrap(result);
}

Json write_permutation(const PermutationTest& r) {
  const bool is_exact = r.variant == PermutationMethod::Exact;
  Json out = {{"statistic", write_number(r.statistic)},
              {"p", write_number(r.p)},
              {"n_permutations", write_number(r.n_permutations)},
              {"n", r.n},
              {"n_missing", r.n_missing},
              {"variant", is_exact ? "exact" : "monte_carlo"},
              {"method", std::string(r.method)},
              {"assumptions", write_texts(r.assumptions)}};
  if (r.n_permutations < 9e15) out["n_permutations"] = static_cast<std::int64_t>(r.n_permutations);
  if (is_exact) return out;
  out["p_se"] = write_number(r.se);
  out["resamples"] = *r.resamples;
  out["seed"] = *r.seed;
  return out;
}

Result<Json> run_permutation_test(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Sample y, data.load_sample("y"));
  PermutationOptions test;
  const std::string word = options.text("method");
  test.method = word == "exact"         ? PermutationMethod::Exact
                : word == "monte_carlo" ? PermutationMethod::MonteCarlo
                                        : PermutationMethod::Automatic;
  test.alternative = alternative_of(options);
  test.resamples = static_cast<std::size_t>(options.count("resamples"));
  test.seed = static_cast<std::uint64_t>(options.count("seed"));
  test.threads = static_cast<std::size_t>(options.count("threads"));
  CAIRN_ASSIGN(const PermutationTest result, compute_permutation_test(x, y, test));
  return write_permutation(result);
}

}  // namespace

std::span<const Procedure> resampling_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "bootstrap",
       .family = Family::Resampling,
       .summary = "Intervals for a mean, median, spread or trimmed mean, from resamples of the data themselves",
       .use = "When the values are skewed, or there is no formula for the interval, as for a difference of medians.",
       .avoid = "Groups below about 20 people: a few values cannot stand for everyone.",
       .meaning = "bca says where the true value may lie; it allows for skewness and needs no normal shape.",
       .reference = "Efron & Tibshirani 1993, ch. 12 to 14; Davison & Hinkley 1997, ch. 5",
       .data = {column("x", kTwoGroups), optional_input(column("y", kSecondGroup)),
                optional_input(column("replicates", "statistics of resamples made elsewhere"))},
       .options = {choice_option("statistic", R"("mean")", {"mean", "median", "sd", "trimmed_mean_20"},
                                 "what is computed; with y, the difference of the two groups'"),
                   level_option(), resamples_option("how many resamples"), seed_option(), threads_option(),
                   boolean_option("studentised", "false",
                                  "an interval of bootstrap t as well (means only); good when spread grows with size")},
       .fields = {{"estimate", "the statistic, or x's less y's"},
                  {"bca", "interval to report"},
                  {"percentile", "interval from the resamples as they are"},
                  {"basic", "the same, mirrored at the estimate"},
                  {"se", "standard error of the estimate"},
                  {"bias", "mean of the resamples less the estimate"},
                  {"z0", "how far the estimate lies from the middle of the resamples"},
                  {"acceleration", "how fast the standard error changes with the estimate"},
                  {"adjusted_levels", "which shares of the resamples bca's limits are"},
                  {"seed", "start of the random numbers"}},
       .example_data = kTwoSamples,
       .example_options = R"({"resamples": 999, "studentised": true})",
       .run = run_bootstrap},
      {.name = "permutation_test",
       .family = Family::Resampling,
       .summary = "Difference of two means, judged by sharing the values out between the groups at random",
       .use = "Two small groups, or values whose shape is far from normal.",
       .avoid = "When one group varies much more than the other: it then tests spread as well as means.",
       .meaning = "p is the share of all ways of forming the groups that give a difference at least this large.",
       .reference = "Fisher 1935; Pitman 1937; Monte Carlo p by Davison & Hinkley 1997, eq. 4.11",
       .data = {column("x", kTwoGroups), column("y", kSecondGroup)},
       .options = {choice_option("method", R"("automatic")", {"automatic", "exact", "monte_carlo"},
                                 "exact counts every arrangement; automatic does so when that is quick"),
                   alternative_option(), resamples_option("how many arrangements to draw for monte_carlo"),
                   seed_option(), threads_option()},
       .fields = {{"statistic", "mean of x less mean of y"},
                  {"p", "chance of a difference at least as large when groups are formed at random"},
                  {"n_permutations", "ways of forming the groups"},
                  {"variant", "exact or monte_carlo"}},
       .example_data = kTwoSamples,
       .example_options = "{}",
       .run = run_permutation_test},
  };
  return rows;
}

}  // namespace cairn::stats
