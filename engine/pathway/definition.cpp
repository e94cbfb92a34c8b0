#include "engine/pathway/definition.h"

#include <algorithm>

namespace cairn::pathway {
namespace {

template <class T, class Member>
const T* find_by(const std::vector<T>& list, Member member, std::string_view wanted) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const T& each) { return each.*member == wanted; });
  return found == list.end() ? nullptr : &*found;
}

constexpr StageKind kKinds[] = {
    {"referral", StagePlace::Before},
    {"triage", StagePlace::Before},
    {"assessment", StagePlace::Programme},
    {"diagnosis", StagePlace::Programme},
    {"education-group", StagePlace::Programme},
    {"self-management-class", StagePlace::Programme},
    {"exercise", StagePlace::Programme},
    {"psychological-support", StagePlace::Programme},
    {"review", StagePlace::Closing},
    {"pifu", StagePlace::Closing},
    {"discharge", StagePlace::Closing},
    {"follow-up", StagePlace::Closing},
};

}  // namespace

std::span<const StageKind> stage_kinds() { return kKinds; }

const Timepoint* Definition::find_timepoint(std::string_view code) const {
  return find_by(timepoints, &Timepoint::code, code);
}
const Change* Definition::find_change(std::string_view change_id) const {
  return find_by(changes, &Change::id, change_id);
}
const Stage* Definition::find_stage(std::string_view stage_id) const { return find_by(stages, &Stage::id, stage_id); }
const Theme* Definition::find_theme(std::string_view theme_id) const { return find_by(themes, &Theme::id, theme_id); }

StagePlace Definition::place_of(std::string_view stage_id) const {
  const Stage* stage = find_stage(stage_id);
  if (stage == nullptr) return StagePlace::Closing;
  const auto* kind = std::ranges::find(kKinds, std::string_view(stage->kind), &StageKind::code);
  return kind == std::end(kKinds) ? StagePlace::Closing : kind->place;
}

}  // namespace cairn::pathway
