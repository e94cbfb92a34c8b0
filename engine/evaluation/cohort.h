#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/date.h"
#include "engine/evaluation/plan.h"
#include "engine/pathway/episode.h"

namespace cairn::evaluation {

/// One episode as it is stored.
struct EpisodeFacts {
  std::int64_t row = 0;
  std::string person;  // the same person's episodes share it
  Date referred_on{};
  std::vector<pathway::StageEvent> events;
};

/// One episode as far as a comparison is concerned. Phases follow from stage dates, never from the date of an answer.
struct Member {
  std::int64_t row = 0;
  std::uint32_t person = 0;
  Date referred_on{};
  pathway::Phase phase = pathway::Phase::NotExposed;
  bool has_started = false;
  bool is_repeat = false;       // a later episode of a person who is already counted: set aside
  std::uint32_t due = 0;        // bit i: timepoint i of the definition has closed, an answer can no longer come
  std::uint64_t exposures = 0;  // two bits for each change of the definition: its Phase

  bool is_due(std::size_t timepoint) const { return (due >> timepoint & 1U) != 0; }
  pathway::Phase exposure(std::size_t change) const {
    return static_cast<pathway::Phase>(exposures >> (2 * change) & 3U);
  }
  /// In the comparison's before or after group.
  bool is_compared() const { return !is_repeat && (phase == pathway::Phase::Before || phase == pathway::Phase::After); }
};

struct Cohort {
  std::vector<Member> members;  // by row, every episode
  /// The place of an episode row among the members; -1 when it is not there.
  std::ptrdiff_t find(std::int64_t row) const;
};

/// Builds a cohort from episodes in row order; needs one pass and keeps no dates but the referral's.
class CohortBuilder {
 public:
  /// `change` empty: no phases (dashboards). Episodes referred outside the plan's period are left out.
  CohortBuilder(const pathway::Definition& definition, const pathway::Change* change, Date today,
                std::optional<Date> referred_from = std::nullopt, std::optional<Date> referred_until = std::nullopt);
  void add(const EpisodeFacts& episode);
  /// Marks repeated episodes (all but a person's first by date of referral) and hands the cohort over.
  Cohort finish();

 private:
  const pathway::Definition& definition_;
  const pathway::Change* change_;
  Date today_;
  std::optional<Date> referred_from_, referred_until_;
  std::unordered_map<std::string, std::uint32_t> persons_;
  Cohort cohort_;
};

}  // namespace cairn::evaluation
