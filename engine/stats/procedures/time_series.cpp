#include "engine/stats/interrupted_counts.h"
#include "engine/stats/interrupted_series.h"
#include "engine/stats/procedures/families.h"
#include "engine/stats/procedures/inputs.h"
#include "engine/stats/series_autocorrelation.h"

namespace cairn::stats {
namespace {

std::optional<std::size_t> find_count(const CallOptions& options, std::string_view name) {
  const std::optional<double> number = options.find_number(name);
  return number ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

Result<InterruptedDesign> read_design(const CallOptions& options) {
  InterruptedDesign design;
  const std::optional<std::size_t> change_point = find_count(options, "change_point");
  if (!change_point)
    return Error{ErrorCode::InvalidArgument,
                 "The option \"change_point\" is needed: the place of the first value after the change."};
  design.change_point = *change_point;
  design.first_post_is_one = options.boolean("first_post_is_one");
  design.harmonics = static_cast<std::size_t>(options.count("harmonics"));
  design.period = options.number("period");
  if (design.harmonics > 50) return Error{ErrorCode::InvalidArgument, "At most 50 harmonics can be asked for."};
  return design;
}

Json write_test(const std::optional<SerialTest>& test) {
  if (!test) return nullptr;
  return Json::array({write_number(test->statistic), write_number(test->p)});
}

Json write_fit(const SeriesFit& fit) {
  return {{"rho", write_number(fit.rho)},
          {"estimate", write_numbers(fit.estimate)},
          {"se", write_numbers(fit.se)},
          {"p", write_numbers(fit.p)},
          {"ci", write_intervals(fit.ci)}};
}

Json write_likelihood_fit(const std::optional<SeriesFit>& fit, double variance, double log_likelihood) {
  if (!fit) return nullptr;
  Json out = write_fit(*fit);
  out["sigma2_innovation"] = write_number(variance);
  out["log_likelihood"] = write_number(log_likelihood);
  return out;
}

Json write_prais_winsten(const InterruptedSeries& result) {
  if (!result.prais_winsten) return nullptr;
  Json out = write_fit(*result.prais_winsten);
  out["dw_transformed"] = write_number(result.prais_winsten_durbin_watson);
  return out;
}

Json write_effect(const InterruptedEffect& effect) {
  return {{"at", effect.at},
          {"counterfactual", write_number(effect.counterfactual)},
          {"fitted", write_number(effect.fitted)},
          {"absolute", write_number(effect.absolute)},
          {"absolute_se", write_number(effect.absolute_se)},
          {"absolute_ci", write_interval(effect.absolute_ci)},
          {"relative", write_number(effect.relative)},
          {"relative_se", write_number(effect.relative_se)}};
}

Result<Json> run_its(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Column series, data.load_numbers("y"));
  InterruptedOptions wanted;
  CAIRN_ASSIGN(wanted.design, read_design(options));
  wanted.lag = find_count(options, "lag");
  wanted.effect_at = find_count(options, "effect_at");
  wanted.breusch_godfrey_order = static_cast<std::size_t>(options.count("bg_order"));
  wanted.ljung_box_lag = static_cast<std::size_t>(options.count("lb_lag"));
  if (wanted.breusch_godfrey_order < 1 || wanted.ljung_box_lag < 1)
    return Error{ErrorCode::InvalidArgument, "The options \"bg_order\" and \"lb_lag\" must be at least 1."};
  wanted.confidence = options.number("conf_level");
  CAIRN_ASSIGN(const InterruptedSeries result, compute_interrupted_series(series, wanted));
  return Json{{"method", result.method},
              {"assumptions", write_texts(result.assumptions)},
              {"n", result.n},
              {"n_missing", result.n_missing},
              {"n_before", result.n_before},
              {"n_after", result.n_after},
              {"lag", result.lag},
              {"terms", write_texts(result.terms)},
              {"estimate", write_numbers(result.newey_west.estimate)},
              {"se_ols", write_numbers(result.se_ols)},
              {"se_newey_west", write_numbers(result.newey_west.se)},
              {"se_newey_west_adjusted", write_numbers(result.se_newey_west_adjusted)},
              {"p_newey_west", write_numbers(result.newey_west.p)},
              {"ci_newey_west", write_intervals(result.newey_west.ci)},
              {"df", write_number(result.newey_west.df)},
              {"sigma", write_number(result.sigma)},
              {"prais_winsten", write_prais_winsten(result)},
              {"gls_ar1_reml", write_likelihood_fit(result.reml, result.reml_variance, result.reml_log_likelihood)},
              {"gls_ar1_ml", write_likelihood_fit(result.ml, result.ml_variance, result.ml_log_likelihood)},
              {"effect", write_effect(result.effect)},
              {"durbin_watson", write_number(result.durbin_watson)},
              {"breusch_godfrey", write_test(result.breusch_godfrey)},
              {"ljung_box", write_test(result.ljung_box)},
              {"acf", write_numbers(result.autocorrelations)},
              {"conf_level", write_number(result.confidence)}};
}

Result<Json> run_its_poisson(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Column counts, data.load_numbers("y"));
  Column population;
  if (data.has("population")) {
    CAIRN_ASSIGN(population, data.load_numbers("population"));
  }
  InterruptedCountsOptions wanted;
  CAIRN_ASSIGN(wanted.design, read_design(options));
  wanted.design.has_slope_change = options.boolean("slope_change");
  wanted.confidence = options.number("conf_level");
  CAIRN_ASSIGN(const InterruptedCounts result, compute_interrupted_counts(counts, population, wanted));
  return Json{{"method", result.method},
              {"assumptions", write_texts(result.assumptions)},
              {"n", result.n},
              {"n_missing", result.n_missing},
              {"terms", write_texts(result.terms)},
              {"estimate", write_numbers(result.estimate)},
              {"se", write_numbers(result.se)},
              {"z", write_numbers(result.z)},
              {"p", write_numbers(result.p)},
              {"se_quasi", write_numbers(result.se_quasi)},
              {"p_quasi", write_numbers(result.p_quasi)},
              {"dispersion", write_number(result.dispersion)},
              {"df", write_number(result.df)},
              {"deviance", write_number(result.deviance)},
              {"aic", write_number(result.aic)},
              {"rate_ratio", write_number(result.rate_ratio)},
              {"rate_ratio_ci", write_interval(result.rate_ratio_ci)},
              {"rate_ratio_ci_quasi", write_interval(result.rate_ratio_ci_quasi)},
              {"durbin_watson", write_number(result.durbin_watson)},
              {"conf_level", write_number(result.confidence)}};
}

Result<Json> run_autocorrelation(const Data& data, const CallOptions& options) {
  CAIRN_ASSIGN(const Sample series, data.load_sample("y"));
  CAIRN_ASSIGN(const SeriesAutocorrelation result, compute_series_autocorrelation(series, find_count(options, "lag")));
  return Json{{"method", result.method},
              {"assumptions", write_texts(result.assumptions)},
              {"n", result.n},
              {"n_missing", result.n_missing},
              {"lag", result.lag},
              {"acf", write_numbers(result.autocorrelations)},
              {"pacf", write_numbers(result.partial)},
              {"ljung_box", write_test(result.ljung_box)},
              {"box_pierce", write_test(result.box_pierce)},
              {"durbin_watson", write_number(result.durbin_watson)},
              {"runs", result.runs},
              {"runs_z", write_number(result.runs_z)},
              {"runs_p", write_number(result.runs_p)}};
}

std::vector<Input> design_options() {
  return {
      option("change_point", InputKind::Count, "", "place of the first value after the change, counted from 1"),
      boolean_option("first_post_is_one", "false", "slope_change starts at 1 after the change, not at 0"),
      option("harmonics", InputKind::Count, "0", "pairs of waves for the season; 2 are usual for months"),
      number_option("period", "12", "values in one year (or other season)", 1),
  };
}

std::vector<Input> join(std::vector<Input> first, const std::vector<Input>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

constexpr std::string_view kSeries =
    R"({"y": [30, 33, 31, 34, 32, 35, 36, 33, 37, 35, 27, 28, 25, 27, 24, 26, 23, 25, 22, 24]})";

Input lag_option(std::string_view name, std::string_view fallback, std::string_view description,
                 double longest = 1000) {
  Input input = option(name, InputKind::Count, fallback, description);
  input.lowest = -1;
  input.highest = longest + 1;
  return input;
}

}  // namespace

std::span<const Procedure> time_series_procedures() {
  static const std::vector<Procedure> rows = {
      {.name = "its",
       .family = Family::TimeSeries,
       .summary = "What a change did to a series: a step, and a new slope",
       .use = "A figure for each month or week, with eight or more before the change and after it.",
       .avoid = "When something else changed at the same time, or the change came in little by little.",
       .meaning =
           "The step says by how much the level moved at the change; slope_change by how much each further month "
           "moved more than before.",
       .reference = "Wagner et al. 2002; Newey & West 1987; Prais & Winsten 1954; Beach & MacKinnon 1978",
       .data = {column("y", "the series in the order of time; null keeps the place of a missing value")},
       .options = join(design_options(),
                       {lag_option("lag", "", "how far back Newey and West look; by length if absent"),
                        option("effect_at", InputKind::Count, "", "where the effect is told; the end if absent"),
                        lag_option("bg_order", "1", "order of the Breusch-Godfrey test", 100),
                        lag_option("lb_lag", "12", "lags of the Ljung-Box test"), level_option()}),
       .fields = {{"terms", "names of the coefficients"},
                  {"estimate", "coefficients by ordinary least squares"},
                  {"se_newey_west", "standard errors that allow for serial correlation"},
                  {"p_newey_west", "chances with these"},
                  {"prais_winsten", "the model with correlated neighbours: rho, estimate, se, p and ci"},
                  {"gls_ar1_reml", "the same by restricted likelihood: the safest for short series"},
                  {"gls_ar1_ml", "the same by likelihood"},
                  {"effect", "with and without the change at one place in time"},
                  {"durbin_watson", "near 2 when neighbours are independent, near 0 when they are alike"},
                  {"breusch_godfrey", "test of serial correlation: statistic and chance"},
                  {"ljung_box", "another one"},
                  {"acf", "correlation with the value one, two, … places before"}},
       .example_data = kSeries,
       .example_options = R"({"change_point": 11})",
       .run = run_its},
      {.name = "its_poisson",
       .family = Family::TimeSeries,
       .summary = "What a change did to a series of counts or rates",
       .use = "Counts of events for each month, with the population they came from if it changed.",
       .avoid = "When neighbouring months are correlated beyond trend and season (look at durbin_watson).",
       .meaning = "The rate ratio says by which factor the rate moved at the change: 0.9 is ten per cent fewer.",
       .reference = "Bernal, Cummins & Gasparrini 2017",
       .data = {column("y", "counts in the order of time"),
                optional_input(column("population", "people who could have had the event"))},
       .options = join(design_options(),
                       {boolean_option("slope_change", "false", "also let the trend change"), level_option()}),
       .fields = {{"terms", "names of the coefficients"},
                  {"estimate", "coefficients, as logarithms of ratios"},
                  {"se", "their standard errors"},
                  {"se_quasi", "standard errors that allow for more spread than chance gives"},
                  {"dispersion", "how much more spread there is than chance gives; 1 is none"},
                  {"rate_ratio", "factor by which the rate moved at the change"},
                  {"rate_ratio_ci", "its interval"},
                  {"rate_ratio_ci_quasi", "its interval, allowing for more spread"},
                  {"deviance", "distance of the model from the counts"},
                  {"aic", "for comparing models: smaller is better"}},
       .example_data =
           R"({"y": [30, 33, 31, 34, 32, 35, 36, 33, 37, 35, 27, 28, 25, 27, 24, 26, 23, 25, 22, 24], "population": [1000, 1004, 1008, 1011, 1015, 1020, 1024, 1029, 1033, 1037, 1041, 1044, 1049, 1053, 1058, 1062, 1066, 1071, 1075, 1080]})",
       .example_options = R"({"change_point": 11})",
       .run = run_its_poisson},
      {.name = "autocorrelation",
       .family = Family::TimeSeries,
       .summary = "Whether values of a series follow from the ones before",
       .use = "Before any test that takes months as independent of each other.",
       .avoid = "On a series with a trend or a step: these look like correlation.",
       .meaning = "A small p of ljung_box says that neighbours are alike; tests that ignore it are too sure.",
       .reference = "Ljung & Box 1978; Box & Pierce 1970; Durbin 1960; Wald & Wolfowitz 1940",
       .data = {column("y", "the series in the order of time")},
       .options = {lag_option("lag", "", "how many places to look back; by length if absent")},
       .fields = {{"acf", "correlation with the value one, two, … places before"},
                  {"pacf", "the same, without what comes through the values between"},
                  {"ljung_box", "test of all of them: statistic and chance"},
                  {"box_pierce", "its older form"},
                  {"durbin_watson", "near 2 when neighbours are independent, near 0 when they are alike"},
                  {"runs", "stretches on one side of the median"},
                  {"runs_z", "distance from the number expected by chance"},
                  {"runs_p", "chance of so many or so few"}},
       .example_data = kSeries,
       .example_options = R"({"lag": 4})",
       .run = run_autocorrelation},
  };
  return rows;
}

}  // namespace cairn::stats
