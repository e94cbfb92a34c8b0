#include "engine/disclosure/small_numbers.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace cairn::disclosure {
namespace {

constexpr std::int64_t kProtection = 5;  // a hidden part must stay uncertain by at least this much
constexpr std::array<SmallNumberProfile, 3> kProfiles = {kNhs7r5, kPublic10, kInternal5};
constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max() / 4;

std::int64_t round_to(std::int64_t count, std::int64_t step) { return (count + step / 2) / step * step; }

struct Range {
  std::int64_t low, high;
};

}  // namespace

/// What a reader can work out about the parts of a row from everything shown in it, and what to hide so that it is not
/// enough.
struct RowProtection {
  std::span<const std::int64_t> counts;
  const SmallNumberProfile& profile;
  ShownRow row;

  /// The counts that a shown number may stand for.
  Range known_range(const ShownCount& shown) const {
    switch (shown.kind()) {
      case ShownCount::Kind::Exact:
        return {shown.value_, shown.value_};
      case ShownCount::Kind::Hidden:
        return {profile.least_hidden(), profile.hide_below - 1};
      case ShownCount::Kind::HiddenToProtect:
        return {profile.hide_below, kNoLimit};
      case ShownCount::Kind::Rounded:
        break;
    }
    const std::int64_t half = profile.round_to / 2;
    const std::int64_t from = shown.value_ - half;
    return {std::max(from, profile.hide_below), shown.value_ + (profile.round_to - 1) / 2};
  }

  /// True when every hidden small part keeps an interval of the profile's width. The attacker knows the rules.
  bool is_safe() const {
    const Range total = known_range(row.total);
    Range sum{0, 0};
    for (const ShownCount& part : row.parts) {
      const Range range = known_range(part);
      sum.low += range.low;
      sum.high = std::min(kNoLimit, sum.high + range.high);
    }
    const std::int64_t wanted = std::min(kProtection, profile.hide_below - 2);
    for (const ShownCount& part : row.parts) {
      if (part.kind() != ShownCount::Kind::Hidden) continue;
      const Range range = known_range(part);
      const std::int64_t low = std::max(range.low, total.low - (sum.high - range.high));
      const std::int64_t high = std::min(range.high, total.high - (sum.low - range.low));
      if (high - low < wanted) return false;
    }
    return true;
  }

  static ShownCount hide_to_protect() {
    ShownCount shown;
    shown.kind_ = ShownCount::Kind::HiddenToProtect;
    return shown;
  }

  /// A total that follows from the shown parts alone, each hidden part counted as the middle of its range: it tells
  /// nothing new.
  ShownCount recompute_total() const {
    std::int64_t sum = 0;
    for (const ShownCount& part : row.parts) sum += part.number().value_or(profile.hide_below / 2);
    return show_count(sum, Audience::Others, profile);
  }

  void protect() {
    if (profile.round_to > 1) {
      if (!is_safe()) row.total = recompute_total();
      return;
    }
    while (!is_safe()) {
      std::size_t smallest = counts.size();
      for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] < profile.hide_below || row.parts[i].is_hidden()) continue;
        if (smallest == counts.size() || counts[i] < counts[smallest]) smallest = i;
      }
      if (smallest == counts.size()) {
        row.total = hide_to_protect();
        return;
      }
      row.parts[smallest] = hide_to_protect();
    }
  }
};

std::optional<SmallNumberProfile> find_profile(std::string_view name) {
  const auto found = std::find_if(kProfiles.begin(), kProfiles.end(),
                                  [&](const SmallNumberProfile& profile) { return profile.name == name; });
  return found == kProfiles.end() ? std::nullopt : std::optional(*found);
}

std::string list_profiles() {
  std::string list;
  for (std::size_t i = 0; i < kProfiles.size(); ++i)
    list += std::string(i == 0 ? "" : i + 1 < kProfiles.size() ? ", " : " or ") + std::string(kProfiles[i].name);
  return list;
}

std::optional<std::int64_t> ShownCount::number() const { return is_hidden() ? std::nullopt : std::optional(value_); }

std::string ShownCount::text() const {
  switch (kind_) {
    case Kind::Exact:
      return std::to_string(value_);
    case Kind::Rounded:
      return "about " + std::to_string(value_);
    case Kind::Hidden:
      return "fewer than " + std::to_string(value_);
    case Kind::HiddenToProtect:
      break;
  }
  return "not shown";
}

std::string ShownCount::cell() const { return is_hidden() ? "*" : std::to_string(value_); }

ShownCount show_count(std::int64_t count, Audience audience, const SmallNumberProfile& profile) {
  ShownCount shown;
  shown.value_ = std::max<std::int64_t>(count, 0);
  if (audience == Audience::ServiceTeam) return shown;
  if (profile.is_small(shown.value_)) {
    shown.kind_ = ShownCount::Kind::Hidden;
    shown.value_ = profile.hide_below;
  } else if (profile.round_to > 1 && shown.value_ > 0) {
    shown.kind_ = ShownCount::Kind::Rounded;
    shown.value_ = round_to(count, profile.round_to);
  }
  return shown;
}

ShownRow show_row(std::span<const std::int64_t> parts, Audience audience, const SmallNumberProfile& profile) {
  RowProtection protection{parts, profile, {}};
  for (const std::int64_t count : parts) protection.row.parts.push_back(show_count(count, audience, profile));
  protection.row.total = show_count(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), audience, profile);
  if (audience == Audience::Others) protection.protect();
  return std::move(protection.row);
}

bool may_show_figure(std::int64_t people, Audience audience, const SmallNumberProfile& profile) {
  return audience == Audience::ServiceTeam ? people > 0 : people >= profile.hide_below;
}

std::optional<int> show_percent(const ShownCount& part, const ShownCount& whole) {
  if (!part.number() || !whole.number() || *whole.number() == 0) return std::nullopt;
  const auto percent = static_cast<int>((*part.number() * 200 + *whole.number()) / (2 * *whole.number()));
  return std::min(percent, 100);
}

}  // namespace cairn::disclosure
