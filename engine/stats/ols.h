#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/coefficient.h"
#include "engine/stats/data.h"
#include "engine/stats/sandwich.h"

namespace cairn::stats {

/// A ratio of mean squares with its degrees of freedom.
struct FTest {
  double statistic = 0, df1 = 0, df2 = 0, p = 0;
};

/// Breusch & Pagan 1979 in the studentised form of Koenker 1981 (eq. 3): does the spread follow the model's columns?
struct SpreadTest {
  double statistic = 0, df = 0, p = 0;
};

/// Least squares on complete rows. Coefficients are judged by Student's t with n - k degrees of freedom, robust ones
/// too.
struct Ols {
  std::size_t n = 0, n_missing = 0;
  double df_residual = 0, sigma = 0;
  double r_squared = 0, adjusted_r_squared = 0;  // about the mean when there is an intercept, else about 0
  std::vector<Coefficient> coefficients;
  /// Indexed by HeteroscedasticityKind. HC2, HC3 and HC4 are empty when a row has leverage 1.
  std::array<std::optional<std::vector<Coefficient>>, 5> robust;
  std::optional<FTest> f;  // all columns but the intercept; empty without any
  std::optional<SpreadTest> breusch_pagan;
  double log_likelihood = 0, aic = 0, bic = 0;  // sigma counts as a parameter, as in R
  double max_leverage = 0;
  std::size_t row_of_max_leverage = 0;       // row of the data, from 0
  std::optional<double> max_cooks_distance;  // Cook 1977, eq. 5; empty when a row has leverage 1
  std::optional<std::size_t> row_of_max_cooks_distance;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// InvalidArgument for a formula or column that cannot be used; InsufficientData with too few complete rows; Singular
/// when a column follows from others; ZeroVariance when the model fits without error.
Result<Ols> compute_ols(std::string_view formula, const Data& data, double confidence = 0.95);

}  // namespace cairn::stats
