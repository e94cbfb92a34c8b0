#include "engine/stats/donors.h"

#include <algorithm>

namespace cairn::stats {

Donors::Donors(std::span<const double> predicted) : from_(predicted.size()), to_(predicted.size()) {
  constexpr double kAlike = 1e-10;  // more than rounding
  for (std::size_t i = 0; i < predicted.size(); ++i) sorted_.emplace_back(predicted[i], i);
  std::sort(sorted_.begin(), sorted_.end());
  for (std::size_t i = 0; i < sorted_.size(); ++i)
    from_[i] = i > 0 && sorted_[i].first - sorted_[i - 1].first < kAlike ? from_[i - 1] : i;
  for (std::size_t i = sorted_.size(); i-- > 0;)
    to_[i] = i + 1 < sorted_.size() && from_[i + 1] == from_[i] ? to_[i + 1] : i + 1;
}

std::size_t Donors::choose(double wanted, std::size_t count, Philox& random) const {
  const std::uint64_t rank = random.below(std::min(count, sorted_.size()));
  std::size_t above = static_cast<std::size_t>(
      std::lower_bound(sorted_.begin(), sorted_.end(), std::pair(wanted, std::size_t{0})) - sorted_.begin());
  std::size_t below = above, chosen = 0;  // not yet passed: sorted_[below - 1] and sorted_[above]
  for (std::uint64_t i = 0; i <= rank; ++i) {
    const bool is_below =
        above == sorted_.size() || (below > 0 && wanted - sorted_[below - 1].first < sorted_[above].first - wanted);
    chosen = is_below ? --below : above++;
  }
  return sorted_[from_[chosen] + random.below(to_[chosen] - from_[chosen])].second;
}

}  // namespace cairn::stats
