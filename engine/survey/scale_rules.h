#pragma once

#include <string>
#include <vector>

#include "engine/survey/scoring.h"

namespace cairn::survey {

/// Raw sums (after the multiplier) that a scale's items or parts can give.
struct RawRange {
  double minimum = 0, maximum = 0;
};
RawRange raw_range(const Scale& scale, const std::vector<Scale>& earlier);

/// The linter of scoring rules: does everything follow from the items? `earlier` are the scales before it in the file.
void check_scale(const Scale& scale, const std::vector<Scale>& earlier, const fhir::Questionnaire* questionnaire,
                 const std::string& pointer, Issues& issues);

}  // namespace cairn::survey
