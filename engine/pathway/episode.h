#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/date.h"
#include "engine/pathway/definition.h"

namespace cairn::pathway {

enum class StageEventKind { Entered, Attended, DidNotAttend, CancelledByService, CancelledByPerson, Paused, Left, Expired };
std::string_view stage_event_code(StageEventKind kind);  // "did-not-attend"
std::optional<StageEventKind> parse_stage_event(std::string_view code);

struct StageEvent {
  std::string stage;
  StageEventKind kind = StageEventKind::Entered;
  Date occurred_on{};
};

/// Anchors of timepoints, from stage events. Empty when it has not happened (yet).
/// start: first Entered or Attended of any stage other than referral and triage.
/// end: the last Left or Expired of the last stage that was entered, before discharge; or entry to a pifu or discharge stage.
std::optional<Date> find_anchor(const Definition& definition, const std::vector<StageEvent>& events, std::string_view anchor);

struct Window { Date opens_on{}, closes_on{}; bool contains(Date day) const { return opens_on <= day && day <= closes_on; } };
std::optional<Window> find_window(const Definition& definition, const Timepoint& timepoint, const std::vector<StageEvent>& events);

/// Exposure to a change, by stage dates and never by the date of an answer.
/// Before: left every touched stage it entered before the change took effect (or was referred and ended before it).
/// After: entered every touched stage on or after it (after the end of a phase-in). Straddling: everyone else who was exposed.
/// NotExposed: never entered a touched stage.
enum class Phase { Before, After, Straddling, NotExposed };
Phase find_phase(const Change& change, const std::vector<StageEvent>& events);

}  // namespace cairn::pathway
