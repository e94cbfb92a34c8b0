#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cairn::disclosure {

/// A level for every quasi-identifier.
using Levels = std::vector<std::size_t>;

/// All combinations of levels, numbered: raising attribute a by one level adds stride(a).
class Lattice {
 public:
  explicit Lattice(std::vector<std::size_t> level_counts);
  std::size_t attributes() const { return counts_.size(); }
  std::size_t level_count(std::size_t attribute) const { return counts_[attribute]; }
  std::size_t stride(std::size_t attribute) const { return strides_[attribute]; }
  /// Number of combinations; saturates far above any usable size.
  std::size_t nodes() const { return nodes_; }
  Levels levels(std::size_t node) const;
  std::size_t node(const Levels& levels) const;

 private:
  std::vector<std::size_t> counts_, strides_;
  std::size_t nodes_ = 1;
};

/// How much is lost: per attribute the sum over records of the share of the hierarchy's leaves that a shown value
/// covers (a suppressed record counts 1), rescaled to (x - n/L) / (n - n/L), floor 0; then the weighted mean over
/// attributes.
class LossMetric {
 public:
  struct Attribute {
    double leaves = 1, weight = 1;
    std::vector<double> share_sums;      // by level, over all records
    std::vector<double> largest_shares;  // by level, of values that occur
  };
  LossMetric(double records, std::vector<Attribute> attributes);

  /// Loss at `levels` when records whose shares add up to `suppressed_shares` (one sum an attribute) are suppressed.
  double loss(const Levels& levels, double suppressed, const std::vector<double>& suppressed_shares) const;
  /// Loss of records whose shares add up to `sums` (one sum an attribute), at whatever levels they are.
  double mean(const std::vector<double>& sums) const;
  /// Without any suppression: grows with every level, so it bounds the loss of all nodes above.
  double lower_bound(const Levels& levels) const;
  const Attribute& attribute(std::size_t index) const { return attributes_[index]; }

 private:
  double rescale(const Attribute& attribute, double sum) const;
  double records_;
  double total_weight_ = 0;
  std::vector<Attribute> attributes_;
};

}  // namespace cairn::disclosure
