#include "engine/disclosure/table.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>

namespace cairn::disclosure {

namespace {

std::uint64_t load(const char* at, std::size_t bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, bytes);
  return word;
}

/// Two words that cover the text, its length, and a multiplication: cells are short. Longer texts go to the library.
std::uint32_t hash_of(std::string_view text) {
  std::uint64_t mixed = 0;
  if (text.size() > 16) {
    mixed = std::hash<std::string_view>{}(text);
  } else if (text.size() >= 8) {
    mixed = load(text.data(), 8) ^ (load(text.data() + text.size() - 8, 8) * UINT64_C(0xBF58476D1CE4E5B9));
  } else if (text.size() >= 4) {
    mixed = load(text.data(), 4) | (load(text.data() + text.size() - 4, 4) << 32);
  } else {
    for (const char c : text) mixed = (mixed << 8) | static_cast<unsigned char>(c);
  }
  mixed = (mixed ^ (mixed >> 32) ^ text.size()) * UINT64_C(0x9E3779B97F4A7C15);
  return static_cast<std::uint32_t>(mixed >> 32);
}

}  // namespace

std::size_t Dictionary::find_slot(std::string_view text, std::uint32_t hash) const {
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot].number != 0 && (slots_[slot].hash != hash || values_[slots_[slot].number - 1] != text))
    slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

void Dictionary::grow() {
  std::vector<Slot> old(std::max<std::size_t>(64, slots_.size() * 2));
  old.swap(slots_);
  for (const Slot& one : old) {
    if (one.number == 0) continue;
    std::size_t slot = one.hash & (slots_.size() - 1);
    while (slots_[slot].number != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = one;
  }
}

std::uint32_t Dictionary::add(std::string_view text) {
  if (values_.size() * 2 >= slots_.size()) grow();
  const std::uint32_t hash = hash_of(text);
  Slot& slot = slots_[find_slot(text, hash)];
  if (slot.number == 0) {
    values_.emplace_back(text);
    slot = {hash, static_cast<std::uint32_t>(values_.size())};
  }
  return slot.number - 1;
}

std::optional<std::uint32_t> Dictionary::find(std::string_view text) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t number = slots_[find_slot(text, hash_of(text))].number;
  return number == 0 ? std::nullopt : std::optional(number - 1);
}

const Column* Table::find_column(std::string_view name) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

namespace {

constexpr std::size_t kMostRanks = std::size_t{1} << 16;

/// Where each value of a column stands in the alphabet of its values.
std::vector<std::uint32_t> rank_values(const Dictionary& dictionary) {
  const std::vector<std::string>& values = dictionary.values();
  std::vector<std::uint32_t> sorted(values.size()), rank(values.size());
  std::iota(sorted.begin(), sorted.end(), 0U);
  std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
  for (std::uint32_t i = 0; i < sorted.size(); ++i) rank[sorted[i]] = i;
  return rank;
}

}  // namespace

std::vector<std::uint32_t> order_by_content(const Table& table) {
  std::vector<std::uint32_t> order(table.rows()), next(table.rows()), joint(table.rows());
  std::iota(order.begin(), order.end(), 0U);
  // Counting sort, last columns first: stable, and linear in the rows. Neighbouring columns share a pass while their
  // ranks fit into one number.
  for (std::size_t last = table.columns.size(); last > 0;) {
    std::size_t ranks = 1;
    std::fill(joint.begin(), joint.end(), 0U);
    do {
      const Column& column = table.columns[--last];
      const std::vector<std::uint32_t> rank = rank_values(column.dictionary);
      for (std::size_t row = 0; row < joint.size(); ++row)
        joint[row] += rank[column.codes[row]] * static_cast<std::uint32_t>(ranks);
      ranks *= std::max<std::size_t>(1, rank.size());
    } while (last > 0 && ranks * table.columns[last - 1].dictionary.size() <= kMostRanks);
    std::vector<std::uint32_t> start(ranks + 1, 0);
    for (const std::uint32_t rank : joint) ++start[rank + 1];
    std::partial_sum(start.begin(), start.end(), start.begin());
    for (const std::uint32_t row : order) next[start[joint[row]]++] = row;
    order.swap(next);
  }
  return order;
}

}  // namespace cairn::disclosure
