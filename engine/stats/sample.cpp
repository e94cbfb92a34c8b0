#include "engine/stats/sample.h"

#include <cmath>

namespace cairn::stats {
namespace {

Error not_finite() {
  return Error{ErrorCode::InvalidArgument,
               "A value is infinite or not a number. Leave the cell empty when it is missing."};
}

}  // namespace

Result<Sample> drop_missing(const Column& column) {
  Sample sample;
  sample.values.reserve(column.size());
  for (const std::optional<double>& value : column) {
    if (!value) {
      ++sample.n_missing;
      continue;
    }
    if (!std::isfinite(*value)) return not_finite();
    sample.values.push_back(*value);
  }
  return sample;
}

Result<Pairs> find_complete_pairs(const Column& x, const Column& y) {
  if (x.size() != y.size()) {
    return Error{ErrorCode::InvalidArgument,
                 "The two columns differ in length; a pair needs both values in the same row."};
  }
  Pairs pairs;
  for (std::size_t row = 0; row < x.size(); ++row) {
    if (!x[row] || !y[row]) {
      ++pairs.n_missing;
      continue;
    }
    if (!std::isfinite(*x[row]) || !std::isfinite(*y[row])) return not_finite();
    pairs.x.push_back(*x[row]);
    pairs.y.push_back(*y[row]);
  }
  return pairs;
}

Result<void> check_confidence(double confidence) {
  if (confidence > 0 && confidence < 1) return {};
  return Error{ErrorCode::InvalidArgument, "The confidence level must lie between 0 and 1, for example 0.95."};
}

Moments compute_moments(std::span<const double> values) {
  Moments moments;
  moments.n = values.size();
  if (values.empty()) return moments;
  const double n = static_cast<double>(values.size());
  for (const double value : values) moments.mean += value;
  moments.mean /= n;
  double correction = 0;
  for (const double value : values) correction += value - moments.mean;
  moments.mean += correction / n;
  double squares = 0, rest = 0;
  for (const double value : values) {
    const double deviation = value - moments.mean;
    squares += deviation * deviation;
    rest += deviation;
  }
  if (values.size() > 1) moments.variance = (squares - rest * rest / n) / (n - 1);
  moments.sd = std::sqrt(moments.variance);
  return moments;
}

}  // namespace cairn::stats
