#include "engine/stats/pooling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "engine/stats/distributions.h"
#include "engine/stats/ols.h"

namespace cairn::stats {
namespace {

Result<void> check_lists(std::span<const double> estimates, std::span<const double> variances) {
  if (estimates.size() != variances.size())
    return Error{ErrorCode::InvalidArgument, "Each estimate needs its variance: the lists differ in length."};
  if (estimates.size() < 2)
    return Error{ErrorCode::InsufficientData, "At least two completed data sets are needed to pool."};
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    if (!std::isfinite(estimates[i]) || !std::isfinite(variances[i]) || variances[i] < 0)
      return Error{ErrorCode::InvalidArgument, "Estimates must be finite, and variances (squared errors) not below 0."};
  }
  return {};
}

double find_df(const PooledEstimate& pooled, std::optional<double> complete_df) {
  const auto classical = [&](double lambda) { return static_cast<double>(pooled.m - 1) / (lambda * lambda); };
  if (!complete_df) {
    return pooled.share_between > 0 ? classical(pooled.share_between) : std::numeric_limits<double>::infinity();
  }
  const double lambda = std::max(pooled.share_between, 1e-4);  // as R's mice does, so that the first part is finite
  const double observed = (*complete_df + 1) / (*complete_df + 3) * *complete_df * (1 - lambda);
  return classical(lambda) * observed / (classical(lambda) + observed);
}

/// By the normal distribution when the degrees of freedom are infinite.
void infer(PooledEstimate& pooled, double confidence) {
  pooled.statistic = pooled.estimate / pooled.se;
  const double tail = (1 - confidence) / 2, distance = std::abs(pooled.statistic);
  const bool is_normal = !std::isfinite(pooled.df);
  const double half = -(is_normal ? normal_quantile(tail) : t_quantile(tail, pooled.df)) * pooled.se;
  pooled.p = std::min(1.0, 2 * (is_normal ? normal_upper(distance) : t_upper(distance, pooled.df)));
  pooled.ci = {pooled.estimate - half, pooled.estimate + half};
}

}  // namespace

Result<PooledEstimate> pool_estimates(std::span<const double> estimates, std::span<const double> variances,
                                      std::optional<double> complete_df, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_TRY(check_lists(estimates, variances));
  const Moments moments = compute_moments(estimates);
  const double more = 1 + 1 / static_cast<double>(estimates.size());
  PooledEstimate out;
  out.m = estimates.size();
  out.estimate = moments.mean;
  out.within = compute_moments(variances).mean;
  out.between = moments.variance;
  out.total = out.within + more * out.between;
  if (!(out.total > 0))
    return Error{ErrorCode::ZeroVariance, "The estimates have no variance, so chance cannot be judged."};
  out.se = std::sqrt(out.total);
  out.share_between = more * out.between / out.total;
  out.df = find_df(out, complete_df);
  const double increase = out.within > 0 ? more * out.between / out.within : std::numeric_limits<double>::infinity();
  out.relative_increase = increase;
  out.missing_information = std::isfinite(increase) ? (increase + 2 / (out.df + 3)) / (1 + increase) : 1.0;
  infer(out, confidence);
  return out;
}

Result<std::vector<Data>> split_completed(const Data& data, std::string_view name) {
  CAIRN_ASSIGN(const Column number, data.load_numbers(name));
  std::map<double, Data> parts;
  for (std::size_t row = 0; row < number.size(); ++row) {
    if (!number[row] || *number[row] == 0) continue;
    Data& part = parts[*number[row]];
    if (part.columns.empty()) {
      for (const DataColumn& one : data.columns) part.columns.push_back({one.name, {}, {}});
    }
    for (std::size_t i = 0; i < data.columns.size(); ++i) {
      const DataColumn& from = data.columns[i];
      if (from.n() != number.size())
        return Error{ErrorCode::InvalidArgument, "The column '" + from.name + "' differs in length from the others."};
      if (from.is_text()) part.columns[i].texts.push_back(from.texts[row]);
      if (!from.is_text()) part.columns[i].numbers.push_back(from.numbers[row]);
    }
  }
  std::vector<Data> out;
  for (auto& [key, part] : parts) out.push_back(std::move(part));
  return out;
}

Result<PooledModel> pool_models(std::string_view formula, std::span<const Data> completed, double confidence) {
  std::vector<Ols> fits;
  for (const Data& data : completed) {
    CAIRN_ASSIGN(Ols fit, compute_ols(formula, data, confidence));
    const bool has_same_terms =
        fits.empty() ||
        std::equal(fit.coefficients.begin(), fit.coefficients.end(), fits[0].coefficients.begin(),
                   fits[0].coefficients.end(), [](const auto& a, const auto& b) { return a.term == b.term; });
    if (!has_same_terms)
      return Error{ErrorCode::InvalidArgument,
                   "The completed data sets do not hold the same groups, so their models differ."};
    fits.push_back(std::move(fit));
  }
  if (fits.size() < 2)
    return Error{ErrorCode::InsufficientData, "At least two completed data sets are needed to pool."};
  PooledModel out;
  out.m = fits.size();
  out.n = fits[0].n;
  out.confidence = confidence;
  double z = 0, df = fits[0].df_residual;
  for (const Ols& fit : fits) {
    out.n_missing += fit.n_missing;
    df = std::min(df, fit.df_residual);
    z += std::atanh(std::sqrt(std::clamp(fit.r_squared, 0.0, 1.0))) / static_cast<double>(fits.size());
  }
  out.r_squared = std::pow(std::tanh(z), 2);
  for (std::size_t i = 0; i < fits[0].coefficients.size(); ++i) {
    std::vector<double> estimates, variances;
    for (const Ols& fit : fits) {
      estimates.push_back(fit.coefficients[i].estimate);
      variances.push_back(fit.coefficients[i].se * fit.coefficients[i].se);
    }
    CAIRN_ASSIGN(PooledEstimate pooled, pool_estimates(estimates, variances, df, confidence));
    out.coefficients.push_back({fits[0].coefficients[i].term, pooled});
  }
  out.method = "least squares in each completed data set, pooled by Rubin's rules, df by Barnard & Rubin";
  out.assumptions = {"values are missing for reasons that the imputed columns explain",
                     "the imputation knew every column of this model"};
  return out;
}

}  // namespace cairn::stats
