#include "engine/exchange/formula_writer.h"

namespace cairn::exchange {
namespace {

using O = Operation;
using Kind = Formula::Kind;

constexpr int kEquals = 3, kSign = 7, kTerm = 9;

struct Part {
  std::string text;
  int precedence = kTerm;
};

class Writer {
 public:
  Writer(Dialect dialect, const Dictionary& dictionary, const Known& self,
         const std::function<std::string(const std::string&)>& name_of)
      : is_xpath_(dialect == Dialect::XlsForm), dictionary_(dictionary), self_(self), name_of_(name_of) {}

  Result<Part> write(const Formula& formula) {
    switch (formula.kind) {
      case Kind::Number:
        return Part{formula.text, formula.text.front() == '-' ? kSign : kTerm};
      case Kind::Text:
        return quoted(formula.text);
      case Kind::Boolean:
        return Part{is_xpath_ ? formula.text + "()" : formula.text == "true" ? "1" : "0"};
      case Kind::Date:
        return Part{is_xpath_ ? "date('" + formula.text + "')" : "\"" + formula.text + "\""};
      case Kind::DateTime:
        return Part{is_xpath_ ? "date-time('" + formula.text + "')" : "\"" + formula.text + "\""};
      case Kind::Time:
        return quoted(formula.text);
      case Kind::Self:
        if (!is_xpath_) return refuse("a rule about the answer itself");
        return Part{"."};
      case Kind::Question:
        return Part{is_xpath_ ? "${" + name_of_(formula.text) + "}" : "[" + name_of_(formula.text) + "]"};
      case Kind::Call:
        return call(formula);
    }
    return refuse("this");
  }

 private:
  Error refuse(const std::string& what) const {
    return {ErrorCode::Unprocessable,
            std::string(is_xpath_ ? "XLSForm" : "REDCap") + " has no words for " + what + ".",
            "",
            {}};
  }

  Result<Part> quoted(const std::string& text) const {
    const char preferred = is_xpath_ ? '\'' : '"', other = is_xpath_ ? '"' : '\'';
    if (text.find(preferred) == std::string::npos) return Part{preferred + text + preferred};
    if (text.find(other) == std::string::npos) return Part{other + text + other};
    return refuse("a text with both kinds of quotes");
  }

  Result<std::string> at_least(const Formula& formula, int precedence) {
    CAIRN_ASSIGN(Part part, write(formula));
    return part.precedence >= precedence ? part.text : "(" + part.text + ")";
  }

  const Question* question_of(const Formula& formula) const {
    if (formula.kind == Kind::Self) return self_.question;
    const Known* known = formula.kind == Kind::Question ? dictionary_.find(formula.text) : nullptr;
    return known == nullptr ? nullptr : known->question;
  }

  /// true and false as this language stores a yes-no question.
  Part truth(const Formula& question, bool is_true) const {
    const Question* known = question_of(question);
    if (!is_xpath_) return {is_true ? "\"1\"" : "\"0\""};
    if (is_true && known != nullptr && known->control == "check-box") return {"'OK'"};
    return {is_true ? "'true'" : "'false'"};
  }

  Result<Part> infix(const Formula& formula, const OperationRow& row) {
    Part out{"", row.precedence};
    const std::string symbol = " " + std::string(is_xpath_ ? row.xlsform : row.redcap) + " ";
    const bool is_comparison = row.precedence == kEquals || row.precedence == kEquals + 1;
    for (std::size_t i = 0; i < formula.arguments.size(); ++i) {
      const Formula& argument = formula.arguments[i];
      if (i > 0) out.text += symbol;
      if (argument.kind == Kind::Boolean && is_comparison) {
        out.text += truth(formula.arguments[1 - i], argument.text == "true").text;
      } else {
        CAIRN_ASSIGN(std::string part,
                     at_least(argument, i > 0 || is_comparison ? row.precedence + 1 : row.precedence));
        out.text += part;
      }
    }
    return out;
  }

  Result<Part> function(const Formula& formula, std::string_view name) {
    std::string text(name);
    text += '(';
    for (std::size_t i = 0; i < formula.arguments.size(); ++i) {
      CAIRN_ASSIGN(Part part, write(formula.arguments[i]));
      text += (i > 0 ? ", " : "") + part.text;
    }
    return Part{text + ")"};
  }

  Result<Part> answered(const Formula& subject, bool is_answered) {
    const Question* question = question_of(subject);
    if (!is_xpath_ && question != nullptr && question->is_choice() && question->repeats) {
      std::vector<Formula> parts;
      for (const Choice& choice : question->choices)
        parts.push_back(make_call(O::Selected, {subject, make_literal(Kind::Text, choice.code)}));
      if (parts.empty()) return refuse("an answer to a checkbox without options");
      Formula any = parts.size() == 1 ? parts[0] : make_call(O::Or, std::move(parts));
      return write(is_answered ? any : negate(std::move(any)));
    }
    CAIRN_ASSIGN(std::string text, at_least(subject, kEquals + 1));
    const std::string nothing = is_xpath_ ? "''" : "\"\"";
    return Part{text + (is_answered ? (is_xpath_ ? " != " : " <> ") : " = ") + nothing, kEquals};
  }

  Result<Part> selected(const Formula& formula, bool is_selected) {
    if (is_xpath_) return function(formula, "selected");
    const Question* question = question_of(formula.arguments[0]);
    if (question == nullptr || formula.arguments[0].kind == Kind::Self) return refuse("this choice");
    const std::string& code = formula.arguments[1].text;
    const std::string sign = is_selected ? " = " : " <> ";
    if (question->repeats) return Part{"[" + name_of_(question->name) + "(" + code + ")]" + sign + "\"1\"", kEquals};
    return Part{"[" + name_of_(question->name) + "]" + sign + "\"" + code + "\"", kEquals};
  }

  Result<Part> negation(const Formula& inner) {
    if (inner.is(O::Answered)) return answered(inner.arguments[0], false);
    if (is_xpath_) {
      CAIRN_ASSIGN(Part part, write(inner));
      return Part{"not(" + part.text + ")"};
    }
    if (inner.is(O::Selected)) return selected(inner, false);
    if (!inner.is(O::And) && !inner.is(O::Or)) return refuse("the opposite of this condition");
    std::vector<Formula> parts;
    for (const Formula& argument : inner.arguments) parts.push_back(negate(argument));
    return write(make_call(inner.is(O::And) ? O::Or : O::And, std::move(parts)));
  }

  Result<Part> call(const Formula& formula) {
    const OperationRow& row = row_of(formula.operation);
    switch (formula.operation) {
      case O::Answered:
        return answered(formula.arguments[0], true);
      case O::Not:
        return negation(formula.arguments[0]);
      case O::Selected:
        return selected(formula, true);
      case O::Negate: {
        CAIRN_ASSIGN(std::string text, at_least(formula.arguments[0], kTerm));
        return Part{"-" + text, kSign};
      }
      case O::Coalesce:
        if (is_xpath_) break;
        return write(make_call(
            O::If, {make_call(O::Answered, {formula.arguments[0]}), formula.arguments[0], formula.arguments[1]}));
      case O::Power:
        if (is_xpath_) break;
        return power(formula);
      case O::ToNumber:
      case O::ToText:
        if (is_xpath_) break;
        return write(formula.arguments[0]);
      case O::Today:
      case O::Now:
        if (is_xpath_) break;
        return Part{formula.operation == O::Today ? "\"today\"" : "\"now\""};
      case O::Add:
      case O::Subtract:
        if (!is_xpath_ && is_date(formula.arguments[0])) return refuse("days added to a date");
        break;
      default:
        break;
    }
    if (row.is_infix) return infix(formula, row);
    const std::string_view name = is_xpath_ ? row.xlsform : row.redcap;
    if (name.empty()) return refuse("'" + std::string(is_xpath_ ? row.redcap : row.xlsform) + "'");
    return function(formula, name);
  }

  bool is_date(const Formula& formula) const {
    const ValueType type = infer_type(formula, dictionary_, self_);
    return type == ValueType::Date || type == ValueType::DateTime;
  }

  Result<Part> power(const Formula& formula) {
    CAIRN_ASSIGN(Part base, write(formula.arguments[0]));
    CAIRN_ASSIGN(Part exponent, write(formula.arguments[1]));
    return Part{"(" + base.text + ")^(" + exponent.text + ")", kTerm - 1};
  }

  const bool is_xpath_;
  const Dictionary& dictionary_;
  const Known& self_;
  const std::function<std::string(const std::string&)>& name_of_;
};

}  // namespace

Result<std::string> write_formula(const Formula& formula, Dialect dialect, const Dictionary& dictionary,
                                  const Known& self, const std::function<std::string(const std::string&)>& name_of) {
  CAIRN_ASSIGN(Part part, Writer(dialect, dictionary, self, name_of).write(formula));
  if (part.text.size() > kMaxFormulaBytes)
    return Error{ErrorCode::Unprocessable, "The expression becomes too long. Divide it into several calculations."};
  return part.text;
}

}  // namespace cairn::exchange
