#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/csv.h"
#include "engine/base/result.h"
#include "engine/disclosure/table.h"

namespace cairn::extract {

/// Reads CSV with a header row into a table. Unprocessable with findings that name the line: what for_each_csv_row
/// refuses, rows of another length, a column name that is empty or given twice.
Result<disclosure::Table> parse_csv(std::string_view text, char separator = ',');

/// The table that write_csv wrote: the apostrophes in front of formulas are gone from names and values.
disclosure::Table remove_guards(const disclosure::Table& table);

/// UTF-8, LF, comma, header first; rows in the order given.
std::string write_csv(const disclosure::Table& table, const std::vector<std::uint32_t>& order);

}  // namespace cairn::extract
