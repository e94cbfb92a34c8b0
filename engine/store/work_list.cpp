#include "engine/store/work_list.h"

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

constexpr std::string_view kCompleted =
    "SELECT r.request_row, r.episode_row, e.episode_id, r.timepoint, r.closes_on, r.completed_at FROM survey_request r "
    "JOIN episode e ON e.episode_row = r.episode_row WHERE r.state = 'completed' AND e.pathway_id = $1 "
    "ORDER BY r.completed_at DESC, r.request_row DESC LIMIT $2";
constexpr std::string_view kMissed =
    "SELECT r.request_row, r.episode_row, e.episode_id, r.timepoint, r.closes_on, r.completed_at FROM survey_request r "
    "JOIN episode e ON e.episode_row = r.episode_row "
    "WHERE r.state IN ('planned', 'sent', 'opened', 'partly-answered', 'expired', 'returned') AND e.pathway_id = $1 "
    "AND r.closes_on >= $2 AND r.closes_on < $3 ORDER BY r.closes_on DESC, r.request_row DESC LIMIT $4";
// Parameters are numbered in the order in which they first appear: the driver binds by position.
constexpr std::string_view kCounts =
    "SELECT "
    "SUM(CASE WHEN r.state IN ('planned', 'sent', 'opened', 'partly-answered') AND r.closes_on >= $1 THEN 1 ELSE 0 "
    "END), "
    "SUM(CASE WHEN r.state IN ('planned', 'sent', 'opened', 'partly-answered') AND r.closes_on >= $1 AND r.closes_on "
    "<= $2 THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN r.state IN ('planned', 'sent', 'opened', 'partly-answered', 'expired', 'returned') AND r.closes_on "
    ">= $3 AND r.closes_on < $1 THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN r.state = 'completed' AND r.completed_at >= $3 THEN 1 ELSE 0 END) "
    "FROM survey_request r JOIN episode e ON e.episode_row = r.episode_row WHERE e.pathway_id = $4";
constexpr std::string_view kExpire =
    "UPDATE survey_request SET state = 'expired' WHERE state IN ('planned', 'sent', 'opened', 'partly-answered') "
    "AND closes_on < $1";
constexpr std::string_view kSetToken =
    "UPDATE survey_request SET token_hash = $1 WHERE request_row = $2 "
    "AND state IN ('planned', 'sent', 'opened', 'partly-answered')";

EndedRequest read_ended(const Row& row) {
  return {row.integer(0), row.integer(1),    {row.string(2)},
          row.string(3),  read_date(row, 4), read_optional_timestamp(row, 5)};
}

}  // namespace

Result<std::vector<EndedRequest>> list_completed_requests(Session& session, std::string_view pathway,
                                                          std::size_t limit) {
  return find_all(session, kCompleted, read_ended, pathway, limit);
}

Result<std::vector<EndedRequest>> list_missed_requests(Session& session, std::string_view pathway, Date closed_from,
                                                       Date today, std::size_t limit) {
  return find_all(session, kMissed, read_ended, pathway, format_date(closed_from), format_date(today), limit);
}

Result<RequestCounts> count_requests(Session& session, std::string_view pathway, Date today, int soon_days,
                                     Date since) {
  const auto read = [](const Row& row) {
    return RequestCounts{row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
  };
  CAIRN_ASSIGN(const auto counts,
               find_one(session, kCounts, read, format_date(today), format_date(today + std::chrono::days(soon_days)),
                        format_date(since), pathway));
  return counts.value_or(RequestCounts{});
}

Result<std::int64_t> expire_requests(Session& session, Date today) {
  CAIRN_TRY(execute(session, kExpire, format_date(today)));
  return session.changes();
}

Result<void> set_request_token(Session& session, std::int64_t row, std::string_view token_hash) {
  CAIRN_TRY(execute(session, kSetToken, token_hash, row));
  return require_change(session, "This survey request is not known, or it has ended.");
}

}  // namespace cairn::store
