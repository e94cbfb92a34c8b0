#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "engine/stats/xoshiro.h"

namespace cairn::stats {

/// step(0), step(1), … without a loop: three times as quick below.
template <int kSteps, class Step>
inline void unroll(Step step) {
  [&]<std::size_t... k>(std::index_sequence<k...>) { (step(k), ...); }
  (std::make_index_sequence<kSteps>());
}

/// As many independent indices below n as fit into 64 random bits, each equally likely (Brackett-Rozinsky & Lemire
/// 2025, "Batched ranged random integer generation", algorithm 2). n^kBatch must be far below 2^64, so that redrawing
/// is rare.
template <int kBatch>
struct IndexBatch {
  std::uint64_t n, product = 1;
  explicit IndexBatch(std::uint64_t bound) : n(bound) {
    for (int k = 0; k < kBatch; ++k) product *= bound;
  }
  void draw(Xoshiro& random, std::size_t (&indices)[kBatch]) const {
    std::uint64_t rest = split(random.next(), indices);
    if (rest >= product) [[likely]]
      return;
    const std::uint64_t threshold = (0 - product) % product;
    while (rest < threshold) rest = split(random.next(), indices);
  }

 private:
  std::uint64_t split(std::uint64_t bits, std::size_t (&indices)[kBatch]) const {
    unroll<kBatch>([&](std::size_t k) {
      const DoubleWord wide = static_cast<DoubleWord>(bits) * n;
      indices[k] = static_cast<std::size_t>(wide >> 64);
      bits = static_cast<std::uint64_t>(wide);
    });
    return bits;
  }
};

template <int kBatch, class Visit>
void visit_draws_in_batches(Xoshiro& random, std::size_t n, Visit& visit) {
  const IndexBatch<kBatch> batch(n);
  const IndexBatch<1> single(n);
  std::size_t indices[kBatch], last[1];
  for (std::size_t done = 0; done + kBatch <= n; done += kBatch) {
    batch.draw(random, indices);
    unroll<kBatch>([&](std::size_t k) { visit(k, indices[k]); });
  }
  for (std::size_t done = n - n % kBatch; done < n; ++done) {
    single.draw(random, last);
    visit(std::size_t{0}, last[0]);
  }
}

/// One resample: n draws with replacement from 0 to n - 1. Calls visit(lane, index); the lane, below kDrawLanes, lets a
/// sum be kept in several parts that do not wait for each other.
inline constexpr std::size_t kDrawLanes = 8;
template <class Visit>
void visit_draws(Xoshiro& random, std::size_t n, Visit visit) {
  // The largest batch for which at most one word in a thousand is drawn again.
  if (n <= 100) return visit_draws_in_batches<8>(random, n, visit);
  if (n <= 500) return visit_draws_in_batches<6>(random, n, visit);
  if (n <= 11000) return visit_draws_in_batches<4>(random, n, visit);
  if (n <= 250000) return visit_draws_in_batches<3>(random, n, visit);
  if (n <= 100000000) return visit_draws_in_batches<2>(random, n, visit);
  return visit_draws_in_batches<1>(random, n, visit);
}

}  // namespace cairn::stats
