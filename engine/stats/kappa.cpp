#include "engine/stats/kappa.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

/// Levels and shares of all pairs by category of the first (row) and second (column) rater.
struct Table {
  std::size_t n = 0, n_missing = 0;
  std::vector<std::string> levels;
  Eigen::MatrixXd shares;
};

template <class Value>
void count_shares(const std::vector<std::optional<Value>>& x, const std::vector<std::optional<Value>>& y,
                  const std::map<Value, Eigen::Index>& place, Table& out) {
  const auto k = static_cast<Eigen::Index>(place.size());
  out.shares = Eigen::MatrixXd::Zero(k, k);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] && y[i])
      out.shares(place.at(*x[i]), place.at(*y[i])) += 1, ++out.n;
    else
      ++out.n_missing;
  }
  if (out.n > 0) out.shares /= static_cast<double>(out.n);
}

template <class Value>
Table count_pairs_of(const std::vector<std::optional<Value>>& x, const std::vector<std::optional<Value>>& y) {
  Table out;
  std::map<Value, Eigen::Index> place;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!x[i] || !y[i]) continue;
    place.emplace(*x[i], 0);
    place.emplace(*y[i], 0);
  }
  for (auto& [level, position] : place) {
    position = static_cast<Eigen::Index>(out.levels.size());
    if constexpr (std::is_same_v<Value, double>)
      out.levels.push_back(format_level(level));
    else
      out.levels.push_back(level);
  }
  count_shares(x, y, place, out);
  return out;
}

/// With the categories in a given order.
Result<Table> count_pairs_by(const std::vector<std::string>& levels, const TextColumn& x, const TextColumn& y) {
  Table out;
  out.levels = levels;
  std::map<std::string, Eigen::Index> place;
  for (const std::string& level : levels) place.emplace(level, static_cast<Eigen::Index>(place.size()));
  if (place.size() != levels.size())
    return Error{ErrorCode::InvalidArgument, "The option \"levels\" names a category twice."};
  for (const TextColumn* column : {&x, &y}) {
    for (std::size_t row = 0; row < column->size(); ++row) {
      if ((*column)[row] && !place.contains(*(*column)[row]))
        return Error{ErrorCode::InvalidArgument, "A rating in row " + std::to_string(row + 1) +
                                                     " is not among the \"levels\". Name every category, in order."};
    }
  }
  count_shares(x, y, place, out);
  return out;
}

TextColumn as_texts(const DataColumn& column) {
  if (column.is_text()) return column.texts;
  TextColumn out;
  for (const auto& number : column.numbers) out.push_back(number ? std::optional(format_level(*number)) : std::nullopt);
  return out;
}

KappaEstimate estimate_with(const Eigen::MatrixXd& weights, const Table& table, double z) {
  const Eigen::MatrixXd& p = table.shares;
  const Eigen::VectorXd rows = p.rowwise().sum(), columns = p.colwise().sum();
  const Eigen::MatrixXd expected = rows * columns.transpose();
  const double observed = weights.cwiseProduct(p).sum(), chance = weights.cwiseProduct(expected).sum();
  const Eigen::VectorXd row_weight = weights * columns, column_weight = weights.transpose() * rows;
  const Eigen::MatrixXd margin = row_weight.replicate(1, p.cols()) + column_weight.transpose().replicate(p.rows(), 1);
  KappaEstimate out;
  out.kappa = (observed - chance) / (1 - chance);
  const double rest = 1 - out.kappa, scale = static_cast<double>(table.n) * (1 - chance) * (1 - chance);
  const double centre = out.kappa - chance * rest;
  const double spread = p.cwiseProduct((weights - margin * rest).cwiseAbs2()).sum() - centre * centre;
  const double spread0 = expected.cwiseProduct((weights - margin).cwiseAbs2()).sum() - chance * chance;
  out.se = std::sqrt(std::max(0.0, spread) / scale);
  out.se0 = std::sqrt(std::max(0.0, spread0) / scale);
  out.ci = {out.kappa - z * out.se, out.kappa + z * out.se};
  if (out.se0 > 0) out.z = out.kappa / out.se0;
  return out;
}

}  // namespace

Result<Kappa> compute_kappa(const DataColumn& x, const DataColumn& y, double confidence,
                            const std::vector<std::string>& order) {
  CAIRN_TRY(check_confidence(confidence));
  if (x.n() != y.n())
    return Error{ErrorCode::InvalidArgument, "The two columns differ in length; every person needs both ratings."};
  const bool has_texts = x.is_text() || y.is_text();
  const auto count_pairs = [&]() -> Result<Table> {
    if (!order.empty()) return count_pairs_by(order, as_texts(x), as_texts(y));
    return has_texts ? count_pairs_of(as_texts(x), as_texts(y)) : count_pairs_of(x.numbers, y.numbers);
  };
  CAIRN_ASSIGN(const Table table, count_pairs());
  if (table.n == 0) return Error{ErrorCode::InsufficientData, "Nobody has both ratings."};
  if (table.shares.diagonal().maxCoeff() == 1)
    return Error{ErrorCode::ZeroVariance,
                 "Both raters used one category only, so agreement cannot be told from chance."};
  constexpr std::size_t kMostLevels = 500;
  if (table.levels.size() > kMostLevels)
    return Error{ErrorCode::InvalidArgument,
                 "The ratings have more than 500 different values. Kappa is for categories; for numbers use icc."};
  const auto levels = static_cast<Eigen::Index>(table.levels.size());
  const double k = static_cast<double>(levels), z = -normal_quantile((1 - confidence) / 2);
  const Eigen::VectorXd place = Eigen::VectorXd::LinSpaced(levels, 0, 1);
  const Eigen::MatrixXd distance = (place.replicate(1, levels) - place.transpose().replicate(levels, 1)).cwiseAbs();
  const Eigen::MatrixXd ones = Eigen::MatrixXd::Ones(levels, levels);
  Kappa out;
  out.n = table.n;
  out.n_missing = table.n_missing;
  out.levels = table.levels;
  out.observed_agreement = table.shares.trace();
  out.unweighted = estimate_with(Eigen::MatrixXd::Identity(levels, levels), table, z);
  out.linear = estimate_with(ones - distance, table, z);
  out.quadratic = estimate_with(ones - distance.cwiseAbs2(), table, z);
  out.pabak = (k * out.observed_agreement - 1) / (k - 1);
  out.confidence = confidence;
  out.method = "Cohen's kappa, standard errors by Fleiss, Cohen & Everitt 1969";
  return out;
}

}  // namespace cairn::stats
