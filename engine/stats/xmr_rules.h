#pragma once

#include <span>

#include "engine/stats/xmr.h"

namespace cairn::stats {

/// Marks causes, rules and sides of the points of one segment. Internal to this module.
void apply_xmr_rules(const XmrSegment& segment, std::span<XmrPoint> points);

}  // namespace cairn::stats
