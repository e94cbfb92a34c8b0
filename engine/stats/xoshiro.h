#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "engine/stats/philox.h"

namespace cairn::stats {

/// The stream of one replicate where random numbers are most of the work: xoshiro256++ (Blackman & Vigna 2021), eight
/// times as quick as Philox, started from Philox's stream. As reproducible as that: the same on every machine.
class Xoshiro {
 public:
  explicit Xoshiro(std::array<std::uint64_t, 4> state) : state_(state) {}
  Xoshiro(std::uint64_t seed, std::uint64_t stream) {
    Philox start(seed, stream);
    for (std::uint64_t& word : state_) word = start.next();
  }

  /// 64 random bits.
  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  /// A whole number from 0 to bound - 1, each equally likely (Lemire 2019, algorithm 5). `bound` is at least 1.
  std::uint64_t below(std::uint64_t bound) {
    DoubleWord product = static_cast<DoubleWord>(next()) * bound;
    if (static_cast<std::uint64_t>(product) < bound) [[unlikely]] {
      const std::uint64_t threshold = (0 - bound) % bound;
      while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<DoubleWord>(next()) * bound;
    }
    return static_cast<std::uint64_t>(product >> 64);
  }
  /// Between 0 and 1, neither of them.
  double uniform() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace cairn::stats
