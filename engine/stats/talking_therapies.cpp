#include "engine/stats/talking_therapies.h"

#include <algorithm>

#include "engine/stats/data.h"

namespace cairn::stats {
namespace {

Result<void> check(const Column& column, std::size_t length, const CasenessRule& rule, std::string_view name) {
  if (column.size() != length)
    return Error{ErrorCode::InvalidArgument, "The four columns of scores must have the same length."};
  const auto is_outside = [&](const std::optional<double>& score) {
    return score && !(*score >= 0 && *score <= rule.highest);
  };
  if (std::any_of(column.begin(), column.end(), is_outside))
    return Error{ErrorCode::InvalidArgument, std::string(name) + " scores lie between 0 and " +
                                                 format_level(rule.highest) +
                                                 ". Leave a cell empty when a score is missing."};
  return {};
}

/// -1 for a reliable fall, 1 for a reliable rise.
int move(double start, double end, const CasenessRule& rule) {
  return end - start <= -rule.reliable_change ? -1 : end - start >= rule.reliable_change ? 1 : 0;
}

}  // namespace

Result<TalkingTherapies> compute_talking_therapies(const TalkingTherapiesScores& scores, const CasenessRule& phq,
                                                   const CasenessRule& gad) {
  const std::size_t length = scores.phq_start.size();
  CAIRN_TRY(check(scores.phq_start, length, phq, "PHQ-9"));
  CAIRN_TRY(check(scores.phq_end, length, phq, "PHQ-9"));
  CAIRN_TRY(check(scores.gad_start, length, gad, "GAD-7"));
  CAIRN_TRY(check(scores.gad_end, length, gad, "GAD-7"));
  TalkingTherapies out;
  for (std::size_t row = 0; row < length; ++row) {
    const auto &p0 = scores.phq_start[row], &p1 = scores.phq_end[row], &g0 = scores.gad_start[row],
               &g1 = scores.gad_end[row];
    if (!p0 || !p1 || !g0 || !g1) {
      ++out.n_missing;
      continue;
    }
    ++out.n;
    const bool is_case = *p0 >= phq.caseness || *g0 >= gad.caseness;
    const bool has_recovered = is_case && *p1 < phq.caseness && *g1 < gad.caseness;
    const int first = move(*p0, *p1, phq), second = move(*g0, *g1, gad);
    const bool has_improved = std::min(first, second) < 0 && std::max(first, second) <= 0;
    const bool has_deteriorated = std::max(first, second) > 0 && std::min(first, second) >= 0;
    out.at_caseness += is_case;
    out.recovery += has_recovered;
    out.reliable_improvement += has_improved;
    out.reliable_deterioration += has_deteriorated;
    out.no_reliable_change += !has_improved && !has_deteriorated;
    out.reliable_recovery += has_recovered && has_improved;
  }
  if (out.n == 0) return Error{ErrorCode::InsufficientData, "Nobody has all four scores."};
  const double all = static_cast<double>(out.n), cases = static_cast<double>(out.at_caseness);
  if (out.at_caseness > 0) {
    out.recovery_rate = static_cast<double>(out.recovery) / cases;
    out.reliable_recovery_rate = static_cast<double>(out.reliable_recovery) / cases;
  }
  out.reliable_improvement_rate = static_cast<double>(out.reliable_improvement) / all;
  out.reliable_deterioration_rate = static_cast<double>(out.reliable_deterioration) / all;
  out.method = "NHS Talking Therapies outcomes, people with all four scores";
  return out;
}

}  // namespace cairn::stats
