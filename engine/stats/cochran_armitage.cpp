#include "engine/stats/cochran_armitage.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace cairn::stats {
namespace {

Result<std::int64_t> read_count(const std::optional<double>& value) {
  if (!value || !(*value >= 0 && *value <= 1e15) || *value != std::floor(*value))
    return Error{ErrorCode::InvalidArgument, "Every count must be a whole number from 0."};
  return static_cast<std::int64_t>(*value);
}

Result<CochranArmitage> read_groups(const Column& x, const Column& n, const Column& score) {
  if (x.size() != n.size() || (!score.empty() && score.size() != x.size()))
    return Error{ErrorCode::InvalidArgument, "x, n and score must have the same length."};
  CochranArmitage out;
  for (std::size_t group = 0; group < x.size(); ++group) {
    CAIRN_ASSIGN(const std::int64_t events, read_count(x[group]));
    CAIRN_ASSIGN(const std::int64_t people, read_count(n[group]));
    if (events > people)
      return Error{ErrorCode::InvalidArgument, "A count cannot be larger than the number of people in its group."};
    if (!score.empty() && !score[group]) return Error{ErrorCode::InvalidArgument, "Every group needs a score."};
    if (people == 0) continue;
    out.x.push_back(events);
    out.n.push_back(people);
    out.score.push_back(score.empty() ? static_cast<double>(group + 1) : *score[group]);
    out.proportion.push_back(static_cast<double>(events) / static_cast<double>(people));
  }
  if (out.n.size() < 2) return Error{ErrorCode::InsufficientData, "At least two groups with people are needed."};
  return out;
}

}  // namespace

Result<CochranArmitage> compute_cochran_armitage(const Column& x, const Column& n, const Column& score) {
  CAIRN_ASSIGN(CochranArmitage out, read_groups(x, n, score));
  double people = 0, events = 0, weighted = 0;
  for (std::size_t i = 0; i < out.n.size(); ++i) {
    people += static_cast<double>(out.n[i]);
    events += static_cast<double>(out.x[i]);
    weighted += static_cast<double>(out.n[i]) * out.score[i];
  }
  const double share = events / people, mean_score = weighted / people;
  double squares = 0, products = 0;
  for (std::size_t i = 0; i < out.n.size(); ++i) {
    const double size = static_cast<double>(out.n[i]), distance = out.score[i] - mean_score;
    squares += size * distance * distance;
    products += size * distance * (out.proportion[i] - share);
  }
  const bool has_scores =
      *std::max_element(out.score.begin(), out.score.end()) > *std::min_element(out.score.begin(), out.score.end());
  if (events == 0 || events == people || !has_scores)
    return Error{ErrorCode::ZeroVariance,
                 "There is no trend to look for: everybody is alike, or all groups have the same score."};
  out.slope = products / squares;
  out.z = products / std::sqrt(squares * share * (1 - share));
  out.statistic = out.z * out.z;
  out.p = chi_square_upper(out.statistic, 1);
  out.method = "Cochran-Armitage test for trend";
  out.assumptions = {"each person is counted once", "the share moves in a straight line along the scores"};
  return out;
}

}  // namespace cairn::stats
