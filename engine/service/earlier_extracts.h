#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/disclosure/release_history.h"
#include "engine/extract/anonymise.h"
#include "engine/service/study_people.h"

namespace cairn::service {

/// So many people share what all extracts of a pathway show together, whatever each extract's own k.
inline constexpr std::int64_t kFewestTogether = 5;

/// Who is written beside the extracts of a pathway that somebody has or may still get.
struct PeopleBesideEarlier {
  std::vector<StudyPerson> people;                     // by key, of those that were given
  std::vector<disclosure::ReleasedPerson> known_as;    // each
  extract::EarlierExtracts shown;                      // of each; classes are empty without earlier extracts
  std::vector<std::string> earlier;                    // ids of the extracts, oldest first
  disclosure::ReleaseHistories other_use;              // over those for another use than the study's
  std::map<std::uint32_t, std::int64_t> shown_people;  // history for the same use → everybody whom they showed so
  bool is_everything_known = true;                     // false: some extract did not record who is in it, and how
};

/// Leaves out of `people` (by key) whoever would stand out beside the earlier extracts (disclosure's
/// choose_beside_earlier): by lot where somebody of them may not be used now; and whoever was in one that did not
/// record how they were shown. Those who stay and were shown before keep the traits that the first extract showed;
/// where fewer than `k` people share them, "*".
Result<PeopleBesideEarlier> choose_beside_earlier(store::Session& session, const store::StudyRecord& study,
                                                  std::vector<StudyPerson> people, std::int64_t k, Date today,
                                                  Random& random);

/// Keeps who is in an extract and how they are shown, for recalls and for the extracts to come; in several units, so
/// that surveys do not wait. `keys`: of people, ascending; `classes`: of each, a position in `traits` (JSON objects).
Result<void> keep_shown_people(const Services& services, std::string_view extract, const std::vector<std::string>& keys,
                               const std::vector<std::uint32_t>& classes, const std::vector<std::string>& traits);

/// The smallest group that somebody finds who joins the new extract with earlier ones: people who are written, or
/// people of one history for the same use who are missing. `classes`: of the people as they are written. 0 without
/// people.
std::int64_t smallest_joint_class(std::vector<disclosure::ReleasedPerson> people,
                                  const std::vector<std::uint32_t>& classes, const PeopleBesideEarlier& beside);

/// Forgets the secrets of studies whose last day has passed.
Result<void> forget_old_secrets(const Services& services);

}  // namespace cairn::service
