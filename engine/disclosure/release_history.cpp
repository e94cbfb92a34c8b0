#include "engine/disclosure/release_history.h"

#include <algorithm>
#include <numeric>

namespace cairn::disclosure {
namespace {

/// Evenly from 0 … n-1 (n > 0), without the bias of a plain remainder.
std::uint64_t draw_below(Random& random, std::uint64_t n) {
  const std::uint64_t bound = UINT64_MAX - UINT64_MAX % n;
  std::uint64_t drawn = bound;
  while (drawn >= bound) random.fill(std::as_writable_bytes(std::span(&drawn, 1)));
  return drawn % n;
}

/// Takes `count` members out of a group, chosen by lot.
void drop_by_lot(std::span<std::uint32_t> group, std::int64_t count, Random& random, std::vector<bool>& is_written) {
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    std::swap(group[at], group[at + draw_below(random, group.size() - at)]);
    is_written[group[at]] = false;
  }
}

}  // namespace

void ReleaseHistories::begin_release() {
  next_.clear();
  ++releases_;
}

std::uint32_t ReleaseHistories::extend(std::uint32_t history, std::optional<std::uint32_t> shown_class) {
  if (history == kNever && !shown_class) return kNever;
  const auto [entry, is_new] =
      next_.try_emplace({history, shown_class.value_or(kAbsent)}, static_cast<std::uint32_t>(histories_.size()));
  if (!is_new) return entry->second;
  History longer = histories_[history];
  if (shown_class) {
    if (!longer.is_shown) longer.first_shown = {releases_ - 1, *shown_class};
    longer.is_shown = true;
  }
  histories_.push_back(longer);
  return entry->second;
}

std::vector<bool> choose_beside_earlier(const ReleaseHistories& histories, std::span<const ReleaseCandidate> people,
                                        std::int64_t fewest, Random& random) {
  std::vector<std::int64_t> missing(histories.size(), 0), present(histories.size(), 0);
  std::vector<bool> is_written(people.size(), false);
  std::vector<std::uint32_t> candidates;
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    is_written[i] = people[i].may_be_written;
    ++(is_written[i] ? present : missing)[people[i].history];
    if (is_written[i]) candidates.push_back(i);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return people[a].history < people[b].history; });
  for (std::size_t at = 0; at < candidates.size();) {
    const std::uint32_t history = people[candidates[at]].history;
    const std::int64_t here = present[history], gone = missing[history];
    const std::span<std::uint32_t> group(candidates.data() + at, static_cast<std::size_t>(here));
    std::int64_t leave =
        gone > 0 ? std::max<std::int64_t>(fewest - gone, 1 + static_cast<std::int64_t>(draw_below(random, 2))) : 0;
    if (here - leave < fewest) leave = here;
    drop_by_lot(group, leave, random, is_written);
    at += static_cast<std::size_t>(here);
  }
  return is_written;
}

}  // namespace cairn::disclosure
