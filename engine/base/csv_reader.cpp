#include "engine/base/csv_reader.h"

#include <algorithm>

#include "engine/base/text.h"

namespace cairn {
namespace {

Error refuse(std::string code, std::string path, std::string message) {
  return Error{ErrorCode::Unprocessable,
               "The CSV file cannot be used.",
               "",
               {{Severity::Error, std::move(code), std::move(path), std::move(message)}}};
}

}  // namespace

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
  for (const char end : {separator, '\n', '\r'}) ends_[static_cast<unsigned char>(end)] = true;
}

Result<CsvReader> CsvReader::open(std::string_view text, char separator) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  if (!is_utf8(text)) return refuse("csv-encoding", "", "The file is not UTF-8. Save it as UTF-8 and try again.");
  if (text.find('\0') != std::string_view::npos)
    return refuse("csv-nul", "", "The file holds a NUL character. Remove it.");
  return CsvReader(text, separator);
}

bool CsvReader::next(std::vector<std::string_view>& cells) {
  while (position_ < text_.size() && (text_[position_] == '\n' || text_[position_] == '\r')) skip_line_end();
  if (position_ >= text_.size()) return false;
  row_line_ = line_;
  cells.clear();
  unquoted_.clear();
  while (true) {
    cells.push_back(read_cell());
    if (position_ >= text_.size() || text_[position_] != separator_) break;
    ++position_;
  }
  skip_line_end();
  return true;
}

Result<void> CsvReader::finish() const {
  if (!unclosed_) return {};
  return refuse("csv-quote", "line " + std::to_string(row_line_),
                "A quoted cell is not closed as it should be. Write a quote inside a cell twice.");
}

void CsvReader::skip_line_end() {
  if (position_ < text_.size() && text_[position_] == '\r') ++position_;
  if (position_ < text_.size() && text_[position_] == '\n') ++position_;
  ++line_;
}

std::string_view CsvReader::read_cell() {
  if (position_ < text_.size() && text_[position_] == '"') return read_quoted();
  const std::size_t start = position_;
  while (!ends_cell(position_)) ++position_;
  return text_.substr(start, position_ - start);
}

std::string_view CsvReader::read_quoted() {
  const std::size_t start = ++position_;
  bool has_quotes = false;
  while (position_ < text_.size()) {
    if (text_[position_] == '\n') ++line_;
    if (text_[position_] != '"') {
      ++position_;
    } else if (position_ + 1 < text_.size() && text_[position_ + 1] == '"') {
      has_quotes = true;
      position_ += 2;
    } else {
      break;
    }
  }
  const std::string_view inside = text_.substr(start, position_ - start);
  unclosed_ = unclosed_ || position_ >= text_.size() || !ends_cell(position_ + 1);
  while (!ends_cell(position_)) ++position_;  // the closing quote, and what should not stand behind it
  if (!has_quotes) return inside;
  std::string& plain = unquoted_.emplace_back();
  for (std::size_t i = 0; i < inside.size(); ++i) {
    plain += inside[i];
    if (inside[i] == '"') ++i;
  }
  return plain;
}

}  // namespace cairn
