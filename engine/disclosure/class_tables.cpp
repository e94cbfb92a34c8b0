#include "engine/disclosure/class_tables.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "engine/base/error.h"

namespace cairn::disclosure {
namespace {

constexpr std::size_t kKeptEntries = 6'000'000;  // numbers held in kept tables; about 64 MB

unsigned bits_for(const QuasiIdentifier& quasi) {
  return static_cast<unsigned>(std::bit_width(std::max<std::size_t>(2, quasi.hierarchy->leaves()) - 1));
}

std::size_t hash(std::uint64_t key) {
  key ^= key >> 32;
  key *= UINT64_C(0x9E3779B97F4A7C15);
  return static_cast<std::size_t>(key ^ (key >> 29));
}

std::size_t hash(WideKey key) {
  return hash(static_cast<std::uint64_t>(key) ^ (static_cast<std::uint64_t>(key >> 64) * UINT64_C(0xBF58476D1CE4E5B9)));
}

template <class Key>
std::size_t entries(const ClassTable<Key>& table) {
  return table.keys.size() * (1 + sizeof(Key) / 8) + (table.counts.size() + table.people.size()) / 2;
}

}  // namespace

template <class Key>
unsigned ClassTables<Key>::bits_needed(const std::vector<QuasiIdentifier>& quasi) {
  return std::accumulate(quasi.begin(), quasi.end(), 0U,
                         [](unsigned sum, const QuasiIdentifier& one) { return sum + bits_for(one); });
}

template <class Key>
ClassTables<Key>::ClassTables(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, std::size_t width)
    : quasi_(quasi), width_(width), has_population_(model.population != nullptr), order_(quasi.size()) {
  unsigned shift = 0;
  for (const QuasiIdentifier& one : quasi_) {
    shifts_.push_back(shift);
    masks_.push_back((Key{1} << bits_for(one)) - 1);
    shift += bits_for(one);
  }
  CAIRN_ASSERT(shift <= sizeof(Key) * 8);
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
    return quasi_[a].hierarchy->leaves() > quasi_[b].hierarchy->leaves();
  });
  load_rows(model);
  if (has_population_) load_population(*model.population);
}

template <class Key>
Key ClassTables<Key>::key_of(std::uint32_t lowest_class, const Levels& levels) const {
  const Key leaves = root_.keys[lowest_class];
  Key key = 0;
  for (std::size_t a = 0; a < quasi_.size(); ++a)
    key |= Key{quasi_[a].hierarchy->code(levels[a], code_of(leaves, a))} << shifts_[a];
  return key;
}

template <class Key>
void ClassTables<Key>::begin_group(std::size_t expected) {
  const std::size_t wanted = std::bit_ceil(std::max<std::size_t>(64, expected * 2));
  if (slots_.size() < wanted) {
    slots_.assign(wanted, Slot{});
    stamp_ = 0;
  }
  ++stamp_;
}

template <class Key>
std::uint32_t ClassTables<Key>::find_class(Key key, ClassTable<Key>& into) {
  if (into.keys.size() * 2 >= slots_.size()) {  // more classes than expected (only while rows are loaded)
    slots_.assign(slots_.size() * 2, Slot{});
    stamp_ = 1;
    for (std::size_t i = 0; i < into.keys.size(); ++i) {
      std::size_t at = hash(into.keys[i]) & (slots_.size() - 1);
      while (slots_[at].stamp == stamp_) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {static_cast<std::uint32_t>(i), stamp_};
    }
  }
  std::size_t at = hash(key) & (slots_.size() - 1);
  while (slots_[at].stamp == stamp_ && into.keys[slots_[at].index] != key) at = (at + 1) & (slots_.size() - 1);
  if (slots_[at].stamp != stamp_) {
    slots_[at] = {static_cast<std::uint32_t>(into.keys.size()), stamp_};
    into.keys.push_back(key);
    into.sizes.push_back(0);
    into.counts.resize(into.counts.size() + width_, 0);
    if (has_population_) into.people.push_back(0);
  }
  return slots_[at].index;
}

template <class Key>
void ClassTables<Key>::load_rows(const PrivacyModel& model) {
  begin_group(1024);
  const std::size_t rows = quasi_.empty() ? 0 : quasi_.front().leaves.size();
  class_of_row_.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    Key key = 0;
    for (std::size_t a = 0; a < quasi_.size(); ++a) key |= Key{quasi_[a].leaves[row]} << shifts_[a];
    const std::uint32_t found = find_class(key, root_);
    class_of_row_.push_back(found);
    ++root_.sizes[found];
    std::size_t offset = found * width_;
    for (const SensitiveRule& rule : model.sensitive) {
      ++root_.counts[offset + rule.codes[row]];
      offset += rule.values;
    }
  }
}

template <class Key>
void ClassTables<Key>::load_population(const Population& population) {
  for (std::size_t entry = 0; entry < population.counts.size(); ++entry) {
    Key key = 0;
    for (std::size_t a = 0; a < quasi_.size(); ++a) key |= Key{population.leaves[a][entry]} << shifts_[a];
    root_.people[find_class(key, root_)] += population.counts[entry];
  }
}

template <class Key>
void ClassTables<Key>::roll_up(const ClassTable<Key>& from, std::size_t attribute, std::size_t level,
                               ClassTable<Key>& into) {
  const Hierarchy& hierarchy = *quasi_[attribute].hierarchy;
  const Key keep = ~(masks_[attribute] << shifts_[attribute]);
  into.keys.clear();
  into.sizes.clear();
  into.counts.clear();
  into.people.clear();
  begin_group(from.keys.size());
  for (std::size_t i = 0; i < from.keys.size(); ++i) {
    const Key code = hierarchy.code(level, code_of(from.keys[i], attribute));  // the lower table holds leaves here
    const std::uint32_t found = find_class((from.keys[i] & keep) | (code << shifts_[attribute]), into);
    into.sizes[found] += from.sizes[i];
    if (has_population_) into.people[found] += from.people[i];
    for (std::size_t j = 0; j < width_; ++j) into.counts[found * width_ + j] += from.counts[i * width_ + j];
  }
}

template <class Key>
const ClassTable<Key>& ClassTables<Key>::at(const Levels& levels) {
  std::vector<std::size_t> raised;  // positions in order_ that are above level 0
  for (std::size_t position = 0; position < order_.size(); ++position) {
    if (levels[order_[position]] > 0) raised.push_back(position);
  }
  if (kept_size_ > kKeptEntries) {
    kept_.clear();
    kept_size_ = 0;
  }
  const ClassTable<Key>* table = &root_;
  std::vector<std::size_t> prefix;
  for (const std::size_t position : raised) {
    const std::size_t attribute = order_[position];
    prefix.resize(position, 0);
    prefix.push_back(levels[attribute]);
    if (position == raised.back()) {
      if (const auto kept = kept_.find(prefix); kept != kept_.end()) return kept->second;
      roll_up(*table, attribute, levels[attribute], last_);
      return last_;
    }
    auto [kept, is_new] = kept_.try_emplace(prefix);
    if (is_new) {
      roll_up(*table, attribute, levels[attribute], kept->second);
      kept_size_ += entries(kept->second);
    }
    table = &kept->second;
  }
  return root_;
}

template class ClassTables<std::uint64_t>;
template class ClassTables<WideKey>;

}  // namespace cairn::disclosure
