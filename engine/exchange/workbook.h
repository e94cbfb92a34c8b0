#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace cairn::exchange {

struct Row {
  std::size_t number = 0;  // as the spreadsheet counts, from 1
  std::vector<std::string> cells;
};

struct Sheet {
  std::string name;
  std::vector<Row> rows;  // those with any cell, in order
};

struct Workbook {
  std::vector<Sheet> sheets;
  const Sheet* find(std::string_view name) const;  // whatever the case
};

inline constexpr std::size_t kMaxRows = 200'000;
inline constexpr std::size_t kMaxColumns = 500;
inline constexpr std::size_t kMaxCells = 2'000'000;

/// Reads the named sheets (others are skipped) of an .xlsx file. Cells with a formula give the value that the
/// spreadsheet stored; numbers come out as people see them ("7", "0.1"). Limits: kMaxPartBytes, kMaxRows, kMaxColumns.
Result<Workbook> read_workbook(std::string_view bytes, const std::vector<std::string_view>& names);

/// An .xlsx file in which every cell is text, so that no spreadsheet runs any of them; the first row is bold and stays
/// in view. The same workbook gives the same bytes.
Result<std::string> write_workbook(const Workbook& workbook);

/// "B" for 1.
std::string column_letters(std::size_t column);

}  // namespace cairn::exchange
