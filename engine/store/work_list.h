#pragma once

#include "engine/base/date.h"
#include "engine/base/id.h"
#include "engine/store/session.h"

namespace cairn::store {

/// What the staff's work list needs of survey requests; open ones in order of closing: list_open_requests in
/// requests.h.
struct EndedRequest {
  std::int64_t row = 0, episode_row = 0;
  EpisodeId episode;
  std::string timepoint;
  Date closes_on{};
  std::optional<Timestamp> completed_at = {};
};
/// Answered ones, the latest first.
Result<std::vector<EndedRequest>> list_completed_requests(Session& session, std::string_view pathway,
                                                          std::size_t limit);
/// Closed without an answer on or after a day, the latest first; also those that nobody has marked as expired yet.
Result<std::vector<EndedRequest>> list_missed_requests(Session& session, std::string_view pathway, Date closed_from,
                                                       Date today, std::size_t limit);

struct RequestCounts {
  std::int64_t open = 0, closing_soon = 0, missed = 0, completed = 0;
};
/// Open on `today`; of these closing within `soon_days`; missed and completed since `since`.
Result<RequestCounts> count_requests(Session& session, std::string_view pathway, Date today, int soon_days, Date since);

/// Marks open requests that closed before `today` as expired. Returns how many.
Result<std::int64_t> expire_requests(Session& session, Date today);
/// Another link for the same request: the one before stops working. NotFound when the request is unknown or ended.
Result<void> set_request_token(Session& session, std::int64_t row, std::string_view token_hash);

}  // namespace cairn::store
