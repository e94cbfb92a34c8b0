#pragma once

#include <optional>
#include <string>

#include "engine/pathway/episode.h"
#include "engine/service/services.h"
#include "engine/store/episodes.h"
#include "engine/store/requests.h"

namespace cairn::service {

struct NewEpisode {
  std::string pathway, person, site;
  Date referred_on{};
  std::optional<int> birth_year;
  std::string sex = "unknown", ethnicity = "Z";
  std::optional<int> deprivation_decile;
};
/// Permission WriteSurveys.
Result<EpisodeId> start_episode(const Services& services, const access::Actor& actor, const NewEpisode& episode);
Result<void> record_stage_event(const Services& services, const access::Actor& actor, const EpisodeId& episode, const pathway::StageEvent& event,
                                std::optional<Timestamp> recorded_at = std::nullopt);

struct NewRequest { EpisodeId episode; std::string timepoint, mode = "web", language = "en-GB"; };
struct IssuedRequest { RequestId id; std::string token; Date opens_on{}, closes_on{}; };
/// Makes a survey request for a timepoint; its window follows from the episode's anchors (Unprocessable when the anchor has not happened).
/// The token is returned once and never stored.
Result<IssuedRequest> issue_request(const Services& services, const access::Actor& actor, const NewRequest& request);

}  // namespace cairn::service
