#include "engine/stats/lmm.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/stats/model_frame.h"
#include "engine/stats/random_effects.h"

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

using Parameters = RandomEffectStructure::Parameters;

constexpr Index kMostRandomEffects = 4;

/// Groups in the order in which they first appear.
Levels find_groups(const DataColumn& column, const std::vector<std::size_t>& rows) {
  const Levels sorted = find_levels(column, rows);
  Levels out;
  std::vector<std::optional<std::size_t>> place(sorted.names.size());
  for (const std::size_t level : sorted.of_row) {
    if (!place[level]) {
      place[level] = out.names.size();
      out.names.push_back(sorted.names[level]);
    }
    out.of_row.push_back(*place[level]);
  }
  return out;
}

/// Directions in which the data say nothing (a variance that is zero) count as certain, not as boundless.
MatrixXd invert_where_known(const MatrixXd& information) {
  const VectorXd scale = information.diagonal().cwiseAbs().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
  const Eigen::SelfAdjointEigenSolver<MatrixXd> parts(scale.asDiagonal() * information * scale.asDiagonal());
  VectorXd inverse = parts.eigenvalues();
  for (double& value : inverse) value = value > 1e-10 ? 1 / value : 0;
  const MatrixXd directions = scale.asDiagonal() * parts.eigenvectors();
  return directions * inverse.asDiagonal() * directions.transpose();
}

/// The data as the engine takes them, and how to go back.
struct Setting {
  OrthogonalBasis fixed, random;
  double random_scale = 1;  // makes the columns of Z of size one
  Levels groups;
  VectorXd ordinary;
  RotatedData rotated;
};

Result<Setting> prepare(const Data& data, const Formula& formula, const ModelFrame& frame, const Design& random) {
  CAIRN_ASSIGN(OrthogonalBasis fixed, OrthogonalBasis::make(frame.fixed.x));
  CAIRN_ASSIGN(OrthogonalBasis effects, OrthogonalBasis::make(random.x));
  Setting out{std::move(fixed), std::move(effects), std::sqrt(static_cast<double>(frame.rows.size())), {}, {}, {}};
  out.groups = find_groups(*data.find(formula.random.front().group), frame.rows);
  const std::size_t groups = out.groups.names.size();
  if (groups < 2 || frame.rows.size() <= groups * static_cast<std::size_t>(random.x.cols()))
    return Error{ErrorCode::InsufficientData,
                 "Random effects need at least two groups, and more rows than groups times random effects."};
  out.ordinary = out.fixed.q().transpose() * frame.y;
  MatrixXd xy(frame.y.size(), out.fixed.q().cols() + 1);
  xy << out.fixed.q(), frame.y - out.fixed.q() * out.ordinary;
  const VectorXd residuals = xy.rightCols(1);
  out.rotated = rotate_groups(out.random.q() * out.random_scale, xy, out.groups.of_row, groups);
  if (std::min(residuals.squaredNorm(), out.rotated.rest_squares) <= 1e-24 * frame.y.squaredNorm())
    return Error{ErrorCode::ZeroVariance, "Values do not vary within groups beyond what the model says."};
  return out;
}

void fill_conditional(const Setting& setting, const RandomEffectStructure& structure, const CovarianceState& state,
                      Lmm& out) {
  const MatrixXd effects = structure.effect_covariance(state.theta);
  const double residual = structure.residual_variance(state.theta);
  VectorXd residual_of(state.beta.size() + 1);
  residual_of << -state.beta, 1;
  for (const RotatedGroup& group : setting.rotated.groups) {
    MatrixXd variance = group.r * effects * group.r.transpose();
    variance.diagonal().array() += residual;
    const VectorXd weighted = variance.llt().solve(VectorXd(group.columns.transpose() * residual_of));
    const VectorXd rotated = effects * group.r.transpose() * weighted;
    const VectorXd own = setting.random.coefficients(rotated) * setting.random_scale;
    out.conditional.emplace_back(own.begin(), own.end());
  }
}

void fill_variances(const Setting& setting, const RandomEffectStructure& structure, const VectorXd& theta, Lmm& out) {
  const MatrixXd rotated = structure.effect_covariance(theta);
  const MatrixXd own = setting.random.covariance(rotated) * setting.random_scale * setting.random_scale;
  out.random_covariance = list_rows(own);
  out.residual_variance = structure.residual_variance(theta);
  const double smallest = Eigen::SelfAdjointEigenSolver<MatrixXd>(rotated).eigenvalues().minCoeff();
  out.is_singular = smallest < 1e-9 * out.residual_variance;
  if (own.rows() == 1 && out.random_terms.front() == "(Intercept)")
    out.icc = own(0, 0) / (own(0, 0) + out.residual_variance);
}

VectorXd find_start(Index effects, double variance) {
  VectorXd theta = VectorXd::Zero(effects * (effects + 1) / 2 + 1);
  Index at = 0;
  for (Index column = 0; column < effects; at += effects - column, ++column) theta(at) = std::sqrt(variance * 0.3);
  theta(theta.size() - 1) = std::log(variance * 0.6);
  return theta;
}

}  // namespace

Result<Lmm> compute_lmm(const Data& data, const Formula& formula, const LmmOptions& options) {
  CAIRN_TRY(check_confidence(options.confidence));
  if (formula.random.size() != 1)
    return Error{ErrorCode::InvalidArgument,
                 "The formula needs one random part, such as (1 | person) or (time | person)."};
  const RandomPart& part = formula.random.front();
  CAIRN_ASSIGN(const ModelFrame frame, build_model_frame(formula, data));
  CAIRN_ASSIGN(const Design random, build_design(part.has_intercept, part.terms, data, frame.rows));
  if (random.x.cols() > kMostRandomEffects)
    return Error{ErrorCode::InvalidArgument, "At most four random effects of a group can be estimated together."};
  CAIRN_ASSIGN(const Setting setting, prepare(data, formula, frame, random));

  const Index effects = setting.fixed.q().cols(), random_effects = random.x.cols();
  const RandomEffectStructure factor(Parameters::Factor, random_effects, setting.rotated.r);
  CovarianceModel model{setting.rotated.blocks, &factor, effects, setting.fixed.log_determinant(), options.likelihood};
  const VectorXd residuals = frame.y - setting.fixed.q() * setting.ordinary;
  const double variance = residuals.squaredNorm() / static_cast<double>(residuals.size());
  CAIRN_ASSIGN(CovarianceState state, maximise(model, find_start(random_effects, variance)));

  Lmm out;
  out.n = frame.rows.size();
  out.n_groups = setting.groups.names.size();
  out.n_missing = frame.n_missing;
  out.terms = frame.fixed.terms;
  out.random_terms = random.terms;
  out.confidence = options.confidence;
  out.groups = setting.groups.names;
  out.log_likelihood = state.log_likelihood;
  out.aic = -2 * out.log_likelihood + 2 * static_cast<double>(effects + state.theta.size());
  fill_variances(setting, factor, state.theta, out);
  fill_conditional(setting, factor, state, out);

  std::vector<VectorXd> contrasts;
  for (Index i = 0; i < effects; ++i) contrasts.push_back(setting.fixed.contrast(VectorXd::Unit(effects, i)));
  state.beta += setting.ordinary;
  const VectorXd estimate = setting.fixed.coefficients(state.beta);
  out.estimate.assign(estimate.begin(), estimate.end());
  const VectorXd se = setting.fixed.covariance(state.phi).diagonal().cwiseSqrt();
  out.se.assign(se.begin(), se.end());
  out.satterthwaite = test_contrasts(state, state.phi, invert_where_known(state.observed), contrasts, out.confidence);
  if (options.likelihood == Likelihood::Restricted) {
    const RandomEffectStructure components(Parameters::Components, random_effects, setting.rotated.r);
    model.structure = &components;
    std::optional<CovarianceState> linear = evaluate(model, factor.components_of(state.theta), Derivatives::With);
    if (linear) {
      linear->beta += setting.ordinary;
      const MatrixXd weights = invert_where_known(linear->expected);
      out.kr = test_contrasts(*linear, adjust_covariance(model, *linear, weights), weights, contrasts, out.confidence);
    }
  }
  out.method = options.likelihood == Likelihood::Restricted
                   ? "linear mixed model, REML; Satterthwaite, and Kenward-Roger with expected information"
                   : "linear mixed model, maximum likelihood; Satterthwaite";
  out.assumptions = {"groups are independent of each other", "random effects and errors are close to normal",
                     "what is missing depends only on what was seen"};
  return out;
}

}  // namespace cairn::stats
