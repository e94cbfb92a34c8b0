#include "engine/service/figure_cache.h"

#include <algorithm>

namespace cairn::service {
namespace {

constexpr std::size_t kMostEntries = 64;
constexpr auto kSlow = std::chrono::milliseconds(100);
constexpr auto kGrace = std::chrono::seconds(15);

}  // namespace

std::shared_ptr<const void> FigureCache::find_any(const std::string& name, std::uint64_t version, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find(name);
  if (it == entries_.end() || (it->second.version != version && now >= it->second.good_until)) return nullptr;
  it->second.used = ++uses_;
  return it->second.figures;
}

void FigureCache::put(const std::string& name, std::uint64_t version, Timestamp started, Timestamp now,
                      std::shared_ptr<const void> figures) {
  const std::lock_guard lock(mutex_);
  entries_[name] = Entry{version, now - started > kSlow ? now + kGrace : now, ++uses_, std::move(figures)};
  if (entries_.size() <= kMostEntries) return;
  entries_.erase(std::min_element(entries_.begin(), entries_.end(),
                                  [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
}

void FigureCache::forget() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

}  // namespace cairn::service
