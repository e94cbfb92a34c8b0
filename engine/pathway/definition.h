#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/date.h"
#include "engine/base/issue.h"
#include "engine/base/json.h"

namespace cairn::pathway {

struct Stage {
  std::string id, kind, title;  // kind: one of stage_kinds()
  int planned_sessions = 0;
};

/// Where a kind of stage stands in an episode. Before: waiting (referral, triage). Closing: after the programme proper
/// (review, pifu, discharge, follow-up); entering one ends the programme. Programme: everything between.
enum class StagePlace { Before, Programme, Closing };
struct StageKind {
  std::string_view code;
  StagePlace place;
};
std::span<const StageKind> stage_kinds();

struct Touchpoint {
  std::string id, stage, title, channel;
};

/// When a survey is due. The window is [anchor + offset + window_from, anchor + offset + window_to] in days, both ends
/// included.
struct Timepoint {
  std::string code;    // BASE, END, M3, M6, M12
  std::string title;   // "at the start"
  std::string anchor;  // "start" (first contact), "end" (last session, PIFU start or leaving), "stage:ID" (first visit)
  int offset_days = 0, window_from = 0, window_to = 0;
  std::vector<std::string> questionnaires;  // canonical urls, in the order they are asked
};

struct Theme {
  std::string id, wording, wanted, not_wanted, source, status;
};

struct Change {
  std::string id, title, kind, what;
  std::vector<std::string> stages;  // stage ids touched
  Date effective_on{};
  std::optional<Date> phase_in_until;  // entered on or before this day is straddling
  std::optional<Date> reversed_on;     // taken back: whoever was in a touched stage on or after this day is straddling
  std::vector<std::string> prompted_by;  // theme ids
  std::string by_whom, expected;
  std::string expected_measure;
  std::string you_said_we_did;
};

/// What patients are asked to agree to, one a page. Nothing is preselected.
struct ConsentQuestion {
  std::string purpose, version, title, detail, yes_label, no_label;
};

/// A measure that dashboards and comparisons show; the scale of the same id gives its rule.
struct MeasureUse {
  std::string measure;  // scale id
  std::string title;    // plain words
  bool primary = false;
  std::vector<std::string> timepoints;
};

/// One published version of a pathway; never changes once published.
struct Definition {
  std::string id, version, title, summary, organisation, contact;
  std::vector<Stage> stages;
  std::vector<Touchpoint> touchpoints;
  std::vector<Timepoint> timepoints;
  std::vector<Theme> themes;
  std::vector<Change> changes;  // by date
  std::vector<ConsentQuestion> consents;
  std::vector<MeasureUse> measures;
  std::vector<std::string> questionnaire_files, scoring_files;  // relative to the pathway's folder

  const Timepoint* find_timepoint(std::string_view code) const;
  const Change* find_change(std::string_view change_id) const;
  const Stage* find_stage(std::string_view stage_id) const;
  const Theme* find_theme(std::string_view theme_id) const;
  /// Closing for a stage that the pathway does not know: a stray event never starts a programme.
  StagePlace place_of(std::string_view stage_id) const;
};

struct DefinitionReading {
  std::optional<Definition> definition;
  Issues issues;
};

/// Reads pathway.json (schemas/pathway.schema.json). Total: whatever is wrong becomes a finding whose path is a JSON
/// pointer, and the rest is read. Findings: missing or mistyped members, members that the format does not know, unknown
/// stages, themes, anchors, questionnaires and measures' timepoints, ids used twice, windows of one questionnaire that
/// overlap, dates out of order. Empty only when the document is no object or has no usable id.
DefinitionReading read_definition(const Json& document);

}  // namespace cairn::pathway
