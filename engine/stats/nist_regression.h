#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

enum class Intercept { Fitted, Zero };

struct Predictor {
  std::string name;
  Column values;
};

/// Least squares in extended precision, for columns so alike that ordinary arithmetic loses the digits.
struct NistRegression {
  std::size_t n = 0, n_missing = 0;
  std::vector<std::string> terms;  // "(Intercept)", "x", "x^2"
  std::vector<double> estimate, se;
  double residual_sd = 0, r_squared = 0, df_residual = 0;  // R² about the mean, or about 0 without an intercept
  std::string_view method;
};

/// Rows with a gap are left out. Singular when a column follows from others; InsufficientData without residual degrees
/// of freedom; InvalidArgument when columns differ in length or there is none.
Result<NistRegression> compute_nist_regression(const Column& y, const std::vector<Predictor>& predictors,
                                               Intercept intercept);
/// The same for a polynomial, whose powers are themselves computed in extended precision.
Result<NistRegression> compute_nist_polynomial(const Column& y, const Column& x, std::int64_t degree,
                                               Intercept intercept);

}  // namespace cairn::stats
