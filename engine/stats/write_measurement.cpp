#include "engine/stats/write_measurement.h"

#include "engine/stats/write.h"

namespace cairn::stats {
namespace {

Json write_form(const IccForm& form) {
  return {{"estimate", write_number(form.estimate)}, {"ci", write_interval(form.ci)}, {"f", write_number(form.f)},
          {"df1", write_number(form.df1)},           {"df2", write_number(form.df2)}, {"p", write_number(form.p)}};
}

Json write_kappa(const KappaEstimate& estimate) {
  return {{"kappa", write_number(estimate.kappa)},
          {"se", write_number(estimate.se)},
          {"ci", write_interval(estimate.ci)},
          {"se0", write_number(estimate.se0)},
          {"z", write_number(estimate.z)}};
}

}  // namespace

Json write_result(const CronbachAlpha& result) {
  return {
      {"n", result.n},
      {"n_missing", result.n_missing},
      {"k", result.k},
      {"items", write_texts(result.items)},
      {"alpha", write_number(result.alpha)},
      {"ci", write_interval(result.ci)},
      {"alpha_standardised", write_number(result.alpha_standardised)},
      {"mean_inter_item_correlation", write_number(result.mean_inter_item_correlation)},
      {"item_rest_correlation", write_numbers(result.item_rest_correlation)},
      {"alpha_if_dropped", result.alpha_if_dropped.empty() ? Json(nullptr) : write_numbers(result.alpha_if_dropped)},
      {"guttman_lambda2", write_number(result.guttman_lambda2)},
      {"split_half_odd_even", write_number(result.split_half_odd_even)},
      {"conf_level", write_number(result.confidence)},
      {"method", std::string(result.method)},
      {"warnings", write_texts(result.warnings)}};
}

Json write_result(const McDonaldOmega& result) {
  return {{"n", result.n},
          {"n_missing", result.n_missing},
          {"items", write_texts(result.items)},
          {"omega_total", write_number(result.omega_total)},
          {"omega_standardised", write_number(result.omega_standardised)},
          {"loadings", write_numbers(result.loadings)},
          {"uniquenesses", write_numbers(result.uniquenesses)},
          {"fit_chi2", write_number(result.fit_chi2)},
          {"df", write_number(result.df)},
          {"p", write_number(result.p)},
          {"method", std::string(result.method)}};
}

Json write_result(const Icc& result) {
  return {{"n", result.n},
          {"n_missing", result.n_missing},
          {"k", result.k},
          {"msr", write_number(result.msr)},
          {"msc", write_number(result.msc)},
          {"mse", write_number(result.mse)},
          {"msw", write_number(result.msw)},
          {"icc1", write_form(result.icc1)},
          {"icc2", write_form(result.icc2)},
          {"icc3", write_form(result.icc3)},
          {"icc1k", write_form(result.icc1k)},
          {"icc2k", write_form(result.icc2k)},
          {"icc3k", write_form(result.icc3k)},
          {"sem_agreement", write_number(result.sem_agreement)},
          {"sem_consistency", write_number(result.sem_consistency)},
          {"sdc_agreement", write_number(result.sdc_agreement)},
          {"sdc_consistency", write_number(result.sdc_consistency)},
          {"conf_level", write_number(result.confidence)},
          {"method", std::string(result.method)}};
}

Json write_result(const MeasurementError& result) {
  return {{"sem", write_number(result.sem)},
          {"sdc_individual", write_number(result.sdc_individual)},
          {"sdc_group", write_number(result.sdc_group)},
          {"n", result.n},
          {"n_missing", 0},
          {"method", std::string(result.method)}};
}

Json write_result(const RetestError& result) {
  return {{"n", result.n},
          {"n_missing", result.n_missing},
          {"bias", write_number(result.bias)},
          {"sd_difference", write_number(result.sd_difference)},
          {"sem", write_number(result.sem)},
          {"sdc_individual", write_number(result.sdc_individual)},
          {"sdc_group", write_number(result.sdc_group)},
          {"loa", write_interval(result.loa)},
          {"bias_ci", write_interval(result.bias_ci)},
          {"loa_lower_ci", write_interval(result.loa_lower_ci)},
          {"loa_upper_ci", write_interval(result.loa_upper_ci)},
          {"conf_level", write_number(result.confidence)},
          {"method", std::string(result.method)},
          {"assumptions", write_texts(result.assumptions)}};
}

Json write_result(const Kappa& result) {
  return {{"n", result.n},
          {"n_missing", result.n_missing},
          {"levels", write_texts(result.levels)},
          {"observed_agreement", write_number(result.observed_agreement)},
          {"unweighted", write_kappa(result.unweighted)},
          {"linear", write_kappa(result.linear)},
          {"quadratic", write_kappa(result.quadratic)},
          {"pabak", write_number(result.pabak)},
          {"conf_level", write_number(result.confidence)},
          {"method", std::string(result.method)}};
}

Json write_result(const FloorCeiling& result) {
  return {{"n", result.n},
          {"n_missing", result.n_missing},
          {"floor", write_number(result.floor)},
          {"floor_ci", write_interval(result.floor_ci)},
          {"floor_flag", result.floor_flag},
          {"ceiling", write_number(result.ceiling)},
          {"ceiling_ci", write_interval(result.ceiling_ci)},
          {"ceiling_flag", result.ceiling_flag},
          {"conf_level", write_number(result.confidence)},
          {"method", std::string(result.method)}};
}

Json write_result(const EapScores& result) {
  return {{"n", result.n},
          {"n_missing", result.n_missing},
          {"theta", write_numbers(result.theta)},
          {"se", write_numbers(result.se)},
          {"t_score", write_numbers(result.t_score)},
          {"t_se", write_numbers(result.t_se)},
          {"exact_theta", write_numbers(result.exact_theta)},
          {"exact_se", write_numbers(result.exact_se)},
          {"method", std::string(result.method)}};
}

}  // namespace cairn::stats
