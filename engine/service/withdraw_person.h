#pragma once

#include <string>
#include <vector>

#include "engine/service/services.h"
#include "engine/store/extracts.h"

namespace cairn::service {

/// Records that the person of an episode wants their answers in no further extract, whatever they agreed to before or
/// later (permission WriteSurveys); audited. Their comments leave the queue of quotes; their answers stay with the
/// service that treats them. Recording it again changes nothing and says since when it stands. NotFound for an unknown episode.
struct Withdrawal {
  Timestamp since{};
  bool was_recorded_before = false;
};
Result<Withdrawal> withdraw_person(const Services& services, const access::Actor& actor, const EpisodeId& episode);

/// A released extract that holds people who withdrew, or took their yes back, after it was made: its recipient is to be
/// told.
struct Recall {
  store::ExtractRecord extract;
  std::string recipient;
  std::int64_t people = 0;  // shown by the small-number rule
  Timestamp latest{};
};
/// Newest extract first (permission ApproveExtract). Which row of an extract a person has, nobody can say where the key
/// of its pseudonyms was not kept.
Result<std::vector<Recall>> list_recalls(const Services& services, const access::Actor& actor);

/// Conflict when somebody in the extract withdrew or took their yes back since it was made, or the study got another
/// list of who may be used: it may neither be released nor fetched; make it again.
Result<void> require_people_still_agree(store::Session& session, const store::ExtractRecord& extract);

}  // namespace cairn::service
