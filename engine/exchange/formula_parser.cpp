#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/exchange/formula_lexer.h"
#include "engine/fhir/format.h"

namespace cairn::exchange {
namespace {

using O = Operation;
using Kind = FormulaTokenKind;

struct Refusal {
  std::string_view name, reason;
};

// Functions that people use and that have no counterpart, with the reason.
constexpr std::array kRefusals = {
    Refusal{"datediff", "FHIRPath 2.0 has no difference between dates"},
    Refusal{"jr:choice-name", "the wording of a chosen option is not read by expressions"},
    Refusal{"pulldata", "data files beside the form are not part of a questionnaire"},
    Refusal{"instance", "data files beside the form are not part of a questionnaire"},
    Refusal{"indexed-repeat", "a single instance of a repeat is not addressed by number"},
    Refusal{"position", "a single instance of a repeat is not addressed by number"},
    Refusal{"once", "a value that is computed once and kept has no counterpart"},
    Refusal{"random", "results must be the same each time"},
    Refusal{"uuid", "results must be the same each time"},
    Refusal{"format-date", "dates are stored in one form and shown in the reader's"},
    Refusal{"format-date-time", "dates are stored in one form and shown in the reader's"},
    Refusal{"decimal-date-time", "FHIRPath 2.0 has no dates as numbers"},
    Refusal{"decimal-time", "FHIRPath 2.0 has no times as numbers"},
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

class Parser {
 public:
  Parser(std::string_view text, std::vector<FormulaToken> tokens, Dialect dialect)
      : text_(text), tokens_(std::move(tokens)), dialect_(dialect) {}

  Result<Formula> run() {
    if (peek().kind == Kind::End) return formula_error(text_, 0, "there is no expression");
    CAIRN_ASSIGN(Formula formula, infix(1));
    if (peek().kind != Kind::End) return stop("'" + shown(peek()) + "' is not expected here");
    return formula;
  }

 private:
  const FormulaToken& peek() const { return tokens_[at_]; }
  const FormulaToken& next() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool is_symbol(std::string_view symbol) const { return peek().kind == Kind::Symbol && peek().text == symbol; }
  bool take(std::string_view symbol) { return is_symbol(symbol) && (next(), true); }
  Error stop(const std::string& what) const { return formula_error(text_, peek().offset, what); }
  static std::string shown(const FormulaToken& token) { return token.kind == Kind::End ? "the end" : token.text; }
  bool is_xpath() const { return dialect_ == Dialect::XlsForm; }

  const OperationRow* find_infix() const {
    if (peek().kind != Kind::Symbol && peek().kind != Kind::Name) return nullptr;
    std::string word = is_xpath() ? peek().text : lower(peek().text);
    if (!is_xpath() && word == "&&") word = "and";
    if (!is_xpath() && word == "||") word = "or";
    if (!is_xpath() && word == "!=") word = "<>";
    for (const OperationRow& row : operation_rows()) {
      if (row.is_infix && (is_xpath() ? row.xlsform : row.redcap) == word) return &row;
    }
    return nullptr;
  }

  Result<Formula> infix(int lowest) {
    CAIRN_TRY(enter());
    CAIRN_ASSIGN(Formula left, prefix());
    for (const OperationRow* row = find_infix(); row != nullptr && row->precedence >= lowest; row = find_infix()) {
      const std::uint32_t offset = next().offset;
      CAIRN_ASSIGN(Formula right, infix(row->precedence + 1));
      if (row->operation == O::And || row->operation == O::Or) {
        left = join(row->operation, std::move(left), std::move(right));
      } else {
        left = make_call(row->operation, {std::move(left), std::move(right)}, offset);
      }
      if (left.depth > kMaxFormulaDepth) return stop(kTooDeep);
    }
    --depth_;
    return left;
  }

  Result<void> enter() {
    if (++depth_ > kMaxFormulaDepth) return stop(kTooDeep);
    return {};
  }

  Result<Formula> prefix() {
    const std::uint32_t offset = peek().offset;
    if (take("+")) return prefix();
    if (take("-")) {
      CAIRN_TRY(enter());
      CAIRN_ASSIGN(Formula operand, prefix());
      --depth_;
      if (operand.kind == Formula::Kind::Number && operand.text.front() != '-')
        return make_literal(Formula::Kind::Number, "-" + operand.text, offset);
      return make_call(O::Negate, {std::move(operand)}, offset);
    }
    CAIRN_ASSIGN(Formula left, primary());
    if (is_xpath() || !take("^")) return left;
    CAIRN_ASSIGN(Formula right, prefix());
    return make_call(O::Power, {std::move(left), std::move(right)}, offset);
  }

  Result<Formula> primary() {
    const FormulaToken token = next();
    switch (token.kind) {
      case Kind::Number:
        return make_literal(Formula::Kind::Number, token.text, token.offset);
      case Kind::Text:
        return make_literal(Formula::Kind::Text, token.text, token.offset);
      case Kind::Question:
        return make_literal(Formula::Kind::Question, token.text, token.offset);
      case Kind::Checked:
        return make_call(O::Selected,
                         {make_literal(Formula::Kind::Question, token.text, token.offset),
                          make_literal(Formula::Kind::Text, token.code, token.offset)},
                         token.offset);
      case Kind::Self:
        return make_literal(Formula::Kind::Self, "", token.offset);
      case Kind::Name:
        return call(token);
      case Kind::Symbol:
        if (token.text == "(") {
          CAIRN_ASSIGN(Formula inner, infix(1));
          if (!take(")")) return stop("a closing bracket is missing");
          return inner;
        }
        break;
      case Kind::End:
        return formula_error(text_, token.offset, "the expression ends too early");
    }
    return formula_error(text_, token.offset, "'" + token.text + "' is not expected here");
  }

  Result<Formula> call(const FormulaToken& name) {
    const std::string word = is_xpath() ? name.text : lower(name.text);
    for (const Refusal& refusal : kRefusals) {
      if (word == refusal.name)
        return formula_error(text_, name.offset, word + "() cannot be carried over: " + std::string(refusal.reason));
    }
    if (!take("("))
      return formula_error(text_, name.offset,
                           "'" + name.text + "' is neither a function nor a reference to a question");
    std::vector<Formula> arguments;
    while (!take(")")) {
      if (!arguments.empty() && !take(",")) return stop("a comma or a closing bracket is missing");
      CAIRN_ASSIGN(Formula argument, infix(1));
      arguments.push_back(std::move(argument));
    }
    const bool is_date = (word == "date" || word == "date-time") && arguments.size() == 1;
    if (is_date && arguments[0].kind == Formula::Kind::Text && !fhir::is_date_time_text(arguments[0].text))
      return formula_error(text_, name.offset, "'" + arguments[0].text + "' is not a date like 2026-03-31");
    if (std::optional<Formula> literal = literal_call(word, arguments, name.offset)) return *std::move(literal);
    return function(word, std::move(arguments), name.offset);
  }

  /// true(), false(), date('2026-03-01').
  std::optional<Formula> literal_call(const std::string& word, const std::vector<Formula>& arguments,
                                      std::uint32_t offset) const {
    if (arguments.empty() && (word == "true" || word == "false"))
      return make_literal(Formula::Kind::Boolean, word, offset);
    if (arguments.size() != 1 || arguments[0].kind != Formula::Kind::Text) return std::nullopt;
    if (word == "date") return make_literal(Formula::Kind::Date, arguments[0].text, offset);
    if (word == "date-time") return make_literal(Formula::Kind::DateTime, arguments[0].text, offset);
    return std::nullopt;
  }

  Result<Formula> function(const std::string& word, std::vector<Formula> arguments, std::uint32_t offset) const {
    const int count = static_cast<int>(arguments.size());
    if (!is_xpath() && word == "isblankormissingcode" && count == 1)
      return negate(make_call(O::Answered, std::move(arguments), offset));
    if (is_xpath() && word == "date" && count == 1) return arguments[0];
    for (const OperationRow& row : operation_rows()) {
      const std::string_view known = is_xpath() ? row.xlsform : row.redcap;
      if (row.is_infix || known.empty() || known != word || known == "-" || known == "^") continue;
      if (count < row.least || count > row.most)
        return formula_error(text_, offset, word + "() does not take " + std::to_string(count) + " arguments");
      if (row.operation == O::Not) return negate(std::move(arguments[0]));
      return make_call(row.operation, std::move(arguments), offset);
    }
    return formula_error(text_, offset, "the function " + word + "() is not known here");
  }

  static constexpr const char* kTooDeep = "this is nested too deeply. Divide it into several calculations";
  std::string_view text_;
  std::vector<FormulaToken> tokens_;
  Dialect dialect_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<Formula> parse_formula(std::string_view text, Dialect dialect) {
  if (text.size() > kMaxFormulaBytes)
    return Error{ErrorCode::Unprocessable, "the expression is longer than 32 kB. Divide it into several calculations."};
  CAIRN_ASSIGN(std::vector<FormulaToken> tokens, read_formula_tokens(text, dialect));
  return Parser(text, std::move(tokens), dialect).run();
}

}  // namespace cairn::exchange
