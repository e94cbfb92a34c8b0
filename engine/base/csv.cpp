#include "engine/base/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/text.h"

namespace cairn {
namespace {

/// Splits CSV into cells, one row at a time.
class Splitter {
 public:
  Splitter(std::string_view text, char separator) : text_(text), separator_(separator) {}

  std::size_t line() const { return row_line_; }
  bool is_unclosed() const { return unclosed_; }

  /// False at the end. Blank lines are skipped.
  bool next(std::vector<std::string>& cells) {
    while (position_ < text_.size() && (text_[position_] == '\n' || text_[position_] == '\r')) skip_line_end();
    if (position_ >= text_.size()) return false;
    row_line_ = line_;
    std::size_t used = 0;
    while (true) {
      if (used == cells.size()) cells.emplace_back();
      read_cell(cells[used++]);
      if (position_ >= text_.size() || text_[position_] != separator_) break;
      ++position_;
    }
    cells.resize(used);
    skip_line_end();
    return true;
  }

 private:
  void skip_line_end() {
    if (position_ < text_.size() && text_[position_] == '\r') ++position_;
    if (position_ < text_.size() && text_[position_] == '\n') ++position_;
    ++line_;
  }

  void read_cell(std::string& cell) {
    cell.clear();
    if (position_ < text_.size() && text_[position_] == '"') return read_quoted(cell);
    const std::size_t start = position_;
    while (position_ < text_.size() && text_[position_] != separator_ && text_[position_] != '\n' &&
           text_[position_] != '\r')
      ++position_;
    cell.assign(text_.substr(start, position_ - start));
  }

  void read_quoted(std::string& cell) {
    for (++position_; position_ < text_.size(); ++position_) {
      if (text_[position_] == '\n') ++line_;
      if (text_[position_] != '"') {
        cell += text_[position_];
      } else if (position_ + 1 < text_.size() && text_[position_ + 1] == '"') {
        cell += '"';
        ++position_;
      } else {
        ++position_;
        const bool ends = position_ >= text_.size() || text_[position_] == separator_ || text_[position_] == '\n' ||
                          text_[position_] == '\r';
        unclosed_ = unclosed_ || !ends;
        while (position_ < text_.size() && text_[position_] != separator_ && text_[position_] != '\n' &&
               text_[position_] != '\r')
          ++position_;
        return;
      }
    }
    unclosed_ = true;
  }

  std::string_view text_;
  char separator_;
  std::size_t position_ = 0, line_ = 1, row_line_ = 1;
  bool unclosed_ = false;
};

Error refuse(Issues issues) {
  return Error{ErrorCode::Unprocessable, "The CSV file cannot be used.", "", std::move(issues)};
}

Result<std::string_view> check_text(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  if (!is_utf8(text))
    return refuse({{Severity::Error, "csv-encoding", "", "The file is not UTF-8. Save it as UTF-8 and try again."}});
  if (text.find('\0') != std::string_view::npos)
    return refuse({{Severity::Error, "csv-nul", "", "The file holds a NUL character. Remove it."}});
  return text;
}

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
  std::string guarded;
  if (looks_like_formula(text) && !is_number(text)) guarded = "'";
  guarded += text;
  if (guarded.find_first_of(",\"\n\r") == std::string::npos) return guarded;
  std::string quoted = "\"";
  for (const char c : guarded) {
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
  CAIRN_ASSIGN(const std::string_view content, check_text(text));
  Splitter splitter(content, separator);
  std::vector<std::string> cells;
  while (splitter.next(cells)) visit(splitter.line(), cells);
  if (splitter.is_unclosed())
    return refuse({{Severity::Error, "csv-quote", "line " + std::to_string(splitter.line()),
                    "A quoted cell is not closed as it should be. Write a quote inside a cell twice."}});
  return {};
}

Result<std::vector<std::vector<std::string>>> parse_csv_rows(std::string_view text, char separator) {
  std::vector<std::vector<std::string>> rows;
  CAIRN_TRY(for_each_csv_row(text, separator, [&rows](std::size_t, const auto& cells) { rows.push_back(cells); }));
  return rows;
}

std::string write_csv_rows(const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      out += csv_cell(row[i]);
    }
    out += '\n';
  }
  return out;
}

}  // namespace cairn
