#include "engine/base/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/csv_reader.h"

namespace cairn {
namespace {

/// What spreadsheets skip in front of a formula, and the apostrophe of the guard itself.
constexpr std::string_view kSkipped[] = {" ", "'", "\x7F", "\u00A0", "\u200B", "\u3000", "\uFEFF"};
constexpr std::string_view kFormulaStarts[] = {"=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

/// True when, behind spaces, apostrophes and control characters, a formula could begin, also in full-width signs, or
/// when a control character is among them.
bool looks_like_formula(std::string_view text) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x20) return true;
    const auto starts = [text](std::string_view sign) { return text.starts_with(sign); };
    if (std::any_of(std::begin(kFormulaStarts), std::end(kFormulaStarts), starts)) return true;
    const auto* skipped = std::find_if(std::begin(kSkipped), std::end(kSkipped), starts);
    if (skipped == std::end(kSkipped)) return false;
    text.remove_prefix(skipped->size());
  }
  return false;
}

}  // namespace

bool is_number(std::string_view text) {
  if (text.starts_with('+')) return false;
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

std::string csv_cell(std::string_view text) {
  if (!looks_like_formula(text) || is_number(text)) return quote_csv_cell(text);
  return quote_csv_cell("'" + std::string(text));
}

std::string quote_csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string_view remove_guard(std::string_view cell) {
  const bool is_guarded = cell.starts_with('\'') && looks_like_formula(cell.substr(1));
  return is_guarded ? cell.substr(1) : cell;
}

Result<void> for_each_csv_row(std::string_view text, char separator, const CsvRowVisitor& visit) {
  CAIRN_ASSIGN(CsvReader reader, CsvReader::open(text, separator));
  std::vector<std::string_view> cells;
  std::vector<std::string> copies;
  while (reader.next(cells)) {
    copies.assign(cells.begin(), cells.end());
    visit(reader.line(), copies);
  }
  return reader.finish();
}

Result<std::vector<std::vector<std::string>>> parse_csv_rows(std::string_view text, char separator) {
  std::vector<std::vector<std::string>> rows;
  CAIRN_TRY(for_each_csv_row(text, separator, [&rows](std::size_t, const auto& cells) { rows.push_back(cells); }));
  return rows;
}

std::string write_csv_rows(const std::vector<std::vector<std::string>>& rows,
                           std::string (*write_cell)(std::string_view)) {
  std::string out;
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      out += write_cell(row[i]);
    }
    out += '\n';
  }
  return out;
}

}  // namespace cairn
