#pragma once

#include <optional>
#include <string>

#include "engine/pathway/episode.h"
#include "engine/service/services.h"
#include "engine/store/episodes.h"
#include "engine/store/requests.h"

namespace cairn::service {

struct NewEpisode {
  std::string pathway, person, site;  // person: an opaque id shared by the person's episodes; made when empty
  Date referred_on{};
  std::optional<int> birth_year;
  std::string sex = "unknown", ethnicity = "Z";
  std::optional<int> deprivation_decile;
};
/// Permission WriteSurveys. NotFound for an unknown pathway; Unprocessable with an issue per member that is not
/// acceptable, among them a person id that looks like an NHS number: numbers people are known by elsewhere do not
/// belong here.
Result<EpisodeId> start_episode(const Services& services, const access::Actor& actor, const NewEpisode& episode);

/// Permission WriteSurveys. What happened and when; `recorded_at` is now unless it was written down earlier elsewhere.
/// Unprocessable for a stage that the pathway does not have, a day in the future, or one before the referral.
Result<void> record_stage_event(const Services& services, const access::Actor& actor, const EpisodeId& episode,
                                const pathway::StageEvent& event, std::optional<Timestamp> recorded_at = std::nullopt);

struct NewRequest {
  EpisodeId episode;
  std::string timepoint, mode = "web", language = "en-GB";
};
struct IssuedRequest {
  RequestId id;
  std::string token;
  Date opens_on{}, closes_on{};
};
/// Permission WriteSurveys. Makes a survey request for a timepoint; its window follows from the episode's anchors.
/// Unprocessable when the anchor has not happened or the window is over; Conflict when the timepoint is asked or
/// answered already. The token is returned once and never stored.
Result<IssuedRequest> issue_request(const Services& services, const access::Actor& actor, const NewRequest& request);

/// Permission WriteSurveys. Another link for an open request (the person lost theirs); the link before stops working.
Result<IssuedRequest> renew_link(const Services& services, const access::Actor& actor, const EpisodeId& episode,
                                 std::string_view timepoint);

/// Permission WriteSurveys. Marks requests whose window is over as expired. Returns how many; run it once a day.
Result<std::int64_t> expire_overdue_requests(const Services& services, const access::Actor& actor);

/// Permission ReadPersons; a machine token or the command line may also read back with WriteSurveys what it sent.
/// Reading is audited.
struct EpisodeDetails {
  store::EpisodeRecord episode;
  std::vector<store::StageEventRecord> events;  // by day
  std::vector<store::RequestRecord> requests;   // token hashes left out
  std::optional<Date> start_on, end_on;
};
Result<EpisodeDetails> load_episode(const Services& services, const access::Actor& actor, const EpisodeId& episode);

}  // namespace cairn::service
