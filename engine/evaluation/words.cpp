#include "engine/evaluation/words.h"

#include <charconv>
#include <cmath>

#include "engine/base/text.h"

namespace cairn::evaluation {
namespace {

/// Size without direction; "0.0" never appears as a difference.
std::string size(const Measure& measure, double value) { return format_number(std::abs(value), places_of(measure)); }

std::string side(const Measure& measure, double value) {
  const std::string number = size(measure, value);
  if (number == "0") return "no difference";
  return number + (value < 0 ? " lower" : " higher");
}

}  // namespace

double round_to(double value, int places) {
  const std::string text = format_number(value, places);
  double rounded = 0;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return rounded;
}

int places_of(const Measure& measure) { return measure.maximum - measure.minimum <= 5 ? 2 : 1; }

std::string say_points(const Measure& measure, double points) {
  const std::string number = size(measure, points);
  return number + (number == "1" ? " point" : " points");
}

std::string say_difference(const Measure& measure, double difference) {
  const std::string points = say_points(measure, difference);
  if (points == "0 points") return "no different";
  const bool is_better = difference * sign_of_better(measure) > 0;
  return points + (difference < 0 ? " lower" : " higher") + (is_better ? " (better)" : " (worse)");
}

std::string say_interval(const Measure& measure, const stats::Interval& interval) {
  return "between " + side(measure, interval.lower) + " and " + side(measure, interval.upper);
}

std::string say_percent(double share) { return format_number(share * 100, 0) + "%"; }

std::string say_direction(const Measure& measure) {
  return measure.direction == Direction::HigherIsBetter ? "higher is better" : "lower is better";
}

std::string say_confidence(double confidence) { return format_number(confidence * 100, 1) + "%"; }

}  // namespace cairn::evaluation
