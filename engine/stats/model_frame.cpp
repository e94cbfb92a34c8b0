#include "engine/stats/model_frame.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace cairn::stats {
namespace {

using Eigen::Index;

constexpr std::size_t kMostLevels = 300;
constexpr Index kMostColumns = 300;

Error too_wide() {
  return Error{ErrorCode::InvalidArgument,
               "The model has more than 300 columns. Use fewer terms; is a column of names among them?"};
}

/// The columns that one variable gives, with the ends of their names.
struct Block {
  Eigen::MatrixXd values;
  std::vector<std::string> labels;
};

bool is_category(const Factor& factor, const DataColumn& column) { return factor.is_forced || column.is_text(); }

bool is_there(const DataColumn& column, std::size_t row) {
  return column.is_text() ? column.texts[row].has_value() : column.numbers[row].has_value();
}

Result<Block> make_block(const Factor& factor, const DataColumn& column, std::span<const std::size_t> rows,
                         bool has_reference) {
  const auto n = static_cast<Index>(rows.size());
  if (!is_category(factor, column)) {
    Block block{Eigen::MatrixXd(n, 1), {factor.label()}};
    for (Index i = 0; i < n; ++i) block.values(i, 0) = *column.numbers[rows[static_cast<std::size_t>(i)]];
    return block;
  }
  const Levels levels = find_levels(column, rows);
  if (levels.names.size() < 2)
    return Error{
        ErrorCode::InsufficientData,
        "The column '" + column.name + "' has one value only in the complete rows, so it has no effect to find."};
  if (levels.names.size() > kMostLevels)
    return Error{ErrorCode::InvalidArgument,
                 "The column '" + column.name + "' has " + std::to_string(levels.names.size()) +
                     " different values, too many for a category. Is it a column of names?"};
  const std::size_t first = has_reference ? 1 : 0;
  Block block{Eigen::MatrixXd::Zero(n, static_cast<Index>(levels.names.size() - first)), {}};
  for (std::size_t level = first; level < levels.names.size(); ++level)
    block.labels.push_back(factor.label() + levels.names[level]);
  for (Index i = 0; i < n; ++i) {
    const std::size_t level = levels.of_row[static_cast<std::size_t>(i)];
    if (level >= first) block.values(i, static_cast<Index>(level - first)) = 1;
  }
  return block;
}

/// The first block's columns vary fastest, as in R.
Block multiply(const Block& a, const Block& b) {
  Block out{Eigen::MatrixXd(a.values.rows(), a.values.cols() * b.values.cols()), {}};
  Index at = 0;
  for (Index j = 0; j < b.values.cols(); ++j) {
    for (Index i = 0; i < a.values.cols(); ++i) {
      out.values.col(at++) = a.values.col(i).cwiseProduct(b.values.col(j));
      out.labels.push_back(a.labels[static_cast<std::size_t>(i)] + ":" + b.labels[static_cast<std::size_t>(j)]);
    }
  }
  return out;
}

/// A factor in a term is coded against a reference when the term without it is in the model too.
bool has_margin(const Term& term, const Factor& factor, bool has_intercept, const std::vector<Term>& terms) {
  if (term.factors.size() == 1) return has_intercept;
  return std::any_of(terms.begin(), terms.end(), [&](const Term& other) {
    return other.factors.size() + 1 == term.factors.size() &&
           std::all_of(other.factors.begin(), other.factors.end(), [&](const Factor& one) {
             return !(one == factor) && std::find(term.factors.begin(), term.factors.end(), one) != term.factors.end();
           });
  });
}

}  // namespace

Levels find_levels(const DataColumn& column, std::span<const std::size_t> rows) {
  Levels levels;
  levels.of_row.reserve(rows.size());
  const auto number_levels = [&](auto& sorted, const auto& value_of, const auto& name_of) {
    for (const std::size_t row : rows) sorted.emplace(value_of(row), 0);
    std::size_t next = 0;
    for (auto& [value, index] : sorted) {
      index = next++;
      levels.names.push_back(name_of(value));
    }
    for (const std::size_t row : rows) levels.of_row.push_back(sorted.at(value_of(row)));
  };
  if (column.is_text()) {
    std::map<std::string, std::size_t> sorted;
    number_levels(
        sorted, [&](std::size_t row) { return *column.texts[row]; }, [](const std::string& name) { return name; });
  } else {
    std::map<double, std::size_t> sorted;
    number_levels(
        sorted, [&](std::size_t row) { return *column.numbers[row]; }, format_level);
  }
  return levels;
}

Result<Design> build_design(bool has_intercept, const std::vector<Term>& terms, const Data& data,
                            std::span<const std::size_t> rows) {
  Design design;
  std::vector<Block> blocks;
  const auto n = static_cast<Index>(rows.size());
  if (has_intercept) {
    blocks.push_back({Eigen::MatrixXd::Ones(n, 1), {"(Intercept)"}});
    design.term_of_column.push_back(0);
  }
  Index columns = has_intercept ? 1 : 0;
  bool has_full_category = has_intercept;  // without an intercept the first category keeps all its levels
  for (std::size_t t = 0; t < terms.size(); ++t) {
    Block block;
    for (const Factor& factor : terms[t].factors) {
      CAIRN_ASSIGN(const DataColumn* column, data.load(factor.variable));
      const bool is_main = terms[t].factors.size() == 1;
      const bool has_reference = is_main ? has_full_category : has_margin(terms[t], factor, has_intercept, terms);
      if (is_main && is_category(factor, *column)) has_full_category = true;
      CAIRN_ASSIGN(Block next, make_block(factor, *column, rows, has_reference));
      const Index wide = block.labels.empty() ? next.values.cols() : block.values.cols() * next.values.cols();
      columns += wide;
      if (columns > kMostColumns) return too_wide();
      columns -= wide;
      block = block.labels.empty() ? std::move(next) : multiply(block, next);
    }
    design.term_of_column.insert(design.term_of_column.end(), block.labels.size(), t + 1);
    columns += block.values.cols();
    blocks.push_back(std::move(block));
  }
  design.x.resize(n, columns);
  Index at = 0;
  for (Block& block : blocks) {
    design.x.middleCols(at, block.values.cols()) = block.values;
    at += block.values.cols();
    for (std::string& label : block.labels) design.terms.push_back(std::move(label));
  }
  return design;
}

Result<ModelFrame> build_model_frame(const Formula& formula, const Data& data,
                                     std::span<const std::string> also_complete) {
  std::vector<const DataColumn*> columns;
  std::vector<std::string> names = formula.variables();
  names.insert(names.end(), also_complete.begin(), also_complete.end());
  for (const std::string& name : names) {
    CAIRN_ASSIGN(const DataColumn* column, data.load(name));
    if (!columns.empty() && column->n() != columns.front()->n())
      return Error{ErrorCode::InvalidArgument, "The columns '" + columns.front()->name + "' and '" + name +
                                                   "' differ in length; every row must have a cell in each."};
    columns.push_back(column);
  }
  if (columns.front()->is_text())
    return Error{ErrorCode::InvalidArgument, "The response '" + formula.response + "' must hold numbers."};
  ModelFrame frame;
  for (std::size_t row = 0; row < columns.front()->n(); ++row) {
    if (std::all_of(columns.begin(), columns.end(), [&](const DataColumn* one) { return is_there(*one, row); }))
      frame.rows.push_back(row);
  }
  frame.n_missing = columns.front()->n() - frame.rows.size();
  if (frame.rows.empty()) return Error{ErrorCode::InsufficientData, "No row has a value in every column of the model."};
  frame.y.resize(static_cast<Index>(frame.rows.size()));
  for (std::size_t i = 0; i < frame.rows.size(); ++i) {
    frame.y(static_cast<Index>(i)) = *columns.front()->numbers[frame.rows[i]];
    if (!std::isfinite(frame.y(static_cast<Index>(i))))
      return Error{ErrorCode::InvalidArgument, "The response holds a value that is not a finite number."};
  }
  CAIRN_ASSIGN(frame.fixed, build_design(formula.has_intercept, formula.terms, data, frame.rows));
  return frame;
}

}  // namespace cairn::stats
