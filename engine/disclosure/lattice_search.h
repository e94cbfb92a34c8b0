#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/disclosure/class_tables.h"

namespace cairn::disclosure {

/// In larger lattices the optimum is not proven: a heuristic looks for a good combination.
inline constexpr std::size_t kMaxLatticeNodes = 2'000'000;

struct SearchResult {
  Levels levels;
  std::int64_t suppressed = 0;  // records in classes that fail the model
  std::int64_t classes = 0;     // classes that remain
  std::int64_t smallest_class = 0;
  double loss = 0;
  std::size_t lattice_nodes = 0, nodes_evaluated = 0;
  bool proven_optimal = true;
  std::vector<bool> is_suppressed = {};  // by row
  /// Where there is a population: every class as recorded, and those that are shown; and everybody whose class is not.
  std::vector<PopulationClass> recorded = {}, shown = {};
  std::int64_t hidden_people = 0;
};

/// The loss of all records of the quasi-identifiers (at least one).
LossMetric make_loss_metric(const std::vector<QuasiIdentifier>& quasi);

/// The combination of levels that satisfies the model and loses least: optimal full-domain generalisation with record
/// suppression. A class that fails the model is suppressed whole; at most floor(suppression_limit × records) may be.
/// Above kMaxLatticeNodes combinations: a good one, marked as not proven. Ties: fewer suppressed, then lower levels
/// first. Deterministic. NoSolution when no combination satisfies the model.
///
/// With a population a record that is not of it is refused (Unprocessable, names the record). Presence also holds for
/// the hidden records together: somebody who has the population knows that they are among the people whose class is not
/// shown, so these are one class, which must satisfy k, k-map and presence too (hiding the few records of a class that
/// is in the data almost as a whole protects none of them). With a least presence above 0 every class of the population
/// must have records, since nothing can be hidden of one that has none.
///
/// What is left out: presence of joined classes lies between theirs (a mediant), so without suppression a node that
/// fails it fails at all nodes below (Nergiz and others, theorem 1), and a class without records is made of such
/// classes at every suppression limit. With suppression nothing else follows from presence, and nothing is left out for
/// it.
///
/// Order: nodes from coarse to fine; a node's loss is bounded from below by its loss without suppression and by what
/// the failing records of any node above it would cost, since (k and number of different values) records that fail
/// above fail below as well.
Result<SearchResult> find_optimum(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model,
                                  double suppression_limit);

}  // namespace cairn::disclosure
