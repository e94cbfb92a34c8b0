#pragma once

#include <Eigen/Dense>
#include <span>
#include <string>
#include <vector>

#include "engine/stats/data.h"
#include "engine/stats/formula.h"

namespace cairn::stats {

/// The columns of a model. Internal to this module.
struct Design {
  Eigen::MatrixXd x;
  std::vector<std::string> terms;  // as R names coefficients: "(Intercept)", "age", "treatmentTAU", "sexMale:age"
  std::vector<std::size_t> term_of_column;  // 0 for the intercept, else 1 + index into the formula's terms
};

/// A formula applied to data: rows with a gap in any variable named (or in `also_complete`) are left out.
struct ModelFrame {
  Eigen::VectorXd y;
  Design fixed;
  std::vector<std::size_t> rows;  // which rows of the data were used
  std::size_t n_missing = 0;      // rows left out
};

/// Treatment coding as in R: texts and factor() become indicators, levels sorted by bytes (numbers by size), the first
/// is the reference; an interaction whose margin is absent gets an indicator for every level. InvalidArgument for a
/// column that is not there, of another length, or a response of texts, and beyond 300 columns; InsufficientData when
/// no row is complete or a category has one level only.
Result<ModelFrame> build_model_frame(const Formula& formula, const Data& data,
                                     std::span<const std::string> also_complete = {});

/// The columns of some terms over given rows (the random part of a mixed model).
Result<Design> build_design(bool has_intercept, const std::vector<Term>& terms, const Data& data,
                            std::span<const std::size_t> rows);

/// Levels in R's order: numbers by size, texts by bytes; and for each of the rows which level it has.
struct Levels {
  std::vector<std::string> names;
  std::vector<std::size_t> of_row;
};
Levels find_levels(const DataColumn& column, std::span<const std::size_t> rows);

}  // namespace cairn::stats
