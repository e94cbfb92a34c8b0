#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::disclosure {

/// How many classes of each size there are: (size, classes), sizes ascending.
using SizeCounts = std::vector<std::pair<std::int64_t, std::int64_t>>;
SizeCounts count_sizes(const std::vector<std::uint32_t>& class_sizes);

/// What the records say about everybody they are a sample of. Shares are of the population.
struct PopulationRisk {
  std::int64_t population = 0;
  double sampling_fraction = 0;
  /// Share of the population that is unique, by three models; empty where a model has no solution for these records.
  std::optional<double> pitman, zayatz, slide_negative_binomial;
  /// The model that the rule takes: Pitman up to a sampling fraction of 0.1, above it the smaller of the other two
  /// (Dankar, El Emam, Neisa and Roffey 2012, "Estimating the re-identification risk of clinical data sets").
  std::optional<double> uniques;
  std::string_view rule;  // "pitman", "zayatz", "snb"; empty when there is none
  /// The target is not known to be in the data: 1 / (people of the population who look like a record), expected, of
  /// the smallest class; and its mean over the records, which is the share that a matching would get right
  /// (Benedetti and Franconi 1998: population size given sample size is negative binomial).
  double journalist_highest = 0, journalist_average = 0;
};

/// Estimates; `population` is at least the number of records. Empty sizes give zeros.
PopulationRisk estimate_population_risk(const SizeCounts& sizes, std::int64_t population);

}  // namespace cairn::disclosure
