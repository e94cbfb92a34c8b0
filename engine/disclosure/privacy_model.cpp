#include "engine/disclosure/privacy_model.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace cairn::disclosure {
namespace {

constexpr double kRounding = 1e-12;

double entropy(std::int64_t size, std::span<const std::uint32_t> counts) {
  double sum = 0;
  for (const std::uint32_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(size);
    sum -= share * std::log(share);
  }
  return sum;
}

bool is_recursive_diverse(const Diversity& diversity, std::span<const std::uint32_t> counts) {
  std::vector<std::uint32_t> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  double rest = 0;
  for (auto i = static_cast<std::size_t>(diversity.l) - 1; i < sorted.size(); ++i) rest += sorted[i];
  return sorted.front() < diversity.c * rest;
}

bool is_diverse(const Diversity& diversity, std::int64_t size, std::span<const std::uint32_t> counts) {
  switch (diversity.kind) {
    case DiversityKind::Distinct:
      return true;  // a growing rule, asked before
    case DiversityKind::Entropy:
      return entropy(size, counts) >= std::log(diversity.l) - kRounding;
    case DiversityKind::Recursive:
      return is_recursive_diverse(diversity, counts);
  }
  return false;
}

double distance(ClosenessKind kind, std::int64_t size, std::span<const std::uint32_t> counts,
                const std::vector<double>& everybody) {
  double sum = 0, running = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double difference = counts[i] / static_cast<double>(size) - everybody[i];
    running += difference;
    sum += std::abs(kind == ClosenessKind::Ordered ? running : difference);
  }
  if (kind == ClosenessKind::Equal) return sum / 2;
  return counts.size() < 2 ? 0 : sum / static_cast<double>(counts.size() - 1);
}

}  // namespace

std::vector<double> SensitiveRule::shares() const {
  std::vector<double> shares(values, 0);
  for (const std::uint32_t code : codes) shares[code] += 1;
  for (double& share : shares) share /= static_cast<double>(std::max<std::size_t>(1, codes.size()));
  return shares;
}

ClassRules::ClassRules(const PrivacyModel& model) : k_(model.k), k_map_(model.k_map), presence_(model.presence) {
  for (const SensitiveRule& sensitive : model.sensitive) {
    Rule rule{width_, sensitive.values, 1, sensitive.diversity, sensitive.closeness, sensitive.everybody};
    // Entropy ln l and recursive (c,l) both need l different values at least.
    if (rule.diversity) rule.distinct = static_cast<std::size_t>(std::ceil(rule.diversity->l - kRounding));
    if (rule.everybody.empty()) rule.everybody = sensitive.shares();
    width_ += rule.values;
    rules_.push_back(std::move(rule));
  }
}

bool ClassRules::passes_growing_rules(std::int64_t size, std::span<const std::uint32_t> counts,
                                      std::int64_t people) const {
  if (size < k_ || people < k_map_) return false;
  return std::all_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
    const auto mine = counts.subspan(rule.offset, rule.values);
    return mine.size() - static_cast<std::size_t>(std::count(mine.begin(), mine.end(), 0U)) >= rule.distinct;
  });
}

bool ClassRules::passes_presence(std::int64_t records, std::int64_t people) const {
  if (!presence_) return true;
  const double share = static_cast<double>(records) / static_cast<double>(std::max<std::int64_t>(1, people));
  return share >= presence_->least - kRounding && share <= presence_->most + kRounding;
}

bool ClassRules::passes_hidden(std::int64_t records, std::int64_t people) const {
  if (!presence_ || records == 0) return true;
  return records >= k_ && people >= k_map_ && passes_presence(records, people);
}

bool ClassRules::passes(std::int64_t size, std::span<const std::uint32_t> counts, std::int64_t people) const {
  if (!passes_growing_rules(size, counts, people) || !passes_presence(size, people)) return false;
  return std::all_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
    const auto mine = counts.subspan(rule.offset, rule.values);
    if (rule.diversity && !is_diverse(*rule.diversity, size, mine)) return false;
    return !rule.closeness ||
           distance(rule.closeness->kind, size, mine, rule.everybody) <= rule.closeness->t + kRounding;
  });
}

}  // namespace cairn::disclosure
