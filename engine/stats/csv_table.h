#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/stats/data.h"

namespace cairn::stats {

/// A CSV whose first row names the columns; empty cells and NA are missing.
class CsvTable {
 public:
  /// InvalidArgument with the line: no rows, names given twice, a row of another length; Unprocessable as
  /// for_each_csv_row.
  static Result<CsvTable> parse(std::string_view text);

  const std::vector<std::string>& names() const { return names_; }
  std::size_t n_rows() const { return n_rows_; }

  /// Keeps rows by the text of a cell.
  struct Condition {
    std::string column, value;
  };
  /// The column on the first `rows` rows, where all conditions hold (a missing cell never does), in order. Numbers when
  /// every cell that is there is one. InvalidArgument when there is no such column.
  Result<DataColumn> take(std::string_view column, const std::vector<Condition>& conditions, std::size_t rows) const;
  Result<std::size_t> find_column(std::string_view name) const;

 private:
  std::vector<std::string> names_;
  std::size_t n_rows_ = 0;
  std::vector<std::vector<std::string>> cells_;  // by column
};

}  // namespace cairn::stats
