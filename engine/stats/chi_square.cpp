#include "engine/stats/chi_square.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

void fill_two_by_two(const CountTable& table, ChiSquare& out) {
  const auto cell = [&](std::size_t i, std::size_t j) { return static_cast<double>(table.cells[i][j]); };
  double yates = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      const double distance = std::abs(cell(i, j) - out.expected[i][j]);
      const double corrected = distance - std::min(0.5, distance);
      yates += corrected * corrected / out.expected[i][j];
    }
  }
  out.yates_statistic = yates;
  out.yates_p = chi_square_upper(yates, 1);
  const double margins =
      std::sqrt(static_cast<double>(table.row_sums[0])) * std::sqrt(static_cast<double>(table.row_sums[1])) *
      std::sqrt(static_cast<double>(table.column_sums[0])) * std::sqrt(static_cast<double>(table.column_sums[1]));
  out.phi = (cell(0, 0) * cell(1, 1) - cell(0, 1) * cell(1, 0)) / margins;
}

}  // namespace

Result<ChiSquare> compute_chi_square(const std::vector<Column>& rows) {
  CAIRN_ASSIGN(const CountTable table, read_count_table(rows, EmptyLines::Refuse));
  const double total = static_cast<double>(table.total);
  ChiSquare out;
  out.n = table.total;
  out.min_expected = total;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double row_share = static_cast<double>(table.row_sums[i]) / total;
    std::vector<double>& expected_row = out.expected.emplace_back();
    std::vector<double>& residual_row = out.residuals.emplace_back();
    for (std::size_t j = 0; j < table.columns(); ++j) {
      const double column_share = static_cast<double>(table.column_sums[j]) / total;
      const double seen = static_cast<double>(table.cells[i][j]), expected = row_share * column_share * total;
      out.statistic += (seen - expected) * (seen - expected) / expected;
      if (seen > 0) out.g_statistic += 2 * seen * std::log(seen / expected);
      out.min_expected = std::min(out.min_expected, expected);
      expected_row.push_back(expected);
      residual_row.push_back((seen - expected) / std::sqrt(expected * (1 - row_share) * (1 - column_share)));
    }
  }
  out.g_statistic = std::max(0.0, out.g_statistic);
  out.df = static_cast<double>((table.rows() - 1) * (table.columns() - 1));
  out.p = chi_square_upper(out.statistic, out.df);
  out.g_p = chi_square_upper(out.g_statistic, out.df);
  const double smaller = static_cast<double>(std::min(table.rows(), table.columns()));
  out.cramers_v = std::sqrt(out.statistic / (total * (smaller - 1)));
  out.has_small_expected = out.min_expected < 5;
  if (table.is_two_by_two()) fill_two_by_two(table, out);
  out.method = "Pearson's chi-square, uncorrected";
  out.assumptions = {"each person is counted once", "every expected count is at least 5"};
  return out;
}

}  // namespace cairn::stats
