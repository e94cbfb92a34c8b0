#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace cairn::stats {

__extension__ typedef unsigned __int128 DoubleWord;

/// Random numbers that are the same on every machine: Philox4x32-10, counter-based (Salmon, Moraes, Dror & Shaw 2011,
/// "Parallel random numbers: as easy as 1, 2, 3", section 3.3). One stream per replicate makes results independent of
/// how replicates are shared out among threads. Streams of one seed never overlap below 2^65 draws. Not for secrets.
class Philox {
 public:
  using Counter = std::array<std::uint32_t, 4>;
  using Key = std::array<std::uint32_t, 2>;
  /// The bijection itself.
  static Counter scramble(Counter counter, Key key);

  Philox(std::uint64_t seed, std::uint64_t stream)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}, stream_(stream) {}

  /// 64 random bits.
  std::uint64_t next() {
    if (used_ == words_.size()) refill();
    return words_[used_++];
  }
  /// A whole number from 0 to bound - 1, each equally likely (Lemire 2019, algorithm 5). `bound` is at least 1.
  std::uint64_t below(std::uint64_t bound) {
    DoubleWord product = static_cast<DoubleWord>(next()) * bound;
    if (static_cast<std::uint64_t>(product) < bound) product = redraw(product, bound);
    return static_cast<std::uint64_t>(product >> 64);
  }
  /// Between 0 and 1, neither of them: the middle of one of 2^52 equal steps.
  double uniform() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }

 private:
  static constexpr std::size_t kBlocks = 8;  // made together, so that the processor can overlap their work
  void refill();
  DoubleWord redraw(DoubleWord product, std::uint64_t bound);

  Key key_;
  std::uint64_t stream_, block_ = 0;
  std::array<std::uint64_t, 2 * kBlocks> words_{};
  std::size_t used_ = 2 * kBlocks;
};

}  // namespace cairn::stats
