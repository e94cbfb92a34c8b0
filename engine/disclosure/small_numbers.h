#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::disclosure {

/// How counts of people are shown outside the service team.
struct SmallNumberProfile {
  std::string_view name;
  std::int64_t hide_below = 8;  // 1 … hide_below-1 are hidden
  std::int64_t round_to = 5;    // other counts go to the nearest multiple (1: exact)
  bool hides_zero = false;      // a 0 is hidden like other small counts

  bool is_small(std::int64_t count) const { return count < hide_below && (count > 0 || hides_zero); }
  std::int64_t least_hidden() const { return hides_zero ? 0 : 1; }
};

/// NHS hospital statistics since 2018: 1–7 hidden, others to the nearest 5. The default everywhere.
inline constexpr SmallNumberProfile kNhs7r5{"nhs7r5", 8, 5};
/// For data open to everybody: under 10 hidden, zeros too (which of them could not have happened is not known here),
/// exact otherwise.
inline constexpr SmallNumberProfile kPublic10{"public10", 10, 1, true};
/// For use inside an organisation: 1–4 hidden, exact otherwise.
inline constexpr SmallNumberProfile kInternal5{"internal5", 5, 1};
std::optional<SmallNumberProfile> find_profile(std::string_view name);
/// "nhs7r5, public10 or internal5", for messages.
std::string list_profiles();

/// Who looks: the service team sees exact numbers, everybody else what the profile leaves.
enum class Audience { ServiceTeam, Others };

/// A count of people ready to be shown. The true count is not inside once it is hidden or rounded.
class ShownCount {
 public:
  enum class Kind { Exact, Rounded, Hidden, HiddenToProtect };
  ShownCount() = default;  // 0, exact

  Kind kind() const { return kind_; }
  bool is_hidden() const { return kind_ == Kind::Hidden || kind_ == Kind::HiddenToProtect; }
  /// What may be calculated with: the exact or rounded number; empty when hidden.
  std::optional<std::int64_t> number() const;
  /// "12", "about 45", "0", "fewer than 8"; "not shown" for a larger cell hidden only to protect another.
  std::string text() const;
  /// For tables and files: "45", or "*" when hidden.
  std::string cell() const;
  bool operator==(const ShownCount&) const = default;

 private:
  friend ShownCount show_count(std::int64_t, Audience, const SmallNumberProfile&);
  friend struct RowProtection;
  Kind kind_ = Kind::Exact;
  std::int64_t value_ = 0;  // shown number, or the limit of "fewer than"
};

/// One count on its own (its total is not shown beside other parts).
ShownCount show_count(std::int64_t count, Audience audience, const SmallNumberProfile& profile = kNhs7r5);

/// Parts with their total; nothing hidden can be worked out from what is left. Where "total minus the others" would pin
/// a hidden part down to fewer than six values, a rounding profile shows the total that follows from the shown parts
/// alone; an exact profile hides the smallest other part too ("not shown"), and at last the total. Show such a total
/// instead of the plain count of the same people.
struct ShownRow {
  std::vector<ShownCount> parts;  // as given
  ShownCount total;
};
ShownRow show_row(std::span<const std::int64_t> parts, Audience audience, const SmallNumberProfile& profile = kNhs7r5);

/// True when a mean, median, score or interval that rests on `people` people may be shown.
bool may_show_figure(std::int64_t people, Audience audience, const SmallNumberProfile& profile = kNhs7r5);
/// A share in whole percent, from shown numbers only; empty when either is hidden or the whole is 0.
std::optional<int> show_percent(const ShownCount& part, const ShownCount& whole);

}  // namespace cairn::disclosure
