#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace cairn {

/// Reads CSV rows (RFC 4180; LF, CR LF or CR; a UTF-8 mark at the start and blank lines are skipped). Unprocessable
/// with findings that name the line: a quote that is not closed, bytes that are not UTF-8, a NUL. The visitor has then
/// seen the rows before the fault.
using CsvRowVisitor = std::function<void(std::size_t line, const std::vector<std::string>& cells)>;
Result<void> for_each_csv_row(std::string_view text, char separator, const CsvRowVisitor& visit);
Result<std::vector<std::vector<std::string>>> parse_csv_rows(std::string_view text, char separator = ',');

/// A cell that a spreadsheet might run as a formula gets an apostrophe in front: behind spaces and apostrophes it
/// starts with = + - @, a full-width one of these, or a control character, and it is not a number (OWASP, "CSV
/// injection"). Then it is quoted where RFC 4180 asks for it. remove_guard takes exactly this apostrophe away again, so
/// that every text comes back as it was, one that starts with an apostrophe too.
std::string csv_cell(std::string_view text);
/// The cell as RFC 4180 asks for it, without that guard: for programs that take texts as they are.
std::string quote_csv_cell(std::string_view text);
std::string_view remove_guard(std::string_view cell);
/// Each cell by `write_cell`.
std::string write_csv_rows(const std::vector<std::vector<std::string>>& rows,
                           std::string (*write_cell)(std::string_view) = csv_cell);
/// A plain decimal number: "-3.5", "12", "1e-5".
bool is_number(std::string_view text);

}  // namespace cairn
