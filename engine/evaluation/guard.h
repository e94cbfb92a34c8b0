#pragma once

#include "engine/evaluation/report.h"

namespace cairn::evaluation {

/// What must stand beside the figures, from the exact comparison, with counts as the audience may see them.
std::vector<Statement> list_statements(const Comparison& comparison, Audience audience);

/// What can and what cannot be concluded on the main measure, in plain words.
Conclusion conclude(const Comparison& comparison, Audience audience);

/// What an interval says about a measure's main figure.
enum class Verdict { NoFigure, TooFew, Better, Worse, Unclear, WorthwhileRuledOut };
Verdict judge(const MeasureComparison& measure);

}  // namespace cairn::evaluation
