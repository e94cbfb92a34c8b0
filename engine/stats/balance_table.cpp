#include "engine/stats/balance_table.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>

namespace cairn::stats {
namespace {

using Eigen::Index;

/// Values of one group with their weights.
template <class Value>
struct Side {
  std::vector<Value> values;
  std::vector<double> weights;
};

struct Groups {
  std::vector<std::optional<bool>> is_treated;
  std::vector<double> weights;
};

double weighted_mean(const Side<double>& side) {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < side.values.size(); ++i) {
    sum += side.weights[i];
    total += side.weights[i] * side.values[i];
  }
  return total / sum;
}

/// Greatest distance between the two distribution functions.
double find_ks(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double greatest = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double at = std::min(a[i], b[j]);
    while (i < a.size() && a[i] == at) ++i;
    while (j < b.size() && b[j] == at) ++j;
    greatest = std::max(greatest, std::abs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                           static_cast<double>(j) / static_cast<double>(b.size())));
  }
  return greatest;
}

void compare_numbers(const Side<double>& treated, const Side<double>& control, BalanceRow& row) {
  const auto is_yes_no = [](double value) { return value == 0 || value == 1; };
  const bool is_binary = std::all_of(treated.values.begin(), treated.values.end(), is_yes_no) &&
                         std::all_of(control.values.begin(), control.values.end(), is_yes_no);
  row.kind = is_binary ? BalanceKind::Binary : BalanceKind::Continuous;
  row.mean_treated = weighted_mean(treated);
  row.mean_control = weighted_mean(control);
  const Moments a = compute_moments(treated.values), b = compute_moments(control.values);
  const double va = is_binary ? a.mean * (1 - a.mean) : a.variance, vb = is_binary ? b.mean * (1 - b.mean) : b.variance;
  if (va + vb > 0) row.smd = (row.mean_treated - row.mean_control) / std::sqrt((va + vb) / 2);
  if (is_binary) return;
  if (vb > 0) row.variance_ratio = va / vb;
  row.ks = find_ks(treated.values, control.values);
}

/// Shares of each level, with weights and without.
struct Shares {
  Eigen::VectorXd weighted, plain;
};

Shares count_shares(const Side<std::string>& side, const std::vector<std::string>& levels) {
  const auto k = static_cast<Index>(levels.size());
  Shares out{Eigen::VectorXd::Zero(k), Eigen::VectorXd::Zero(k)};
  for (std::size_t i = 0; i < side.values.size(); ++i) {
    const auto level = std::lower_bound(levels.begin(), levels.end(), side.values[i]) - levels.begin();
    out.weighted(level) += side.weights[i];
    out.plain(level) += 1;
  }
  out.weighted /= out.weighted.sum();
  out.plain /= out.plain.sum();
  return out;
}

void compare_categories(const Side<std::string>& treated, const Side<std::string>& control, BalanceRow& row) {
  row.kind = BalanceKind::Categorical;
  for (const auto* side : {&treated, &control})
    row.levels.insert(row.levels.end(), side->values.begin(), side->values.end());
  std::sort(row.levels.begin(), row.levels.end());
  row.levels.erase(std::unique(row.levels.begin(), row.levels.end()), row.levels.end());
  const Shares a = count_shares(treated, row.levels), b = count_shares(control, row.levels);
  row.share_treated.assign(a.weighted.begin(), a.weighted.end());
  row.share_control.assign(b.weighted.begin(), b.weighted.end());
  const Index k = a.plain.size() - 1;
  if (k < 1) return;
  const auto spread = [](const Eigen::VectorXd& p) {
    return Eigen::MatrixXd(Eigen::MatrixXd(p.asDiagonal()) - p * p.transpose());
  };
  const Eigen::MatrixXd covariance = (spread(a.plain.tail(k)) + spread(b.plain.tail(k))) / 2;
  const Eigen::VectorXd distance = a.weighted.tail(k) - b.weighted.tail(k);
  const Eigen::FullPivLU<Eigen::MatrixXd> solver(covariance);
  if (solver.isInvertible()) row.smd = std::sqrt(distance.dot(solver.solve(distance)));
}

Result<Groups> load_groups(const Data& data, std::string_view treated, BalanceTable& out) {
  CAIRN_ASSIGN(const TextColumn names, data.load_texts("group"));
  Groups groups;
  std::map<std::string, std::size_t> counts;
  for (const std::optional<std::string>& name : names) {
    groups.is_treated.push_back(name ? std::optional(*name == treated) : std::nullopt);
    ++(name ? out.n : out.n_missing);
    if (name) ++counts[*name];
  }
  if (counts.size() != 2 || !counts.contains(std::string(treated)))
    return Error{ErrorCode::InvalidArgument, "The column \"group\" must hold two groups, one of them \"" +
                                                 std::string(treated) + "\" (the option \"treated\")."};
  out.n_treated = counts.at(std::string(treated));
  out.n_control = out.n - out.n_treated;
  groups.weights.assign(names.size(), 1);
  if (!data.has("weight")) return groups;
  CAIRN_ASSIGN(const Column weights, data.load_numbers("weight"));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double weight = i < weights.size() ? weights[i].value_or(-1) : -1;
    if (groups.is_treated[i] && !(weight >= 0))
      return Error{ErrorCode::InvalidArgument, "Every row with a group needs a weight from 0."};
    groups.weights[i] = weight;
  }
  return groups;
}

/// Splits a column by group; rows with a gap are counted.
template <class Values, class Value>
Result<void> split(const Values& values, const Groups& groups, BalanceRow& row, Side<Value>& treated,
                   Side<Value>& control) {
  if (values.size() != groups.is_treated.size())
    return Error{ErrorCode::InvalidArgument, "The column '" + row.name + "' differs in length from the groups."};
  for (std::size_t i = 0; i < values.size(); ++i) {
    row.n_missing += values[i] ? 0 : 1;
    if (!values[i] || !groups.is_treated[i]) continue;
    Side<Value>& side = *groups.is_treated[i] ? treated : control;
    side.values.push_back(*values[i]);
    side.weights.push_back(groups.weights[i]);
  }
  const auto has_weight = [](const Side<Value>& side) {
    return side.values.size() >= 2 &&
           std::any_of(side.weights.begin(), side.weights.end(), [](double weight) { return weight > 0; });
  };
  if (has_weight(treated) && has_weight(control)) return {};
  return Error{ErrorCode::InsufficientData,
               "The column '" + row.name + "' needs at least two values in each group, and weight on them."};
}

}  // namespace

Result<BalanceTable> compute_balance_table(const Data& data, std::string_view treated) {
  BalanceTable out;
  CAIRN_ASSIGN(const Groups groups, load_groups(data, treated, out));
  for (const DataColumn& column : data.columns) {
    if (column.name == "group" || column.name == "weight") continue;
    BalanceRow row;
    row.name = column.name;
    if (column.is_text()) {
      Side<std::string> a, b;
      CAIRN_TRY(split(column.texts, groups, row, a, b));
      compare_categories(a, b, row);
    } else {
      Side<double> a, b;
      CAIRN_TRY(split(column.numbers, groups, row, a, b));
      compare_numbers(a, b, row);
    }
    if (row.smd && std::abs(*row.smd) > 0.1) out.flagged.push_back(row.name);
    out.rows.push_back(std::move(row));
  }
  if (out.rows.empty()) return Error{ErrorCode::InsufficientData, "At least one covariate is needed to compare."};
  out.method = data.has("weight") ? "standardised differences of weighted means" : "standardised differences of means";
  return out;
}

}  // namespace cairn::stats
