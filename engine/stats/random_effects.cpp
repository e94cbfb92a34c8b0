#include "engine/stats/random_effects.h"

#include <cmath>
#include <map>

namespace cairn::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd flat(const MatrixXd& m) { return Eigen::Map<const VectorXd>(m.data(), m.size()); }

/// R to eleven decimals (Z has columns of size one), so that groups with the same times meet in spite of rounding.
std::vector<long long> key_of(const MatrixXd& r) {
  std::vector<long long> key = {r.rows()};
  for (Index i = 0; i < r.size(); ++i) key.push_back(std::llround(r.data()[i] * 1e11));
  return key;
}

}  // namespace

RandomEffectStructure::RandomEffectStructure(Parameters parameters, Index effects, std::vector<MatrixXd> r)
    : parameters_(parameters), effects_(effects), r_(std::move(r)) {
  for (Index column = 0; column < effects; ++column) {
    for (Index row = column; row < effects; ++row) places_.emplace_back(row, column);
  }
}

MatrixXd RandomEffectStructure::lower_triangle(const VectorXd& theta) const {
  MatrixXd out = MatrixXd::Zero(effects_, effects_);
  for (std::size_t k = 0; k < places_.size(); ++k)
    out(places_[k].first, places_[k].second) = theta(static_cast<Index>(k));
  return out;
}

MatrixXd RandomEffectStructure::effect_covariance(const VectorXd& theta) const {
  const MatrixXd lower = lower_triangle(theta);
  if (parameters_ == Parameters::Factor) return lower * lower.transpose();
  return lower.selfadjointView<Eigen::Lower>();
}

double RandomEffectStructure::residual_variance(const VectorXd& theta) const {
  const double last = theta(theta.size() - 1);
  return parameters_ == Parameters::Factor ? std::exp(last) : last;
}

VectorXd RandomEffectStructure::components_of(const VectorXd& factor_theta) const {
  const MatrixXd covariance = effect_covariance(factor_theta);
  VectorXd out(factor_theta.size());
  for (std::size_t k = 0; k < places_.size(); ++k)
    out(static_cast<Index>(k)) = covariance(places_[k].first, places_[k].second);
  out(out.size() - 1) = residual_variance(factor_theta);
  return out;
}

MatrixXd RandomEffectStructure::covariance(const VectorXd& theta, std::size_t block) const {
  MatrixXd out = r_[block] * effect_covariance(theta) * r_[block].transpose();
  out.diagonal().array() += residual_variance(theta);
  return out;
}

MatrixXd RandomEffectStructure::first_derivatives(const VectorXd& theta, std::size_t block) const {
  const MatrixXd& r = r_[block];
  const bool is_factor = parameters_ == Parameters::Factor;
  const MatrixXd right = is_factor ? MatrixXd(r * lower_triangle(theta)) : r;
  MatrixXd out(r.rows() * r.rows(), theta.size());
  for (std::size_t k = 0; k < places_.size(); ++k) {
    const auto [row, column] = places_[k];
    const MatrixXd half = r.col(row) * right.col(column).transpose();
    const bool is_diagonal = !is_factor && row == column;
    out.col(static_cast<Index>(k)) = flat(is_diagonal ? half : MatrixXd(half + half.transpose()));
  }
  const double scale = is_factor ? residual_variance(theta) : 1;
  out.col(theta.size() - 1) = flat(scale * MatrixXd::Identity(r.rows(), r.rows()));
  return out;
}

MatrixXd RandomEffectStructure::second_derivatives(const VectorXd& theta, std::size_t block) const {
  if (parameters_ == Parameters::Components) return {};
  const MatrixXd& r = r_[block];
  const Index parameters = theta.size();
  MatrixXd out = MatrixXd::Zero(r.rows() * r.rows(), parameters * parameters);
  for (std::size_t k = 0; k < places_.size(); ++k) {
    for (std::size_t l = 0; l < places_.size(); ++l) {
      if (places_[k].second != places_[l].second) continue;
      const MatrixXd half = r.col(places_[k].first) * r.col(places_[l].first).transpose();
      out.col(static_cast<Index>(k) * parameters + static_cast<Index>(l)) = flat(half + half.transpose());
    }
  }
  out.col(parameters * parameters - 1) = flat(residual_variance(theta) * MatrixXd::Identity(r.rows(), r.rows()));
  return out;
}

RotatedData rotate_groups(const MatrixXd& z, const MatrixXd& xy, const std::vector<std::size_t>& group_of_row,
                          std::size_t groups) {
  std::vector<std::vector<Index>> rows(groups);
  for (std::size_t i = 0; i < group_of_row.size(); ++i) rows[group_of_row[i]].push_back(static_cast<Index>(i));
  RotatedData out;
  std::map<std::vector<long long>, std::vector<std::size_t>> alike;
  MatrixXd rest(xy.cols(), xy.rows());
  Index rest_count = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    const MatrixXd own = z(rows[group], Eigen::all);
    const Index size = own.rows(), kept = std::min(size, own.cols());
    const Eigen::HouseholderQR<MatrixXd> qr(own);
    const MatrixXd rotated = qr.householderQ().transpose() * MatrixXd(xy(rows[group], Eigen::all));
    const MatrixXd r = qr.matrixQR().topRows(kept).triangularView<Eigen::Upper>();
    rest.middleCols(rest_count, size - kept) = rotated.bottomRows(size - kept).transpose();
    rest_count += size - kept;
    alike[key_of(r)].push_back(group);
    out.groups.push_back({r, rotated.topRows(kept).transpose()});
  }
  for (const auto& [key, members] : alike) {
    const MatrixXd& r = out.groups[members.front()].r;
    MatrixXd columns(xy.cols(), r.rows() * static_cast<Index>(members.size()));
    for (std::size_t i = 0; i < members.size(); ++i)
      columns.middleCols(static_cast<Index>(i) * r.rows(), r.rows()) = out.groups[members[i]].columns;
    out.blocks.emplace_back(r.rows(), std::move(columns));
    out.r.push_back(r);
  }
  if (rest_count > 0) {
    rest.conservativeResize(Eigen::NoChange, rest_count);
    out.rest_squares = rest.row(rest.rows() - 1).squaredNorm();
    out.blocks.emplace_back(1, std::move(rest));
    out.r.push_back(MatrixXd::Zero(1, z.cols()));
  }
  return out;
}

}  // namespace cairn::stats
