#include <nlohmann/json.hpp>

#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/rate_ratio.h"
#include "engine/stats/standardised_rates.h"

namespace cairn::stats {
namespace {

Result<Json> run_rate_ratio(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::int64_t x1, data.load_count("x1"));
  CAIRN_ASSIGN(const double t1, data.load_number("t1"));
  CAIRN_ASSIGN(const std::int64_t x2, data.load_count("x2"));
  CAIRN_ASSIGN(const double t2, data.load_number("t2"));
  CAIRN_ASSIGN(const RateRatio result, compute_rate_ratio(x1, t1, x2, t2, options.number("conf_level")));
  return Json{{"rate_ratio", write_number(result.rate_ratio)},
              {"p_exact", write_number(result.p_exact)},
              {"exact_ci", write_interval(result.exact_ci)},
              {"log_ci", write_interval(result.log_ci)},
              {"rate_difference", write_number(result.rate_difference)},
              {"rate_difference_ci", write_interval(result.rate_difference_ci)},
              {"rates", write_numbers(result.rate)},
              {"n", result.events},
              {"n_missing", 0},
              {"conf_level", write_number(result.confidence)},
              {"method", std::string(result.method)}};
}

/// A column without gaps: leaving a stratum out would change the rate.
Result<std::vector<double>> load_strata(const Data& data, std::string_view name) {
  CAIRN_ASSIGN(Sample sample, data.load_sample(name));
  if (sample.n_missing > 0)
    return Error{ErrorCode::InvalidArgument, "\"" + std::string(name) + "\" has a gap; every stratum needs a number."};
  return std::move(sample.values);
}

Result<Json> run_direct_standardisation(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const std::vector<double> count, load_strata(data, "count"));
  CAIRN_ASSIGN(const std::vector<double> population, load_strata(data, "pop"));
  CAIRN_ASSIGN(const std::vector<double> standard, load_strata(data, "std"));
  CAIRN_ASSIGN(const DirectStandardisation result,
               compute_direct_standardisation(count, population, standard, options.number("multiplier"),
                                              options.number("conf_level")));
  return Json{{"crude", write_number(result.crude)},
              {"dsr", write_number(result.dsr)},
              {"se", write_number(result.se)},
              {"gamma_ci", write_interval(result.gamma_ci)},
              {"dobson_byar_ci", write_interval(result.dobson_byar_ci)},
              {"events", write_number(result.events)},
              {"n", result.n},
              {"n_missing", 0},
              {"conf_level", write_number(result.confidence)},
              {"method", std::string(result.method)}};
}

Result<Json> run_indirect_standardisation(const Data& data, const CallOptions& options) {
  StandardRates standard;
  CAIRN_ASSIGN(const std::vector<double> count, load_strata(data, "count"));
  CAIRN_ASSIGN(const std::vector<double> population, load_strata(data, "pop"));
  CAIRN_ASSIGN(standard.count, load_strata(data, "std_count"));
  CAIRN_ASSIGN(standard.population, load_strata(data, "std_pop"));
  CAIRN_ASSIGN(const IndirectStandardisation result,
               compute_indirect_standardisation(count, population, standard, options.number("multiplier"),
                                                options.number("conf_level")));
  return Json{{"observed", write_number(result.observed)},
              {"expected", write_number(result.expected)},
              {"smr", write_number(result.smr)},
              {"exact_ci", write_interval(result.exact_ci)},
              {"byar_ci", write_interval(result.byar_ci)},
              {"isr", write_number(result.isr)},
              {"p_exact", write_number(result.p_exact)},
              {"n", result.n},
              {"n_missing", 0},
              {"conf_level", write_number(result.confidence)},
              {"method", std::string(result.method)}};
}

Input multiplier_option() {
  return number_option("multiplier", "1", "per how many people (or how much time) rates are given, such as 100000", 0);
}

}  // namespace

std::span<const Procedure> rate_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "rate_ratio",
       .family = Family::Rates,
       .summary = "Two rates of events compared",
       .use = "Events in two groups and the time in which they were seen, such as falls per thousand bed days.",
       .avoid = "When the same people have many events: they are then not independent of each other.",
       .meaning = "A ratio of 0.6 says that the first group had four events in ten fewer for the same time.",
       .reference = "Przyborowski & Wilenski 1940; Clopper & Pearson 1934; as poisson.test of R",
       .data = {count("x1", "events in the first group"), one_number("t1", "its time, or people times time"),
                count("x2", "events in the second group"), one_number("t2", "its time")},
       .options = {level_option()},
       .fields = {{"rate_ratio", "first rate over second; null without events in the second group"},
                  {"exact_ci", "interval to report"},
                  {"p_exact", "chance of counts no more likely than these when the rates are equal"},
                  {"log_ci", "interval on the logarithmic scale; null when a group has no events"},
                  {"rate_difference", "first rate less second"},
                  {"rate_difference_ci", "its interval"},
                  {"rates", "both rates"},
                  {"n", "events by group"},
                  {"n_missing", "always 0"}},
       .example_data = R"({"x1": 30, "t1": 1200, "x2": 45, "t2": 1100})",
       .example_options = "{}",
       .run = run_rate_ratio},
      {.name = "direct_standardisation",
       .family = Family::Rates,
       .summary = "A rate as if the people were as old as a standard population",
       .use = "To compare places or years whose people differ in age, with events known for each age group.",
       .avoid = "With fewer than about ten events in all (indirect_standardisation).",
       .meaning = "dsr is the rate that these people would have with the standard's mix of ages.",
       .reference = "Fay & Feuer 1997; Dobson et al. 1991 with Byar's limits",
       .data = {column("count", "events by stratum"), column("pop", "people (or time) by stratum"),
                column("std", "people of the standard by stratum")},
       .options = {multiplier_option(), level_option()},
       .fields = {{"dsr", "directly standardised rate"},
                  {"gamma_ci", "interval, never too short"},
                  {"dobson_byar_ci", "interval as in public health reports; null without events"},
                  {"se", "standard error of dsr"},
                  {"crude", "rate as it is"},
                  {"events", "events in all"},
                  {"n", "strata"},
                  {"n_missing", "always 0"}},
       .example_data = R"({"count": [12, 25, 31], "pop": [5000, 3200, 900], "std": [40000, 35000, 25000]})",
       .example_options = R"({"multiplier": 1000})",
       .run = run_direct_standardisation},
      {.name = "indirect_standardisation",
       .family = Family::Rates,
       .summary = "Events seen against those expected from a standard's rates",
       .use = "Small groups: is the number of events more than their ages explain?",
       .avoid = "To rank places against each other: each ratio is weighted by its own people.",
       .meaning = "An smr of 1.2 says that there were a fifth more events than the standard's rates would give.",
       .reference = "Breslow & Daly 1987, chapter 2; limits by Garwood 1936",
       .data = {column("count", "events by stratum"), column("pop", "people (or time) by stratum"),
                column("std_count", "events of the standard"), column("std_pop", "people of the standard")},
       .options = {multiplier_option(), level_option()},
       .fields = {{"smr", "observed over expected events"},
                  {"exact_ci", "interval to report"},
                  {"byar_ci", "interval by Byar's approximation"},
                  {"observed", "events seen"},
                  {"expected", "events that the standard's rates give"},
                  {"isr", "smr times the standard's crude rate"},
                  {"p_exact", "chance of a count no more likely than this when smr is 1"},
                  {"n", "strata"},
                  {"n_missing", "always 0"}},
       .example_data = R"({"count": [2, 5, 9], "pop": [500, 320, 90],
                           "std_count": [120, 250, 310], "std_pop": [50000, 32000, 9000]})",
       .example_options = R"({"multiplier": 1000})",
       .run = run_indirect_standardisation},
  };
  return rows;
}

}  // namespace cairn::stats
