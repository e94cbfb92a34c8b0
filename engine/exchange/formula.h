#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace cairn::exchange {

/// The two languages of forms that come from elsewhere.
enum class Dialect { XlsForm, Redcap };

enum class Operation : std::uint8_t {
  Or,
  And,
  Not,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Negate,
  Power,
  If,
  Coalesce,
  Answered,     // (question) has an answer
  Selected,     // (question, code)
  CountChosen,  // (question) how many options were chosen
  CountOf,      // (repeated group) how many there are
  Sum,          // of what is there; several arguments or all answers of a repeated question
  Mean,
  Least,
  Greatest,
  Length,
  Matches,  // the whole text fits the pattern
  Contains,
  StartsWith,
  EndsWith,
  Substring,  // text, first (from 0), one past the last
  Concatenate,
  Upper,
  Lower,
  Round,  // number, or number and places
  RoundUp,
  RoundDown,
  Truncate,
  Absolute,
  SquareRoot,
  ToNumber,
  ToText,
  Today,
  Now,
};

/// An expression of a form, independent of the language it was written in. Two are the same when they mean the same
/// word for word; the place does not count.
struct Formula {
  enum class Kind : std::uint8_t { Number, Text, Boolean, Date, DateTime, Time, Self, Question, Call };
  Kind kind = Kind::Text;
  Operation operation = Operation::Or;
  std::string text;  // of a literal ("true"), or the name of a question
  std::vector<Formula> arguments;
  std::uint32_t offset = 0;  // in the text that was read
  std::uint16_t depth = 1;

  bool operator==(const Formula& other) const {
    return kind == other.kind && text == other.text && arguments == other.arguments &&
           (kind != Kind::Call || operation == other.operation);
  }
  bool is(Operation wanted) const { return kind == Kind::Call && operation == wanted; }
  bool is_literal() const { return kind < Kind::Self; }
};

/// Both writers and readers of trees recurse: whoever builds one keeps its depth within kMaxFormulaDepth.
Formula make_call(Operation operation, std::vector<Formula> arguments, std::uint32_t offset = 0);
Formula make_literal(Formula::Kind kind, std::string text, std::uint32_t offset = 0);
/// `a and b`. Chains become one operation with many arguments.
Formula join(Operation and_or, Formula a, Formula b);
/// "not" in its shortest form: not(not(x)) is x, not(a = b) is a != b.
Formula negate(Formula formula);

constexpr int kMaxFormulaDepth = 100;
constexpr std::size_t kMaxFormulaBytes = 32 * 1024;

/// One function or operator in both languages. An empty name: that language has none.
struct OperationRow {
  Operation operation;
  std::string_view xlsform, redcap;
  bool is_infix;
  int precedence;  // of infix operators, 1 binds least
  int least, most;
};
std::span<const OperationRow> operation_rows();
/// The row that is written for an operation.
const OperationRow& row_of(Operation operation);

/// Text to tree. The error names the column and what is not understood. `[field(3)]` is Selected, `${name}` and
/// `[name]` are questions, `.` is Self.
Result<Formula> parse_formula(std::string_view text, Dialect dialect);

}  // namespace cairn::exchange
