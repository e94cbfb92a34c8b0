#pragma once

#include <vector>

#include "engine/exchange/formula.h"

namespace cairn::exchange {

enum class FormulaTokenKind : std::uint8_t { Number, Text, Question, Checked, Name, Self, Symbol, End };

struct FormulaToken {
  FormulaTokenKind kind = FormulaTokenKind::End;
  std::string text;  // of a question its name; word operators and functions as written
  std::string code;  // of Checked: [name(code)]
  std::uint32_t offset = 0;
};

/// Splits an expression. Curly quotes count as straight ones: spreadsheets make them. The last token is End.
Result<std::vector<FormulaToken>> read_formula_tokens(std::string_view text, Dialect dialect);

/// "column 7: WHAT": an expression is one line in a cell.
Error formula_error(std::string_view text, std::size_t offset, const std::string& what);

}  // namespace cairn::exchange
