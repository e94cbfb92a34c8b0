#include "engine/disclosure/release_history.h"

#include <algorithm>

namespace cairn::disclosure {
namespace {

/// Evenly from 0 … n-1 (n > 0), without the bias of a plain remainder.
std::uint64_t draw_below(Random& random, std::uint64_t n) {
  const std::uint64_t bound = UINT64_MAX - UINT64_MAX % n;
  std::uint64_t drawn = bound;
  while (drawn >= bound) random.fill(std::as_writable_bytes(std::span(&drawn, 1)));
  return drawn % n;
}

/// People with the same traits and the same history for the same use → by history for other uses, positions.
using Alike = std::map<std::pair<std::uint32_t, std::uint32_t>, std::map<std::uint32_t, std::vector<std::uint32_t>>>;

/// How many people somebody of one history for other uses may be taken for, `sizes` being those of each.
std::int64_t count_taken_for(std::uint32_t other_use, const std::map<std::uint32_t, std::int64_t>& sizes,
                             const ReleaseHistories& histories) {
  std::int64_t count = 0;
  for (const auto& [one, size] : sizes) count += histories.includes(one, other_use) ? size : 0;
  return count;
}

/// Drops people until both demands of choose_beside_earlier hold. Each step only drops, so it comes to an end.
class Chooser {
 public:
  Chooser(std::span<const ReleaseCandidate> people, const ReleaseHistories& other_use, std::int64_t fewest,
          Random& random)
      : other_use_(other_use), fewest_(fewest), random_(random) {
    for (std::uint32_t i = 0; i < people.size(); ++i) {
      const ReleasedPerson& one = people[i].person;
      is_written_.push_back(people[i].may_be_written);
      if (is_written_[i]) alike_[{one.traits, one.same_use}][one.other_use].push_back(i);
      if (one.same_use == ReleaseHistories::kNever) continue;
      Group& group = of_one_use_[one.same_use];
      if (is_written_[i])
        group.candidates.push_back(i);
      else
        ++group.gone;
    }
    for (auto& [history, group] : of_one_use_) {
      const std::int64_t by_lot = group.gone == 0 ? 0 : 1 + static_cast<std::int64_t>(draw_below(random_, 2));
      group.fewest_missing = std::max(fewest_, group.gone + by_lot);
    }
  }

  std::vector<bool> choose() {
    do {
      has_changed_ = false;
      for (const auto& [key, parts] : alike_) keep_enough(parts);
      for (auto& [history, group] : of_one_use_) hide_missing(group);
    } while (has_changed_);
    return std::move(is_written_);
  }

 private:
  struct Group {
    std::vector<std::uint32_t> candidates;
    std::int64_t gone = 0, fewest_missing = 0;
  };

  void drop(std::uint32_t person) {
    is_written_[person] = false;
    has_changed_ = true;
  }

  void keep_enough(const std::map<std::uint32_t, std::vector<std::uint32_t>>& parts) {
    std::map<std::uint32_t, std::int64_t> sizes;
    for (const auto& [history, members] : parts)
      sizes[history] = std::count_if(members.begin(), members.end(), [&](auto one) { return is_written_[one]; });
    for (const auto& [history, members] : parts) {
      if (sizes[history] == 0 || count_taken_for(history, sizes, other_use_) >= fewest_) continue;
      for (const std::uint32_t one : members) {
        if (is_written_[one]) drop(one);
      }
    }
  }

  void hide_missing(Group& group) {
    std::vector<std::uint32_t>& members = group.candidates;
    const auto middle = std::partition(members.begin(), members.end(), [&](auto one) { return is_written_[one]; });
    const std::int64_t written = middle - members.begin();
    const std::int64_t missing = group.gone + (members.end() - middle);
    if (missing == 0 || missing >= group.fewest_missing) return;
    const std::int64_t leave = std::min(written, group.fewest_missing - missing);
    for (std::size_t i = 0; i < static_cast<std::size_t>(leave); ++i) {
      std::swap(members[i], members[i + draw_below(random_, static_cast<std::uint64_t>(written) - i)]);
      drop(members[i]);
    }
  }

  const ReleaseHistories& other_use_;
  const std::int64_t fewest_;
  Random& random_;
  std::vector<bool> is_written_;
  bool has_changed_ = false;
  Alike alike_;  // of candidates
  std::map<std::uint32_t, Group> of_one_use_;
};

}  // namespace

void ReleaseHistories::begin_release() {
  next_.clear();
  ++releases_;
}

std::uint32_t ReleaseHistories::extend(std::uint32_t history, std::optional<std::uint32_t> shown_class) {
  if (history == kNever && !shown_class) return kNever;
  const auto [entry, is_new] =
      next_.try_emplace({history, shown_class.value_or(kAbsent)}, static_cast<std::uint32_t>(presence_.size()));
  if (!is_new) return entry->second;
  std::vector<std::uint32_t> presence = presence_[history];
  if (shown_class) presence.push_back(releases_);
  presence_.push_back(std::move(presence));
  return entry->second;
}

bool ReleaseHistories::includes(std::uint32_t whole, std::uint32_t part) const {
  return std::includes(presence_[whole].begin(), presence_[whole].end(), presence_[part].begin(),
                       presence_[part].end());
}

std::int64_t smallest_joined_group(std::span<const ReleasedPerson> people, const ReleaseHistories& other_use) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::map<std::uint32_t, std::int64_t>> alike;
  for (const ReleasedPerson& one : people) ++alike[{one.traits, one.same_use}][one.other_use];
  std::int64_t smallest = 0;
  for (const auto& [key, sizes] : alike) {
    for (const auto& [history, size] : sizes) {
      const std::int64_t count = count_taken_for(history, sizes, other_use);
      smallest = smallest == 0 ? count : std::min(smallest, count);
    }
  }
  return smallest;
}

std::vector<bool> choose_beside_earlier(std::span<const ReleaseCandidate> people, const ReleaseHistories& other_use,
                                        std::int64_t fewest, Random& random) {
  return Chooser(people, other_use, fewest, random).choose();
}

}  // namespace cairn::disclosure
