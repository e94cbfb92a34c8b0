#include "api/rate_limit.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "engine/access/secret.h"

namespace cairn::api {
namespace {

Error too_many() { return {ErrorCode::TooManyRequests, "There were too many tries. Wait a minute, then try again."}; }

bool is_guess(const Route& route, int status) {
  if (route.permission == access::Permission::AnswerSurvey) return status == 404;
  return status == 401;
}

}  // namespace

TokenBuckets::Bucket& TokenBuckets::bucket(std::string_view key) {
  const Timestamp now = clock_.now();
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    Bucket& bucket = buckets_.front();
    const double minutes = std::chrono::duration<double, std::ratio<60>>(now - bucket.at).count();
    bucket.tokens = std::min(limits_.capacity, bucket.tokens + std::max(0.0, minutes) * limits_.per_minute);
    bucket.at = now;
    return bucket;
  }
  if (buckets_.size() >= limits_.max_keys) {
    by_key_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
  buckets_.push_front({std::string(key), limits_.capacity, now});
  by_key_.emplace(buckets_.front().key, buckets_.begin());
  return buckets_.front();
}

bool TokenBuckets::has_token(std::string_view key) {
  const std::lock_guard lock(mutex_);
  return !by_key_.contains(key) || bucket(key).tokens >= 1;
}

void TokenBuckets::take(std::string_view key) {
  const std::lock_guard lock(mutex_);
  Bucket& found = bucket(key);
  found.tokens = std::max(0.0, found.tokens - 1);
}

std::size_t TokenBuckets::size() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

std::string address_prefix(std::string_view address) {
  const std::string text(address);
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    bytes[3] = 0;
    return std::string(inet_ntop(AF_INET, bytes.data(), out.data(), out.size())) + "/24";
  }
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    std::fill(bytes.begin() + 6, bytes.end(), static_cast<unsigned char>(0));
    return std::string(inet_ntop(AF_INET6, bytes.data(), out.data(), out.size())) + "/48";
  }
  return "unknown";
}

RateLimits::RateLimits(const Clock& clock) : networks_(clock, {20, 20, 100'000}), names_(clock, {10, 1, 100'000}) {}

Result<void> RateLimits::check(const Route& route, const Request& request) {
  const bool can_guess = route.permission == access::Permission::AnswerSurvey || request.path == "/sign-in" ||
                         !request.header("authorization").empty();
  if (can_guess && !networks_.has_token(address_prefix(request.remote_address))) return too_many();
  return {};
}

void RateLimits::note(const Route& route, const Request& request, int status) {
  if (is_guess(route, status)) networks_.take(address_prefix(request.remote_address));
}

// Names are hashed: what people type by mistake may be a password.
Result<void> RateLimits::check_name(std::string_view name) {
  if (!names_.has_token(access::hash_token(name))) return too_many();
  return {};
}

void RateLimits::note_refused_name(std::string_view name) { names_.take(access::hash_token(name)); }

}  // namespace cairn::api
