#include "engine/stats/procedures/inputs.h"

namespace cairn::stats {

Result<Sample> load_changes(const Data& data) {
  if (!data.has("y")) return data.load_sample("x");
  CAIRN_ASSIGN(const Pairs pairs, data.load_pairs("x", "y"));
  Sample changes{{}, pairs.n_missing};
  changes.values.reserve(pairs.n());
  for (std::size_t i = 0; i < pairs.n(); ++i) changes.values.push_back(pairs.x[i] - pairs.y[i]);
  return changes;
}

}  // namespace cairn::stats
