#include "engine/disclosure/risk.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace cairn::disclosure {
namespace {

constexpr std::size_t kDirectIndex = std::size_t{1} << 22;
constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Numbers the pairs (group so far, code) that occur.
class PairNumbers {
 public:
  PairNumbers(std::size_t groups, std::size_t codes) : codes_(codes) {
    if (groups * codes <= kDirectIndex) direct_.assign(groups * codes, kNone);
  }
  std::uint32_t number(std::uint32_t group, std::uint32_t code) {
    const std::uint64_t pair = std::uint64_t{group} * codes_ + code;
    std::uint32_t& slot = direct_.empty() ? hashed_.try_emplace(pair, kNone).first->second : direct_[pair];
    if (slot == kNone) slot = count_++;
    return slot;
  }
  std::uint32_t count() const { return count_; }

 private:
  std::size_t codes_;
  std::uint32_t count_ = 0;
  std::vector<std::uint32_t> direct_;
  std::unordered_map<std::uint64_t, std::uint32_t> hashed_;
};

}  // namespace

Grouping group_rows(std::size_t rows, const std::vector<const Column*>& columns) {
  Grouping grouping;
  grouping.group_of.assign(rows, 0);
  std::uint32_t groups = rows == 0 ? 0 : 1;
  for (const Column* column : columns) {
    PairNumbers numbers(groups, column->dictionary.size());
    for (std::size_t row = 0; row < rows; ++row)
      grouping.group_of[row] = numbers.number(grouping.group_of[row], column->codes[row]);
    groups = numbers.count();
  }
  grouping.sizes.assign(groups, 0);
  grouping.first.assign(groups, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t group = grouping.group_of[row];
    if (grouping.sizes[group]++ == 0) grouping.first[group] = static_cast<std::uint32_t>(row);
  }
  return grouping;
}

Agreement count_agreeing(const Grouping& grouping, const Column& answers) {
  std::vector<bool> agrees;
  for (const std::uint32_t first : grouping.first) agrees.push_back(!answers.text(first).empty());
  for (std::size_t row = 0; row < answers.codes.size(); ++row) {
    const std::uint32_t group = grouping.group_of[row];
    if (answers.codes[row] != answers.codes[grouping.first[group]]) agrees[group] = false;
  }
  Agreement agreement;
  for (std::size_t group = 0; group < agrees.size(); ++group) {
    agreement.classes += agrees[group] ? 1 : 0;
    agreement.records += agrees[group] ? grouping.sizes[group] : 0;
  }
  return agreement;
}

std::vector<SizeBin> count_sizes(const Grouping& grouping) {
  std::vector<SizeBin> bins = {{1, 1, 0, 0},   {2, 2, 0, 0},   {3, 4, 0, 0},     {5, 9, 0, 0},   {10, 19, 0, 0},
                               {20, 49, 0, 0}, {50, 99, 0, 0}, {100, 999, 0, 0}, {1000, 0, 0, 0}};
  for (const std::uint32_t size : grouping.sizes) {
    SizeBin& bin = *std::find_if(bins.rbegin(), bins.rend(), [size](const SizeBin& one) { return size >= one.from; });
    ++bin.classes;
    bin.records += size;
  }
  std::erase_if(bins, [](const SizeBin& bin) { return bin.classes == 0; });
  return bins;
}

Risk compute_risk(const Grouping& grouping, std::int64_t k, const std::vector<bool>& left_aside) {
  Risk risk;
  risk.smallest_class = std::numeric_limits<std::int64_t>::max();
  for (std::size_t group = 0; group < grouping.sizes.size(); ++group) {
    if (!left_aside.empty() && left_aside[grouping.first[group]]) continue;
    const std::int64_t size = grouping.sizes[group];
    risk.records += size;
    ++risk.classes;
    risk.smallest_class = std::min(risk.smallest_class, size);
    if (size == 1) ++risk.uniques;
    if (size < k) risk.below_k += size;
  }
  if (risk.classes == 0) return Risk{};
  risk.prosecutor_highest = 1.0 / static_cast<double>(risk.smallest_class);
  risk.marketer = static_cast<double>(risk.classes) / static_cast<double>(risk.records);
  return risk;
}

std::int64_t smallest_class_with_wildcards(const Grouping& grouping, const std::vector<const Column*>& columns) {
  std::vector<std::size_t> starred, plain;
  const auto has_star = [&](std::size_t group) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const Column* column) { return column->text(grouping.first[group]) == "*"; });
  };
  for (std::size_t group = 0; group < grouping.sizes.size(); ++group)
    (has_star(group) ? starred : plain).push_back(group);
  const auto agrees = [&](std::size_t a, std::size_t b) {
    return std::all_of(columns.begin(), columns.end(), [&](const Column* column) {
      const std::uint32_t first = column->codes[grouping.first[a]], second = column->codes[grouping.first[b]];
      return first == second || column->text(grouping.first[a]) == "*" || column->text(grouping.first[b]) == "*";
    });
  };
  // Two groups without a star never agree.
  std::vector<std::int64_t> matching(grouping.sizes.begin(), grouping.sizes.end());
  for (std::size_t i = 0; i < starred.size(); ++i) {
    const auto join = [&](std::size_t other) {
      if (!agrees(starred[i], other)) return;
      matching[starred[i]] += grouping.sizes[other];
      matching[other] += grouping.sizes[starred[i]];
    };
    for (const std::size_t other : plain) join(other);
    for (std::size_t j = i + 1; j < starred.size(); ++j) join(starred[j]);
  }
  return matching.empty() ? 0 : *std::min_element(matching.begin(), matching.end());
}

}  // namespace cairn::disclosure
