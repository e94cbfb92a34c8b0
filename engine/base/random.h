#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cairn {

/// Where random bytes come from: the operating system in service, a seed in tests and in the demonstration.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;
};

/// Reproducible bytes and numbers from a seed (SplitMix64; Steele, Lea and Flood 2014). Never for tokens in service.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::byte> bytes) override;
  std::uint64_t next();
  double uniform();                      // in [0, 1)
  double normal();                       // mean 0, standard deviation 1
  std::uint64_t below(std::uint64_t n);  // 0 … n-1; n > 0

 private:
  std::uint64_t state_;
};

}  // namespace cairn
