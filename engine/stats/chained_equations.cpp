#include "engine/stats/chained_equations.h"

#include <Eigen/Dense>
#include <algorithm>
#include <numeric>

#include "engine/stats/donors.h"
#include "engine/stats/imputation_models.h"
#include "engine/stats/imputation_variable.h"
#include "engine/stats/parallel.h"

namespace cairn::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Variable = ImputationVariable;
using Rows = ImputationVariable::Rows;

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
    const Donors donors({predicted.data(), target.observed.size()});
    for (std::size_t gap = 0; gap < target.missing.size(); ++gap)
      fill(v, gap, target.observed[donors.choose(wanted(static_cast<Index>(gap)), donors_, random_)]);
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

/// Multiplications of all models together, with room for sorting and for the models fitted to the copies; the bound is
/// well under a minute.
Result<void> check_work(const std::vector<Variable>& variables, double rows, double columns,
                        const ImputationOptions& options) {
  constexpr double kMost = 3e10;
  double models = 0;
  for (const Variable& one : variables) {
    if (!one.missing.empty()) models += one.levels.empty() ? 1 : 6 * static_cast<double>(one.levels.size());
  }
  constexpr double kFits = 10;
  const double work = (models * static_cast<double>(options.iterations) + kFits) * static_cast<double>(options.m) *
                      rows * columns * (columns + 20);
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
    CAIRN_ASSIGN(Variable next, make_imputation_variable(column, is_named || column.is_text(), options.donors));
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
