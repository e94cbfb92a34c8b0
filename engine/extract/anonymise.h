#pragma once

#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/disclosure/local_recoding.h"
#include "engine/disclosure/population_risk.h"
#include "engine/disclosure/risk.h"
#include "engine/disclosure/table.h"
#include "engine/disclosure/unique_sets.h"
#include "engine/extract/beside_earlier.h"
#include "engine/extract/codebook.h"
#include "engine/extract/plan.h"

namespace cairn::extract {

inline constexpr std::size_t kMostRowsForSets = 100'000;

/// A table that may leave: only fields that stay, quasi-identifiers generalised, failing records suppressed.
struct Anonymised {
  disclosure::Table data;
  std::vector<std::uint32_t>
      order;          // rows in an order that follows from the content (the pseudonym first, where there is one)
  Codebook codebook;  // names, roles, types and values; callers add labels, units and sources
  std::vector<std::string> quasi;   // names, in the order of the columns
  disclosure::SearchResult search;  // empty levels when there is no quasi-identifier
  disclosure::Recoding recoding;    // of the records as they are written; no rounds when there is no quasi-identifier
  std::vector<std::uint32_t> rows;  // of the table that was given, as they stand in `data`
  std::int64_t left_out = 0;  // suppressed records that are fewer than k together: they are not in the data at all
  disclosure::Risk risk_before, risk_after;
  std::optional<disclosure::PopulationRisk> population_before, population_after;  // where the plan gives the size
  std::optional<disclosure::JournalistRisk> journalist_before, journalist_after;  // where it gives the table
  /// What makes records unique before anything is done: sets of up to three columns. Empty above kMostRowsForSets.
  std::vector<disclosure::UniqueSet> unique_sets;  // columns are positions in `quasi`
};

/// Roles, pseudonyms, generalisation and suppression, in this order. Unprocessable with findings: columns without a
/// role, values that a hierarchy lacks, columns that look like free text. NoSolution when the model cannot be
/// satisfied. A plan with a population needs its table read (read_population), and goes with no earlier extracts.
/// `random` makes the pseudonym key. InsufficientData without records. Conflict when what was shown before is not in
/// the hierarchies.
Result<Anonymised> anonymise(const disclosure::Table& table, const Plan& plan, Random& random,
                             const EarlierExtracts& earlier = {});

}  // namespace cairn::extract
