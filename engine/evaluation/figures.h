#pragma once

#include "engine/evaluation/report.h"

namespace cairn::evaluation {

/// The figures of one measure for an audience. Outside the service team a figure that rests on fewer than 8 people in
/// either group is hidden, and the others are rounded so that nobody can be worked out from decimals.
ShownMeasure show_measure(const MeasureComparison& measure, const Comparison& comparison, Audience audience);

}  // namespace cairn::evaluation
