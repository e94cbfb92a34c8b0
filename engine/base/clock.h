#pragma once

#include "engine/base/date.h"

namespace cairn {

/// Where "now" comes from. The engine never reads a clock of its own; tests use FixedClock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
  Date today() const { return date_of(now()); }
};

}  // namespace cairn
