#include "engine/disclosure/population_risk.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace cairn::disclosure {
namespace {

constexpr double kPitmanUpTo = 0.1;  // sampling fraction
constexpr int kMostSteps = 200;

struct Sample {
  double records = 0, classes = 0, singles = 0, pairs = 0;
  const SizeCounts* sizes = nullptr;
};

Sample summarise(const SizeCounts& sizes) {
  Sample sample;
  sample.sizes = &sizes;
  for (const auto& [size, count] : sizes) {
    sample.records += static_cast<double>(size * count);
    sample.classes += static_cast<double>(count);
    if (size == 1) sample.singles = static_cast<double>(count);
    if (size == 2) sample.pairs = static_cast<double>(count);
  }
  return sample;
}

/// Slope and curvature of the log-likelihood of Pitman's sampling formula (Hoshino 2001, equation 9).
struct Likelihood {
  double by_theta = 0, by_alpha = 0, theta_theta = 0, theta_alpha = 0, alpha_alpha = 0;
};

Likelihood differentiate(const Sample& sample, double theta, double alpha) {
  Likelihood at;
  for (double i = 1; i < sample.classes; ++i) {
    const double inverse = 1 / (theta + i * alpha);
    at.by_theta += inverse;
    at.by_alpha += i * inverse;
    at.theta_theta -= inverse * inverse;
    at.theta_alpha -= i * inverse * inverse;
    at.alpha_alpha -= i * i * inverse * inverse;
  }
  for (double i = 1; i < sample.records; ++i) {
    const double inverse = 1 / (theta + i);
    at.by_theta -= inverse;
    at.theta_theta += inverse * inverse;
  }
  double sum = 0, squares = 0;
  std::int64_t reached = 1;
  for (const auto& [size, count] : *sample.sizes) {
    for (; reached < size; ++reached) {
      const double inverse = 1 / (static_cast<double>(reached) - alpha);
      sum += inverse;
      squares += inverse * inverse;
    }
    at.by_alpha -= static_cast<double>(count) * sum;
    at.alpha_alpha -= static_cast<double>(count) * squares;
  }
  return at;
}

/// Hoshino's first guess from the singles and pairs.
std::pair<double, double> guess_pitman(const Sample& s) {
  const double c = s.pairs == 0 ? 0 : s.singles * (s.singles - 1) / s.pairs;
  const double below = 2 * s.singles * s.classes + s.singles * c - s.records * c;
  const double theta = (s.records * s.classes * c - s.singles * (s.records - 1) * (2 * s.classes + c)) / below;
  const double alpha = (theta * (s.singles - s.records) + (s.records - 1) * s.singles) / (s.records * s.classes);
  const bool is_usable = std::isfinite(theta) && alpha > 0 && alpha < 1 && theta > -alpha;
  return is_usable ? std::pair(theta, alpha) : std::pair(1.0, 0.5);
}

std::optional<double> estimate_pitman(const Sample& sample, double population) {
  if (sample.singles == sample.records) return std::nullopt;  // the likelihood has no maximum
  auto [theta, alpha] = guess_pitman(sample);
  for (int step = 0; step < kMostSteps; ++step) {
    const Likelihood at = differentiate(sample, theta, alpha);
    const double determinant = at.theta_theta * at.alpha_alpha - at.theta_alpha * at.theta_alpha;
    double theta_step = (at.by_theta * at.alpha_alpha - at.by_alpha * at.theta_alpha) / determinant;
    double alpha_step = (at.by_alpha * at.theta_theta - at.by_theta * at.theta_alpha) / determinant;
    if (!std::isfinite(theta_step) || !std::isfinite(alpha_step)) return std::nullopt;
    for (int half = 0; half < 60; ++half) {  // stay where the model is defined
      if (alpha - alpha_step > 0 && alpha - alpha_step < 1 && theta - theta_step > 0) break;
      theta_step /= 2;
      alpha_step /= 2;
    }
    theta -= theta_step;
    alpha -= alpha_step;
    if (std::abs(theta_step) < 1e-9 * theta && std::abs(alpha_step) < 1e-12)
      return std::exp(std::lgamma(theta + 1) - std::lgamma(theta + alpha) + (alpha - 1) * std::log(population));
  }
  return std::nullopt;
}

/// Zayatz 1991: the sizes of the sample stand for those of the population; how likely is a class that shows one record
/// to have one? Hypergeometric, relative to a class of one.
std::optional<double> estimate_zayatz(const Sample& sample, double population) {
  double weight = 1, total = 0;  // weight of size j: j (N-n)(N-n-1)… / (N-1)(N-2)…, j-1 factors
  std::int64_t reached = 1;
  for (const auto& [size, count] : *sample.sizes) {
    for (; reached < size && weight > 0; ++reached) {
      const auto i = static_cast<double>(reached);
      weight *= std::max(0.0, population - sample.records - i + 1) / (population - i);
    }
    total += static_cast<double>(count) * static_cast<double>(size) * weight;
  }
  if (total <= 0) return std::nullopt;
  return sample.singles / total * sample.singles / sample.records;
}

/// Classes of the population (Haas and Stokes 1998, third estimator of Shlosser's kind).
double estimate_classes(const Sample& sample, double f) {
  double a = 0, b = 0, c = 0, d = 0;
  for (const auto& [size, count] : *sample.sizes) {
    const auto i = static_cast<double>(size), classes = static_cast<double>(count);
    const double unseen = std::pow(1 - f, i);
    a += classes * i * f * f * std::pow(1 - f * f, i - 1);
    b += classes * unseen * (std::pow(1 + f, i) - 1);
    c += classes * unseen;
    d += classes * i * f * std::pow(1 - f, i - 1);
  }
  return sample.classes + sample.singles * (a / b) * (c / d) * (c / d);
}

/// Chen and Keller-McNulty 1998: population sizes less one are negative binomial (alpha, beta). The expected numbers of
/// singles and pairs in the sample are set to those seen. For a given beta their ratio is a quadratic in alpha, which
/// leaves one equation in beta.
std::optional<double> estimate_snb(const Sample& sample, double population) {
  const double f = sample.records / population;
  if (f >= 1 || sample.singles == 0 || sample.pairs == 0) return std::nullopt;
  const double classes = estimate_classes(sample, f), ratio = sample.pairs / sample.singles;
  const auto solve_alpha = [&](double beta) {
    const double d = (1 - f) * (1 - beta), a = f * (1 - beta) / (2 * (1 - d));
    const double linear = a * (2 - d) - ratio * d;
    return (-linear + std::sqrt(linear * linear + 4 * a * d * ratio * (1 - d))) / (2 * a * d);
  };
  const auto excess = [&](double beta) {
    const double alpha = solve_alpha(beta), d = (1 - f) * (1 - beta);
    return classes * f * std::exp(alpha * std::log(beta / (1 - d))) * (1 + alpha * d / (1 - d)) - sample.singles;
  };
  constexpr int kGrid = 2000;
  for (int i = 1; i + 1 < kGrid; ++i) {
    double low = static_cast<double>(i) / kGrid, high = static_cast<double>(i + 1) / kGrid;
    const bool rises = excess(low) < 0;
    if (rises == (excess(high) < 0)) continue;
    for (int step = 0; step < 60; ++step) {
      const double middle = (low + high) / 2;
      ((excess(middle) < 0) == rises ? low : high) = middle;
    }
    return classes * std::pow(low, solve_alpha(low)) / population;
  }
  return std::nullopt;
}

/// The expected 1 / population size of a class that shows `size` records.
double expected_inverse(double size, double f) {
  if (f >= 1) return 1 / size;
  const double odds = f / (1 - f);
  if (size == 1) return odds * -std::log(f);
  if (size == 2) return odds - odds * odds * -std::log(f);
  return f / (size - (1 - f));
}

}  // namespace

SizeCounts count_sizes(const std::vector<std::uint32_t>& class_sizes) {
  std::map<std::int64_t, std::int64_t> counts;
  for (const std::uint32_t size : class_sizes) ++counts[size];
  return {counts.begin(), counts.end()};
}

PopulationRisk estimate_population_risk(const SizeCounts& sizes, std::int64_t population) {
  PopulationRisk risk;
  risk.population = population;
  if (sizes.empty()) return risk;
  const Sample sample = summarise(sizes);
  const auto everybody = static_cast<double>(population);
  risk.sampling_fraction = sample.records / everybody;
  for (const auto& [size, count] : sizes) {
    const double inverse = expected_inverse(static_cast<double>(size), risk.sampling_fraction);
    risk.journalist_highest = std::max(risk.journalist_highest, inverse);
    risk.journalist_average += inverse * static_cast<double>(size * count) / sample.records;
  }
  if (sample.singles == 0) {
    risk.pitman = risk.zayatz = risk.slide_negative_binomial = 0;
  } else {
    risk.pitman = estimate_pitman(sample, everybody);
    risk.zayatz = estimate_zayatz(sample, everybody);
    risk.slide_negative_binomial = estimate_snb(sample, everybody);
  }
  if (risk.sampling_fraction <= kPitmanUpTo && risk.pitman) {
    risk.uniques = risk.pitman;
    risk.rule = "pitman";
  } else if (risk.slide_negative_binomial && (!risk.zayatz || *risk.slide_negative_binomial < *risk.zayatz)) {
    risk.uniques = risk.slide_negative_binomial;
    risk.rule = "snb";
  } else if (risk.zayatz) {
    risk.uniques = risk.zayatz;
    risk.rule = "zayatz";
  }
  return risk;
}

}  // namespace cairn::disclosure
