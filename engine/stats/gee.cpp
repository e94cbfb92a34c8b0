#include "engine/stats/gee.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "engine/stats/linear_model.h"
#include "engine/stats/logistic_fit.h"
#include "engine/stats/model_frame.h"

namespace cairn::stats {
namespace {

using Eigen::Index;

struct Cluster {
  Eigen::MatrixXd x;
  Eigen::VectorXd y;
};

/// Fitted values of one cluster: residuals over their model's standard deviation, and the derivative scaled alike.
struct Scaled {
  Eigen::VectorXd residual;
  Eigen::MatrixXd slope;
};

Scaled scale(const Cluster& cluster, const Eigen::VectorXd& beta, GeeFamily family) {
  const Eigen::VectorXd linear = cluster.x * beta;
  if (family == GeeFamily::Gaussian) return {cluster.y - linear, cluster.x};
  Eigen::VectorXd residual(linear.size()), root(linear.size());
  for (Index i = 0; i < linear.size(); ++i) {
    const double mean = 1 / (1 + std::exp(-linear(i)));
    root(i) = std::sqrt(mean * (1 - mean));
    residual(i) = (cluster.y(i) - mean) / root(i);
  }
  return {residual, root.asDiagonal() * cluster.x};
}

/// Products of residuals by how far apart the rows are: sums and numbers of pairs, and the dispersion.
struct LaggedPairs {
  std::vector<double> sum, count;
  double dispersion = 0;
};

LaggedPairs collect_pairs(const std::vector<Scaled>& all) {
  LaggedPairs out;
  double squares = 0, n = 0;
  for (const Scaled& one : all) {
    const auto size = static_cast<std::size_t>(one.residual.size());
    out.sum.resize(std::max(out.sum.size(), size), 0);
    out.count.resize(out.sum.size(), 0);
    for (std::size_t lag = 1; lag < size; ++lag) {
      const auto pairs = static_cast<Index>(size - lag);
      out.sum[lag] += one.residual.head(pairs).dot(one.residual.tail(pairs));
      out.count[lag] += static_cast<double>(pairs);
    }
    squares += one.residual.squaredNorm();
    n += static_cast<double>(size);
  }
  out.dispersion = squares / n;
  return out;
}

/// The alpha whose powers come closest to the products, in the sense of least squares over all pairs: the root of the
/// derivative, by bisection between neighbours of the best point of a grid.
double find_ar1(const LaggedPairs& pairs) {
  const auto loss = [&](double alpha) {
    double sum = 0, power = 1;
    for (std::size_t lag = 1; lag < pairs.sum.size(); ++lag) {
      power *= alpha;
      sum += pairs.count[lag] * power * power - 2 * power * pairs.sum[lag] / pairs.dispersion;
    }
    return sum;
  };
  const auto slope = [&](double alpha) {
    double sum = 0, power = 1;
    for (std::size_t lag = 1; lag < pairs.sum.size(); ++lag) {
      sum += static_cast<double>(lag) * power * (pairs.count[lag] * power * alpha - pairs.sum[lag] / pairs.dispersion);
      power *= alpha;
    }
    return sum;
  };
  double best = 0;
  for (int i = -99; i <= 99; ++i)
    if (loss(i / 100.0) < loss(best)) best = i / 100.0;
  double lower = best - 0.01, upper = best + 0.01;
  if (!(slope(lower) < 0 && slope(upper) > 0)) return best;
  for (int i = 0; i < 60; ++i) {
    const double middle = (lower + upper) / 2;
    (slope(middle) < 0 ? lower : upper) = middle;
  }
  return (lower + upper) / 2;
}

double find_alpha(const LaggedPairs& pairs, WorkingCorrelation kind) {
  if (kind == WorkingCorrelation::Independence) return 0;
  if (kind == WorkingCorrelation::Ar1) return find_ar1(pairs);
  double sum = 0, count = 0;
  for (std::size_t lag = 1; lag < pairs.sum.size(); ++lag) {
    sum += pairs.sum[lag];
    count += pairs.count[lag];
  }
  return count > 0 ? sum / pairs.dispersion / count : 0;
}

Eigen::MatrixXd working_correlation(Index n, double alpha, WorkingCorrelation kind) {
  Eigen::MatrixXd out = Eigen::MatrixXd::Identity(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      if (i == j) continue;
      out(i, j) = kind == WorkingCorrelation::Ar1 ? std::pow(alpha, static_cast<double>(std::abs(i - j))) : alpha;
    }
  }
  return out;
}

/// Sums over clusters: slope' R^-1 slope, slope' R^-1 residual, and the squares of the latter.
struct Equations {
  Eigen::MatrixXd bread, meat;
  Eigen::VectorXd score;
};

std::optional<Equations> sum_equations(const std::vector<Scaled>& all, double alpha, WorkingCorrelation kind) {
  const Index k = all.front().slope.cols();
  Equations out{Eigen::MatrixXd::Zero(k, k), Eigen::MatrixXd::Zero(k, k), Eigen::VectorXd::Zero(k)};
  for (const Scaled& one : all) {
    const Eigen::LLT<Eigen::MatrixXd> correlation(working_correlation(one.residual.size(), alpha, kind));
    if (correlation.info() != Eigen::Success) return std::nullopt;
    const Eigen::MatrixXd weighted = correlation.solve(one.slope);
    const Eigen::VectorXd score = weighted.transpose() * one.residual;
    out.bread += one.slope.transpose() * weighted;
    out.meat += score * score.transpose();
    out.score += score;
  }
  return out;
}

struct Solution {
  Eigen::VectorXd beta;
  Eigen::MatrixXd covariance;
  double alpha = 0, dispersion = 0;
};

Result<Solution> iterate(const std::vector<Cluster>& clusters, Eigen::VectorXd beta, GeeFamily family,
                         WorkingCorrelation kind) {
  const Error unsettled{ErrorCode::NoSolution,
                        "The estimation did not settle. Try the correlation \"independence\", or fewer columns."};
  for (int iteration = 0; iteration < 200; ++iteration) {
    std::vector<Scaled> all;
    for (const Cluster& cluster : clusters) all.push_back(scale(cluster, beta, family));
    const LaggedPairs pairs = collect_pairs(all);
    if (!(pairs.dispersion > 0) || !std::isfinite(pairs.dispersion)) return unsettled;
    const double alpha = find_alpha(pairs, kind);
    const std::optional<Equations> sums = sum_equations(all, alpha, kind);
    if (!sums) return unsettled;
    const Eigen::LDLT<Eigen::MatrixXd> solver(sums->bread);
    const Eigen::VectorXd step = solver.solve(sums->score);
    if (!step.allFinite()) return unsettled;
    const Eigen::VectorXd errors =
        solver.solve(Eigen::MatrixXd::Identity(beta.size(), beta.size())).diagonal().cwiseSqrt();
    if ((step.array().abs() <= 1e-10 * errors.array() * std::sqrt(pairs.dispersion)).all()) {
      const Eigen::MatrixXd half = solver.solve(sums->meat);
      return Solution{beta, solver.solve(half.transpose()), alpha, pairs.dispersion};
    }
    beta += step;
  }
  return unsettled;
}

/// Starts from independence.
Result<Eigen::VectorXd> find_start(const ModelFrame& frame, GeeFamily family) {
  if (family == GeeFamily::Gaussian) {
    CAIRN_ASSIGN(const LinearModel model, fit_linear_model(frame.fixed.x, frame.y));
    return model.coefficients;
  }
  CAIRN_TRY(count_events(frame.y));
  CAIRN_ASSIGN(const LogisticFit fit, fit_logistic(frame.fixed.x, frame.y));
  if (!fit.is_separated) return fit.coefficients;
  return Error{ErrorCode::Separation,
               "Some column tells the outcome of some people for certain, so its odds ratio has no finite value. "
               "Join small groups, or leave the column out."};
}

std::vector<Cluster> split(const ModelFrame& frame, const Levels& people) {
  std::vector<std::vector<Index>> rows(people.names.size());
  for (std::size_t i = 0; i < people.of_row.size(); ++i) rows[people.of_row[i]].push_back(static_cast<Index>(i));
  std::vector<Cluster> out;
  for (const std::vector<Index>& one : rows) out.push_back({frame.fixed.x(one, Eigen::all), frame.y(one)});
  return out;
}

}  // namespace

Result<Gee> compute_gee(std::string_view formula, const Data& data, GeeFamily family, WorkingCorrelation correlation,
                        double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_ASSIGN(const Formula parsed, parse_fixed_formula(formula));
  const std::vector<std::string> also = {"id"};
  CAIRN_ASSIGN(const ModelFrame frame, build_model_frame(parsed, data, also));
  CAIRN_ASSIGN(const DataColumn* id, data.load("id"));
  const Levels people = find_levels(*id, frame.rows);
  if (people.names.size() < 2)
    return Error{ErrorCode::InsufficientData, "At least two people are needed; 30 or more to rely on the errors."};
  constexpr std::ptrdiff_t kMostRows = 1000;  // each person's correlation matrix is solved
  std::vector<std::ptrdiff_t> rows_of(people.names.size());
  for (const std::size_t person : people.of_row) {
    if (++rows_of[person] > kMostRows)
      return Error{ErrorCode::InvalidArgument,
                   "Somebody has more than 1000 rows. Check the column id, or average rows first."};
  }
  CAIRN_ASSIGN(Eigen::VectorXd start, find_start(frame, family));
  CAIRN_ASSIGN(const Solution solved, iterate(split(frame, people), std::move(start), family, correlation));
  Gee out;
  out.n = frame.rows.size();
  out.n_missing = frame.n_missing;
  out.n_clusters = people.names.size();
  out.confidence = confidence;
  for (Index i = 0; i < solved.beta.size(); ++i) {
    Coefficient one = infer_coefficient(frame.fixed.terms[static_cast<std::size_t>(i)], solved.beta(i),
                                        std::sqrt(solved.covariance(i, i)), confidence);
    one.statistic *= one.statistic;
    out.coefficients.push_back(std::move(one));
  }
  if (correlation != WorkingCorrelation::Independence) out.alpha = solved.alpha;
  out.dispersion = solved.dispersion;
  out.method = "generalised estimating equations with robust (sandwich) errors";
  out.assumptions = {"people are independent of each other; rows of one person need not be",
                     "rows are missing by chance only", "30 or more people"};
  return out;
}

}  // namespace cairn::stats
