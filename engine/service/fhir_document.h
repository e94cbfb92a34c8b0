#pragma once

#include <string>

#include "engine/base/date.h"
#include "engine/base/json.h"

namespace cairn::service {

/// Gives a resource the id it has here and meta.versionId and meta.lastUpdated; everything else stays as it came.
void add_identity(Json& resource, const std::string& id, Timestamp stored_at);

}  // namespace cairn::service
