#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/random.h"

namespace cairn::disclosure {

/// Which of some releases held a person, and in which class: whoever holds them all can join them on exact answers,
/// whatever the pseudonyms. Histories are numbered; kNever is that of people whom none of them held.
class ReleaseHistories {
 public:
  static constexpr std::uint32_t kNever = 0;

  ReleaseHistories() : presence_(1) {}

  /// The next release, oldest first.
  void begin_release();
  /// The history of somebody after the release that began last; an empty class: it did not hold them.
  std::uint32_t extend(std::uint32_t history, std::optional<std::uint32_t> shown_class);
  /// True when every release that held the people of `part` held those of `whole` too.
  bool includes(std::uint32_t whole, std::uint32_t part) const;

 private:
  static constexpr std::uint32_t kAbsent = UINT32_MAX;
  std::vector<std::vector<std::uint32_t>> presence_;  // by history: the releases that held its people, ascending
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> next_;  // of the last release: history, class
  std::uint32_t releases_ = 0;
};

/// How a person is known from earlier releases.
struct ReleasedPerson {
  std::uint32_t traits = 0;                            // what is shown of them wherever they are shown
  std::uint32_t same_use = ReleaseHistories::kNever;   // over releases of people who agreed to the use of the next one
  std::uint32_t other_use = ReleaseHistories::kNever;  // over all others; only who was in them counts
};

/// The smallest number of people whom somebody may take for one of them: the same traits, the same history for the
/// same use, absences included, and in every release for another use that held the one. 0 without people.
std::int64_t smallest_joined_group(std::span<const ReleasedPerson> people, const ReleaseHistories& other_use);

/// Somebody whom an earlier release held, or who may be in the next one.
struct ReleaseCandidate {
  ReleasedPerson person;
  bool may_be_written = false;
};

/// Who is written into the next release, by position: everybody who may be, less as few as it takes that
///   - everybody who is written can be taken for `fewest` people or more (smallest_joined_group);
///   - of a history for the same use, at least `fewest` people are missing, or nobody: whoever is missing must have
///   left,
///     so to those who may not be written others are added by lot, at least one or two of them.
/// With what is shown a function of the traits, no group of the joined releases is then smaller than `fewest`: of
/// people who are in all of some releases, nor of people whom some releases for the same use hold and others lack
/// (k-anonymity over the union of releases; compare m-invariance, Xiao and Tao 2007, which asks for diversity besides).
/// Who is missing from a release for another use may be few: that says that they did not agree to that use, or have
/// left.
std::vector<bool> choose_beside_earlier(std::span<const ReleaseCandidate> people, const ReleaseHistories& other_use,
                                        std::int64_t fewest, Random& random);

}  // namespace cairn::disclosure
