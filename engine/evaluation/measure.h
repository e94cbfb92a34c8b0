#pragma once

#include <optional>
#include <string>

namespace cairn::evaluation {

enum class Direction { LowerIsBetter, HigherIsBetter };

/// A change that matters, and who says so.
struct Threshold {
  double value = 0;
  std::string kind, population, source;
};

/// What is compared: a score with its range, direction and threshold. Made from a pathway's measures and their scales.
struct Measure {
  std::string id, title;
  Direction direction = Direction::LowerIsBetter;
  double minimum = 0, maximum = 0;
  bool is_primary = false;
  std::optional<Threshold> threshold;  // improvement from BASE that counts
};

/// +1 when a positive difference is better, else -1.
inline double sign_of_better(const Measure& measure) { return measure.direction == Direction::HigherIsBetter ? 1 : -1; }

}  // namespace cairn::evaluation
