#include "engine/pathway/episode.h"

#include <algorithm>
#include <cstdlib>

namespace cairn::pathway {
namespace {

struct EventKindRow {
  StageEventKind kind;
  std::string_view code;
};
constexpr EventKindRow kEventKinds[] = {
    {StageEventKind::Entered, "entered"},
    {StageEventKind::Attended, "attended"},
    {StageEventKind::DidNotAttend, "did-not-attend"},
    {StageEventKind::CancelledByService, "cancelled-by-service"},
    {StageEventKind::CancelledByPerson, "cancelled-by-person"},
    {StageEventKind::Paused, "paused"},
    {StageEventKind::Left, "left"},
    {StageEventKind::Expired, "expired"},
};

bool is_presence(StageEventKind kind) { return kind == StageEventKind::Entered || kind == StageEventKind::Attended; }
bool is_exit(StageEventKind kind) { return kind == StageEventKind::Left || kind == StageEventKind::Expired; }

void keep_first(std::optional<Date>& kept, Date day) {
  if (!kept || day < *kept) kept = day;
}
void keep_last(std::optional<Date>& kept, Date day) {
  if (!kept || day > *kept) kept = day;
}

/// A stay in one stage: first presence, and the last exit unless somebody was there again later.
struct Stay {
  std::optional<Date> entered_on, left_on;
};
Stay find_stay(const std::vector<StageEvent>& events, std::string_view stage) {
  Stay stay;
  std::optional<Date> last_presence;
  for (const StageEvent& event : events) {
    if (event.stage != stage) continue;
    if (is_presence(event.kind))
      keep_first(stay.entered_on, event.occurred_on), keep_last(last_presence, event.occurred_on);
    if (is_exit(event.kind)) keep_last(stay.left_on, event.occurred_on);
  }
  if (stay.left_on && last_presence && *stay.left_on < *last_presence) stay.left_on.reset();
  return stay;
}

std::optional<Date> find_start(const Definition& definition, const std::vector<StageEvent>& events) {
  std::optional<Date> start;
  for (const StageEvent& event : events) {
    if (is_presence(event.kind) && definition.place_of(event.stage) == StagePlace::Programme)
      keep_first(start, event.occurred_on);
  }
  return start;
}

std::string_view last_programme_stage(const Definition& definition) {
  std::string_view last;
  for (const Stage& stage : definition.stages) {
    if (definition.place_of(stage.id) == StagePlace::Programme) last = stage.id;
  }
  return last;
}

/// Only what happened on or after the last day in the programme can have ended it.
std::optional<Date> find_end(const Definition& definition, const std::vector<StageEvent>& events) {
  if (!find_start(definition, events)) return std::nullopt;
  std::optional<Date> last_presence, end;
  for (const StageEvent& event : events) {
    if (is_presence(event.kind) && definition.place_of(event.stage) == StagePlace::Programme)
      keep_last(last_presence, event.occurred_on);
  }
  const std::string_view last_stage = last_programme_stage(definition);
  for (const StageEvent& event : events) {
    if (event.occurred_on < *last_presence) continue;
    const bool is_closing = is_presence(event.kind) && definition.find_stage(event.stage) != nullptr &&
                            definition.place_of(event.stage) == StagePlace::Closing;
    if (is_closing || (is_exit(event.kind) && event.stage == last_stage)) keep_first(end, event.occurred_on);
  }
  return end;
}

std::optional<Date> find_first_visit(const std::vector<StageEvent>& events, std::string_view stage) {
  std::optional<Date> attended, entered;
  for (const StageEvent& event : events) {
    if (event.stage != stage) continue;
    if (event.kind == StageEventKind::Attended) keep_first(attended, event.occurred_on);
    if (event.kind == StageEventKind::Entered) keep_first(entered, event.occurred_on);
  }
  return attended ? attended : entered;
}

}  // namespace

std::string_view stage_event_code(StageEventKind kind) {
  return std::ranges::find(kEventKinds, kind, &EventKindRow::kind)->code;
}

std::optional<StageEventKind> parse_stage_event(std::string_view code) {
  const auto* row = std::ranges::find(kEventKinds, code, &EventKindRow::code);
  return row == std::end(kEventKinds) ? std::nullopt : std::optional(row->kind);
}

std::optional<Date> find_anchor(const Definition& definition, const std::vector<StageEvent>& events,
                                std::string_view anchor) {
  constexpr std::string_view kStage = "stage:";
  if (anchor == "start") return find_start(definition, events);
  if (anchor == "end") return find_end(definition, events);
  if (anchor.starts_with(kStage)) return find_first_visit(events, anchor.substr(kStage.size()));
  return std::nullopt;
}

std::optional<Window> find_window(const Definition& definition, const Timepoint& timepoint,
                                  const std::vector<StageEvent>& events) {
  const auto anchor = find_anchor(definition, events, timepoint.anchor);
  if (!anchor) return std::nullopt;
  const Date target = *anchor + std::chrono::days(timepoint.offset_days);
  return Window{target + std::chrono::days(timepoint.window_from), target + std::chrono::days(timepoint.window_to)};
}

const Timepoint* assign_timepoint(const Definition& definition, const std::vector<StageEvent>& events,
                                  std::string_view questionnaire_url, Date answered_on) {
  const Timepoint* nearest = nullptr;
  int nearest_days = 0;
  for (const Timepoint& timepoint : definition.timepoints) {
    if (std::ranges::find(timepoint.questionnaires, questionnaire_url) == timepoint.questionnaires.end()) continue;
    const auto window = find_window(definition, timepoint, events);
    if (!window || !window->contains(answered_on)) continue;
    const Date target = window->opens_on - std::chrono::days(timepoint.window_from);
    const int days = std::abs(days_between(target, answered_on));
    if (nearest == nullptr || days < nearest_days) nearest = &timepoint, nearest_days = days;
  }
  return nearest;
}

Phase find_phase(const Change& change, const std::vector<StageEvent>& events) {
  const Date first_day_after =
      change.phase_in_until ? *change.phase_in_until + std::chrono::days(1) : change.effective_on;
  bool is_exposed = false, is_before = true, is_after = true;
  for (const std::string& stage : change.stages) {
    const Stay stay = find_stay(events, stage);
    if (!stay.entered_on) continue;
    is_exposed = true;
    if (!stay.left_on || *stay.left_on >= change.effective_on) is_before = false;
    if (*stay.entered_on < first_day_after) is_after = false;
    if (change.reversed_on && (!stay.left_on || *stay.left_on >= *change.reversed_on)) is_after = false;
  }
  if (!is_exposed) return Phase::NotExposed;
  return is_before ? Phase::Before : is_after ? Phase::After : Phase::Straddling;
}

std::string_view phase_code(Phase phase) {
  constexpr std::string_view kCodes[] = {"before", "after", "straddling", "not-exposed"};
  return kCodes[static_cast<std::size_t>(phase)];
}

}  // namespace cairn::pathway
