#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/date.h"
#include "engine/pathway/definition.h"

namespace cairn::pathway {

enum class StageEventKind {
  Entered,
  Attended,
  DidNotAttend,
  CancelledByService,
  CancelledByPerson,
  Paused,
  Left,
  Expired
};
std::string_view stage_event_code(StageEventKind kind);  // "did-not-attend"
std::optional<StageEventKind> parse_stage_event(std::string_view code);

struct StageEvent {
  std::string stage;
  StageEventKind kind = StageEventKind::Entered;
  Date occurred_on{};
};

/// Days that timepoints count from, by the day something happened and never by the day it was recorded. Empty when it
/// has not happened (yet). start: the first day somebody entered or attended a stage of the programme itself (not
/// referral or triage). end: the first entry after that to a closing stage (review, PIFU, discharge: also how leaving
/// early is recorded), or the day the last
///      stage of the programme was left or expired, whichever came first. Leaving an earlier stage is moving on, not
///      the end: somebody who waits between two stages has not finished. Going back into the programme undoes an end.
/// stage:ID: the first day the stage was attended, or entered when no visit is recorded.
std::optional<Date> find_anchor(const Definition& definition, const std::vector<StageEvent>& events,
                                std::string_view anchor);

struct Window {
  Date opens_on{}, closes_on{};
  bool contains(Date day) const { return opens_on <= day && day <= closes_on; }
};
std::optional<Window> find_window(const Definition& definition, const Timepoint& timepoint,
                                  const std::vector<StageEvent>& events);

/// The timepoint that an answer given on a day belongs to: of those that ask the questionnaire and whose window holds
/// the day, the one whose target day is nearest; a tie goes to the one listed first. Null when no window holds the day.
const Timepoint* assign_timepoint(const Definition& definition, const std::vector<StageEvent>& events,
                                  std::string_view questionnaire_url, Date answered_on);

/// Exposure to a change, by stage dates and never by the date of an answer.
/// NotExposed: never entered a touched stage. Before: left every touched stage that was entered before the change took
/// effect. After: entered every touched stage on or after that day (after the end of a phase-in), and left it before
/// the change was reversed. Straddling: everyone else who was exposed; also somebody who never left a stage entered
/// before, who may still be there. A person who left on the very day the change took effect is straddling; one who
/// entered on it is after.
enum class Phase { Before, After, Straddling, NotExposed };
Phase find_phase(const Change& change, const std::vector<StageEvent>& events);
std::string_view phase_code(Phase phase);  // "not-exposed"

}  // namespace cairn::pathway
