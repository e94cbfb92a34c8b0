#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/stats/item_scores.h"

namespace cairn::stats {

/// One form of the intraclass correlation. The forms for the mean of k raters share the F test of their single form.
struct IccForm {
  double estimate = 0;
  Interval ci;
  double f = 0, df1 = 0, df2 = 0, p = 0;
};

/// Agreement of raters (or of repeated measurements): rows are people, columns raters.
struct Icc {
  std::size_t n = 0, n_missing = 0, k = 0;
  double msr = 0, msc = 0, mse = 0, msw = 0;  // mean squares: people, raters, rest, within people
  IccForm icc1, icc2, icc3, icc1k, icc2k, icc3k;
  double sem_agreement = 0, sem_consistency = 0;  // standard errors of measurement, in points
  double sdc_agreement = 0, sdc_consistency = 0;  // smallest detectable change of one person, 95 %
  double confidence = 0.95;
  std::string_view method;
};

/// Shrout & Fleiss (1979), six forms; interval of ICC2 by McGraw & Wong (1996), table 7. InsufficientData below two
/// raters or two people; ZeroVariance when raters agree exactly, so that nothing is left to judge chance by.
Result<Icc> compute_icc(const ItemScores& scores, double confidence = 0.95);

}  // namespace cairn::stats
