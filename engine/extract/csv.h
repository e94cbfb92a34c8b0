#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/result.h"
#include "engine/disclosure/table.h"

namespace cairn::extract {

/// Reads CSV with a header row (RFC 4180; LF or CR LF; a UTF-8 mark at the start is skipped). Unprocessable with
/// findings that name the line: rows of another length, a quote that is not closed, bytes that are not UTF-8, a column
/// name that is empty or given twice.
Result<disclosure::Table> parse_csv(std::string_view text, char separator = ',');
/// The same without a header: rows of cells.
Result<std::vector<std::vector<std::string>>> parse_csv_rows(std::string_view text, char separator = ',');

/// A cell that a spreadsheet would run as a formula (it starts with = + - @, tab or CR and is not a number) gets an
/// apostrophe in front; then quoted where RFC 4180 asks for it. Codebooks say so, and remove_guard takes the apostrophe
/// away again.
std::string csv_cell(std::string_view text);
std::string_view remove_guard(std::string_view cell);
/// A plain decimal number: "-3.5", "12", "1e-5".
bool is_number(std::string_view text);

/// UTF-8, LF, comma, header first; rows in the order given.
std::string write_csv(const disclosure::Table& table, const std::vector<std::uint32_t>& order);
std::string write_csv_rows(const std::vector<std::vector<std::string>>& rows);

}  // namespace cairn::extract
