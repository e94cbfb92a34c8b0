#include "engine/stats/descriptive.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/quantiles.h"
#include "engine/stats/write_result.h"

namespace cairn::stats {
namespace {

Result<Json> run_descriptive(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  CAIRN_ASSIGN(const Descriptive result, compute_descriptive(x, options.number("conf_level")));
  return write_result(result);
}

Result<Json> run_quantiles(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample x, data.load_sample("x"));
  Json out = {{"n", x.n()}, {"n_missing", x.n_missing}, {"method", "sample quantiles of Hyndman and Fan"}};
  const std::optional<double> only = options.find_number("type");
  if (only && (*only < 1 || *only > 9))
    return Error{ErrorCode::InvalidArgument, "The quantile type must be 1 to 9; 7 is usual."};
  for (int type = 1; type <= 9; ++type) {
    if (only && *only != type) continue;
    CAIRN_ASSIGN(const std::vector<double> values, compute_quantiles(x, options.numbers("probs"), type));
    out["type" + std::to_string(type)] = write_numbers(values);
  }
  return out;
}

}  // namespace

std::span<const Procedure> description_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "descriptive",
       .family = Family::Description,
       .summary = "What a column of numbers looks like",
       .use = "First, always: centre, spread, shape and how much is missing.",
       .avoid = "To compare groups: overlapping intervals do not mean that groups are alike.",
       .meaning = "Half of the people lie between q1 and q3; the mean has the interval ci.",
       .reference = "quartiles of type 7 (Hyndman & Fan 1996); interval by Student's t",
       .data = {column("x", "numbers")},
       .options = {level_option()},
       .fields = {{"n", "values used"},
                  {"n_missing", "values left out"},
                  {"mean", "average"},
                  {"sd", "standard deviation (n - 1)"},
                  {"ci", "interval for the mean"},
                  {"median", "half lie below"},
                  {"q1", "a quarter lie below"},
                  {"q3", "three quarters lie below"},
                  {"skewness_G1", "0 when symmetric (as SPSS and Excel)"},
                  {"kurtosis_G2", "0 for a normal shape, more with heavy tails"}},
       .example_data = R"({"x": [7, 9, 4, null, 8, 6, 9, 5]})",
       .example_options = "{}",
       .run = run_descriptive},
      {.name = "quantiles",
       .family = Family::Description,
       .summary = "Sample quantiles of nine kinds",
       .use = "To report percentiles, or to match another program: R uses type 7, SPSS 6, SAS 2.",
       .avoid = "Far percentiles of a small group.",
       .meaning = "The figure for 0.9 is the value that nine people in ten do not exceed.",
       .reference = "Hyndman & Fan 1996",
       .data = {column("x", "numbers")},
       .options = {option("probs", InputKind::Numbers, "[0.1, 0.25, 0.5, 0.75, 0.9]", "which quantiles, from 0 to 1"),
                   option("type", InputKind::Count, "", "one kind only, 1 to 9; all when absent")},
       .fields = {{"type7", "the quantiles in the order asked for; likewise type1 to type9"}},
       .example_data = R"({"x": [7, 9, 4, 8, 6, 9, 5]})",
       .example_options = R"({"type": 7})",
       .run = run_quantiles},
  };
  return rows;
}

}  // namespace cairn::stats
