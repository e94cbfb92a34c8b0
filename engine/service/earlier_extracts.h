#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/disclosure/release_history.h"
#include "engine/extract/anonymise.h"
#include "engine/service/study_people.h"

namespace cairn::service {

/// So many people share a history over all extracts of a pathway, whatever each extract's own k.
inline constexpr std::int64_t kFewestOfAHistory = 5;

/// Who is written beside the extracts of a pathway that somebody has or may still get.
struct PeopleBesideEarlier {
  std::vector<StudyPerson> people;       // by key, of those that were given
  std::vector<std::uint32_t> histories;  // of each
  extract::EarlierExtracts shown;        // of each; classes are empty without earlier extracts
  std::vector<std::string> earlier;      // ids of the extracts, oldest first
};

/// Leaves out of `people` (by key) whoever would stand out beside the earlier extracts (choose_beside_earlier): by lot
/// where somebody who agreed to the same use has left since. Those who stay and were shown before keep the traits that
/// the first extract showed; where fewer than `k` people share them, "*".
Result<PeopleBesideEarlier> choose_beside_earlier(store::Session& session, const store::StudyRecord& study,
                                                  std::vector<StudyPerson> people, std::int64_t k, Random& random);

/// Keeps who is in an extract and how they are shown, for recalls and for the extracts to come; in several units, so
/// that surveys do not wait. `keys`: of people, ascending; `classes`: of each, a position in `traits` (JSON objects).
Result<void> keep_shown_people(const Services& services, std::string_view extract, const std::vector<std::string>& keys,
                               const std::vector<std::uint32_t>& classes, const std::vector<std::string>& traits);

/// The smallest number of people who share both their history and their class in the new extract; 0 without people.
std::int64_t smallest_joint_class(const std::vector<std::uint32_t>& histories,
                                  const std::vector<std::uint32_t>& classes);

}  // namespace cairn::service
