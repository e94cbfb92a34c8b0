#pragma once

#include "engine/base/date.h"
#include "engine/store/episodes.h"
#include "engine/store/session.h"

namespace cairn::store {

/// A snapshot of the people whom published counts of a pathway are about.
struct CountRelease {
  std::int64_t number = 0;  // from 1
  Timestamp made_at{};
  std::int64_t people = 0;
};
Result<void> insert_count_release(Session& session, std::string_view pathway, const CountRelease& release);
/// Oldest first.
Result<std::vector<CountRelease>> list_count_releases(Session& session, std::string_view pathway);

/// What changed for one episode in a release; an empty cell: no longer in it.
struct CountMember {
  std::int64_t episode_row = 0, release = 0;
  std::string cell = {};
};
Result<void> insert_count_member(Session& session, std::string_view pathway, const CountMember& member);
/// Changes of all releases, by episode and then release.
Result<void> for_each_count_member(Session& session, std::string_view pathway,
                                   const std::function<void(const CountMember&)>& each);
/// Takes away what is left of a release that was never finished.
Result<void> delete_count_members_after(Session& session, std::string_view pathway, std::int64_t release);

/// Episodes with at least one response, by row.
Result<void> for_each_respondent(Session& session, std::string_view pathway,
                                 const std::function<void(const EpisodeRecord&)>& each);

struct CountAnswer {
  std::int64_t release = 0;
  std::string question = {}, shown = {}, answer = {};
  Timestamp answered_at{};
};
Result<void> insert_count_answer(Session& session, std::string_view pathway, const CountAnswer& answer);
/// The newest answer to a question; empty when it was never answered.
Result<std::optional<CountAnswer>> find_count_answer(Session& session, std::string_view pathway,
                                                     std::string_view question);
/// All answers with the people behind them (none with noise), by release.
Result<std::vector<CountAnswer>> list_count_answers(Session& session, std::string_view pathway);
/// How many those are.
Result<std::int64_t> count_count_answers(Session& session, std::string_view pathway);

Result<void> insert_noise_charge(Session& session, std::string_view pathway, int year, std::string_view question,
                                 std::int64_t epsilon_hundredths, Timestamp charged_at);
/// Hundredths of epsilon spent on a pathway in a year.
Result<std::int64_t> sum_noise_charges(Session& session, std::string_view pathway, int year);

}  // namespace cairn::store
