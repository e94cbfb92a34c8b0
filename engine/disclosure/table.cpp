#include "engine/disclosure/table.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace cairn::disclosure {

std::size_t Dictionary::find_slot(std::string_view text) const {
  std::size_t slot = std::hash<std::string_view>{}(text) & (slots_.size() - 1);
  while (slots_[slot] != 0 && values_[slots_[slot] - 1] != text) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

void Dictionary::grow() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
  for (std::size_t i = 0; i < values_.size(); ++i) slots_[find_slot(values_[i])] = static_cast<std::uint32_t>(i + 1);
}

std::uint32_t Dictionary::add(std::string_view text) {
  if (values_.size() * 2 >= slots_.size()) grow();
  std::uint32_t& slot = slots_[find_slot(text)];
  if (slot == 0) {
    values_.emplace_back(text);
    slot = static_cast<std::uint32_t>(values_.size());
  }
  return slot - 1;
}

std::optional<std::uint32_t> Dictionary::find(std::string_view text) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t slot = slots_[find_slot(text)];
  return slot == 0 ? std::nullopt : std::optional(slot - 1);
}

const Column* Table::find_column(std::string_view name) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

std::vector<std::uint32_t> order_by_content(const Table& table) {
  std::vector<std::uint32_t> order(table.rows());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<std::uint32_t> next(order.size());
  // Counting sort by each column's alphabetical rank, last column first: stable, and linear in the rows.
  for (auto column = table.columns.rbegin(); column != table.columns.rend(); ++column) {
    const std::vector<std::string>& values = column->dictionary.values();
    std::vector<std::uint32_t> sorted(values.size()), rank(values.size());
    std::iota(sorted.begin(), sorted.end(), 0U);
    std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    for (std::uint32_t i = 0; i < sorted.size(); ++i) rank[sorted[i]] = i;
    std::vector<std::uint32_t> start(values.size() + 1, 0);
    for (const std::uint32_t code : column->codes) ++start[rank[code] + 1];
    std::partial_sum(start.begin(), start.end(), start.begin());
    for (const std::uint32_t row : order) next[start[rank[column->codes[row]]]++] = row;
    order.swap(next);
  }
  return order;
}

}  // namespace cairn::disclosure
