#include "engine/stats/fisher_exact.h"

#include <algorithm>
#include <limits>

#include "engine/stats/conditional_odds.h"
#include "engine/stats/table_network.h"

namespace cairn::stats {
namespace {

constexpr std::int64_t kMostTables = 1'000'000;

Error too_large() {
  return Error{ErrorCode::InvalidArgument,
               "There are too many tables with these sums to go through them all. Use chi_square."};
}

double sample_odds_ratio(const CountTable& table) {
  const auto cell = [&](std::size_t i, std::size_t j) { return static_cast<double>(table.cells[i][j]); };
  const double against = cell(0, 1) * cell(1, 0);
  return against == 0 ? std::numeric_limits<double>::infinity() : cell(0, 0) * cell(1, 1) / against;
}

}  // namespace

Result<FisherExact> compute_fisher_exact(const std::vector<Column>& rows, double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_ASSIGN(const CountTable table, read_count_table(rows, EmptyLines::Drop));
  FisherExact out;
  out.n = table.total;
  out.confidence = confidence;
  if (!table.is_two_by_two()) {
    const std::optional<double> share = share_of_unlikely_tables(table);
    if (!share) return too_large();
    out.p = *share;
    out.method = "Fisher's exact test, all tables with the same sums (Freeman-Halton)";
    return out;
  }
  if (std::min({table.row_sums[0], table.row_sums[1], table.column_sums[0], table.column_sums[1]}) > kMostTables)
    return too_large();
  const ConditionalOdds odds(table.cells[0][0], table.cells[0][1], table.cells[1][0], table.cells[1][1]);
  out.p = odds.two_sided();
  FisherOdds more;
  more.odds_ratio_conditional = odds.most_likely();
  more.ci = odds.interval(confidence);
  more.odds_ratio_sample = sample_odds_ratio(table);
  more.p_greater = odds.upper();
  more.p_less = odds.lower();
  more.mid_p = out.p - odds.density() / 2;
  out.odds = more;
  out.method = "Fisher's exact test, odds ratio and interval given the sums of rows and columns";
  return out;
}

}  // namespace cairn::stats
