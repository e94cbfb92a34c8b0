#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/disclosure/lattice_search.h"

namespace cairn::disclosure::test {

inline constexpr int kRows = 100;

inline Hierarchy make_hierarchy(std::size_t leaves, std::size_t levels) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
    rows.emplace_back();
    for (std::size_t level = 0; level + 1 < levels; ++level)
      rows.back().push_back(std::to_string(level) + ":" + std::to_string(leaf >> level));
    rows.back().push_back("*");
  }
  Issues issues;
  return *Hierarchy::read(rows, issues);
}

/// A small random table with its model. Not copyable: the quasi-identifiers point at the hierarchies.
struct Sample {
  std::vector<Hierarchy> hierarchies;
  std::vector<QuasiIdentifier> quasi;
  PrivacyModel model;
};

/// 72 combinations of levels, weights 1 and 2; the model changes with the seed: k alone, or with one of distinct,
/// entropy and recursive diversity, equal and ordered closeness.
inline Sample make_sample(std::uint64_t seed) {
  SeededRandom random(seed);
  Sample sample;
  const std::size_t shapes[][2] = {{8, 4}, {4, 3}, {2, 2}, {6, 3}};
  for (const auto& shape : shapes) sample.hierarchies.push_back(make_hierarchy(shape[0], shape[1]));
  for (std::size_t a = 0; a < sample.hierarchies.size(); ++a) {
    QuasiIdentifier one{&sample.hierarchies[a], {}, 1.0 + static_cast<double>(a % 2)};
    for (int row = 0; row < kRows; ++row) {
      const double skewed = random.uniform() * random.uniform();
      one.leaves.push_back(static_cast<std::uint32_t>(skewed * static_cast<double>(shapes[a][0])));
    }
    sample.quasi.push_back(std::move(one));
  }
  sample.model.k = 3 + static_cast<std::int64_t>(seed % 4);
  SensitiveRule rule{{}, 4, {}, {}};
  for (int row = 0; row < kRows; ++row) rule.codes.push_back(static_cast<std::uint32_t>(random.below(4)));
  if (seed % 5 == 1) rule.diversity = Diversity{DiversityKind::Distinct, 2, 1};
  if (seed % 5 == 2) rule.diversity = Diversity{DiversityKind::Entropy, 2.2, 1};
  if (seed % 5 == 3) rule.diversity = Diversity{DiversityKind::Recursive, 2, 2.5};
  if (seed % 5 == 4) rule.closeness = Closeness{seed % 2 == 0 ? ClosenessKind::Equal : ClosenessKind::Ordered, 0.25};
  if (rule.diversity || rule.closeness) sample.model.sensitive.push_back(std::move(rule));
  return sample;
}

}  // namespace cairn::disclosure::test
