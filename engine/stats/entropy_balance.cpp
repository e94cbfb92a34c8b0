#include "engine/stats/entropy_balance.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <set>

namespace cairn::stats {
namespace {

using Eigen::Index;

struct Problem {
  std::vector<double> treated_y, control_y;
  std::vector<std::size_t> rows;  // of the controls
  Eigen::MatrixXd distance;       // of controls from the treated means, in standard deviations of the controls
  std::size_t n_missing = 0;
};

struct Inputs {
  Column treat, y;
  std::vector<Column> covariates;
};

Result<Inputs> load_inputs(const Data& data, int moments) {
  Inputs in;
  CAIRN_ASSIGN(in.treat, data.load_numbers("treat"));
  CAIRN_ASSIGN(in.y, data.load_numbers("y"));
  for (const DataColumn& one : data.columns) {
    if (one.name == "treat" || one.name == "y") continue;
    CAIRN_ASSIGN(Column values, data.load_numbers(one.name));
    if (values.size() != in.treat.size() || in.y.size() != in.treat.size())
      return Error{ErrorCode::InvalidArgument, "All columns must have the same length."};
    std::set<double> different;
    for (const std::optional<double>& value : values)
      if (value) different.insert(*value);
    Column squares = values;
    for (std::optional<double>& value : squares)
      if (value) value = *value * *value;
    in.covariates.push_back(std::move(values));
    if (moments == 2 && different.size() > 2) in.covariates.push_back(std::move(squares));
  }
  if (in.covariates.empty()) return Error{ErrorCode::InsufficientData, "At least one covariate is needed to balance."};
  return in;
}

Result<Problem> make_problem(const Inputs& in) {
  Problem out;
  std::vector<std::size_t> treated;
  for (std::size_t row = 0; row < in.treat.size(); ++row) {
    const bool is_complete = in.treat[row] && in.y[row] &&
                             std::all_of(in.covariates.begin(), in.covariates.end(),
                                         [&](const Column& one) { return one[row].has_value(); });
    out.n_missing += is_complete ? 0 : 1;
    if (!is_complete) continue;
    if (*in.treat[row] != 0 && *in.treat[row] != 1)
      return Error{ErrorCode::InvalidArgument, "The column \"treat\" must hold 0 or 1."};
    (*in.treat[row] == 1 ? treated : out.rows).push_back(row);
    (*in.treat[row] == 1 ? out.treated_y : out.control_y).push_back(*in.y[row]);
  }
  if (treated.empty() || out.rows.size() < 2)
    return Error{ErrorCode::InsufficientData, "Treated people and at least two controls are needed."};
  out.distance.resize(static_cast<Index>(out.rows.size()), static_cast<Index>(in.covariates.size()));
  for (std::size_t j = 0; j < in.covariates.size(); ++j) {
    std::vector<double> theirs, others;
    for (const std::size_t row : treated) theirs.push_back(*in.covariates[j][row]);
    for (const std::size_t row : out.rows) others.push_back(*in.covariates[j][row]);
    const double target = compute_moments(theirs).mean, sd = compute_moments(others).sd;
    for (std::size_t i = 0; i < others.size(); ++i)
      out.distance(static_cast<Index>(i), static_cast<Index>(j)) = (others[i] - target) / (sd > 0 ? sd : 1);
  }
  return out;
}

/// The dual problem at one point: log sum exp, its gradient (the imbalance) and the weights.
struct Dual {
  double value = 0;
  Eigen::VectorXd weights, gradient;
};

Dual evaluate(const Eigen::MatrixXd& z, const Eigen::VectorXd& lambda) {
  const Eigen::VectorXd linear = z * lambda;
  const double top = linear.maxCoeff();
  Dual out;
  out.weights = (linear.array() - top).exp();
  const double sum = out.weights.sum();
  out.value = top + std::log(sum);
  out.weights /= sum;
  out.gradient = z.transpose() * out.weights;
  return out;
}

/// Newton's method with halved steps; a step along directions that the data do not fix is the shortest one.
std::optional<Dual> solve_dual(const Eigen::MatrixXd& z) {
  Eigen::VectorXd lambda = Eigen::VectorXd::Zero(z.cols());
  Dual now = evaluate(z, lambda);
  for (int iteration = 0; iteration < 300; ++iteration) {
    if (now.gradient.cwiseAbs().maxCoeff() < 1e-13) return now;
    const Eigen::MatrixXd curvature =
        z.transpose() * now.weights.asDiagonal() * z - now.gradient * now.gradient.transpose();
    const Eigen::VectorXd step = curvature.completeOrthogonalDecomposition().solve(now.gradient);
    double size = 1;
    Dual next = evaluate(z, lambda - step);
    while (!(next.value <= now.value + 1e-14) && size > 1e-10) {
      size /= 2;
      next = evaluate(z, lambda - size * step);
    }
    lambda -= size * step;
    if (!lambda.allFinite() || !std::isfinite(next.value)) return std::nullopt;
    now = std::move(next);
  }
  if (now.gradient.cwiseAbs().maxCoeff() < 1e-9) return now;
  return std::nullopt;
}

}  // namespace

Result<EntropyBalance> compute_entropy_balance(const Data& data, int moments) {
  if (moments != 1 && moments != 2)
    return Error{ErrorCode::InvalidArgument,
                 "The option \"moments\" must be 1 (averages) or 2 (averages and squares)."};
  CAIRN_ASSIGN(const Inputs in, load_inputs(data, moments));
  CAIRN_ASSIGN(const Problem problem, make_problem(in));
  const std::optional<Dual> solved = solve_dual(problem.distance);
  if (!solved)
    return Error{ErrorCode::NoSolution,
                 "No weights make the controls like the treated: on some column they are too different. Take fewer "
                 "columns, or moments 1."};
  EntropyBalance out;
  out.n_treated = problem.treated_y.size();
  out.n_control = problem.control_y.size();
  out.n = out.n_treated + out.n_control;
  out.n_missing = problem.n_missing;
  out.rows = problem.rows;
  out.weights.assign(solved->weights.begin(), solved->weights.end());
  out.mean_treated = compute_moments(problem.treated_y).mean;
  for (std::size_t i = 0; i < out.n_control; ++i) {
    const double weight = out.weights[i];
    out.weighted_mean_control += weight * problem.control_y[i];
    if (weight > 0) out.entropy += weight * std::log(weight * static_cast<double>(out.n_control));
  }
  out.estimate = out.mean_treated - out.weighted_mean_control;
  out.ess = 1 / solved->weights.squaredNorm();
  out.max_weight = solved->weights.maxCoeff();
  out.max_imbalance_sd = solved->gradient.cwiseAbs().maxCoeff();
  out.method = moments == 2 ? "entropy balancing of averages and squares" : "entropy balancing of averages";
  out.assumptions = {"every column that drove both who was treated and the outcome is balanced",
                     "no few people carry most of the weight (look at ess and max_weight)"};
  return out;
}

}  // namespace cairn::stats
