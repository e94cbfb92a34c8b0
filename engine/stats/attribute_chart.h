#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// Limits for each period, and which periods lie strictly outside (places in the series, from 1).
struct ChartLimits {
  std::vector<double> lower, upper;
  std::vector<std::size_t> outside;
};

/// Shares (p) or rates (u) of periods of different size around their common centre, with limits of three standard
/// errors, and with Laney's limits (2002), which allow for more spread between periods than chance alone gives.
struct AttributeChart {
  std::size_t n = 0, n_missing = 0;
  std::vector<double> values;
  double centre = 0;
  ChartLimits plain, laney;
  double sigma_z = 1;  // spread between periods against chance; 1 is none
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

enum class AttributeKind { Share, Rate };

/// `x` events among `n` people (Share) or in `n` units of exposure (Rate). InsufficientData below two periods;
/// ZeroVariance when no period has an event (or, for shares, all people have it); InvalidArgument for a negative count,
/// a size that is not above zero or more events than people.
Result<AttributeChart> compute_attribute_chart(const Pairs& events, AttributeKind kind);

}  // namespace cairn::stats
