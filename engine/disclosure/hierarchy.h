#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/issue.h"
#include "engine/disclosure/table.h"

namespace cairn::disclosure {

/// How the values of a field become coarser: level 0 is the value itself, each further level joins values of the one
/// below, the last is usually "*". Total (every value has every level) and nested (what is joined stays joined).
class Hierarchy {
 public:
  /// From a table: column 0 the value, column i its name at level i. Findings name the row (`row 12`): missing or extra
  /// levels, a value given twice, names that are not nested. Empty when there is any.
  static std::optional<Hierarchy> read(const std::vector<std::vector<std::string>>& rows, Issues& issues);
  /// Value, then "*".
  static Hierarchy all_or_nothing(const std::vector<std::string>& values);

  /// The names of one level as values, then "*"; shares are still of the leaves here.
  Hierarchy or_hidden(std::size_t level) const;

  std::size_t levels() const { return levels_.size(); }
  std::size_t leaves() const { return levels_.front().names.size(); }
  std::optional<std::uint32_t> find_leaf(std::string_view value) const { return levels_.front().names.find(value); }
  /// Number of different names at a level.
  std::size_t size(std::size_t level) const { return levels_[level].names.size(); }
  std::uint32_t code(std::size_t level, std::uint32_t leaf) const { return levels_[level].codes[leaf]; }
  const std::string& name(std::size_t level, std::uint32_t code) const { return levels_[level].names.values()[code]; }
  const std::vector<std::string>& names(std::size_t level) const { return levels_[level].names.values(); }
  /// Leaves under a name as a share of all leaves: how much is lost by showing it.
  double share(std::size_t level, std::uint32_t code) const { return levels_[level].shares[code]; }
  /// The share of one leaf: the least that can be lost.
  double least_share() const { return least_share_; }
  /// The level at which a text is a name; empty when it is none.
  std::optional<std::size_t> find_level(std::string_view name) const;
  /// A name that stands for one group of values at one level and for another at a higher one; empty when there is none.
  /// Records at different levels cannot be told apart by such a name.
  std::optional<std::string> find_ambiguous_name() const;

 private:
  struct Level {
    Dictionary names;
    std::vector<std::uint32_t> codes;  // by leaf
    std::vector<double> shares;        // by code
  };
  void count_shares();
  std::vector<Level> levels_;
  double least_share_ = 1;
};

/// Hierarchies of fields that pathways record, ready made.
Hierarchy age_hierarchy();  // years 0–120 → 5 → 10 → 20 years → under and over 60 → *; 90 and over together
Hierarchy ethnicity_hierarchy();    // NHS ethnic category 16+1 → six groups → three → *
Hierarchy deprivation_hierarchy();  // decile → fifth → two fifths → *
Hierarchy sex_hierarchy();          // as recorded → *

}  // namespace cairn::disclosure
