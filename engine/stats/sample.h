#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace cairn::stats {

/// One column of numbers with gaps. A gap is an absence, never a special number.
using Column = std::vector<std::optional<double>>;

/// The numbers of a column, and how many were missing.
struct Sample {
  std::vector<double> values;
  std::size_t n_missing = 0;
  std::size_t n() const { return values.size(); }
};

/// Rows of two columns where both are there.
struct Pairs {
  std::vector<double> x, y;
  std::size_t n_missing = 0;  // pairs with a gap
  std::size_t n() const { return x.size(); }
};

/// InvalidArgument when a value is infinite or not a number.
Result<Sample> drop_missing(const Column& column);
/// InvalidArgument when the columns differ in length or a value is not finite.
Result<Pairs> find_complete_pairs(const Column& x, const Column& y);

struct Interval {
  double lower = 0, upper = 0;  // an open end of a one-sided interval is infinite
};

enum class Alternative { TwoSided, Greater, Less };

struct TestOptions {
  double confidence = 0.95;
  Alternative alternative = Alternative::TwoSided;
  double mu = 0;  // the value under the null hypothesis
};

/// InvalidArgument unless 0 < confidence < 1.
Result<void> check_confidence(double confidence);

/// Mean and variance with n - 1, in two passes with a correction of the mean (Chan, Golub & LeVeque 1983, eq. 1.7).
struct Moments {
  std::size_t n = 0;
  double mean = 0, variance = 0, sd = 0;
};
Moments compute_moments(std::span<const double> values);

}  // namespace cairn::stats
