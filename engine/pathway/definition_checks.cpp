#include "engine/pathway/definition_checks.h"

#include <algorithm>
#include <set>

namespace cairn::pathway {
namespace {

constexpr std::string_view kChangeKinds[] = {"add", "remove", "modify", "timing", "staffing", "information", "access"};
constexpr std::string_view kChannels[] = {"in-person", "phone", "video", "letter", "web", "group"};
constexpr std::string_view kThemeStates[] = {"open", "acted on", "not possible"};

std::string pointer(std::string_view list, std::size_t index, std::string_view member = {}) {
  std::string out = "/" + std::string(list) + "/" + std::to_string(index);
  return member.empty() ? out : out + "/" + std::string(member);
}

void add(Issues& issues, std::string code, std::string path, std::string message, Severity severity = Severity::Error) {
  issues.push_back({severity, std::move(code), std::move(path), std::move(message)});
}

template <class T, class Member>
void check_unique(const std::vector<T>& list, std::string_view name, Member member, std::string_view key,
                  Issues& issues) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string& id = list[i].*member;
    if (!id.empty() && !seen.insert(id).second)
      add(issues, "duplicate-id", pointer(name, i, key), "'" + id + "' is used above already. Give each its own.");
  }
}

template <class Words>
void check_word(const std::string& value, const Words& allowed, std::string code, std::string path, Issues& issues) {
  if (value.empty() || std::ranges::find(allowed, std::string_view(value)) != std::end(allowed)) return;
  std::string words;
  for (const std::string_view word : allowed) words += (words.empty() ? "" : ", ") + std::string(word);
  add(issues, std::move(code), std::move(path), "'" + value + "' is not known here. Use one of: " + words + ".");
}

void check_stages(const Definition& definition, Issues& issues) {
  if (definition.stages.empty()) add(issues, "required", "/stages", "A pathway needs at least one stage.");
  std::vector<std::string_view> kinds;
  for (const StageKind& kind : stage_kinds()) kinds.push_back(kind.code);
  for (std::size_t i = 0; i < definition.stages.size(); ++i)
    check_word(definition.stages[i].kind, kinds, "unknown-kind", pointer("stages", i, "kind"), issues);
  for (std::size_t i = 0; i < definition.touchpoints.size(); ++i) {
    const Touchpoint& touchpoint = definition.touchpoints[i];
    check_word(touchpoint.channel, kChannels, "unknown-channel", pointer("touchpoints", i, "channel"), issues);
    if (!touchpoint.stage.empty() && definition.find_stage(touchpoint.stage) == nullptr)
      add(issues, "unknown-stage", pointer("touchpoints", i, "stage"),
          "The pathway has no stage '" + touchpoint.stage + "'.");
  }
}

void check_anchor(const Definition& definition, const std::string& anchor, std::string path, Issues& issues) {
  constexpr std::string_view kStage = "stage:";
  if (anchor.empty() || anchor == "start" || anchor == "end") return;
  if (!anchor.starts_with(kStage))
    return add(issues, "unknown-anchor", std::move(path),
               "An anchor is 'start', 'end' or 'stage:' with the id of a stage.");
  if (definition.find_stage(anchor.substr(kStage.size())) == nullptr)
    add(issues, "unknown-stage", std::move(path), "The pathway has no stage '" + anchor.substr(kStage.size()) + "'.");
}

bool share_a_questionnaire(const Timepoint& a, const Timepoint& b) {
  return std::ranges::any_of(a.questionnaires, [&](const std::string& url) {
    return std::ranges::find(b.questionnaires, url) != b.questionnaires.end();
  });
}

/// Windows from different anchors may meet (END was late): an answer then goes to the nearest. From the same anchor it
/// is a slip.
void check_windows(const Definition& definition, Issues& issues) {
  for (std::size_t i = 0; i < definition.timepoints.size(); ++i) {
    const Timepoint& one = definition.timepoints[i];
    check_anchor(definition, one.anchor, pointer("timepoints", i, "anchor"), issues);
    if (one.window_from > one.window_to)
      add(issues, "empty-window", pointer("timepoints", i, "window_to"),
          "The window ends before it begins. Swap the two numbers.");
    if (one.questionnaires.empty())
      add(issues, "required", pointer("timepoints", i, "questionnaires"),
          "A timepoint asks at least one questionnaire.");
    for (std::size_t j = 0; j < i; ++j) {
      const Timepoint& other = definition.timepoints[j];
      if (one.anchor != other.anchor || !share_a_questionnaire(one, other)) continue;
      if (one.offset_days + one.window_from <= other.offset_days + other.window_to &&
          other.offset_days + other.window_from <= one.offset_days + one.window_to)
        add(issues, "overlap", pointer("timepoints", i, "window_from"),
            "The windows of " + other.code + " and " + one.code +
                " share days and ask the same questions. Make one of them shorter.");
    }
  }
}

void check_references(const Definition& definition, const Change& change, std::size_t index, Issues& issues) {
  if (change.stages.empty())
    add(issues, "required", pointer("changes", index, "stages"),
        "Name the stages that the change touches: they decide who was exposed.");
  for (std::size_t i = 0; i < change.stages.size(); ++i) {
    if (definition.find_stage(change.stages[i]) == nullptr)
      add(issues, "unknown-stage", pointer("changes", index, "stages/" + std::to_string(i)),
          "The pathway has no stage '" + change.stages[i] + "'.");
  }
  if (change.prompted_by.empty())
    add(issues, "no-theme", pointer("changes", index, "prompted_by"),
        "No theme is named. Say what people asked for that prompted the change.", Severity::Warning);
  for (std::size_t i = 0; i < change.prompted_by.size(); ++i) {
    if (definition.find_theme(change.prompted_by[i]) == nullptr)
      add(issues, "unknown-theme", pointer("changes", index, "prompted_by/" + std::to_string(i)),
          "The pathway has no theme '" + change.prompted_by[i] + "'.");
  }
  const auto is_wanted = [&](const MeasureUse& use) { return use.measure == change.expected_measure; };
  if (!change.expected_measure.empty() && std::ranges::none_of(definition.measures, is_wanted))
    add(issues, "unknown-measure", pointer("changes", index, "expected_measure"),
        "The pathway has no measure '" + change.expected_measure + "'.");
}

void check_changes(const Definition& definition, Issues& issues) {
  for (std::size_t i = 0; i < definition.changes.size(); ++i) {
    const Change& change = definition.changes[i];
    check_word(change.kind, kChangeKinds, "unknown-kind", pointer("changes", i, "kind"), issues);
    check_references(definition, change, i, issues);
    if (i > 0 && change.effective_on != Date{} && change.effective_on < definition.changes[i - 1].effective_on)
      add(issues, "order", pointer("changes", i, "effective_on"), "Changes are listed by date. Move this one up.");
    if (change.phase_in_until && *change.phase_in_until < change.effective_on)
      add(issues, "order", pointer("changes", i, "phase_in_until"),
          "The phase-in ends before the change takes effect.");
    if (change.reversed_on && *change.reversed_on <= change.effective_on)
      add(issues, "order", pointer("changes", i, "reversed_on"), "The change is reversed before it takes effect.");
  }
}

void check_measures(const Definition& definition, Issues& issues) {
  std::size_t primaries = 0;
  for (std::size_t i = 0; i < definition.measures.size(); ++i) {
    const MeasureUse& use = definition.measures[i];
    if (use.primary && ++primaries == 2)
      add(issues, "two-primary-measures", pointer("measures", i, "primary"),
          "Only one measure can be the primary one.");
    for (std::size_t j = 0; j < use.timepoints.size(); ++j) {
      if (definition.find_timepoint(use.timepoints[j]) == nullptr)
        add(issues, "unknown-timepoint", pointer("measures", i, "timepoints/" + std::to_string(j)),
            "The pathway has no timepoint '" + use.timepoints[j] + "'.");
    }
  }
}

}  // namespace

Issues check_definition(const Definition& definition) {
  Issues issues;
  check_unique(definition.stages, "stages", &Stage::id, "id", issues);
  check_unique(definition.touchpoints, "touchpoints", &Touchpoint::id, "id", issues);
  check_unique(definition.timepoints, "timepoints", &Timepoint::code, "code", issues);
  check_unique(definition.themes, "themes", &Theme::id, "id", issues);
  check_unique(definition.changes, "changes", &Change::id, "id", issues);
  check_unique(definition.consents, "consents", &ConsentQuestion::purpose, "purpose", issues);
  check_unique(definition.measures, "measures", &MeasureUse::measure, "measure", issues);
  for (std::size_t i = 0; i < definition.themes.size(); ++i)
    check_word(definition.themes[i].status, kThemeStates, "unknown-status", pointer("themes", i, "status"), issues);
  check_stages(definition, issues);
  check_windows(definition, issues);
  check_changes(definition, issues);
  check_measures(definition, issues);
  return issues;
}

}  // namespace cairn::pathway
