#include "engine/exchange/paper_words.h"

#include <algorithm>

#include "engine/fhir/value.h"

namespace cairn::exchange {
namespace {

using O = Operation;
using Kind = Formula::Kind;

class Speaker {
 public:
  Speaker(const Dictionary& dictionary, const PaperNames& names) : dictionary_(dictionary), names_(names) {}

  std::optional<std::string> say(const Formula& formula, bool is_inner) const {
    switch (formula.operation) {
      case O::And:
      case O::Or:
        return joined(formula, is_inner);
      case O::Answered:
        return about(formula.arguments[0], "you answered ", "");
      case O::Selected:
        return compared(formula, "you ticked ", " in ");
      case O::Not:
        return opposite(formula.arguments[0]);
      case O::Equal:
        return compared(formula, "", " is ");
      case O::NotEqual:
        return compared(formula, "", " is not ");
      case O::Less:
        return compared(formula, "", " is less than ");
      case O::LessOrEqual:
        return compared(formula, "", " is at most ");
      case O::Greater:
        return compared(formula, "", " is more than ");
      case O::GreaterOrEqual:
        return compared(formula, "", " is at least ");
      default:
        return std::nullopt;
    }
  }

 private:
  std::optional<std::string> number_of(const Formula& formula) const {
    const Known* known = formula.kind == Kind::Question ? dictionary_.find(formula.text) : nullptr;
    const std::string number = known == nullptr ? "" : names_.number(*known->question);
    return number.empty() ? std::nullopt : std::optional(number);
  }

  std::optional<std::string> about(const Formula& question, const std::string& before, const std::string& after) const {
    const auto number = number_of(question);
    if (!number) return std::nullopt;
    return before + *number + after;
  }

  std::optional<std::string> opposite(const Formula& inner) const {
    if (inner.kind != Kind::Call) return std::nullopt;
    if (inner.is(O::Answered)) return about(inner.arguments[0], "you did not answer ", "");
    if (inner.is(O::Selected)) return compared(inner, "you did not tick ", " in ");
    return std::nullopt;
  }

  /// Codes in the words of the options, texts in quotes, dates as people say them.
  std::string shown(const Formula& question, const Formula& literal) const {
    const Known* known = dictionary_.find(question.text);
    if (known->type() == ValueType::Boolean) return literal.text == "true" ? "“Yes”" : "“No”";
    if (known->type() == ValueType::Code) return "“" + names_.answer(*known->question, literal.text) + "”";
    if (literal.kind == Kind::Date) return fhir::display_text(fhir::DateText{literal.text});
    return literal.kind == Kind::Number ? literal.text : "“" + literal.text + "”";
  }

  std::optional<std::string> compared(const Formula& formula, const std::string& before,
                                      const std::string& between) const {
    const auto number = number_of(formula.arguments[0]);
    const Formula& other = formula.arguments[1];
    if (!number) return std::nullopt;
    if (other.is_literal()) {
      const std::string value = shown(formula.arguments[0], other);
      if (!before.empty()) return before + value + between + *number;
      return "your answer to " + *number + between + value;
    }
    if (other.is(O::Today) && before.empty()) return "your answer to " + *number + between + "today";
    const auto other_number = number_of(other);
    if (!other_number || !before.empty()) return std::nullopt;
    return "your answer to " + *number + between + "your answer to " + *other_number;
  }

  std::optional<std::string> joined(const Formula& formula, bool is_inner) const {
    std::string out;
    for (const Formula& argument : formula.arguments) {
      const auto part = argument.kind == Kind::Call ? say(argument, true) : std::nullopt;
      if (!part) return std::nullopt;
      out += (out.empty() ? "" : formula.is(O::And) ? " and " : " or ") + *part;
    }
    return is_inner ? "(" + out + ")" : out;
  }

  const Dictionary& dictionary_;
  const PaperNames& names_;
};

Truth opposite(Truth truth) { return truth == Truth::Yes ? Truth::No : truth == Truth::No ? Truth::Yes : truth; }

}  // namespace

std::optional<std::string> condition_in_words(const Formula& formula, const Dictionary& dictionary,
                                              const PaperNames& names) {
  if (formula.kind != Kind::Call) return std::nullopt;
  return Speaker(dictionary, names).say(formula, false);
}

Truth truth_after(const Formula& condition, const std::string& question, const std::string& answer) {
  if (condition.kind != Kind::Call) return Truth::Unknown;
  if (condition.is(O::Not)) return opposite(truth_after(condition.arguments[0], question, answer));
  if (condition.is(O::And) || condition.is(O::Or)) {
    Truth least = Truth::Yes, most = Truth::No;
    for (const Formula& argument : condition.arguments) {
      const Truth truth = truth_after(argument, question, answer);
      least = std::min(least, truth);
      most = std::max(most, truth);
    }
    return condition.is(O::And) ? least : most;
  }
  const bool is_about = !condition.arguments.empty() && condition.arguments[0].kind == Kind::Question &&
                        condition.arguments[0].text == question;
  if (!is_about) return Truth::Unknown;
  if (condition.is(O::Answered)) return Truth::Yes;
  const bool is_equality = condition.is(O::Equal) || condition.is(O::NotEqual) || condition.is(O::Selected);
  if (!is_equality || !condition.arguments[1].is_literal()) return Truth::Unknown;
  const bool is_equal = condition.arguments[1].text == answer;
  return is_equal == !condition.is(O::NotEqual) ? Truth::Yes : Truth::No;
}

}  // namespace cairn::exchange
