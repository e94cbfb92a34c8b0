#include "engine/evaluation/cohort.h"

#include <algorithm>

namespace cairn::evaluation {
namespace {

constexpr std::size_t kMostTimepoints = 32, kMostChanges = 32;

}  // namespace

std::ptrdiff_t Cohort::find(std::int64_t row) const {
  const auto it = std::lower_bound(members.begin(), members.end(), row,
                                   [](const Member& member, std::int64_t wanted) { return member.row < wanted; });
  return it != members.end() && it->row == row ? it - members.begin() : -1;
}

CohortBuilder::CohortBuilder(const pathway::Definition& definition, const pathway::Change* change, Date today,
                             std::optional<Date> referred_from, std::optional<Date> referred_until)
    : definition_(definition),
      change_(change),
      today_(today),
      referred_from_(referred_from),
      referred_until_(referred_until) {
  CAIRN_ASSERT(definition.timepoints.size() <= kMostTimepoints && definition.changes.size() <= kMostChanges);
}

void CohortBuilder::add(const EpisodeFacts& episode) {
  if (referred_from_ && episode.referred_on < *referred_from_) return;
  if (referred_until_ && episode.referred_on > *referred_until_) return;
  CAIRN_ASSERT(cohort_.members.empty() || cohort_.members.back().row < episode.row);
  Member member;
  member.row = episode.row;
  member.person = persons_.try_emplace(episode.person, static_cast<std::uint32_t>(persons_.size())).first->second;
  member.referred_on = episode.referred_on;
  member.has_started = pathway::find_anchor(definition_, episode.events, "start").has_value();
  if (change_ != nullptr) member.phase = pathway::find_phase(*change_, episode.events);
  for (std::size_t i = 0; i < definition_.timepoints.size(); ++i) {
    const auto window = pathway::find_window(definition_, definition_.timepoints[i], episode.events);
    if (window && window->closes_on < today_) member.due |= 1U << i;
  }
  for (std::size_t i = 0; i < definition_.changes.size(); ++i) {
    const auto phase = static_cast<std::uint64_t>(pathway::find_phase(definition_.changes[i], episode.events));
    member.exposures |= phase << (2 * i);
  }
  cohort_.members.push_back(member);
}

Cohort CohortBuilder::finish() {
  // The first referral of each person counts; on the same day, the one stored first.
  std::vector<const Member*> first(persons_.size(), nullptr);
  for (const Member& member : cohort_.members) {
    const Member*& kept = first[member.person];
    if (kept == nullptr || member.referred_on < kept->referred_on) kept = &member;
  }
  for (Member& member : cohort_.members) member.is_repeat = first[member.person] != &member;
  return std::move(cohort_);
}

}  // namespace cairn::evaluation
