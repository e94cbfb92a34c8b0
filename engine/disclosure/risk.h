#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/disclosure/table.h"

namespace cairn::disclosure {

/// Rows with the same values in some columns, "*" an ordinary value.
struct Grouping {
  std::vector<std::uint32_t> group_of;  // by row
  std::vector<std::uint32_t> sizes;     // by group
  std::vector<std::uint32_t> first;     // a row of each group
};
Grouping group_rows(std::size_t rows, const std::vector<const Column*>& columns);

/// How many groups have from … to rows, and how many rows these are; `to` is 0 in the last bin, which has no end. Bins
/// without groups are left out.
struct SizeBin {
  std::int64_t from = 0, to = 0, classes = 0, records = 0;
};
std::vector<SizeBin> count_sizes(const Grouping& grouping);

/// How easily a person is found by somebody who knows the quasi-identifiers.
struct Risk {
  std::int64_t records = 0, classes = 0, smallest_class = 0;
  std::int64_t uniques = 0;       // records alone in their class
  std::int64_t below_k = 0;       // records in classes smaller than k
  double prosecutor_highest = 0;  // 1 / smallest class: the target is known to be in the data
  double marketer = 0;            // classes / records: the share of all records that a matching would get right
};
/// Over groups of rows; `left_aside` (fully suppressed records) are not counted: nobody can be matched to them. May be
/// empty.
Risk compute_risk(const Grouping& grouping, std::int64_t k, const std::vector<bool>& left_aside = {});

/// Groups in which everybody gave the same answer (no answer is none): whoever is known to be in one has no secret left
/// (homogeneity; Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam 2007, section 2.2).
struct Agreement {
  std::int64_t classes = 0, records = 0;
};
Agreement count_agreeing(const Grouping& grouping, const Column& answers);

/// The smallest number of rows that agree with some row when "*" agrees with everything. At least the smallest group.
std::int64_t smallest_class_with_wildcards(const Grouping& grouping, const std::vector<const Column*>& columns);

}  // namespace cairn::disclosure
