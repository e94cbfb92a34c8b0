#include "engine/stats/ols.h"

#include <cmath>
#include <numbers>

#include "engine/stats/distributions.h"
#include "engine/stats/model_frame.h"

namespace cairn::stats {
namespace {

using Eigen::Index;

std::vector<Coefficient> infer_all(const std::vector<std::string>& terms, const Eigen::VectorXd& estimates,
                                   const Eigen::VectorXd& variances, const Ols& out) {
  std::vector<Coefficient> coefficients;
  for (Index i = 0; i < estimates.size(); ++i) {
    coefficients.push_back(infer_coefficient(terms[static_cast<std::size_t>(i)], estimates(i), std::sqrt(variances(i)),
                                             out.df_residual, out.confidence));
  }
  return coefficients;
}

/// Squares explained and in all, about the mean when there is an intercept.
struct Squares {
  double explained = 0, total = 0;
};

Squares split_squares(const ModelFrame& frame, const LinearModel& model, bool has_intercept) {
  const Eigen::VectorXd fitted = frame.y - model.residuals;
  const double center = has_intercept ? fitted.mean() : 0;
  const double explained = (fitted.array() - center).square().sum();
  return {explained, explained + model.residual_squares};
}

void fill_fit(const ModelFrame& frame, const LinearModel& model, bool has_intercept, Ols& out) {
  const auto n = static_cast<double>(out.n);
  const Squares squares = split_squares(frame, model, has_intercept);
  const double columns = static_cast<double>(frame.fixed.x.cols()) - (has_intercept ? 1 : 0);
  out.r_squared = squares.explained / squares.total;
  out.adjusted_r_squared = 1 - (1 - out.r_squared) * (n - (has_intercept ? 1 : 0)) / out.df_residual;
  if (columns > 0) {
    const double f = squares.explained / columns / (model.sigma * model.sigma);
    out.f = FTest{f, columns, out.df_residual, f_upper(f, columns, out.df_residual)};
  }
  const double parameters = static_cast<double>(frame.fixed.x.cols()) + 1;
  out.log_likelihood = -n / 2 * (std::log(2 * std::numbers::pi) + std::log(model.residual_squares / n) + 1);
  out.aic = -2 * out.log_likelihood + 2 * parameters;
  out.bic = -2 * out.log_likelihood + std::log(n) * parameters;
}

/// n R² of the squared residuals regressed on the same columns.
std::optional<SpreadTest> test_spread(const Eigen::MatrixXd& x, const LinearModel& model, bool has_intercept) {
  if (!has_intercept || x.cols() < 2) return std::nullopt;
  const Eigen::VectorXd squares = model.residuals.array().square();
  const Eigen::VectorXd centered = squares.array() - squares.mean();
  const Result<LinearModel> auxiliary = fit_linear_model(x, centered);
  if (!auxiliary || centered.squaredNorm() <= 0) return std::nullopt;
  const double r_squared = (centered - auxiliary->residuals).squaredNorm() / centered.squaredNorm();
  const double statistic = static_cast<double>(x.rows()) * r_squared, df = static_cast<double>(x.cols()) - 1;
  return SpreadTest{statistic, df, chi_square_upper(statistic, df)};
}

/// The first of the greatest: equal up to rounding counts as equal, so that the answer is the same everywhere.
std::size_t row_of_greatest(const Eigen::VectorXd& values, const std::vector<std::size_t>& rows) {
  const double bound = values.maxCoeff() * (1 - 1e-10);
  Index row = 0;
  while (values(row) < bound) ++row;
  return rows[static_cast<std::size_t>(row)];
}

void fill_influence(const ModelFrame& frame, const LinearModel& model, Ols& out) {
  out.max_leverage = model.leverage.maxCoeff();
  out.row_of_max_leverage = row_of_greatest(model.leverage, frame.rows);
  if (1 - out.max_leverage < 1e-10) return;
  const auto rest = 1 - model.leverage.array();
  const Eigen::VectorXd cook = model.residuals.array().square() * model.leverage.array() / rest.square() /
                               (static_cast<double>(frame.fixed.x.cols()) * model.sigma * model.sigma);
  out.max_cooks_distance = cook.maxCoeff();
  out.row_of_max_cooks_distance = row_of_greatest(cook, frame.rows);
}

}  // namespace

Result<Ols> compute_ols(std::string_view formula, const Data& data, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_ASSIGN(const Formula parsed, parse_fixed_formula(formula));
  CAIRN_ASSIGN(const ModelFrame frame, build_model_frame(parsed, data));
  const Design& design = frame.fixed;
  CAIRN_ASSIGN(const LinearModel model, fit_linear_model(design.x, frame.y));
  if (model.sigma <= 1e-12 * frame.y.cwiseAbs().maxCoeff()) {
    return Error{
        ErrorCode::ZeroVariance,
        "The model fits every row without error, so chance cannot be judged. The response does not vary, or it "
        "was computed from the other columns."};
  }
  Ols out;
  out.n = frame.rows.size();
  out.n_missing = frame.n_missing;
  out.confidence = confidence;
  out.df_residual = model.df;
  out.sigma = model.sigma;
  const Eigen::VectorXd variances = model.unscaled_covariance.diagonal() * (model.sigma * model.sigma);
  out.coefficients = infer_all(design.terms, model.coefficients, variances, out);
  for (std::size_t kind = 0; kind < out.robust.size(); ++kind) {
    const auto robust = compute_sandwich(design.x, model, static_cast<HeteroscedasticityKind>(kind));
    if (robust) out.robust[kind] = infer_all(design.terms, model.coefficients, robust->diagonal(), out);
  }
  fill_fit(frame, model, parsed.has_intercept, out);
  out.breusch_pagan = test_spread(design.x, model, parsed.has_intercept);
  fill_influence(frame, model, out);
  out.method = "least squares by QR; robust standard errors by the sandwich";
  out.assumptions = {"rows are independent of each other (else did or lmm)",
                     "each effect is a straight line, and effects add up",
                     "residuals are close to normal when rows are few (about 30 or fewer)"};
  return out;
}

}  // namespace cairn::stats
