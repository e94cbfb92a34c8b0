#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/disclosure/small_numbers.h"

namespace cairn::disclosure {

/// The people behind one published figure, a bit for each; who a position stands for is kept elsewhere.
class RespondentSet {
 public:
  void add(std::size_t position);
  std::size_t size() const { return size_; }
  /// Bytes of the bits, for a hash of the set.
  std::string bytes() const;
  std::size_t bytes_used() const { return words_.size() * sizeof(std::uint64_t); }
  bool operator==(const RespondentSet&) const = default;

 private:
  friend bool is_differencing(const RespondentSet&, const RespondentSet&, std::int64_t);
  friend bool holds_both(const RespondentSet&, const RespondentSet&, const RespondentSet&);
  std::vector<std::uint64_t> words_;  // no zero word at the end
  std::size_t size_ = 0;
};

/// Two figures tell about a few people when their sets differ by at least one person and by fewer than `threshold` in
/// either direction: the difference of the figures is theirs.
bool is_differencing(const RespondentSet& first, const RespondentSet& second,
                     std::int64_t threshold = kNhs7r5.hide_below);

/// The sets behind all figures of a data set that were given out. It stops the difference of any two answers; what
/// three or more answers tell together is for rounding, hidden cells and budgeted noise to blur.
class SetLedger {
 public:
  explicit SetLedger(std::int64_t threshold = kNhs7r5.hide_below) : threshold_(threshold) {}
  /// False when a figure about this set, with one given out before, would tell about a few people.
  bool is_safe(const RespondentSet& set) const;
  bool contains(const RespondentSet& set) const;
  /// Keeps a set once.
  void add(RespondentSet set);
  std::size_t sets() const { return sets_.size(); }
  std::size_t bytes_used() const { return bytes_used_; }

 private:
  /// True when `whole` less `part` less a set that is kept leaves a few.
  bool leaves_few(const RespondentSet& whole, const RespondentSet& part) const;
  std::vector<RespondentSet>::const_iterator find_size(std::size_t size) const;  // the first of at least this size

  std::int64_t threshold_;
  std::vector<RespondentSet> sets_;  // by size: only those of nearly the same size can be differencing
  std::size_t bytes_used_ = 0;
};

}  // namespace cairn::disclosure
