#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/random.h"

namespace cairn::disclosure {

/// What the earlier releases of some data showed of each person: which of them held the person, and in which class.
/// Whoever holds several releases can join them on exact answers, whatever the pseudonyms, so people look alike only
/// to those who share a history. Histories are numbered; kNever is that of people whom no release held.
class ReleaseHistories {
 public:
  static constexpr std::uint32_t kNever = 0;

  ReleaseHistories() : histories_(1) {}

  /// The next release, oldest first.
  void begin_release();
  /// The history of somebody after the release that began last; an empty class: it did not hold them.
  std::uint32_t extend(std::uint32_t history, std::optional<std::uint32_t> shown_class);

  /// Where a history's people were first shown. Not for kNever.
  struct Shown {
    std::uint32_t release = 0, shown_class = 0;
  };
  Shown first_shown(std::uint32_t history) const { return histories_[history].first_shown; }
  std::size_t size() const { return histories_.size(); }

 private:
  struct History {
    Shown first_shown;
    bool is_shown = false;
  };
  static constexpr std::uint32_t kAbsent = UINT32_MAX;
  std::vector<History> histories_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> next_;  // of the last release: history, class
  std::uint32_t releases_ = 0;
};

/// Somebody whom an earlier release held, or who may be in the next one.
struct ReleaseCandidate {
  std::uint32_t history = ReleaseHistories::kNever;
  bool may_be_written = false;
};

/// Who is written into the next release, by position: everybody who may be, less as few as it takes that
///   - at least `fewest` people of the same history are written, or nobody of it;
///   - of a history that some release showed, at least `fewest` people are missing, or nobody: to those who may not be
///     written others are added by lot, at least one or two, so that nobody who is missing is sure to have left.
/// With classes that are a function of the history, no class of the joined releases is then smaller than `fewest`
/// (k-anonymity over the union of releases; compare m-invariance, Xiao and Tao 2007, which asks for diversity besides).
std::vector<bool> choose_beside_earlier(const ReleaseHistories& histories, std::span<const ReleaseCandidate> people,
                                        std::int64_t fewest, Random& random);

}  // namespace cairn::disclosure
