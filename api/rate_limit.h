#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/request.h"
#include "api/router.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"

namespace cairn::api {

/// Token buckets by key with bounded memory: the key used longest ago is forgotten first. Thread-safe.
class TokenBuckets {
 public:
  struct Limits {
    double capacity = 20;    // tries at once
    double per_minute = 20;  // tries that come back
    std::size_t max_keys = 100'000;
  };
  TokenBuckets(const Clock& clock, Limits limits) : clock_(clock), limits_(limits) {}

  bool has_token(std::string_view key);  // without taking it
  void take(std::string_view key);       // never below zero
  std::size_t size() const;

 private:
  struct Bucket {
    std::string key;
    double tokens = 0;
    Timestamp at{};
  };
  Bucket& bucket(std::string_view key);

  const Clock& clock_;
  const Limits limits_;
  mutable std::mutex mutex_;
  std::list<Bucket> buckets_;  // the last used first
  std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key_;
};

/// "192.0.2.0/24", "2001:db8:1::/48": addresses are kept and logged no finer than this.
std::string address_prefix(std::string_view address);

/// Slows down guessing. Only failures are charged, so that people behind one address do not hinder each other:
/// personal links that do not exist (20 a minute from one network), machine tokens and sign-ins that are refused (20 a
/// minute from one network), and sign-ins by name (10, then one a minute; the same for names that do not exist).
class RateLimits {
 public:
  explicit RateLimits(const Clock& clock);
  Result<void> check(const Route& route, const Request& request);
  void note(const Route& route, const Request& request, int status);
  /// For sign-in: by the name that was typed.
  Result<void> check_name(std::string_view name);
  void note_refused_name(std::string_view name);

 private:
  TokenBuckets networks_;
  TokenBuckets names_;
};

}  // namespace cairn::api
