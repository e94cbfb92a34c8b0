#pragma once

#include <optional>

#include "engine/base/json.h"

namespace cairn::pathway {

/// Counts of a pathway may be given out with random noise: what one answer costs and what may be spent in a calendar
/// year, in hundredths of epsilon (differential privacy).
struct NoiseBudget {
  int epsilon_hundredths_per_answer = 0, epsilon_hundredths_per_year = 0;
};

/// The member "noise" of a pathway document; empty without a usable one: no counts with noise.
std::optional<NoiseBudget> read_noise_budget(const Json& document);

}  // namespace cairn::pathway
