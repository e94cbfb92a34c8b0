#include "engine/stats/philox.h"

namespace cairn::stats {
namespace {

constexpr int kRounds = 10;
constexpr std::uint64_t kMultiply0 = 0xD2511F53, kMultiply1 = 0xCD9E8D57;
constexpr std::uint32_t kStep0 = 0x9E3779B9, kStep1 = 0xBB67AE85;

constexpr std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
constexpr std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }

void run_round(Philox::Counter& c, std::uint32_t key0, std::uint32_t key1) {
  const std::uint64_t a = kMultiply0 * c[0], b = kMultiply1 * c[2];
  c = {high(b) ^ c[1] ^ key0, low(b), high(a) ^ c[3] ^ key1, low(a)};
}

}  // namespace

Philox::Counter Philox::scramble(Counter counter, Key key) {
  for (int round = 0; round < kRounds; ++round) {
    run_round(counter, key[0], key[1]);
    key[0] += kStep0;
    key[1] += kStep1;
  }
  return counter;
}

void Philox::refill() {
  std::array<Counter, kBlocks> blocks;
  for (Counter& block : blocks) {
    block = {low(block_), high(block_), low(stream_), high(stream_)};
    ++block_;
  }
  std::uint32_t key0 = key_[0], key1 = key_[1];
  for (int round = 0; round < kRounds; ++round) {
    for (Counter& block : blocks) run_round(block, key0, key1);
    key0 += kStep0;
    key1 += kStep1;
  }
  for (std::size_t i = 0; i < kBlocks; ++i) {
    words_[2 * i] = blocks[i][0] | static_cast<std::uint64_t>(blocks[i][1]) << 32;
    words_[2 * i + 1] = blocks[i][2] | static_cast<std::uint64_t>(blocks[i][3]) << 32;
  }
  used_ = 0;
}

DoubleWord Philox::redraw(DoubleWord product, std::uint64_t bound) {
  const std::uint64_t threshold = (0 - bound) % bound;
  while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<DoubleWord>(next()) * bound;
  return product;
}

}  // namespace cairn::stats
