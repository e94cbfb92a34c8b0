#include "engine/disclosure/lattice.h"

#include <algorithm>
#include <limits>

namespace cairn::disclosure {

Lattice::Lattice(std::vector<std::size_t> level_counts) : counts_(std::move(level_counts)) {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max() / 1024;
  for (const std::size_t count : counts_) {
    strides_.push_back(nodes_);
    nodes_ = nodes_ > kMost / count ? kMost : nodes_ * count;
  }
}

Levels Lattice::levels(std::size_t node) const {
  Levels levels(counts_.size());
  for (std::size_t a = 0; a < counts_.size(); ++a) {
    levels[a] = node % counts_[a];
    node /= counts_[a];
  }
  return levels;
}

std::size_t Lattice::node(const Levels& levels) const {
  std::size_t node = 0;
  for (std::size_t a = 0; a < counts_.size(); ++a) node += levels[a] * strides_[a];
  return node;
}

LossMetric::LossMetric(double records, std::vector<Attribute> attributes)
    : records_(records), attributes_(std::move(attributes)) {
  for (const Attribute& attribute : attributes_) total_weight_ += attribute.weight;
  if (total_weight_ <= 0) total_weight_ = 1;
}

double LossMetric::rescale(const Attribute& attribute, double sum) const {
  const double least = records_ / attribute.leaves;
  if (records_ <= least) return 0;
  return std::max(0.0, (sum - least) / (records_ - least));
}

double LossMetric::loss(const Levels& levels, double suppressed, const std::vector<double>& suppressed_shares) const {
  std::vector<double> sums(attributes_.size());
  for (std::size_t a = 0; a < sums.size(); ++a)
    sums[a] = attributes_[a].share_sums[levels[a]] - suppressed_shares[a] + suppressed;
  return mean(sums);
}

double LossMetric::mean(const std::vector<double>& sums) const {
  double sum = 0;
  for (std::size_t a = 0; a < sums.size(); ++a) sum += attributes_[a].weight * rescale(attributes_[a], sums[a]);
  return sum / total_weight_;
}

double LossMetric::lower_bound(const Levels& levels) const {
  double sum = 0;
  for (std::size_t a = 0; a < attributes_.size(); ++a)
    sum += attributes_[a].weight * rescale(attributes_[a], attributes_[a].share_sums[levels[a]]);
  return sum / total_weight_;
}

}  // namespace cairn::disclosure
