#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/result.h"
#include "engine/disclosure/lattice_search.h"

namespace cairn::disclosure {

/// Records that are written at the same levels. A level that is one past a hierarchy's last one stands for "*".
struct RecodingRound {
  enum class Kind { Global, Local, Cells, Earlier };  // Earlier: as an earlier release showed them
  Kind kind = Kind::Global;
  Levels levels;
  std::int64_t records = 0;  // written in this round
  bool proven_optimal = true;
};

/// Where every record is written.
struct Recoding {
  static constexpr std::uint16_t kSuppressed = std::numeric_limits<std::uint16_t>::max();
  std::vector<RecodingRound> rounds;    // the first is that of the search
  std::vector<std::uint16_t> round_of;  // by row, or kSuppressed: "*" in every quasi-identifier
  std::int64_t suppressed = 0;
  double loss = 0;  // of all records as they are written
};

enum class Recode : unsigned { Nothing = 0, Locally = 1, Cells = 2, LocallyThenCells = 3 };

/// Writes the records that the search would suppress in another way. Locally: the suppressed records are a table of
/// their own, whose optimum is searched for in the same lattice; what passes is written, and again with the rest, until
/// nothing more passes. Cells: the same with two levels an attribute, that of the search and "*". Last, records that
/// are too few to make a class join a written one (join_leftovers).
///
/// Each round's classes satisfy the model by themselves, so every class of the written table does: k, diversity and
/// closeness all survive when two classes with the same names become one. Closeness is measured to the whole table.
/// Who knows how the table was made gains nothing: a record that is not in the class of an earlier round could not have
/// been. Local recoding: LeFevre, DeWitt and Ramakrishnan 2005, section 2.2.
Recoding recode(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, const SearchResult& first,
                Recode how);

/// The loss of the records as they are written, suppressed ones at 1.
double compute_loss(const std::vector<QuasiIdentifier>& quasi, const Recoding& recoding);

}  // namespace cairn::disclosure
