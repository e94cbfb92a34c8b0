#include "engine/stats/ancova.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/stats/distributions.h"
#include "engine/stats/linear_model.h"
#include "engine/stats/student_t.h"

namespace cairn::stats {
namespace {

/// Rows where everything is there, and the levels found among them.
struct Rows {
  std::vector<std::size_t> index;
  std::vector<std::string> levels;
  std::vector<std::size_t> level;  // of each row
};

/// Reference first, then sorted.
std::vector<std::string> sort_levels(const std::set<std::string>& found, const std::string& reference) {
  std::vector<std::string> levels;
  if (found.contains(reference)) levels.push_back(reference);
  for (const std::string& level : found) {
    if (level != reference) levels.push_back(level);
  }
  return levels;
}

bool is_complete(const AncovaInput& input, std::size_t row) {
  if (!input.post[row] || !input.pre[row] || !input.group[row]) return false;
  return std::all_of(input.covariates.begin(), input.covariates.end(), [&](const Covariate& covariate) {
    return covariate.texts.empty() ? covariate.numbers[row].has_value() : covariate.texts[row].has_value();
  });
}

Result<Rows> find_rows(const AncovaInput& input) {
  const std::size_t size = input.post.size();
  bool same_length = input.pre.size() == size && input.group.size() == size;
  for (const Covariate& covariate : input.covariates) {
    same_length = same_length && (covariate.texts.empty() ? covariate.numbers.size() : covariate.texts.size()) == size;
  }
  if (!same_length) return Error{ErrorCode::InvalidArgument, "All columns must have the same length."};
  Rows rows;
  std::set<std::string> found;
  for (std::size_t row = 0; row < size; ++row) {
    if (!is_complete(input, row)) continue;
    if (!std::isfinite(*input.post[row]) || !std::isfinite(*input.pre[row])) {
      return Error{ErrorCode::InvalidArgument,
                   "A value is infinite or not a number. Leave the cell empty when it is missing."};
    }
    rows.index.push_back(row);
    found.insert(*input.group[row]);
  }
  if (!input.reference.empty() && !found.contains(input.reference)) {
    std::string known;
    for (const std::string& level : found) known += (known.empty() ? "" : ", ") + level;
    return Error{ErrorCode::InvalidArgument,
                 "No complete row has the reference group '" + input.reference + "'. The groups are: " + known + "."};
  }
  rows.levels = sort_levels(found, input.reference);
  if (rows.levels.size() < 2) {
    return Error{ErrorCode::InsufficientData, "At least two groups with people who have both values are needed."};
  }
  for (const std::size_t row : rows.index) {
    const auto it = std::find(rows.levels.begin(), rows.levels.end(), *input.group[row]);
    rows.level.push_back(static_cast<std::size_t>(it - rows.levels.begin()));
  }
  return rows;
}

/// Columns of a covariate on the complete rows.
std::vector<Eigen::VectorXd> expand(const Covariate& covariate, const Rows& rows) {
  const auto n = static_cast<Eigen::Index>(rows.index.size());
  if (covariate.texts.empty()) {
    Eigen::VectorXd column(n);
    for (Eigen::Index i = 0; i < n; ++i) column(i) = *covariate.numbers[rows.index[static_cast<std::size_t>(i)]];
    return {column};
  }
  std::set<std::string> levels;
  for (const std::size_t row : rows.index) levels.insert(*covariate.texts[row]);
  if (!levels.empty()) levels.erase(levels.begin());
  std::vector<Eigen::VectorXd> columns;
  for (const std::string& level : levels) {
    Eigen::VectorXd column(n);
    for (Eigen::Index i = 0; i < n; ++i)
      column(i) = *covariate.texts[rows.index[static_cast<std::size_t>(i)]] == level ? 1 : 0;
    columns.push_back(column);
  }
  return columns;
}

/// intercept | pre | covariates | group indicators: the group comes last, so that the model without it is the left
/// part.
struct Design {
  Eigen::MatrixXd x;
  Eigen::VectorXd y, pre;
  Eigen::Index first_group = 0, groups = 0;
};

Design make_design(const AncovaInput& input, const Rows& rows) {
  const auto n = static_cast<Eigen::Index>(rows.index.size());
  Design design;
  design.y.resize(n);
  design.pre.resize(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    design.y(i) = *input.post[rows.index[static_cast<std::size_t>(i)]];
    design.pre(i) = *input.pre[rows.index[static_cast<std::size_t>(i)]];
  }
  std::vector<Eigen::VectorXd> columns = {Eigen::VectorXd::Ones(n), design.pre};
  for (const Covariate& covariate : input.covariates) {
    for (Eigen::VectorXd& column : expand(covariate, rows)) columns.push_back(std::move(column));
  }
  design.first_group = static_cast<Eigen::Index>(columns.size());
  design.groups = static_cast<Eigen::Index>(rows.levels.size()) - 1;
  design.x = Eigen::MatrixXd::Zero(n, design.first_group + design.groups);
  for (std::size_t i = 0; i < columns.size(); ++i) design.x.col(static_cast<Eigen::Index>(i)) = columns[i];
  for (Eigen::Index i = 0; i < n; ++i) {
    const std::size_t level = rows.level[static_cast<std::size_t>(i)];
    if (level > 0) design.x(i, design.first_group + static_cast<Eigen::Index>(level) - 1) = 1;
  }
  return design;
}

void fill_effects(const Design& design, const LinearModel& model, Ancova& out) {
  const std::optional<Eigen::MatrixXd> robust = compute_hc3(design.x, model);
  if (robust) out.se_hc3.emplace(), out.ci_hc3.emplace();
  const double quantile = -t_quantile((1 - out.confidence) / 2, model.df);
  for (Eigen::Index g = 0; g < design.groups; ++g) {
    const Eigen::Index column = design.first_group + g;
    const double effect = model.coefficients(column), se = std::sqrt(model.covariance(column, column));
    out.effect.push_back(effect);
    out.se.push_back(se);
    out.t.push_back(effect / se);
    out.p.push_back(std::min(1.0, 2 * t_upper(std::abs(effect / se), model.df)));
    out.ci.push_back({effect - quantile * se, effect + quantile * se});
    if (!robust) continue;
    const double hc3 = std::sqrt((*robust)(column, column));
    out.se_hc3->push_back(hc3);
    out.ci_hc3->push_back({effect - quantile * hc3, effect + quantile * hc3});
  }
}

void fill_adjusted_means(const Design& design, const LinearModel& model, Ancova& out) {
  Eigen::VectorXd point = design.x.colwise().mean().transpose();
  for (Eigen::Index level = 0; level <= design.groups; ++level) {
    for (Eigen::Index g = 0; g < design.groups; ++g) point(design.first_group + g) = g + 1 == level ? 1 : 0;
    out.adjusted_means.push_back(point.dot(model.coefficients));
    out.adjusted_means_se.push_back(model.sigma * std::sqrt(point.dot(model.unscaled_covariance * point)));
  }
}

/// F test of a larger model against a smaller one.
struct FTest {
  double f = 0, p = 0;
};
FTest compare_models(const LinearModel& smaller, const LinearModel& larger) {
  const double df = smaller.df - larger.df;
  const double f = (smaller.residual_squares - larger.residual_squares) / df / (larger.residual_squares / larger.df);
  return {f, f > 0 ? f_upper(f, df, larger.df) : 1};
}

void fill_interaction(const Design& design, const LinearModel& model, Ancova& out) {
  Eigen::MatrixXd wider(design.x.rows(), design.x.cols() + design.groups);
  wider.leftCols(design.x.cols()) = design.x;
  for (Eigen::Index g = 0; g < design.groups; ++g) {
    wider.col(design.x.cols() + g) = design.x.col(design.first_group + g).cwiseProduct(design.pre);
  }
  const Result<LinearModel> larger = fit_linear_model(wider, design.y);
  if (!larger || larger->residual_squares <= 0) return;  // too few people to ask this; the field stays empty
  const FTest test = compare_models(model, *larger);
  out.interaction_f = test.f;
  out.interaction_p = test.p;
}

void fill_contrasts(const AncovaInput& input, const Rows& rows, Ancova& out) {
  if (rows.levels.size() != 2) return;
  Sample change[2], post[2];
  for (std::size_t i = 0; i < rows.index.size(); ++i) {
    const std::size_t row = rows.index[i], side = rows.level[i];
    change[side].values.push_back(*input.post[row] - *input.pre[row]);
    post[side].values.push_back(*input.post[row]);
  }
  if (const Result<StudentT> test = compute_student_t(change[1], change[0])) {
    out.change_score_difference = test->estimate;
    out.change_score_p = test->p;
  }
  if (const Result<StudentT> test = compute_student_t(post[1], post[0])) {
    out.post_only_difference = test->estimate;
    out.post_only_p = test->p;
  }
}

}  // namespace

Result<Ancova> compute_ancova(const AncovaInput& input, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_ASSIGN(const Rows rows, find_rows(input));
  const Design design = make_design(input, rows);
  CAIRN_ASSIGN(const LinearModel model, fit_linear_model(design.x, design.y));
  if (model.sigma <= 1e-12 * design.y.cwiseAbs().maxCoeff()) {
    return Error{ErrorCode::ZeroVariance,
                 "The values follow from the baseline without any scatter, so chance cannot be judged."};
  }
  Ancova out;
  out.n = rows.index.size();
  out.n_missing = input.post.size() - out.n;
  out.levels = rows.levels;
  out.level_n.assign(rows.levels.size(), 0);
  for (const std::size_t level : rows.level) ++out.level_n[level];
  out.df = model.df;
  out.sigma = model.sigma;
  out.pre_slope = model.coefficients(1);
  out.confidence = confidence;
  fill_effects(design, model, out);
  fill_adjusted_means(design, model, out);
  CAIRN_ASSIGN(const LinearModel without_group, fit_linear_model(design.x.leftCols(design.first_group), design.y));
  const FTest test = compare_models(without_group, model);
  out.f_group = test.f;
  out.p_group = test.p;
  fill_interaction(design, model, out);
  fill_contrasts(input, rows, out);
  out.method =
      "analysis of covariance: later score on group and baseline; HC3 standard errors beside the classical ones";
  out.assumptions = {"people answer independently of each other",
                     "the later score follows the baseline in a straight line with the same slope in each group",
                     "groups differ in nothing else that matters"};
  return out;
}

}  // namespace cairn::stats
