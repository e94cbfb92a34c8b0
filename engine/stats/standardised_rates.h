#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

/// A rate as if the people had the standard's make-up of age (or other strata).
struct DirectStandardisation {
  std::size_t n = 0;  // strata
  double events = 0;
  double crude = 0, dsr = 0, se = 0;       // times the multiplier, as are the intervals
  Interval gamma_ci;                       // Fay & Feuer (1997)
  std::optional<Interval> dobson_byar_ci;  // Dobson et al. (1991); empty without events
  double confidence = 0.95;
  std::string_view method;
};

/// One entry per stratum: events, people (or time), and people of the standard. InvalidArgument when lists differ in
/// length or are empty, a population is not above 0, a count or a standard is negative, or the standard is 0 in all.
Result<DirectStandardisation> compute_direct_standardisation(const std::vector<double>& count,
                                                             const std::vector<double>& population,
                                                             const std::vector<double>& standard, double multiplier = 1,
                                                             double confidence = 0.95);

/// Events seen against those that the standard's rates would give.
struct IndirectStandardisation {
  std::size_t n = 0;  // strata
  double observed = 0, expected = 0;
  double smr = 0;              // observed / expected
  Interval exact_ci, byar_ci;  // of smr
  double isr = 0;              // smr times the standard's crude rate times the multiplier
  double p_exact = 0;          // of smr = 1
  double confidence = 0.95;
  std::string_view method;
};

/// Breslow & Daly (1987), chapter 2. The standard gives events and people by stratum. InvalidArgument as above;
/// InsufficientData when no event is expected.
struct StandardRates {
  std::vector<double> count, population;
};
Result<IndirectStandardisation> compute_indirect_standardisation(const std::vector<double>& count,
                                                                 const std::vector<double>& population,
                                                                 const StandardRates& standard, double multiplier = 1,
                                                                 double confidence = 0.95);

}  // namespace cairn::stats
