#include "engine/extract/csv.h"

#include <algorithm>
#include <cstring>
#include <future>
#include <numeric>
#include <optional>
#include <set>
#include <span>

#include "engine/base/csv_reader.h"
#include "engine/base/text.h"

namespace cairn::extract {
namespace {

constexpr std::size_t kMostFindings = 20;
constexpr std::size_t kBlock = 4096;           // rows
constexpr std::size_t kWorthHalving = 50'000;  // rows

void add_issue(Issues& issues, std::string code, std::size_t line, std::string message) {
  if (issues.size() < kMostFindings)
    issues.push_back({Severity::Error, std::move(code), "line " + std::to_string(line), std::move(message)});
}

Error refuse(Issues issues) {
  return Error{ErrorCode::Unprocessable, "The CSV file cannot be used.", "", std::move(issues)};
}

void check_names(const std::vector<std::string_view>& names, Issues& issues) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string place = "Column " + std::to_string(i + 1);
    if (trim(names[i]).empty()) add_issue(issues, "csv-column-name", 1, place + " has no name. Give it one.");
    if (!seen.insert(names[i]).second)
      add_issue(issues, "csv-column-name", 1, place + " has the name of an earlier column. Rename one.");
  }
}

/// The cells of a column as they stand in the file, each with what follows it, side by side.
class CellTexts {
 public:
  static constexpr std::size_t kSpare = 16;  // bytes that a copy may write too far

  CellTexts(const disclosure::Column& column, char after) {
    for (const std::string& value : column.dictionary.values()) {
      starts_.push_back(texts_.size());
      texts_ += csv_cell(value) + after;
    }
    starts_.push_back(texts_.size());
    texts_.append(kSpare, '\0');
  }

  std::size_t count_bytes(const std::vector<std::uint32_t>& codes) const {
    return std::accumulate(codes.begin(), codes.end(), std::size_t{0},
                           [&](std::size_t sum, std::uint32_t code) { return sum + length(code); });
  }

  std::size_t longest() const {
    std::size_t longest = 0;
    for (std::uint32_t code = 0; code + 1 < starts_.size(); ++code) longest = std::max(longest, length(code));
    return longest;
  }

  /// Returns where the next cell begins.
  std::size_t copy(std::uint32_t code, std::string& out, std::size_t at) const {
    const std::size_t size = length(code);
    if (size <= kSpare)
      std::memcpy(out.data() + at, texts_.data() + starts_[code], kSpare);  // of fixed size: one instruction
    else
      std::memcpy(out.data() + at, texts_.data() + starts_[code], size);
    return at + size;
  }

 private:
  std::size_t length(std::uint32_t code) const { return starts_[code + 1] - starts_[code]; }
  std::string texts_;
  std::vector<std::size_t> starts_;
};

/// The records behind the header; `table` has its columns.
void read_records(CsvReader& reader, disclosure::Table& table, Issues& issues) {
  std::vector<std::string_view> cells;
  while (reader.next(cells)) {
    if (cells.size() != table.columns.size()) {
      add_issue(issues, "csv-ragged", reader.line(),
                "This row has " + std::to_string(cells.size()) + " cells, the header has " +
                    std::to_string(table.columns.size()) + ". Check the separator and the quotes.");
    } else {
      for (std::size_t i = 0; i < cells.size(); ++i) table.columns[i].add(cells[i]);
    }
  }
  if (const Result<void> read = reader.finish(); !read)
    issues.insert(issues.end(), read.error().issues.begin(), read.error().issues.end());
}

/// Reads the header into columns with room for as many records as there are lines. False where there is none.
bool read_header(CsvReader& reader, std::string_view text, disclosure::Table& table, Issues& issues) {
  std::vector<std::string_view> names;
  if (!reader.next(names)) return false;
  check_names(names, issues);
  std::size_t lines = 0;
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ++lines;
  for (const std::string_view name : names) {
    table.columns.push_back({std::string(name), {}, {}});
    table.columns.back().codes.reserve(lines);
  }
  return true;
}

/// Adds the records of a table with the same columns; values keep the order of their first appearance.
void append(const disclosure::Table& more, disclosure::Table& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    disclosure::Column& column = table.columns[c];
    std::vector<std::uint32_t> code_of;
    for (const std::string& value : more.columns[c].dictionary.values())
      code_of.push_back(column.dictionary.add(value));
    for (const std::uint32_t code : more.columns[c].codes) column.codes.push_back(code_of[code]);
  }
}

/// A large file without quotes, in two halves at the same time; a line end is then always the end of a row. Empty where
/// the file is not of this kind or anything is wrong with it: read in one piece, its findings name the right lines.
std::optional<disclosure::Table> parse_in_halves(std::string_view text, char separator) {
  constexpr std::size_t kWorthIt = std::size_t{4} << 20;
  if (text.size() < kWorthIt || text.find('"') != std::string_view::npos) return std::nullopt;
  const std::size_t middle = text.find('\n', text.size() / 2);
  if (middle == std::string_view::npos) return std::nullopt;
  auto first = CsvReader::open(text.substr(0, middle + 1), separator);
  Issues issues, later;
  disclosure::Table table, rest;
  if (!first || !read_header(*first, text, table, issues)) return std::nullopt;
  rest.columns.resize(table.columns.size());
  auto reading = std::async([&] {
    auto second = CsvReader::open(text.substr(middle + 1), separator);
    if (second) read_records(*second, rest, later);
    return second.has_value();
  });
  read_records(*first, table, issues);
  if (!reading.get() || !issues.empty() || !later.empty()) return std::nullopt;
  append(rest, table);
  return table;
}

}  // namespace

Result<disclosure::Table> parse_csv(std::string_view text, char separator) {
  if (auto table = parse_in_halves(text, separator)) return *std::move(table);
  auto reader = CsvReader::open(text, separator);
  if (!reader) return reader.error();
  Issues issues;
  disclosure::Table table;
  if (!read_header(*reader, text, table, issues))
    return refuse(
        {{Severity::Error, "csv-empty", "", "The file is empty. Give a header row and at least one record."}});
  read_records(*reader, table, issues);
  if (!issues.empty()) return refuse(std::move(issues));
  return table;
}

disclosure::Table remove_guards(const disclosure::Table& table) {
  disclosure::Table plain;
  for (const disclosure::Column& column : table.columns) {
    disclosure::Column one{std::string(remove_guard(column.name)), {}, {}};
    std::vector<std::uint32_t> code_of;
    for (const std::string& value : column.dictionary.values())
      code_of.push_back(one.dictionary.add(remove_guard(value)));
    one.codes.reserve(column.codes.size());
    for (const std::uint32_t code : column.codes) one.codes.push_back(code_of[code]);
    plain.columns.push_back(std::move(one));
  }
  return plain;
}

namespace {

/// Writes rows from `at` on and makes room where there is too little. Returns where they end.
std::size_t write_rows(const disclosure::Table& table, const std::vector<CellTexts>& texts,
                       std::span<const std::uint32_t> order, std::string& out, std::size_t at) {
  std::size_t longest = 0;
  for (const CellTexts& column : texts) longest += column.longest();
  // A block of rows is gathered column by column: rows in another order are far apart in memory.
  std::vector<std::uint32_t> block(kBlock * texts.size());
  for (std::size_t first = 0; first < order.size(); first += kBlock) {
    const std::size_t rows = std::min(kBlock, order.size() - first);
    for (std::size_t c = 0; c < texts.size(); ++c) {
      for (std::size_t i = 0; i < rows; ++i) block[i * texts.size() + c] = table.columns[c].codes[order[first + i]];
    }
    const std::uint32_t* code = block.data();
    for (std::size_t i = 0; i < rows; ++i) {
      if (out.size() - at < longest + CellTexts::kSpare)
        out.resize(out.size() + out.size() / 2 + longest + CellTexts::kSpare);
      for (const CellTexts& column : texts) at = column.copy(*code++, out, at);
    }
  }
  return at;
}

}  // namespace

std::string write_csv(const disclosure::Table& table, const std::vector<std::uint32_t>& order) {
  std::string out;
  std::vector<CellTexts> texts;
  std::size_t bytes = 0;
  for (const disclosure::Column& column : table.columns) {
    out += (out.empty() ? "" : ",") + csv_cell(column.name);
    texts.emplace_back(column, &column == &table.columns.back() ? '\n' : ',');
    bytes += texts.back().count_bytes(column.codes);
  }
  out += '\n';
  std::size_t at = out.size();
  out.resize(at + bytes + CellTexts::kSpare);
  // A large file in two halves at the same time; the second is moved behind the first, since where that ends is not
  // known before it is written.
  const std::span<const std::uint32_t> all(order),
      first = all.first(all.size() < kWorthHalving ? all.size() : all.size() / 2);
  std::string rest;
  auto writing = std::async(first.size() == all.size() ? std::launch::deferred : std::launch::async, [&] {
    rest.resize(bytes / 2 + bytes / 16);
    return write_rows(table, texts, all.subspan(first.size()), rest, 0);
  });
  at = write_rows(table, texts, first, out, at);
  const std::size_t more = first.size() == all.size() ? 0 : writing.get();
  std::memcpy(out.data() + at, rest.data(), more);
  at += more;
  out.resize(at);
  return out;
}

}  // namespace cairn::extract
