#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/pathway/episode.h"
#include "engine/service/manage_episodes.h"

namespace cairn::service {

/// The invented people of the demonstration. Everything follows from the seed; nobody real stands behind anybody.
/// The truth that the figures try to find: the diagnosis-and-education group lowers severity (kEducationEffect); no
/// other change does anything. The people who are lost were worse at the start.
inline constexpr double kEducationEffect = -0.75;  // in standard deviations of severity between people

struct DemoPerson {
  NewEpisode episode;
  std::uint64_t seed = 0;  // of this person's answers
  double severity = 0;     // before the programme: mean 0, standard deviation 1
  double response = 0;     // what the programme does for this person, whatever the change
  pathway::Phase education = pathway::Phase::NotExposed;  // exposure to the change that works
};

/// Severity when a timepoint's questions are answered: part of the gain fades over a year.
double severity_at(const DemoPerson& person, std::string_view timepoint);

struct DemoAction {
  enum class Kind { StartEpisode, RecordEvent, IssueRequest, Answer, Decline, ExpireOverdue };
  Timestamp at{};
  std::size_t person = 0;
  Kind kind = Kind::StartEpisode;
  pathway::StageEvent event;
  std::string timepoint;
};

struct DemoWorld {
  std::vector<DemoPerson> people;
  std::vector<DemoAction> actions;  // in the order they happen
};

/// About 13 people a month, referred from September 2024 to February 2026, followed until a day.
DemoWorld make_demo_world(const pathway::Definition& definition, std::uint64_t seed, Date until);

}  // namespace cairn::service
