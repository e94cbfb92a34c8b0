#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::disclosure {

/// Texts by number, each once, in the order of first appearance.
class Dictionary {
 public:
  std::uint32_t add(std::string_view text);
  std::optional<std::uint32_t> find(std::string_view text) const;
  const std::vector<std::string>& values() const { return values_; }
  std::size_t size() const { return values_.size(); }

 private:
  struct Slot {
    std::uint32_t hash = 0, number = 0;  // 0 is free, else the value's number + 1
  };
  std::size_t find_slot(std::string_view text, std::uint32_t hash) const;
  void grow();
  std::vector<std::string> values_;
  std::vector<Slot> slots_;  // open addressing
};

struct Column {
  std::string name;
  Dictionary dictionary;
  std::vector<std::uint32_t> codes;  // one a row

  void add(std::string_view text) { codes.push_back(dictionary.add(text)); }
  const std::string& text(std::size_t row) const { return dictionary.values()[codes[row]]; }
};

/// A plain table held by column: small, and quick to count in.
struct Table {
  std::vector<Column> columns;

  std::size_t rows() const { return columns.empty() ? 0 : columns.front().codes.size(); }
  const Column* find_column(std::string_view name) const;
};

/// Row numbers ordered by the texts of the columns, first column first: an order that follows from the content alone.
std::vector<std::uint32_t> order_by_content(const Table& table);

}  // namespace cairn::disclosure
