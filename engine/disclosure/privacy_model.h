#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/disclosure/population.h"

namespace cairn::disclosure {

enum class DiversityKind { Distinct, Entropy, Recursive };
/// l-diversity (Machanavajjhala et al. 2007): each class holds enough different values of a sensitive field.
struct Diversity {
  DiversityKind kind = DiversityKind::Distinct;
  double l = 2;
  double c = 1;  // recursive: r1 < c (r_l + … + r_m)
};

enum class ClosenessKind { Equal, Ordered };
/// t-closeness (Li, Li and Venkatasubramanian 2007): each class's distribution is within t of everybody's.
struct Closeness {
  ClosenessKind kind = ClosenessKind::Equal;
  double t = 0.3;
};

/// A sensitive field with what its values must satisfy in every class.
struct SensitiveRule {
  std::vector<std::uint32_t> codes;  // one a row; for ordered closeness the codes are ranks
  std::size_t values = 0;            // codes are 0 … values-1
  std::optional<Diversity> diversity;
  std::optional<Closeness> closeness;
  std::vector<double> everybody = {};  // shares of the values that closeness compares with; empty: those of `codes`

  /// Share of each value among `codes`.
  std::vector<double> shares() const;
};

struct PrivacyModel {
  std::int64_t k = 5;
  std::vector<SensitiveRule> sensitive = {};
  /// k-map (Sweeney 2001): people of the population in every class that is shown, at least; 0: not asked for.
  std::int64_t k_map = 0;
  std::optional<Presence> presence = {};
  const Population* population = nullptr;  // needed for the two; null: there is none
};

/// Decides about one class from its size and the counts of each rule's values.
class ClassRules {
 public:
  explicit ClassRules(const PrivacyModel& model);
  /// Numbers of counts a class carries: the values of all rules, one after the other.
  std::size_t width() const { return width_; }
  /// False for classes that fail k, k-map or have too few different values. Failing records only become fewer when
  /// classes are joined, so a search may rely on it to leave out whole parts of the lattice. For k-map: a class lies
  /// within the one it joins, which then holds as many people at least; so a record whose class fails higher up has one
  /// that fails below. `people` of the population are in the class; 0 where there is no population.
  bool passes_growing_rules(std::int64_t size, std::span<const std::uint32_t> counts, std::int64_t people = 0) const;
  /// All rules. Entropy, recursive diversity, closeness and presence are not monotone when failing classes are
  /// suppressed.
  bool passes(std::int64_t size, std::span<const std::uint32_t> counts, std::int64_t people = 0) const;
  /// Presence of `records` among `people`; true where it is not asked for.
  bool passes_presence(std::int64_t records, std::int64_t people) const;
  /// Of all hidden records together, with everybody whose class is not shown: see find_optimum. None is fine.
  bool passes_hidden(std::int64_t records, std::int64_t people) const;
  bool asks_for_presence() const { return presence_.has_value(); }
  /// Every class of the population must have records.
  bool asks_for_records_everywhere() const { return presence_ && presence_->least > 0; }

 private:
  struct Rule {
    std::size_t offset = 0, values = 0;
    std::size_t distinct = 1;
    std::optional<Diversity> diversity;
    std::optional<Closeness> closeness;
    std::vector<double> everybody;  // shares of each value
  };
  std::int64_t k_, k_map_;
  std::optional<Presence> presence_;
  std::size_t width_ = 0;
  std::vector<Rule> rules_;
};

}  // namespace cairn::disclosure
