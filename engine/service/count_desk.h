#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "engine/disclosure/count_cube.h"
#include "engine/service/services.h"
#include "engine/store/counts.h"

namespace cairn::service {

/// What published counts of one pathway are worked out from: the newest release and the sets of people behind every
/// figure given out, of all releases. Built from the store when first asked for, so a restart forgets nothing. Whoever
/// uses it holds the mutex; and an answer is kept only when the store has no other answer or release than are known
/// here.
struct PathwayCounts {
  std::mutex mutex;
  std::optional<store::CountRelease> release;  // empty: to be built from the store
  std::int64_t answers = 0;                    // in the ledger
  disclosure::CountCube cube;
  disclosure::CountLedger ledger;
};

/// From the cache of figures, or a new one.
std::shared_ptr<PathwayCounts> open_counts(const Services& services, std::string_view pathway);

}  // namespace cairn::service
