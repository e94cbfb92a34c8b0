#include "engine/stats/little_test.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

using Eigen::Index;

constexpr int kMaxIterations = 20000;

/// Rows that share which columns are there, as sums: an iteration then takes as long as there are patterns.
struct Pattern {
  std::vector<Index> there, missing;
  double n = 0;
  Eigen::VectorXd mean;      // of the columns that are there
  Eigen::MatrixXd products;  // about that mean, divided by n
};

struct Normal {
  Eigen::VectorXd mean;
  Eigen::MatrixXd covariance;
};

/// Columns about their mean by their spread; the test does not depend on the scale. Empty when a column is constant.
std::optional<std::vector<Column>> standardise(const std::vector<DataColumn>& columns) {
  std::vector<Column> out;
  for (const DataColumn& one : columns) {
    std::vector<double> values;
    for (const std::optional<double>& value : one.numbers)
      if (value) values.push_back(*value);
    const Moments moments = compute_moments(values);
    if (values.size() < 2 || !(moments.sd > 0)) return std::nullopt;
    Column scaled = one.numbers;
    for (std::optional<double>& value : scaled)
      if (value) value = (*value - moments.mean) / moments.sd;
    out.push_back(std::move(scaled));
  }
  return out;
}

Pattern make_pattern(const std::vector<Column>& columns, const std::vector<bool>& there,
                     const std::vector<std::size_t>& rows) {
  Pattern out;
  for (std::size_t i = 0; i < columns.size(); ++i)
    (there[i] ? out.there : out.missing).push_back(static_cast<Index>(i));
  out.n = static_cast<double>(rows.size());
  Eigen::MatrixXd values(static_cast<Index>(rows.size()), static_cast<Index>(out.there.size()));
  for (Index i = 0; i < values.rows(); ++i) {
    for (Index j = 0; j < values.cols(); ++j)
      values(i, j) =
          *columns[static_cast<std::size_t>(out.there[static_cast<std::size_t>(j)])][rows[static_cast<std::size_t>(i)]];
  }
  out.mean = values.colwise().mean().transpose();
  values.rowwise() -= out.mean.transpose();
  out.products = values.transpose() * values / out.n;
  return out;
}

std::vector<Pattern> find_patterns(const std::vector<Column>& columns) {
  std::map<std::vector<bool>, std::vector<std::size_t>> rows;
  for (std::size_t row = 0; row < columns.front().size(); ++row) {
    std::vector<bool> there;
    for (const Column& one : columns) there.push_back(one[row].has_value());
    if (std::find(there.begin(), there.end(), true) != there.end()) rows[there].push_back(row);
  }
  std::vector<Pattern> out;
  for (const auto& [there, members] : rows) out.push_back(make_pattern(columns, there, members));
  return out;
}

/// One step: what the missing columns would be on average, given the others, and then means and covariance anew.
std::optional<Normal> improve(const std::vector<Pattern>& patterns, const Normal& now, double n) {
  const Index k = now.mean.size();
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(k);
  Eigen::MatrixXd squares = Eigen::MatrixXd::Zero(k, k);  // about the means of now
  for (const Pattern& pattern : patterns) {
    const auto& there = pattern.there;
    const auto& missing = pattern.missing;
    const Eigen::LLT<Eigen::MatrixXd> observed(now.covariance(there, there));
    if (observed.info() != Eigen::Success) return std::nullopt;
    // Everything as a linear function of what is there: identity for those columns, regression for the others.
    Eigen::MatrixXd fill = Eigen::MatrixXd::Zero(k, static_cast<Index>(there.size()));
    for (std::size_t i = 0; i < there.size(); ++i) fill(there[i], static_cast<Index>(i)) = 1;
    const Eigen::MatrixXd slopes = observed.solve(now.covariance(there, missing)).transpose();
    fill(missing, Eigen::all) = slopes;
    const Eigen::VectorXd distance = pattern.mean - now.mean(there);
    sum += pattern.n * (fill * distance);
    squares += pattern.n * (fill * (pattern.products + distance * distance.transpose()) * fill.transpose());
    squares(missing, missing) +=
        pattern.n * (now.covariance(missing, missing) - slopes * now.covariance(there, missing));
  }
  const Eigen::VectorXd step = sum / n;
  return Normal{now.mean + step, squares / n - step * step.transpose()};
}

std::optional<Normal> fit_normal(const std::vector<Pattern>& patterns, Index k, double n) {
  Normal now{Eigen::VectorXd::Zero(k), Eigen::MatrixXd::Identity(k, k)};
  for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
    std::optional<Normal> next = improve(patterns, now, n);
    if (!next) return std::nullopt;
    const Eigen::VectorXd sd = next->covariance.diagonal().cwiseSqrt();
    const double moved = (next->mean - now.mean).cwiseQuotient(sd).cwiseAbs().maxCoeff();
    const double turned = (next->covariance - now.covariance).cwiseQuotient(sd * sd.transpose()).cwiseAbs().maxCoeff();
    now = std::move(*next);
    if (!std::isfinite(moved) || !std::isfinite(turned)) return std::nullopt;
    if (std::max(moved, turned) < 1e-11) return now;
  }
  return std::nullopt;
}

}  // namespace

std::optional<LittleTest> compute_little_test(const std::vector<DataColumn>& columns) {
  if (columns.size() < 2 ||
      std::any_of(columns.begin(), columns.end(), [](const DataColumn& one) { return one.is_text(); }))
    return std::nullopt;
  const std::optional<std::vector<Column>> scaled = standardise(columns);
  if (!scaled) return std::nullopt;
  const std::vector<Pattern> patterns = find_patterns(*scaled);
  if (patterns.size() < 2) return std::nullopt;
  double n = 0;
  for (const Pattern& pattern : patterns) n += pattern.n;
  const std::optional<Normal> fitted = fit_normal(patterns, static_cast<Index>(columns.size()), n);
  if (!fitted) return std::nullopt;
  LittleTest out;
  for (const Pattern& pattern : patterns) {
    const Eigen::VectorXd distance = pattern.mean - fitted->mean(pattern.there);
    const Eigen::MatrixXd covariance = fitted->covariance(pattern.there, pattern.there);
    out.statistic += pattern.n * distance.dot(covariance.llt().solve(distance));
    out.df += static_cast<double>(pattern.there.size());
  }
  out.df -= static_cast<double>(columns.size());
  if (!(out.df > 0) || !std::isfinite(out.statistic)) return std::nullopt;
  out.p = chi_square_upper(out.statistic, out.df);
  out.statistic_unbiased_covariance = out.statistic * (n - 1) / n;
  return out;
}

}  // namespace cairn::stats
