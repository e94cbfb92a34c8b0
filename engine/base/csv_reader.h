#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace cairn {

/// Reads CSV rows one after the other without copying them: the quick way for tables of a million rows (otherwise see
/// for_each_csv_row, which says what is read and what is refused).
class CsvReader {
 public:
  /// Unprocessable: bytes that are not UTF-8, a NUL. `text` must outlive the reader.
  static Result<CsvReader> open(std::string_view text, char separator);
  /// False at the end. Blank lines are skipped. The cells are valid until the next call.
  bool next(std::vector<std::string_view>& cells);
  std::size_t line() const { return row_line_; }  // where the row began, from 1
  /// What the rows so far have not used.
  std::string_view rest() const { return text_.substr(position_); }
  /// True once a row has ended inside a quoted cell, or has something behind the closing quote.
  bool is_unclosed() const { return unclosed_; }
  /// After the last row: Unprocessable when a quoted cell was not closed as it should be.
  Result<void> finish() const;

 private:
  CsvReader(std::string_view text, char separator);
  bool ends_cell(std::size_t position) const {
    return position >= text_.size() || ends_[static_cast<unsigned char>(text_[position])];
  }
  void skip_line_end();
  std::string_view read_cell();
  std::string_view read_quoted();

  std::string_view text_;
  char separator_;
  std::array<bool, 256> ends_{};
  std::size_t position_ = 0, line_ = 1, row_line_ = 1;
  bool unclosed_ = false;
  std::deque<std::string> unquoted_;  // cells of this row that are not in the text as they are
};

}  // namespace cairn
