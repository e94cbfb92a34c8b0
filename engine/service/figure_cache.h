#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "engine/base/clock.h"

namespace cairn::service {

/// Derived figures by name, so that a page view does not compute them again. An entry is good while the data have not
/// changed; figures that were slow to compute are also good for a short time after a change, so that a busy server
/// computes them a few times a minute and not at every view. Thread-safe; keeps the 64 names used last.
class FigureCache {
 public:
  template <class T>
  std::shared_ptr<const T> find(const std::string& name, std::uint64_t version, Timestamp now) {
    return std::static_pointer_cast<const T>(find_any(name, version, now));
  }
  /// `started`: when the computation began, `version` what the data were then.
  void put(const std::string& name, std::uint64_t version, Timestamp started, Timestamp now,
           std::shared_ptr<const void> figures);
  void forget();

 private:
  struct Entry {
    std::uint64_t version = 0;
    Timestamp good_until{};
    std::uint64_t used = 0;
    std::shared_ptr<const void> figures;
  };
  std::shared_ptr<const void> find_any(const std::string& name, std::uint64_t version, Timestamp now);

  std::mutex mutex_;
  std::uint64_t uses_ = 0;
  std::map<std::string, Entry> entries_;
};

}  // namespace cairn::service
