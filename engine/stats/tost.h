#pragma once

#include <string_view>
#include <vector>

#include "engine/stats/sample.h"

namespace cairn::stats {

enum class MeanTest { Welch, Student, Paired };

struct EquivalenceOptions {
  MeanTest test = MeanTest::Welch;
  double low = 0, high = 0;  // differences between these do not matter; low < high
  double alpha = 0.05;
};

/// Two one-sided tests of whether a difference of means lies between two bounds.
struct Tost {
  std::vector<std::size_t> n, n_missing;  // by group; of pairs when paired
  double estimate = 0, se = 0, df = 0;
  double t_lower = 0, p_lower = 0;  // against differences at or below `low`
  double t_upper = 0, p_upper = 0;  // against differences at or above `high`
  double p = 0;                     // the larger of both
  bool is_equivalent = false;       // p < alpha
  Interval ci;                      // 1 - 2 alpha
  double low = 0, high = 0, alpha = 0.05;
  std::string_view method;
  std::vector<std::string_view> assumptions;
};

/// Schuirmann (1987). InvalidArgument unless low < high and 0 < alpha < 0.5; otherwise the errors of the t test chosen.
Result<Tost> compute_tost(const Sample& x, const Sample& y, const EquivalenceOptions& options);
/// For people measured twice; options.test is not looked at.
Result<Tost> compute_paired_tost(const Pairs& pairs, const EquivalenceOptions& options);

}  // namespace cairn::stats
