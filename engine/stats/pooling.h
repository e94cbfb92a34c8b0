#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

/// One figure pooled over completed data sets: Rubin 1987, eq. 3.1.2 to 3.1.10; degrees of freedom by Barnard & Rubin
/// 1999 when those of complete data are known.
struct PooledEstimate {
  std::size_t m = 0;               // data sets
  double estimate = 0;             // mean of the estimates
  double within = 0;               // mean of their variances
  double between = 0;              // variance of the estimates
  double total = 0;                // within + (1 + 1/m) between
  double se = 0;                   // root of `total`
  double df = 0;                   // infinite when there is no spread between and df of complete data are not known
  double relative_increase = 0;    // of variance through missing values
  double share_between = 0;        // lambda
  double missing_information = 0;  // fmi
  double statistic = 0, p = 0;
  Interval ci;
};

/// InsufficientData below two data sets; InvalidArgument for lists of different length, values that are not finite,
/// variances below 0; ZeroVariance when estimates have no variance at all.
Result<PooledEstimate> pool_estimates(std::span<const double> estimates, std::span<const double> variances,
                                      std::optional<double> complete_df, double confidence = 0.95);

struct PooledCoefficient {
  std::string term;
  PooledEstimate pooled;
};

struct PooledModel {
  std::size_t m = 0, n = 0;   // data sets; rows in each
  std::size_t n_missing = 0;  // rows that still have a gap, in all data sets
  std::vector<PooledCoefficient> coefficients;
  double r_squared = 0;  // through Fisher's z of R (Harel 2009)
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Least squares in each completed data set, every coefficient pooled. Errors of compute_ols and pool_estimates;
/// InvalidArgument when the data sets do not give the same terms.
Result<PooledModel> pool_models(std::string_view formula, std::span<const Data> completed, double confidence = 0.95);

/// Rows by the numbers of column `name`, in their order; 0 stands for the incomplete original and is left out.
Result<std::vector<Data>> split_completed(const Data& data, std::string_view name);

}  // namespace cairn::stats
