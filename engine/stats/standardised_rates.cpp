#include "engine/stats/standardised_rates.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/stats/distributions.h"
#include "engine/stats/poisson_rates.h"

namespace cairn::stats {
namespace {

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

Interval scaled(const Interval& interval, double factor) { return {interval.lower * factor, interval.upper * factor}; }

Error invalid(std::string_view message) { return Error{ErrorCode::InvalidArgument, std::string(message)}; }

Result<void> check(const std::vector<double>& count, const std::vector<double>& population,
                   const std::vector<double>& other, double multiplier) {
  if (count.empty() || count.size() != population.size() || count.size() != other.size())
    return invalid("Every stratum needs a count, a population and a standard.");
  if (std::ranges::any_of(population, [](double people) { return !(people > 0); }))
    return invalid("A stratum has no people. Leave it out, or join it with the next.");
  const auto is_negative = [](double value) { return !(value >= 0); };
  if (std::ranges::any_of(count, is_negative) || std::ranges::any_of(other, is_negative))
    return invalid("Counts and standards cannot be negative.");
  if (!(multiplier > 0)) return invalid("The multiplier must be more than 0, for example 100000.");
  return {};
}

/// Gamma limits with the variance and the largest weight of one more event.
Interval fay_feuer(double rate, double variance, double largest, double confidence) {
  const double tail = (1 - confidence) / 2;
  const auto gamma_quantile = [](double p, double mean, double spread) {
    return chi_square_quantile(p, 2 * mean * mean / spread) * spread / mean / 2;
  };
  return {rate > 0 ? gamma_quantile(tail, rate, variance) : 0,
          gamma_quantile(1 - tail, rate + largest, variance + largest * largest)};
}

}  // namespace

Result<DirectStandardisation> compute_direct_standardisation(const std::vector<double>& count,
                                                             const std::vector<double>& population,
                                                             const std::vector<double>& standard, double multiplier,
                                                             double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_TRY(check(count, population, standard, multiplier));
  const double standard_people = sum(standard);
  if (!(standard_people > 0)) return invalid("The standard population has nobody in it.");
  double rate = 0, variance = 0, largest = 0;
  for (std::size_t i = 0; i < count.size(); ++i) {
    const double weight = standard[i] / standard_people / population[i];
    rate += weight * count[i];
    variance += weight * weight * count[i];
    largest = std::max(largest, weight);
  }
  DirectStandardisation out;
  out.n = count.size();
  out.events = sum(count);
  out.crude = multiplier * out.events / sum(population);
  out.dsr = multiplier * rate;
  out.se = multiplier * std::sqrt(variance);
  out.gamma_ci = scaled(fay_feuer(rate, variance, largest, confidence), multiplier);
  if (out.events > 0) {
    const Interval byar = byar_interval(out.events, confidence);
    const double scale = std::sqrt(variance / out.events);
    out.dobson_byar_ci =
        scaled({rate + scale * (byar.lower - out.events), rate + scale * (byar.upper - out.events)}, multiplier);
  }
  out.confidence = confidence;
  out.method = "Directly standardised rate, intervals by Fay & Feuer 1997 and Dobson 1991";
  return out;
}

Result<IndirectStandardisation> compute_indirect_standardisation(const std::vector<double>& count,
                                                                 const std::vector<double>& population,
                                                                 const StandardRates& standard, double multiplier,
                                                                 double confidence) {
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_TRY(check(count, population, standard.count, multiplier));
  CAIRN_TRY(check(standard.count, standard.population, count, multiplier));
  IndirectStandardisation out;
  out.n = count.size();
  out.observed = sum(count);
  for (std::size_t i = 0; i < count.size(); ++i)
    out.expected += population[i] * standard.count[i] / standard.population[i];
  if (!(out.expected > 0))
    return Error{ErrorCode::InsufficientData, "The standard has no events in these strata, so none are expected."};
  if (out.observed != std::floor(out.observed)) return invalid("Counts of events must be whole numbers.");
  out.smr = out.observed / out.expected;
  out.exact_ci = scaled(exact_poisson_interval(out.observed, confidence), 1 / out.expected);
  out.byar_ci = scaled(byar_interval(out.observed, confidence), 1 / out.expected);
  out.isr = out.smr * multiplier * sum(standard.count) / sum(standard.population);
  out.p_exact = exact_poisson_p(out.observed, out.expected);
  out.confidence = confidence;
  out.method = "Indirectly standardised ratio, exact Poisson limits";
  return out;
}

}  // namespace cairn::stats
