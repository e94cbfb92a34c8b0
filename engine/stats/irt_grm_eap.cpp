#include "engine/stats/irt_grm_eap.h"

#include <algorithm>
#include <cmath>

namespace cairn::stats {
namespace {

Error invalid(std::string message) { return Error{ErrorCode::InvalidArgument, std::move(message)}; }

// Beyond, no scale is meant and products overflow.
constexpr double kLeast = 1e-3, kMost = 1e3;

Result<void> check_items(const GradedItems& items) {
  if (items.discrimination.empty() || items.discrimination.size() != items.thresholds.size())
    return invalid("Every item needs one discrimination (a) and one list of thresholds (b).");
  for (std::size_t i = 0; i < items.thresholds.size(); ++i) {
    const std::vector<double>& b = items.thresholds[i];
    const std::string name = "Item " + std::to_string(i + 1);
    if (!(items.discrimination[i] >= kLeast && items.discrimination[i] <= kMost))
      return invalid(name + " needs a discrimination from 0.001 to 1000.");
    if (b.empty()) return invalid(name + " needs at least one threshold.");
    if (std::adjacent_find(b.begin(), b.end(), [](double low, double high) { return !(low < high); }) != b.end())
      return invalid(name + ": thresholds must rise from each answer to the next.");
    if (!(b.front() >= -kMost && b.back() <= kMost)) return invalid(name + ": thresholds lie between -1000 and 1000.");
  }
  if (!(items.scale >= kLeast && items.scale <= kMost)) return invalid("D must be above 0; it is 1 or 1.7.");
  return {};
}

Result<void> check_answers(const std::vector<Column>& people, const GradedItems& items) {
  for (std::size_t person = 0; person < people.size(); ++person) {
    if (people[person].size() != items.discrimination.size())
      return invalid("Person " + std::to_string(person + 1) + " needs one answer (or null) for each item.");
    for (std::size_t i = 0; i < people[person].size(); ++i) {
      const std::optional<double>& answer = people[person][i];
      const double highest = static_cast<double>(items.thresholds[i].size());
      if (answer && !(*answer >= 0 && *answer <= highest && *answer == std::floor(*answer)))
        return invalid("Person " + std::to_string(person + 1) + ", item " + std::to_string(i + 1) +
                       ": answers are whole numbers from 0 to " + std::to_string(items.thresholds[i].size()) + ".");
    }
  }
  return {};
}

double log_logistic(double u) { return u < 0 ? u - std::log1p(std::exp(u)) : -std::log1p(std::exp(-u)); }

/// log of the chance of this answer; a difference of two logistics without cancellation.
double log_chance(double theta, double slope, const std::vector<double>& b, std::size_t answer) {
  double out = 0;
  if (answer > 0) out += log_logistic(slope * (theta - b[answer - 1]));
  if (answer < b.size()) out += log_logistic(-slope * (theta - b[answer]));
  if (answer > 0 && answer < b.size()) out += std::log(-std::expm1(-slope * (b[answer] - b[answer - 1])));
  return out;
}

struct Grid {
  std::vector<double> points, log_prior;
  std::vector<std::vector<std::vector<double>>> log_chances;  // by item, answer and point
};

Grid make_grid(double from, double step, std::size_t count, const GradedItems& items, const EapOptions& options) {
  Grid grid;
  for (std::size_t i = 0; i < count; ++i) {
    const double theta = from + step * static_cast<double>(i), z = (theta - options.prior_mean) / options.prior_sd;
    grid.points.push_back(theta);
    grid.log_prior.push_back(-z * z / 2);
  }
  for (std::size_t item = 0; item < items.thresholds.size(); ++item) {
    const std::vector<double>& b = items.thresholds[item];
    const double slope = items.scale * items.discrimination[item];
    std::vector<std::vector<double>>& by_answer = grid.log_chances.emplace_back(b.size() + 1);
    for (std::size_t answer = 0; answer <= b.size(); ++answer) {
      for (const double theta : grid.points) by_answer[answer].push_back(log_chance(theta, slope, b, answer));
    }
  }
  return grid;
}

struct Posterior {
  double mean = 0, sd = 0;
};
Posterior integrate(const Grid& grid, const Column& answers) {
  std::vector<double> weight = grid.log_prior;
  for (std::size_t item = 0; item < answers.size(); ++item) {
    if (!answers[item]) continue;
    const std::vector<double>& chances = grid.log_chances[item][static_cast<std::size_t>(*answers[item])];
    for (std::size_t i = 0; i < weight.size(); ++i) weight[i] += chances[i];
  }
  const double highest = *std::max_element(weight.begin(), weight.end());
  double total = 0, mean = 0, squares = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    weight[i] = std::exp(weight[i] - highest);
    total += weight[i];
    mean += weight[i] * grid.points[i];
  }
  mean /= total;
  for (std::size_t i = 0; i < weight.size(); ++i)
    squares += weight[i] * (grid.points[i] - mean) * (grid.points[i] - mean);
  return {mean, std::sqrt(squares / total)};
}

}  // namespace

Result<EapScores> compute_irt_grm_eap(const std::vector<Column>& people, const GradedItems& items,
                                      const EapOptions& options) {
  CAIRN_TRY(check_items(items));
  CAIRN_TRY(check_answers(people, items));
  if (people.empty()) return Error{ErrorCode::InsufficientData, "The answers of at least one person are needed."};
  if (!(options.prior_sd >= kLeast && options.prior_sd <= kMost && std::abs(options.prior_mean) <= kMost))
    return invalid("prior_sd lies between 0.001 and 1000, prior_mean between -1000 and 1000.");
  const double steps = std::round((options.grid_to - options.grid_from) / options.grid_step);
  if (!(options.grid_step > 0 && steps >= 1 && steps <= 1e4 && std::abs(options.grid_from) <= kMost &&
        std::abs(options.grid_to) <= kMost))
    return invalid("The grid needs a lower end, a higher end and a step that fits between them 1 to 10,000 times.");
  const Grid grid =
      make_grid(options.grid_from, options.grid_step, static_cast<std::size_t>(steps) + 1, items, options);
  // The rectangle rule converges exponentially for smooth functions over the whole line: this is exact to rounding.
  constexpr double kReach = 12;
  constexpr std::size_t kFine = 1200;
  const Grid fine = make_grid(options.prior_mean - kReach * options.prior_sd, 2 * kReach * options.prior_sd / kFine,
                              kFine + 1, items, options);
  EapScores out;
  out.n = people.size();
  for (const Column& answers : people) {
    out.n_missing += static_cast<std::size_t>(std::count(answers.begin(), answers.end(), std::nullopt));
    const Posterior coarse = integrate(grid, answers), exact = integrate(fine, answers);
    out.theta.push_back(coarse.mean);
    out.se.push_back(coarse.sd);
    out.t_score.push_back(50 + 10 * coarse.mean);
    out.t_se.push_back(10 * coarse.sd);
    out.exact_theta.push_back(exact.mean);
    out.exact_se.push_back(exact.sd);
  }
  out.method = "Graded response model, expected a posteriori score with a normal prior";
  return out;
}

}  // namespace cairn::stats
