#include "engine/exchange/fhirpath_writer.h"

namespace cairn::exchange {
namespace {

using O = Operation;
using Kind = Formula::Kind;

/// How tightly FHIRPath binds; a part that binds less than its place needs gets brackets.
enum Precedence : int { kOr = 1, kAnd, kIn, kEquals, kOrder, kSum, kProduct, kSign, kTerm };

struct Part {
  std::string text;
  int precedence = kTerm;
};

std::string at_least(const Part& part, int precedence) {
  return part.precedence >= precedence ? part.text : "(" + part.text + ")";
}

class Writer {
 public:
  Writer(const Dictionary& dictionary, const Known& self, Variables& variables)
      : dictionary_(dictionary), self_(self), variables_(variables) {}

  Part write(const Formula& formula) {
    switch (formula.kind) {
      case Kind::Number:
        return {formula.text, formula.text.front() == '-' ? kSign : kTerm};
      case Kind::Text:
        return {fhirpath_text(formula.text)};
      case Kind::Boolean:
        return {formula.text};
      case Kind::Date:
      case Kind::DateTime:
        return {"@" + formula.text};
      case Kind::Time:
        return {"@T" + formula.text};
      case Kind::Self:
        return {self_.type() == ValueType::Code ? "%context.answer.value.code" : "%context.answer.value"};
      case Kind::Question:
        return {variables_.refer(self_, *dictionary_.find(formula.text))};
      case Kind::Call:
        return bounded(call(formula));
    }
    return {};
  }
  bool is_too_long() const { return too_long_; }

 private:
  /// Some operations write an operand twice: nested, that doubles each time.
  Part bounded(Part part) {
    too_long_ = too_long_ || part.text.size() > kMaxWritten;
    return too_long_ ? Part{"{}"} : part;
  }

  static bool may_be_empty(const Formula& formula) {
    if (formula.is_literal()) return formula.kind == Kind::Text && formula.text.empty();
    if (formula.kind != Kind::Call) return true;
    switch (formula.operation) {
      case O::Answered:
      case O::Selected:
      case O::CountOf:
      case O::CountChosen:
      case O::Concatenate:
      case O::Today:
      case O::Now:
      case O::Not:
      case O::NotEqual:
        return false;
      case O::If:
        return may_be_empty(formula.arguments[1]) || may_be_empty(formula.arguments[2]);
      case O::Coalesce:
        return may_be_empty(formula.arguments[1]);
      default:
        for (const Formula& argument : formula.arguments) {
          if (may_be_empty(argument)) return true;
        }
        return false;
    }
  }

  Part infix(const Formula& formula, std::string_view symbol, int precedence, bool is_chain) {
    Part out{"", precedence};
    for (std::size_t i = 0; i < formula.arguments.size(); ++i) {
      const bool needs_more = i > 0 || !is_chain;
      if (i > 0) out.text += " " + std::string(symbol) + " ";
      out.text += at_least(write(formula.arguments[i]), needs_more ? precedence + 1 : precedence);
    }
    return out;
  }

  Part method(const Formula& formula, const std::string& name, const std::string& arguments = "") {
    return {at_least(write(formula.arguments[0]), kTerm) + "." + name + "(" + arguments + ")"};
  }

  std::string argument(const Formula& formula, std::size_t index) { return write(formula.arguments[index]).text; }

  /// An empty text as the value of a calculation is no value.
  std::string value_or_nothing(const Formula& formula) {
    return formula.kind == Kind::Text && formula.text.empty() ? "{}" : write(formula).text;
  }

  Part not_equal(const Formula& formula) {
    if (!may_be_empty(formula.arguments[0]) && !may_be_empty(formula.arguments[1]))
      return infix(formula, "!=", kEquals, false);
    return {"iif(" + infix(formula, "=", kEquals, false).text + ", false, true)"};
  }

  Part negation(const Formula& inner) {
    if (inner.is(O::Answered)) return method(inner, "empty");
    if (!may_be_empty(inner)) return {at_least(write(inner), kTerm) + ".not()"};
    return {"iif(" + write(inner).text + ", false, true)"};
  }

  Part sum(const Formula& formula) {
    const bool is_date = formula.arguments[1].kind == Kind::Number && is_date_valued(formula.arguments[0]);
    Part out = infix(formula, formula.operation == O::Add ? "+" : "-", kSum, true);
    if (is_date) out.text += " days";
    return out;
  }

  bool is_date_valued(const Formula& formula) const {
    const ValueType type = infer_type(formula, dictionary_, self_);
    return type == ValueType::Date || type == ValueType::DateTime;
  }

  Part over_all(const Formula& formula, const std::string& name) {
    std::string text = at_least(write(formula.arguments[0]), kTerm);
    for (std::size_t i = 1; i < formula.arguments.size(); ++i) text += ".combine(" + argument(formula, i) + ")";
    return {text + "." + name + "()"};
  }

  Part to_number(const Formula& formula) {
    const ValueType type = infer_type(formula, dictionary_, self_);
    const std::string name = type == ValueType::Integer ? "toInteger()" : "toDecimal()";
    return {at_least(write(formula.arguments[0]), kTerm) + ".select($this." + name + ")"};
  }

  Part substring(const Formula& formula) {
    std::string arguments = formula.arguments[1].text;
    if (formula.arguments.size() == 3)
      arguments += ", " + std::to_string(std::stoll(formula.arguments[2].text) - std::stoll(formula.arguments[1].text));
    return method(formula, "substring", arguments);
  }

  Part call(const Formula& formula) {
    switch (formula.operation) {
      case O::Or:
        return infix(formula, "or", kOr, true);
      case O::And:
        return infix(formula, "and", kAnd, true);
      case O::Not:
        return negation(formula.arguments[0]);
      case O::Equal:
        return infix(formula, "=", kEquals, false);
      case O::NotEqual:
        return not_equal(formula);
      case O::Less:
        return infix(formula, "<", kOrder, false);
      case O::LessOrEqual:
        return infix(formula, "<=", kOrder, false);
      case O::Greater:
        return infix(formula, ">", kOrder, false);
      case O::GreaterOrEqual:
        return infix(formula, ">=", kOrder, false);
      case O::Add:
      case O::Subtract:
        return sum(formula);
      case O::Multiply:
        return infix(formula, "*", kProduct, true);
      case O::Divide:
        return infix(formula, "/", kProduct, true);
      case O::Modulo:
        return infix(formula, "mod", kProduct, true);
      case O::Negate:
        return {"-" + at_least(write(formula.arguments[0]), kTerm), kSign};
      case O::Concatenate:
        return infix(formula, "&", kSum, true);
      case O::Selected:
        return {fhirpath_text(formula.arguments[1].text) + " in " + at_least(write(formula.arguments[0]), kTerm), kIn};
      case O::If:
        return {"iif(" + argument(formula, 0) + ", " + value_or_nothing(formula.arguments[1]) + ", " +
                value_or_nothing(formula.arguments[2]) + ")"};
      case O::Coalesce: {
        const Part first = write(formula.arguments[0]);
        return {"iif(" + at_least(first, kTerm) + ".exists(), " + first.text + ", " +
                value_or_nothing(formula.arguments[1]) + ")"};
      }
      case O::Substring:
        return substring(formula);
      case O::ToNumber:
        return to_number(formula);
      case O::Matches:
        return method(formula, "matches", fhirpath_text("^(?:" + formula.arguments[1].text + ")$"));
      default:
        return simple(formula);
    }
  }

  Part simple(const Formula& formula) {
    switch (formula.operation) {
      case O::Answered:
        return method(formula, "exists");
      case O::CountChosen:
      case O::CountOf:
        return method(formula, "count");
      case O::Sum:
        return over_all(formula, "sum");
      case O::Mean:
        return over_all(formula, "avg");
      case O::Least:
        return over_all(formula, "min");
      case O::Greatest:
        return over_all(formula, "max");
      case O::Contains:
        return method(formula, "contains", argument(formula, 1));
      case O::StartsWith:
        return method(formula, "startsWith", argument(formula, 1));
      case O::EndsWith:
        return method(formula, "endsWith", argument(formula, 1));
      case O::Power:
        return method(formula, "power", argument(formula, 1));
      case O::Round:
        return method(formula, "round", formula.arguments.size() == 2 ? argument(formula, 1) : "");
      case O::Today:
        return {"today()"};
      case O::Now:
        return {"now()"};
      default:
        return method(formula, std::string(method_name(formula.operation)));
    }
  }

  static std::string_view method_name(O operation) {
    switch (operation) {
      case O::Length:
        return "length";
      case O::Upper:
        return "upper";
      case O::Lower:
        return "lower";
      case O::RoundUp:
        return "ceiling";
      case O::RoundDown:
        return "floor";
      case O::Truncate:
        return "truncate";
      case O::Absolute:
        return "abs";
      case O::SquareRoot:
        return "sqrt";
      default:
        return "toString";
    }
  }

  static constexpr std::size_t kMaxWritten = 2 * kMaxFormulaBytes;
  const Dictionary& dictionary_;
  const Known& self_;
  Variables& variables_;
  bool too_long_ = false;
};

}  // namespace

Result<std::string> write_fhirpath(const Formula& formula, const Dictionary& dictionary, const Known& self,
                                   Variables& variables) {
  Writer writer(dictionary, self, variables);
  std::string text = writer.write(formula).text;
  if (formula.kind == Kind::Text && formula.text.empty()) return Error{ErrorCode::Unprocessable, "there is no value."};
  if (writer.is_too_long())
    return Error{ErrorCode::Unprocessable, "the expression is too long. Divide it into several calculations."};
  return text;
}

}  // namespace cairn::exchange
