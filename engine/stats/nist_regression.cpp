#include "engine/stats/nist_regression.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "engine/stats/extended.h"

namespace cairn::stats {
namespace {

using Eigen::Index;
using Matrix = Eigen::Matrix<Extended, Eigen::Dynamic, Eigen::Dynamic>;
using Vector = Eigen::Matrix<Extended, Eigen::Dynamic, 1>;

struct Problem {
  Matrix x;  // without the intercept
  Vector y;
  std::vector<std::string> terms;
  std::size_t n_missing = 0;
};

/// Columns less their means when there is an intercept, then scaled to length 1.
struct Standard {
  Matrix x;
  Vector mean, scale, y;
  Extended y_mean = 0;
};

Result<std::vector<std::size_t>> find_complete_rows(const Column& y, const std::vector<Predictor>& predictors) {
  std::vector<std::size_t> rows;
  for (const Predictor& one : predictors) {
    if (one.values.size() != y.size())
      return Error{ErrorCode::InvalidArgument, "The column '" + one.name + "' and the response differ in length."};
  }
  for (std::size_t row = 0; row < y.size(); ++row) {
    const bool is_complete = y[row] && std::all_of(predictors.begin(), predictors.end(),
                                                   [&](const Predictor& one) { return one.values[row].has_value(); });
    if (is_complete) rows.push_back(row);
  }
  return rows;
}

Result<Problem> make_problem(const Column& y, const std::vector<Predictor>& predictors) {
  CAIRN_ASSIGN(const std::vector<std::size_t> rows, find_complete_rows(y, predictors));
  Problem problem;
  problem.n_missing = y.size() - rows.size();
  problem.x.resize(static_cast<Index>(rows.size()), static_cast<Index>(predictors.size()));
  problem.y.resize(static_cast<Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    problem.y(static_cast<Index>(i)) = read_as_written(*y[rows[i]]);
    for (std::size_t j = 0; j < predictors.size(); ++j)
      problem.x(static_cast<Index>(i), static_cast<Index>(j)) = read_as_written(*predictors[j].values[rows[i]]);
  }
  for (const Predictor& one : predictors) problem.terms.push_back(one.name);
  return problem;
}

Standard standardise(const Problem& problem, Intercept intercept) {
  Standard out{problem.x, Vector::Zero(problem.x.cols()), Vector(), problem.y};
  if (intercept == Intercept::Fitted) {
    out.mean = problem.x.colwise().mean().transpose();
    out.y_mean = problem.y.mean();
    out.x.rowwise() -= out.mean.transpose();
    out.y.array() -= out.y_mean;
  }
  out.scale = out.x.colwise().norm().transpose();
  for (Extended& scale : out.scale) scale = scale > 0 ? scale : 1;
  out.x = out.x * out.scale.cwiseInverse().asDiagonal();
  return out;
}

void fill(const Problem& problem, const Standard& standard, const Eigen::ColPivHouseholderQR<Matrix>& qr,
          Intercept intercept, NistRegression& out) {
  const Index k = problem.x.cols();
  Vector solved = qr.solve(standard.y);
  solved += qr.solve(standard.y - standard.x * solved);  // one step of refinement
  const Vector slopes = solved.cwiseQuotient(standard.scale);
  const Extended squares = (standard.y - standard.x * solved).squaredNorm();
  const Extended sigma = std::sqrt(squares / static_cast<Extended>(out.df_residual));
  const Matrix inverse =
      qr.matrixR().topLeftCorner(k, k).template triangularView<Eigen::Upper>().solve(Matrix::Identity(k, k));
  const Matrix rows = standard.scale.cwiseInverse().asDiagonal() * (qr.colsPermutation() * inverse);
  if (intercept == Intercept::Fitted) {
    const Extended spread = (rows.transpose() * standard.mean).squaredNorm();
    out.terms.emplace_back("(Intercept)");
    out.estimate.push_back(static_cast<double>(standard.y_mean - slopes.dot(standard.mean)));
    out.se.push_back(static_cast<double>(sigma * std::sqrt(1 / static_cast<Extended>(out.n) + spread)));
  }
  for (Index j = 0; j < k; ++j) {
    out.terms.push_back(problem.terms[static_cast<std::size_t>(j)]);
    out.estimate.push_back(static_cast<double>(slopes(j)));
    out.se.push_back(static_cast<double>(sigma * rows.row(j).norm()));
  }
  out.residual_sd = static_cast<double>(sigma);
  const Extended total = standard.y.squaredNorm();
  out.r_squared = total > 0 ? static_cast<double>(1 - squares / total) : 0;
}

Result<NistRegression> solve(const Problem& problem, Intercept intercept) {
  const Index parameters = problem.x.cols() + (intercept == Intercept::Fitted ? 1 : 0);
  if (problem.x.rows() <= parameters)
    return Error{ErrorCode::InsufficientData, "There are too few complete rows for a model with this many terms."};
  const Standard standard = standardise(problem, intercept);
  const Eigen::ColPivHouseholderQR<Matrix> qr(standard.x);
  if (qr.rank() < problem.x.cols())
    return Error{ErrorCode::Singular,
                 "One column of the model follows from the others, so their effects cannot be told apart."};
  NistRegression out;
  out.n = static_cast<std::size_t>(problem.x.rows());
  out.n_missing = problem.n_missing;
  out.df_residual = static_cast<double>(problem.x.rows() - parameters);
  out.method = "least squares by centred and scaled QR in extended precision, decimals as written";
  fill(problem, standard, qr, intercept, out);
  return out;
}

}  // namespace

Result<NistRegression> compute_nist_regression(const Column& y, const std::vector<Predictor>& predictors,
                                               Intercept intercept) {
  if (predictors.empty()) return Error{ErrorCode::InvalidArgument, "The data need a column that explains y."};
  CAIRN_ASSIGN(const Problem problem, make_problem(y, predictors));
  return solve(problem, intercept);
}

Result<NistRegression> compute_nist_polynomial(const Column& y, const Column& x, std::int64_t degree,
                                               Intercept intercept) {
  if (degree < 1 || degree > 50)
    return Error{ErrorCode::InvalidArgument, "The degree of a polynomial must lie from 1 to 50."};
  CAIRN_ASSIGN(Problem problem, make_problem(y, {{"x", x}}));
  const Vector base = problem.x.col(0);
  problem.x.conservativeResize(Eigen::NoChange, static_cast<Index>(degree));
  for (Index power = 1; power < problem.x.cols(); ++power) {
    problem.x.col(power) = problem.x.col(power - 1).cwiseProduct(base);
    problem.terms.push_back("x^" + std::to_string(power + 1));
  }
  return solve(problem, intercept);
}

}  // namespace cairn::stats
