#pragma once

#include <string>

#include "engine/evaluation/measure.h"
#include "engine/stats/sample.h"

namespace cairn::evaluation {

/// Numbers as sentences say them. Direction words come from the scale: on a scale where less is better, lower is
/// (better).

std::string say_points(const Measure& measure, double points);          // "0.8 points"
std::string say_difference(const Measure& measure, double difference);  // "0.8 points lower (better)", "no different"
std::string say_interval(const Measure& measure,
                         const stats::Interval& interval);  // "between 1.5 lower and 0.1 higher"
std::string say_percent(double share);                      // "43%"
std::string say_direction(const Measure& measure);          // "lower is better"
std::string say_confidence(double confidence);              // "95%"
/// The number that a sentence shows: the same digits as format_number gives.
double round_to(double value, int places);
/// How many decimals a scale's points need: 1, or 2 on scales of 5 points and less.
int places_of(const Measure& measure);

}  // namespace cairn::evaluation
