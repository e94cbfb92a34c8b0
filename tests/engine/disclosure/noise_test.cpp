#include "engine/disclosure/noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"

namespace cairn::disclosure {
namespace {

constexpr int kDraws = 200'000;

using Draw = std::function<std::int64_t(NoiseSampler&)>;
using Probability = std::function<double(std::int64_t)>;

std::map<std::int64_t, int> count_draws(const Draw& draw, std::uint64_t seed) {
  SeededRandom random(seed);
  NoiseSampler sampler(random);
  std::map<std::int64_t, int> counts;
  for (int i = 0; i < kDraws; ++i) ++counts[draw(sampler)];
  return counts;
}

/// Upper tail of chi-square by Wilson and Hilferty 1931: good to a few percent of p, which is all a bound of 0.001
/// needs.
double chi_square_tail(double statistic, double freedom) {
  const double z = (std::cbrt(statistic / freedom) - (1 - 2 / (9 * freedom))) / std::sqrt(2 / (9 * freedom));
  return std::erfc(z / std::sqrt(2.0)) / 2;
}

/// Values with fewer than five expected draws are one class.
double fit(const std::map<std::int64_t, int>& counts, const Probability& probability, std::int64_t reach) {
  double statistic = 0, rest_probability = 1, seen = 0;
  int classes = 0;
  for (std::int64_t value = -reach; value <= reach; ++value) {
    const double expected = probability(value) * kDraws;
    if (expected < 5) continue;
    const auto found = counts.find(value);
    const double count = found == counts.end() ? 0 : found->second;
    statistic += (count - expected) * (count - expected) / expected;
    rest_probability -= probability(value);
    seen += count;
    ++classes;
  }
  const double rest = rest_probability * kDraws;
  if (rest >= 1) statistic += (kDraws - seen - rest) * (kDraws - seen - rest) / rest, ++classes;
  return chi_square_tail(statistic, classes - 1);
}

Probability laplace_probability(double epsilon) {
  const double at_zero = std::tanh(epsilon / 2);
  return [=](std::int64_t value) { return at_zero * std::exp(-epsilon * std::abs(static_cast<double>(value))); };
}

Probability gaussian_probability(double variance) {
  double sum = 0;
  for (int value = -400; value <= 400; ++value) sum += std::exp(-value * value / (2 * variance));
  return [=](std::int64_t value) {
    const auto x = static_cast<double>(value);
    return std::exp(-x * x / (2 * variance)) / sum;
  };
}

TEST(Noise, LaplaceDrawsHaveTheProbabilitiesOfTheirFormula) {
  for (const Fraction epsilon : {Fraction{1, 10}, {1, 2}, {1, 1}, {2, 1}, {7, 3}}) {
    const double value = static_cast<double>(epsilon.numerator) / static_cast<double>(epsilon.denominator);
    const auto counts = count_draws([&](NoiseSampler& one) { return one.discrete_laplace(epsilon); }, 11);
    EXPECT_GE(fit(counts, laplace_probability(value), 200), 0.001) << value;
    EXPECT_LT(fit(counts, laplace_probability(value * 1.03), 200), 0.001) << "the test would not see 3 % off";
  }
}

TEST(Noise, GaussianDrawsHaveTheProbabilitiesOfTheirFormula) {
  for (const Fraction variance : {Fraction{1, 1}, {1, 4}, {50, 1}, {7, 3}}) {
    const double value = static_cast<double>(variance.numerator) / static_cast<double>(variance.denominator);
    const auto counts = count_draws([&](NoiseSampler& one) { return one.discrete_gaussian(variance); }, 12);
    EXPECT_GE(fit(counts, gaussian_probability(value), 100), 0.001) << value;
    EXPECT_LT(fit(counts, gaussian_probability(value * 1.05), 100), 0.001) << "the test would not see 5 % off";
  }
}

TEST(Noise, ReferenceProbabilitiesAreMet) {
  const std::filesystem::path file =
      std::filesystem::path(CAIRN_SOURCE_DIR) / "../shared/reference/privacy/dp_noise_pmf.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the reference probabilities are not here";
  std::ifstream in(file);
  const Json document = *parse_json(std::string(std::istreambuf_iterator<char>(in), {}));
  const auto check = [](const Json& row, const Draw& draw) {
    const Json& pmf = row.at("pmf");
    const Probability probability = [&](std::int64_t value) {
      const auto found = pmf.find(std::to_string(std::abs(value)));
      return found == pmf.end() ? 0.0 : *to_number(*found);
    };
    EXPECT_GE(fit(count_draws(draw, 13), probability, 12), 0.001) << row.dump();
  };
  for (const Json& row : document.at("discrete_laplace")) {
    const auto tenths = static_cast<std::uint64_t>(std::llround(*to_number(row.at("epsilon")) * 100));
    check(row, [=](NoiseSampler& one) { return one.discrete_laplace({tenths, 100}); });
  }
  for (const Json& row : document.at("discrete_gaussian")) {
    const auto hundredths = static_cast<std::uint64_t>(std::llround(*to_number(row.at("sigma2")) * 100));
    check(row, [=](NoiseSampler& one) { return one.discrete_gaussian({hundredths, 100}); });
  }
}

/// An attacker who sees one noisy count learns at most a factor e^epsilon about one person.
TEST(Noise, TwoNeighbouringCountsLookAlikeWithinEpsilon) {
  const auto with = count_draws([](NoiseSampler& one) { return 8 + one.discrete_laplace({1, 1}); }, 14);
  const auto without = count_draws([](NoiseSampler& one) { return 7 + one.discrete_laplace({1, 1}); }, 15);
  for (const auto& [value, count] : with) {
    const auto other = without.find(value);
    if (other == without.end() || count < 100 || other->second < 100) continue;
    const double ratio = std::log(static_cast<double>(count) / other->second);
    const double error = std::sqrt(1.0 / count + 1.0 / other->second);
    EXPECT_LE(std::abs(ratio), 1 + 3.3 * error) << value;
  }
}

TEST(Noise, TheSameBitsGiveTheSameDraw) {
  SeededRandom first(3), second(3);
  NoiseSampler a(first), b(second);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.discrete_laplace({1, 10}), b.discrete_laplace({1, 10}));
}

}  // namespace
}  // namespace cairn::disclosure
