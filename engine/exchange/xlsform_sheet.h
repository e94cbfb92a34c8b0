#pragma once

#include <set>

#include "engine/exchange/form.h"
#include "engine/exchange/workbook.h"

namespace cairn::exchange {

/// A sheet of an XLSForm by the names of its columns, in any of the spellings in use.
class XlsformSheet {
 public:
  /// `default_language` is the language that columns without one are in. When it is empty and there is no column
  /// "label", the first language named becomes it.
  XlsformSheet(const Sheet& sheet, std::string& default_language);

  std::size_t size() const { return sheet_.rows.empty() ? 0 : sheet_.rows.size() - 1; }
  bool has(std::string_view column) const { return columns_.find(column) != columns_.end(); }
  /// Row 0 is the first below the names.
  const std::string& cell(std::size_t row, std::string_view column) const;
  Words words(std::size_t row, std::string_view column) const;
  std::size_t number(std::size_t row) const { return sheet_.rows[row + 1].number; }
  /// "survey row 12"
  std::string place(std::size_t row) const;
  /// The columns by name, with how many rows use each: what a reader does not know it reports.
  std::map<std::string, std::size_t> used_columns() const;
  const std::vector<std::string>& languages() const { return languages_; }

 private:
  struct Column {
    std::string language;
    std::size_t index = 0;
  };
  const std::string& at(std::size_t row, std::size_t index) const;
  bool label_has_languages_only() const;
  const Sheet& sheet_;
  std::string& default_language_;
  std::map<std::string, std::vector<Column>, std::less<>> columns_;
  std::vector<std::string> languages_;
};

}  // namespace cairn::exchange
