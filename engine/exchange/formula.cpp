#include "engine/exchange/formula.h"

#include <algorithm>
#include <array>

namespace cairn::exchange {
namespace {

using O = Operation;

// clang-format off
constexpr std::array kRows = {
    OperationRow{O::Or, "or", "or", true, 1, 2, 2},
    OperationRow{O::And, "and", "and", true, 2, 2, 2},
    OperationRow{O::Equal, "=", "=", true, 3, 2, 2},
    OperationRow{O::NotEqual, "!=", "<>", true, 3, 2, 2},
    OperationRow{O::Less, "<", "<", true, 4, 2, 2},
    OperationRow{O::LessOrEqual, "<=", "<=", true, 4, 2, 2},
    OperationRow{O::Greater, ">", ">", true, 4, 2, 2},
    OperationRow{O::GreaterOrEqual, ">=", ">=", true, 4, 2, 2},
    OperationRow{O::Add, "+", "+", true, 5, 2, 2},
    OperationRow{O::Subtract, "-", "-", true, 5, 2, 2},
    OperationRow{O::Multiply, "*", "*", true, 6, 2, 2},
    OperationRow{O::Divide, "div", "/", true, 6, 2, 2},
    OperationRow{O::Modulo, "mod", "%", true, 6, 2, 2},
    OperationRow{O::Negate, "-", "-", false, 7, 1, 1},
    OperationRow{O::Power, "pow", "^", false, 8, 2, 2},
    OperationRow{O::Not, "not", "", false, 0, 1, 1},
    OperationRow{O::If, "if", "if", false, 0, 3, 3},
    OperationRow{O::Coalesce, "coalesce", "", false, 0, 2, 2},
    OperationRow{O::Selected, "selected", "", false, 0, 2, 2},
    OperationRow{O::CountChosen, "count-selected", "", false, 0, 1, 1},
    OperationRow{O::CountOf, "count", "", false, 0, 1, 1},
    OperationRow{O::Sum, "sum", "sum", false, 0, 1, 200},
    OperationRow{O::Mean, "", "mean", false, 0, 1, 200},
    OperationRow{O::Least, "min", "min", false, 0, 1, 200},
    OperationRow{O::Greatest, "max", "max", false, 0, 1, 200},
    OperationRow{O::Length, "string-length", "length", false, 0, 1, 1},
    OperationRow{O::Matches, "regex", "", false, 0, 2, 2},
    OperationRow{O::Contains, "contains", "contains", false, 0, 2, 2},
    OperationRow{O::StartsWith, "starts-with", "starts_with", false, 0, 2, 2},
    OperationRow{O::EndsWith, "ends-with", "ends_with", false, 0, 2, 2},
    OperationRow{O::Substring, "substr", "", false, 0, 2, 3},
    OperationRow{O::Concatenate, "concat", "concat", false, 0, 1, 200},
    OperationRow{O::Upper, "", "upper", false, 0, 1, 1},
    OperationRow{O::Lower, "", "lower", false, 0, 1, 1},
    OperationRow{O::Round, "round", "round", false, 0, 1, 2},
    OperationRow{O::RoundUp, "", "roundup", false, 0, 1, 1},
    OperationRow{O::RoundDown, "", "rounddown", false, 0, 1, 1},
    OperationRow{O::Truncate, "int", "", false, 0, 1, 1},
    OperationRow{O::Absolute, "abs", "abs", false, 0, 1, 1},
    OperationRow{O::SquareRoot, "sqrt", "sqrt", false, 0, 1, 1},
    OperationRow{O::ToNumber, "number", "", false, 0, 1, 1},
    OperationRow{O::ToText, "string", "", false, 0, 1, 1},
    OperationRow{O::Today, "today", "", false, 0, 0, 0},
    OperationRow{O::Now, "now", "", false, 0, 0, 0},
    // Written by the writers themselves in words of the language.
    OperationRow{O::Answered, "", "", false, 0, 1, 1},
};
// clang-format on

}  // namespace

std::span<const OperationRow> operation_rows() { return kRows; }

const OperationRow& row_of(Operation operation) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(),
                                 [&](const OperationRow& candidate) { return candidate.operation == operation; });
  CAIRN_ASSERT(row != kRows.end());
  return *row;
}

Formula make_call(Operation operation, std::vector<Formula> arguments, std::uint32_t offset) {
  std::uint16_t depth = 0;
  for (const Formula& argument : arguments) depth = std::max(depth, argument.depth);
  return {Formula::Kind::Call, operation, "", std::move(arguments), offset, static_cast<std::uint16_t>(depth + 1)};
}

Formula make_literal(Formula::Kind kind, std::string text, std::uint32_t offset) {
  return {kind, Operation::Or, std::move(text), {}, offset, 1};
}

Formula join(Operation and_or, Formula a, Formula b) {
  std::vector<Formula> arguments;
  const std::uint32_t offset = a.offset;
  for (Formula* side : {&a, &b}) {
    if (side->is(and_or)) {
      for (Formula& argument : side->arguments) arguments.push_back(std::move(argument));
    } else {
      arguments.push_back(std::move(*side));
    }
  }
  return make_call(and_or, std::move(arguments), offset);
}

Formula negate(Formula formula) {
  if (formula.is(O::Not)) return Formula(std::move(formula.arguments[0]));
  if (formula.is(O::Equal) || formula.is(O::NotEqual)) {
    formula.operation = formula.operation == O::Equal ? O::NotEqual : O::Equal;
    return formula;
  }
  const std::uint32_t offset = formula.offset;
  return make_call(O::Not, {std::move(formula)}, offset);
}

}  // namespace cairn::exchange
