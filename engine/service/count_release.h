#pragma once

#include "engine/service/count_desk.h"
#include "engine/service/services.h"

namespace cairn::service {

/// One value for each dimension of published counts, as text.
std::string count_cell(const store::EpisodeRecord& episode);
/// The dimensions by name, in the order of a cell: sex, age_band, ethnicity, deprivation, site, referred.
std::span<const std::string_view> count_dimensions();
/// True for a dimension whose values are the same whoever is in the data.
bool has_fixed_values(std::string_view dimension);

/// Makes the next release of a pathway: from then on counts are about everybody who has answered until now (a person
/// with several episodes by the first that has an answer). Permission Administer. Written in small units, so that
/// surveys are not kept waiting; a release that was cut short does not exist. Conflict when nothing has changed since
/// the last.
Result<store::CountRelease> make_count_release(const Services& services, const access::Actor& actor,
                                               std::string_view pathway);

/// Builds `counts` from the store; makes the first release when there is none. The caller holds the mutex.
Result<void> load_counts(const Services& services, const access::Actor& actor, std::string_view pathway,
                         PathwayCounts& counts);

}  // namespace cairn::service
