#include "engine/extract/population_table.h"

#include <algorithm>
#include <fstream>

#include "engine/base/csv_reader.h"
#include "engine/disclosure/keyed_hash.h"

namespace cairn::extract {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = std::size_t{4} << 20;       // bytes read at a time
constexpr std::size_t kLongestRow = std::size_t{1} << 20;  // bytes; also of what a quote that is not closed swallows
constexpr std::size_t kMostFindings = 20;

/// Numbers combinations of codes, each once: open addressing over the entries of a table.
class EntryNumbers {
 public:
  explicit EntryNumbers(disclosure::Table& entries) : entries_(entries) {}

  /// The number of the entry with these codes, one a column; a new one stands at the end.
  std::size_t number(const std::vector<std::uint32_t>& codes) {
    if (size_ * 2 >= slots_.size()) grow();
    std::size_t at = hash(codes) & (slots_.size() - 1);
    for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
      if (is_entry(slots_[at] - 1, codes)) return slots_[at] - 1;
    }
    for (std::size_t c = 0; c < codes.size(); ++c) entries_.columns[c].codes.push_back(codes[c]);
    slots_[at] = static_cast<std::uint32_t>(++size_);
    return size_ - 1;
  }

 private:
  static std::size_t hash(const std::vector<std::uint32_t>& codes) {
    std::uint64_t mixed = 0;
    for (const std::uint32_t code : codes) mixed = (mixed ^ code) * UINT64_C(0x9E3779B97F4A7C15) + (mixed >> 29);
    return static_cast<std::size_t>(mixed ^ (mixed >> 32));
  }

  bool is_entry(std::size_t entry, const std::vector<std::uint32_t>& codes) const {
    for (std::size_t c = 0; c < codes.size(); ++c) {
      if (entries_.columns[c].codes[entry] != codes[c]) return false;
    }
    return true;
  }

  void grow() {
    slots_.assign(std::max<std::size_t>(1024, slots_.size() * 2), 0);
    std::vector<std::uint32_t> codes(entries_.columns.size());
    for (std::size_t entry = 0; entry < size_; ++entry) {
      for (std::size_t c = 0; c < codes.size(); ++c) codes[c] = entries_.columns[c].codes[entry];
      std::size_t at = hash(codes) & (slots_.size() - 1);
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = static_cast<std::uint32_t>(entry + 1);
    }
  }

  disclosure::Table& entries_;
  std::size_t size_ = 0;
  std::vector<std::uint32_t> slots_;  // 0 is free, else the entry's number + 1
};

class PopulationReader {
 public:
  PopulationReader(const Plan& plan, const std::vector<std::string>& quasi)
      : plan_(plan), numbers_(table_.entries), codes_(quasi.size()) {
    for (const std::string& name : quasi) table_.entries.columns.push_back({name, {}, {}});
  }

  Result<void> read(const fs::path& file, const std::string& name) {
    std::error_code failure;
    const bool is_file = fs::is_regular_file(file, failure);  // opening a pipe would wait for somebody to write to it
    std::ifstream in;
    if (is_file) in.open(file, std::ios::binary);
    if (!is_file || !in)
      return Error{ErrorCode::NotFound, "A file of the population cannot be found or read. Check its name and rights.",
                   file.string()};
    name_ = name;
    width_ = 0;
    line_ = 0;
    disclosure::Sha256 hash;
    const std::int64_t before = table_.people;
    std::string text;
    for (bool at_end = false; !at_end && issues_.size() < kMostFindings;) {
      const std::size_t left = text.size();
      text.resize(left + kBlock);
      in.read(text.data() + left, static_cast<std::streamsize>(kBlock));
      if (in.bad()) return Error{ErrorCode::Storage, "The file could not be read to its end.", file.string()};
      text.resize(left + static_cast<std::size_t>(in.gcount()));
      hash.add(std::string_view(text).substr(left));
      at_end = in.eof();
      // A piece ends behind a line end, so that no character is cut; what is behind it waits for the next.
      const std::size_t end = at_end ? text.size() : text.rfind('\n') + 1;  // none: 0
      const std::size_t used = end - read_piece(std::string_view(text).substr(0, end), at_end);
      if (text.size() - used > kLongestRow && !at_end) {
        add("csv-quote", line_ + 1, "This row does not end, or a quoted cell in it is not closed.");
        break;
      }
      text.erase(0, used);
    }
    if (width_ == 0 && issues_.empty()) add("csv-empty", 1, "The file is empty. Give a header row and a row a person.");
    table_.files.push_back({hash.hex(), table_.people - before});
    const auto is_same = [&](const auto& one) { return one.sha256 == table_.files.back().sha256; };
    if (std::any_of(table_.files.begin(), table_.files.end() - 1, is_same))
      add("population-twice", 1, "This file says the same as one before it. Its people would count twice: name it once.");
    if (table_.people > disclosure::kMostPeople)
      return Error{ErrorCode::TooLarge, "The population has more people than can be counted here."};
    return {};
  }

  Result<PopulationTable> finish() {
    if (!issues_.empty())
      return Error{ErrorCode::Unprocessable, "The table of the population cannot be used.", "", std::move(issues_)};
    return std::move(table_);
  }

 private:
  void add(std::string code, std::size_t line, std::string message) {
    if (issues_.size() < kMostFindings)
      issues_.push_back(
          {Severity::Error, std::move(code), name_ + ", line " + std::to_string(line), std::move(message)});
  }

  /// Returns how many bytes at the end of the piece are a row that is not whole yet.
  std::size_t read_piece(std::string_view piece, bool is_last) {
    auto reader = CsvReader::open(piece, plan_.separator);
    if (!reader) {
      issues_.push_back(reader.error().issues.front());
      issues_.back().path = name_;
      return 0;
    }
    const std::size_t first_line = line_;
    std::string_view before = reader->rest();
    while (issues_.size() < kMostFindings && reader->next(cells_)) {
      if (reader->is_unclosed() && reader->rest().empty() && !is_last) return before.size();
      line_ = first_line + reader->line();
      if (reader->is_unclosed()) {
        add("csv-quote", line_, "A quoted cell is not closed as it should be. Write a quote inside a cell twice.");
        return 0;
      }
      width_ == 0 ? read_header() : read_person();
      before = reader->rest();
    }
    line_ = first_line + static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
    return 0;
  }

  void read_header() {
    width_ = cells_.size();
    places_.clear();
    for (const disclosure::Column& column : table_.entries.columns) {
      const auto found = std::find(cells_.begin(), cells_.end(), column.name);
      if (found == cells_.end())
        add("no-such-column", line_, "The column " + column.name + " is missing. Every quasi-identifier must be here.");
      else if (std::find(found + 1, cells_.end(), column.name) != cells_.end())
        add("csv-column-name", line_, "The column " + column.name + " stands in the header twice. Rename one.");
      places_.push_back(static_cast<std::size_t>(found - cells_.begin()));
    }
  }

  void read_person() {
    if (cells_.size() != width_)
      return add("csv-ragged", line_,
                 "This row has " + std::to_string(cells_.size()) + " cells, the header has " + std::to_string(width_) +
                     ". Check the separator and the quotes.");
    for (std::size_t c = 0; c < codes_.size(); ++c) {
      if (places_[c] == width_) return;  // said at the header
      disclosure::Column& column = table_.entries.columns[c];
      const std::size_t known = column.dictionary.size();
      codes_[c] = column.dictionary.add(cells_[places_[c]]);
      if (column.dictionary.size() != known) check_value(column.name, cells_[places_[c]]);
    }
    const std::size_t entry = numbers_.number(codes_);
    if (entry == table_.counts.size()) table_.counts.push_back(0);
    ++table_.counts[entry];
    ++table_.people;
  }

  void check_value(const std::string& column, std::string_view value) {
    const auto field = plan_.find_field(column);
    if (field && field->hierarchy && !field->hierarchy->find_leaf(value))
      add("not-in-hierarchy", line_, "The value of the column " + column + " is not in the hierarchy. Add it there.");
  }

  const Plan& plan_;
  PopulationTable table_;
  EntryNumbers numbers_;
  std::vector<std::uint32_t> codes_;
  std::string name_;
  std::size_t width_ = 0, line_ = 0;
  std::vector<std::size_t> places_;  // of the columns in the file
  std::vector<std::string_view> cells_;
  Issues issues_;
};

}  // namespace

Result<PopulationTable> read_population(const Plan& plan, const fs::path& folder,
                                        const std::vector<std::string>& quasi) {
  PopulationReader reader(plan, quasi);
  for (const std::string& name : plan.population.files) CAIRN_TRY(reader.read(folder / name, name));
  return reader.finish();
}

std::vector<std::string> list_quasi(const disclosure::Table& table, const Plan& plan) {
  std::vector<std::string> names;
  for (const disclosure::Column& column : table.columns) {
    const auto field = plan.find_field(column.name);
    if (field && field->role == disclosure::Role::Quasi) names.push_back(column.name);
  }
  return names;
}

}  // namespace cairn::extract
