#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/coefficient.h"
#include "engine/stats/data.h"

namespace cairn::stats {

enum class GeeFamily { Gaussian, Binomial };
enum class WorkingCorrelation { Independence, Exchangeable, Ar1 };

/// Generalised estimating equations (Liang & Zeger 1986): a regression for people seen several times, with errors that
/// are right even when the assumed correlation within people is not.
struct Gee {
  std::size_t n = 0, n_missing = 0, n_clusters = 0;
  std::vector<Coefficient> coefficients;  // robust errors; statistic is Wald's chi-square with one degree of freedom
  std::optional<double> alpha;            // correlation of two rows of a person (Ar1: of neighbours)
  double dispersion = 0;
  double confidence = 0.95;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Column `id` says whose row it is; rows of a person are in the order of time, evenly spaced. The correlation is
/// estimated from all pairs of rows (Yan & Fine 2004, with independent working weights). InvalidArgument for an outcome
/// that is not 0 or 1 when the family is Binomial; InsufficientData below two people or too few rows; Singular when a
/// column follows from others; Separation when a column tells the outcome for certain; NoSolution when the estimation
/// does not settle.
Result<Gee> compute_gee(std::string_view formula, const Data& data, GeeFamily family, WorkingCorrelation correlation,
                        double confidence = 0.95);

}  // namespace cairn::stats
