#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/survey/scoring.h"

namespace cairn::survey {

/// Raw sums (after multiplier and constant, before steps and table) that a scale's items or parts can give.
struct RawRange {
  double minimum = 0, maximum = 0;
};
/// The least and most that one item can count: after reversal and steps, times its weight.
std::pair<double, double> item_range(const Scale& scale, const ScaleItem& item);
RawRange raw_range(const Scale& scale, const std::vector<Scale>& earlier);

/// Gaps and overlaps at the half-open ends, and ends that are not those of the scale. `member` is the path of the list.
void check_bands(const std::vector<Band>& bands, double minimum, double maximum, const std::string& member,
                 Issues& issues);

/// A table that does not go strictly up in raw and strictly one way in score; with `where` as its path.
void check_monotone(const std::vector<LookupRow>& lookup, const std::string& where, Issues& issues);
/// Two tables that are the same cell by cell.
bool is_same_table(const std::vector<LookupRow>& one, const std::vector<LookupRow>& other);

/// The linter of scoring rules: does everything follow from the items? `earlier` are the scales before it in the file.
void check_scale(const Scale& scale, const std::vector<Scale>& earlier, const fhir::Questionnaire* questionnaire,
                 const std::string& pointer, Issues& issues);

}  // namespace cairn::survey
