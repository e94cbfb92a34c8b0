#pragma once

#include "engine/pathway/definition.h"

namespace cairn::pathway {

/// What the members of a definition say about each other: references that lead nowhere, ids used twice, windows, order
/// of dates. Lists are still in the order of the file, so paths are JSON pointers into it.
Issues check_definition(const Definition& definition);

}  // namespace cairn::pathway
