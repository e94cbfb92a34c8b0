#include "engine/stats/chained_equations.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/stats/imputation_models.h"
#include "engine/stats/model_frame.h"
#include "engine/stats/parallel.h"

namespace cairn::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Rows = std::vector<std::size_t>;

/// A column as the models see it.
struct Variable {
  Rows observed, missing;
  std::vector<Rows> levels;  // of a category: the observed rows of each value, the most frequent value first
  MatrixXd block;            // one row each: a centred and scaled number, or indicators of all levels but the first
  Index first = 0;           // where the block stands in the table
};

bool is_there(const DataColumn& column, std::size_t row) {
  return column.is_text() ? column.texts[row].has_value() : column.numbers[row].has_value();
}

/// False when values are too large or too close to each other to be scaled.
bool scale_column(Eigen::Ref<VectorXd> values, const Rows& observed) {
  std::vector<double> seen;
  for (const std::size_t row : observed) seen.push_back(values(static_cast<Index>(row)));
  const Moments moments = compute_moments(seen);
  if (!std::isfinite(moments.mean) || !std::isfinite(moments.variance)) return false;
  for (const std::size_t row : observed) {
    double& value = values(static_cast<Index>(row));
    value = moments.sd > 0 ? (value - moments.mean) / moments.sd : 0;
  }
  return values.allFinite();
}

Error not_finite(const DataColumn& column) {
  return {ErrorCode::InvalidArgument,
          "The column '" + column.name + "' holds a number that is not finite or too large."};
}

Result<void> encode_numbers(const DataColumn& column, Variable& out) {
  out.block = MatrixXd::Zero(static_cast<Index>(column.n()), 1);
  for (const std::size_t row : out.observed) out.block(static_cast<Index>(row), 0) = *column.numbers[row];
  if (!scale_column(out.block.col(0), out.observed)) return not_finite(column);
  return {};
}

Result<void> encode_category(const DataColumn& column, Variable& out) {
  const Levels levels = find_levels(column, out.observed);
  if (levels.names.size() > kMostImputedLevels)
    return Error{ErrorCode::InvalidArgument, "The column '" + column.name + "' has " +
                                                 std::to_string(levels.names.size()) +
                                                 " different values, too many to draw one. Is it a column of names?"};
  out.levels.resize(levels.names.size());
  for (std::size_t i = 0; i < out.observed.size(); ++i) out.levels[levels.of_row[i]].push_back(out.observed[i]);
  std::stable_sort(out.levels.begin(), out.levels.end(),
                   [](const Rows& a, const Rows& b) { return a.size() > b.size(); });
  out.block = MatrixXd::Zero(static_cast<Index>(column.n()), static_cast<Index>(out.levels.size()) - 1);
  for (Index level = 0; level < out.block.cols(); ++level) {
    for (const std::size_t row : out.levels[static_cast<std::size_t>(level) + 1])
      out.block(static_cast<Index>(row), level) = 1;
    if (!scale_column(out.block.col(level), out.observed)) return not_finite(column);
  }
  return {};
}

Result<Variable> encode(const DataColumn& column, bool is_category, std::size_t donors) {
  Variable out;
  for (std::size_t row = 0; row < column.n(); ++row)
    (is_there(column, row) ? out.observed : out.missing).push_back(row);
  if (out.observed.empty() || (!out.missing.empty() && out.observed.size() < donors))
    return Error{ErrorCode::InsufficientData,
                 "The column '" + column.name + "' needs at least " + std::to_string(donors) +
                     " values (one for each donor) before its gaps can be filled. Leave it out, or take fewer donors."};
  if (is_category) {
    CAIRN_TRY(encode_category(column, out));
  } else {
    CAIRN_TRY(encode_numbers(column, out));
  }
  return out;
}

/// One completed copy in the making. A gap is filled with the row whose value it takes.
class Chain {
 public:
  Chain(const std::vector<Variable>& variables, std::size_t rows, Index columns, const ImputationOptions& options,
        std::size_t copy)
      : variables_(variables), donors_(options.donors), random_(options.seed, copy) {
    table_ = MatrixXd::Ones(static_cast<Index>(rows), columns);
    for (const Variable& one : variables) {
      table_.middleCols(one.first, one.block.cols()) = one.block;
      sources_.emplace_back(one.missing.size());
    }
    for (std::size_t v = 0; v < variables.size(); ++v) {
      for (std::size_t gap = 0; gap < sources_[v].size(); ++gap)
        fill(v, gap, variables[v].observed[random_.below(variables[v].observed.size())]);
    }
  }

  void draw(std::size_t v) {
    const Variable& target = variables_[v];
    if (target.levels.empty()) {
      draw_number(v, target);
    } else {
      draw_category(v, target);
    }
  }
  const std::vector<Rows>& sources() const { return sources_; }

 private:
  void fill(std::size_t v, std::size_t gap, std::size_t source) {
    const Variable& target = variables_[v];
    sources_[v][gap] = source;
    table_.row(static_cast<Index>(target.missing[gap])).segment(target.first, target.block.cols()) =
        target.block.row(static_cast<Index>(source));
  }

  /// Some rows of all other columns.
  MatrixXd gather(const Rows& rows, const Variable& target) const {
    const Index after = target.first + target.block.cols(), rest = table_.cols() - after;
    MatrixXd out(static_cast<Index>(rows.size()), target.first + rest);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto from = static_cast<Index>(rows[i]), to = static_cast<Index>(i);
      out.row(to).head(target.first) = table_.row(from).head(target.first);
      out.row(to).tail(rest) = table_.row(from).tail(rest);
    }
    return out;
  }

  void draw_number(std::size_t v, const Variable& target) {
    const MatrixXd x = gather(target.observed, target);
    VectorXd y(x.rows());
    for (Index i = 0; i < y.size(); ++i)
      y(i) = target.block(static_cast<Index>(target.observed[static_cast<std::size_t>(i)]), 0);
    const LinearDraw model = draw_linear(x, y, random_);
    const VectorXd predicted = x * model.estimate, wanted = gather(target.missing, target) * model.drawn;
    std::vector<std::pair<double, std::size_t>> sorted;
    for (Index i = 0; i < y.size(); ++i)
      sorted.emplace_back(predicted(i), target.observed[static_cast<std::size_t>(i)]);
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t gap = 0; gap < target.missing.size(); ++gap)
      fill(v, gap, sorted[choose_donor(sorted, wanted(static_cast<Index>(gap)))].second);
  }

  /// One of the nearest, each equally likely, then any of the rows that are predicted as it is.
  std::size_t choose_donor(const std::vector<std::pair<double, std::size_t>>& sorted, double wanted) {
    constexpr double kAlike = 1e-10;  // more than rounding, in standard deviations
    const std::uint64_t rank = random_.below(std::min(donors_, sorted.size()));
    std::size_t above = static_cast<std::size_t>(
        std::lower_bound(sorted.begin(), sorted.end(), std::pair(wanted, std::size_t{0})) - sorted.begin());
    std::size_t below = above, chosen = 0;  // not yet passed: sorted[below - 1] and sorted[above]
    for (std::uint64_t i = 0; i <= rank; ++i) {
      const bool is_below =
          above == sorted.size() || (below > 0 && wanted - sorted[below - 1].first < sorted[above].first - wanted);
      chosen = is_below ? --below : above++;
    }
    const double value = sorted[chosen].first;
    std::size_t from = chosen, to = chosen + 1;
    while (from > 0 && value - sorted[from - 1].first < kAlike) --from;
    while (to < sorted.size() && sorted[to].first - value < kAlike) ++to;
    return from + random_.below(to - from);
  }

  void draw_category(std::size_t v, const Variable& target) {
    Rows gaps(target.missing.size());
    std::iota(gaps.begin(), gaps.end(), std::size_t{0});
    for (std::size_t level = 0; level + 1 < target.levels.size(); ++level) {
      Rows rows = target.levels[level];
      for (std::size_t other = level + 1; other < target.levels.size(); ++other)
        rows.insert(rows.end(), target.levels[other].begin(), target.levels[other].end());
      VectorXd y = VectorXd::Zero(static_cast<Index>(rows.size()));
      y.head(static_cast<Index>(target.levels[level].size())).setOnes();
      const VectorXd drawn = draw_logistic(gather(rows, target), y, random_);
      const VectorXd linear = gather(target.missing, target) * drawn;
      std::erase_if(gaps, [&](std::size_t gap) {
        if (random_.uniform() >= find_probability(linear(static_cast<Index>(gap)))) return false;
        fill(v, gap, target.levels[level].front());
        return true;
      });
    }
    for (const std::size_t gap : gaps) fill(v, gap, target.levels.back().front());
  }

  const std::vector<Variable>& variables_;
  std::size_t donors_;
  Philox random_;
  MatrixXd table_;  // 1, then the blocks of all columns
  std::vector<Rows> sources_;
};

Data complete(const Data& data, const std::vector<Variable>& variables, const std::vector<Rows>& sources) {
  Data out;
  out.columns = data.columns;
  for (std::size_t v = 0; v < variables.size(); ++v) {
    DataColumn& column = out.columns[v];
    for (std::size_t gap = 0; gap < sources[v].size(); ++gap) {
      const std::size_t to = variables[v].missing[gap], from = sources[v][gap];
      if (column.is_text()) column.texts[to] = column.texts[from];
      if (!column.is_text()) column.numbers[to] = column.numbers[from];
    }
  }
  return out;
}

Result<void> check(const Data& data, const ImputationOptions& options) {
  if (options.m < 1 || options.iterations < 1 || options.donors < 1)
    return Error{ErrorCode::InvalidArgument, "At least one copy, one iteration and one donor are needed."};
  if (data.columns.empty() || data.columns.front().n() == 0)
    return Error{ErrorCode::InsufficientData, "There are no rows to fill gaps in."};
  for (const DataColumn& column : data.columns) {
    if (column.n() != data.columns.front().n())
      return Error{ErrorCode::InvalidArgument, "The columns '" + data.columns.front().name + "' and '" + column.name +
                                                   "' differ in length; every row must have a cell in each."};
  }
  return {};
}

/// Multiplications of all models together, with room for sorting; the bound is about a minute.
Result<void> check_work(const std::vector<Variable>& variables, double rows, double columns,
                        const ImputationOptions& options) {
  constexpr double kMost = 3e10;
  double models = 0;
  for (const Variable& one : variables) {
    if (!one.missing.empty()) models += one.levels.empty() ? 1 : 6 * static_cast<double>(one.levels.size());
  }
  const double work = models * rows * columns * (columns + 20) * static_cast<double>(options.iterations) *
                      static_cast<double>(options.m);
  if (work > kMost)
    return Error{ErrorCode::InvalidArgument,
                 "So many rows, columns, iterations and copies would take too long. Use fewer of one of them."};
  return {};
}

}  // namespace

Result<std::vector<Data>> impute_by_chained_equations(const Data& data, std::span<const std::string> categories,
                                                      const ImputationOptions& options) {
  CAIRN_TRY(check(data, options));
  const std::size_t rows = data.columns.front().n();
  std::vector<Variable> variables;
  Index columns = 1;
  for (const DataColumn& column : data.columns) {
    const bool is_named = std::find(categories.begin(), categories.end(), column.name) != categories.end();
    CAIRN_ASSIGN(Variable next, encode(column, is_named || column.is_text(), options.donors));
    next.first = columns;
    columns += next.block.cols();
    variables.push_back(std::move(next));
  }
  CAIRN_TRY(check_work(variables, static_cast<double>(rows), static_cast<double>(columns), options));
  Rows order;
  for (std::size_t v = 0; v < variables.size(); ++v) {
    if (!variables[v].missing.empty()) order.push_back(v);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return variables[a].missing.size() < variables[b].missing.size();
  });
  std::vector<Data> out(options.m);
  run_chunks(options.m, choose_threads(options.threads, options.m), [&](std::size_t, std::size_t copy) {
    Chain chain(variables, rows, columns, options, copy);
    for (std::size_t i = 0; i < options.iterations && !order.empty(); ++i) {
      for (const std::size_t v : order) chain.draw(v);
    }
    out[copy] = complete(data, variables, chain.sources());
  });
  return out;
}

}  // namespace cairn::stats
