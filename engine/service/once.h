#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/service/services.h"

namespace cairn::service {

struct OnceReceipt {
  std::string location;
  bool was_repeated = false;
};

/// Runs `work` and keeps its location under the sender's Idempotency-Key, in one unit: the same key and body again give
/// the same location and `work` does not run. Conflict when the key was used for another body. Without a key `work`
/// just runs. `work` gets services whose writes belong to the same unit. `kind` keeps keys of different creations
/// apart.
Result<OnceReceipt> run_once(const Services& services, const access::Actor& actor, std::string_view kind,
                             std::string_view key, std::string_view body,
                             const std::function<Result<std::string>(const Services&)>& work);

}  // namespace cairn::service
