#include <algorithm>
#include <array>

#include "engine/base/fixed_decimal.h"
#include "engine/exchange/dictionary.h"
#include "engine/fhir/format.h"

namespace cairn::exchange {
namespace {

using O = Operation;
using Kind = Formula::Kind;
using fhir::ItemType;

Error refuse(std::string message) { return {ErrorCode::Unprocessable, std::move(message), "", {}}; }

bool is_number_type(ValueType type) { return type == ValueType::Integer || type == ValueType::Decimal; }
bool is_date_type(ValueType type) { return type == ValueType::Date || type == ValueType::DateTime; }

/// A text that says a number, as FHIRPath writes it ("1e3" is 1000); nothing for anything else, and beyond 18 digits.
std::optional<std::string> plain_number(std::string_view text) {
  constexpr std::size_t kLongest = 19;
  const std::optional<Decimal> number = Decimal::parse(text);
  if (!number) return std::nullopt;
  std::string plain = number->to_text();
  return plain.size() <= kLongest ? std::optional(std::move(plain)) : std::nullopt;
}

/// As plain_number, for a text beside a number.
void read_as_number(Formula& formula) {
  if (formula.kind != Formula::Kind::Text) return;
  if (auto plain = plain_number(formula.text)) formula = make_literal(Formula::Kind::Number, *plain, formula.offset);
}

bool is_comparison(O operation) {
  return operation == O::Equal || operation == O::NotEqual || operation == O::Less || operation == O::LessOrEqual ||
         operation == O::Greater || operation == O::GreaterOrEqual;
}

O mirrored(O operation) {
  switch (operation) {
    case O::Less:
      return O::Greater;
    case O::LessOrEqual:
      return O::GreaterOrEqual;
    case O::Greater:
      return O::Less;
    case O::GreaterOrEqual:
      return O::LessOrEqual;
    default:
      return operation;
  }
}

bool is_yes(std::string_view text) { return text == "true" || text == "1" || text == "yes" || text == "OK"; }
bool is_no(std::string_view text) { return text == "false" || text == "0" || text == "no" || text.empty(); }

bool is_small_whole(std::string_view text) {
  return text.size() <= 6 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

class Binder {
 public:
  Binder(const Dictionary& dictionary, const Known& self, std::vector<std::string>& warnings)
      : dictionary_(dictionary), self_(self), warnings_(warnings) {}

  // Each part is bound once: what is bound already goes through an as_… below, else nested sums would take for ever.

  Result<Formula> condition(const Formula& formula) {
    CAIRN_ASSIGN(Formula bound, value(formula));
    return as_condition(std::move(bound));
  }

  Result<Formula> as_condition(Formula bound) const {
    if (type_of(bound) != ValueType::Boolean) return refuse("a condition must be true or false. Compare the value.");
    if (bound.kind != Kind::Question && bound.kind != Kind::Self) return bound;
    return make_call(O::Equal, {std::move(bound), make_literal(Kind::Boolean, "true")});
  }

  Result<Formula> value(const Formula& formula) {
    if (formula.kind == Kind::Question) {
      CAIRN_ASSIGN(const Known* known, find(formula));
      if (known->type() == ValueType::None)
        return refuse("'" + formula.text + "' has no value that an expression could use.");
      return formula;
    }
    if (formula.kind != Kind::Call) return formula;
    if (is_comparison(formula.operation)) return comparison(formula);
    switch (formula.operation) {
      case O::Or:
      case O::And:
        return conditions(formula);
      case O::Not: {
        CAIRN_ASSIGN(Formula inner, condition(formula.arguments[0]));
        return negate(std::move(inner));
      }
      case O::Add:
      case O::Subtract:
        return sum_or_date(formula);
      case O::If:
        return choice_of(formula);
      case O::Coalesce:
        return each(formula, &Binder::value);
      case O::Answered:
        return answered(formula.arguments[0]);
      case O::Selected:
        return selected(formula);
      case O::CountChosen:
      case O::CountOf:
        return count(formula);
      case O::Length:
      case O::Contains:
      case O::StartsWith:
      case O::EndsWith:
      case O::Upper:
      case O::Lower:
        return each(formula, &Binder::text);
      case O::Matches:
      case O::Substring:
        return with_literals(formula);
      case O::Concatenate:
        return concatenate(formula);
      case O::ToText:
        return to_text(formula);
      case O::Today:
      case O::Now:
        return formula;
      case O::ToNumber:
        return number(formula.arguments[0]);
      default:
        return each(formula, &Binder::number);
    }
  }

 private:
  using Step = Result<Formula> (Binder::*)(const Formula&);

  ValueType type_of(const Formula& formula) const { return infer_type(formula, dictionary_, self_); }

  Result<const Known*> find(const Formula& formula) const {
    if (formula.kind == Kind::Self) return &self_;
    const Known* known = dictionary_.find(formula.text);
    if (known == nullptr) return refuse("there is no question '" + formula.text + "'. Correct the name.");
    return known;
  }

  bool may_have_several(const Formula& formula) const {
    if (formula.kind != Kind::Question && formula.kind != Kind::Self) return false;
    const Result<const Known*> known = find(formula);
    return known && (*known)->question->repeats && (*known)->question->is_choice();
  }

  Result<Formula> each(const Formula& formula, Step step) {
    Formula bound = formula;
    for (Formula& argument : bound.arguments) {
      CAIRN_ASSIGN(argument, (this->*step)(argument));
    }
    return make_call(bound.operation, std::move(bound.arguments), bound.offset);
  }

  Result<Formula> conditions(const Formula& formula) {
    CAIRN_ASSIGN(Formula joined, condition(formula.arguments[0]));
    for (std::size_t i = 1; i < formula.arguments.size(); ++i) {
      CAIRN_ASSIGN(Formula next, condition(formula.arguments[i]));
      joined = join(formula.operation, std::move(joined), std::move(next));
    }
    return joined;
  }

  /// A number, or what can be read as one.
  Result<Formula> number(const Formula& formula) {
    CAIRN_ASSIGN(Formula bound, value(formula));
    return as_number(std::move(bound));
  }

  Result<Formula> as_number(Formula bound) const {
    if (bound.kind == Kind::Text) {
      if (const auto plain = plain_number(bound.text)) return make_literal(Kind::Number, *plain, bound.offset);
      return refuse("'" + bound.text + "' is not a number.");
    }
    const ValueType type = type_of(bound);
    if (is_number_type(type)) return bound;
    if (type == ValueType::Boolean) {
      CAIRN_ASSIGN(Formula truth, as_condition(std::move(bound)));
      return make_call(O::If, {std::move(truth), make_literal(Kind::Number, "1"), make_literal(Kind::Number, "0")});
    }
    if (type == ValueType::Code || type == ValueType::Text) {
      const std::uint32_t offset = bound.offset;
      return make_call(O::ToNumber, {std::move(bound)}, offset);
    }
    return refuse("dates and times are not numbers. FHIRPath 2.0 has no difference between dates.");
  }

  Result<Formula> text(const Formula& formula) {
    CAIRN_ASSIGN(Formula bound, value(formula));
    const ValueType type = type_of(bound);
    if (bound.kind == Kind::Number) return make_literal(Kind::Text, bound.text, bound.offset);
    if (type == ValueType::Text || type == ValueType::Code || type == ValueType::None) return bound;
    return make_call(O::ToText, {std::move(bound)}, formula.offset);
  }

  Result<Formula> to_text(const Formula& formula) {
    CAIRN_ASSIGN(Formula bound, text(formula.arguments[0]));
    return bound;
  }

  Result<Formula> concatenate(const Formula& formula) {
    std::vector<Formula> parts;
    for (const Formula& argument : formula.arguments) {
      CAIRN_ASSIGN(Formula part, text(argument));
      if (part.is(O::Concatenate)) {
        parts.insert(parts.end(), part.arguments.begin(), part.arguments.end());
      } else {
        parts.push_back(std::move(part));
      }
    }
    if (parts.size() == 1) return Formula(std::move(parts[0]));
    return make_call(O::Concatenate, std::move(parts), formula.offset);
  }

  Result<Formula> with_literals(const Formula& formula) {
    CAIRN_ASSIGN(Formula subject, text(formula.arguments[0]));
    std::vector<Formula> arguments = formula.arguments;
    arguments[0] = std::move(subject);
    const Kind wanted = formula.operation == O::Matches ? Kind::Text : Kind::Number;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      if (arguments[i].kind != wanted || (wanted == Kind::Number && !is_small_whole(arguments[i].text)))
        return refuse("what follows the text must be written out here: a pattern in quotes, or whole numbers.");
    }
    return make_call(formula.operation, std::move(arguments), formula.offset);
  }

  /// today() + 7 is a date; everything else is arithmetic.
  Result<Formula> sum_or_date(const Formula& formula) {
    CAIRN_ASSIGN(Formula left, value(formula.arguments[0]));
    if (!is_date_type(type_of(left))) {
      CAIRN_ASSIGN(Formula first, as_number(std::move(left)));
      CAIRN_ASSIGN(Formula second, number(formula.arguments[1]));
      return make_call(formula.operation, {std::move(first), std::move(second)}, formula.offset);
    }
    CAIRN_ASSIGN(Formula right, value(formula.arguments[1]));
    if (is_date_type(type_of(right)))
      return refuse("the difference between two dates cannot be carried over: FHIRPath 2.0 has none.");
    if (right.kind != Kind::Number || right.text.find('.') != std::string::npos)
      return refuse("only a whole number of days, written out, can be added to a date.");
    return make_call(formula.operation, {std::move(left), std::move(right)}, formula.offset);
  }

  Result<Formula> choice_of(const Formula& formula) {
    CAIRN_ASSIGN(Formula test, condition(formula.arguments[0]));
    CAIRN_ASSIGN(Formula yes, value(formula.arguments[1]));
    CAIRN_ASSIGN(Formula no, value(formula.arguments[2]));
    if (is_number_type(type_of(yes))) read_as_number(no);
    if (is_number_type(type_of(no))) read_as_number(yes);
    if (test.is(O::Answered) && test.arguments[0] == yes)
      return make_call(O::Coalesce, {std::move(yes), std::move(no)}, formula.offset);
    return make_call(O::If, {std::move(test), std::move(yes), std::move(no)}, formula.offset);
  }

  Result<Formula> answered(const Formula& subject) {
    if (subject.kind != Kind::Question && subject.kind != Kind::Self) {
      CAIRN_ASSIGN(Formula bound, value(subject));
      return make_call(O::Answered, {std::move(bound)});
    }
    CAIRN_ASSIGN(const Known* known, find(subject));
    if (known->question->is_group() || known->question->type == ItemType::Display)
      return refuse("'" + subject.text + "' is not a question that could be answered.");
    return make_call(O::Answered, {subject}, subject.offset);
  }

  Result<Formula> selected(const Formula& formula) {
    CAIRN_ASSIGN(const Formula subject, value(formula.arguments[0]));
    const Formula& code = formula.arguments[1];
    if ((subject.kind != Kind::Question && subject.kind != Kind::Self) ||
        (code.kind != Kind::Text && code.kind != Kind::Number))
      return refuse("selected() is understood for a question and a code that is written out.");
    if (type_of(subject) != ValueType::Code)
      return comparison(make_call(O::Equal, {subject, make_literal(Kind::Text, code.text)}, formula.offset));
    check_code(subject, code.text);
    return make_call(O::Selected, {subject, make_literal(Kind::Text, code.text, code.offset)}, formula.offset);
  }

  Result<Formula> count(const Formula& formula) {
    const Formula& subject = formula.arguments[0];
    if (subject.kind != Kind::Question && subject.kind != Kind::Self)
      return refuse("what is counted must be a question or a repeat.");
    CAIRN_ASSIGN(const Known* known, find(subject));
    const bool is_repeat = known->question->is_group();
    if (!is_repeat && known->type() == ValueType::None)
      return refuse("'" + subject.text + "' is not a question that could be counted.");
    return make_call(is_repeat ? O::CountOf : O::CountChosen, {subject}, formula.offset);
  }

  void check_code(const Formula& subject, const std::string& code) {
    const Result<const Known*> known = find(subject);
    if (!known || (*known)->question->choices.empty()) return;
    const std::vector<Choice>& choices = (*known)->question->choices;
    if (std::none_of(choices.begin(), choices.end(), [&](const Choice& choice) { return choice.code == code; }))
      warnings_.push_back("'" + code + "' is not an option of '" + (*known)->question->name +
                          "', so this comparison is never true. Correct the code.");
  }

  Result<Formula> comparison(const Formula& formula) {
    Formula left = formula.arguments[0], right = formula.arguments[1];
    O operation = formula.operation;
    if (left.is_literal() && !right.is_literal()) {
      std::swap(left, right);
      operation = mirrored(operation);
    }
    const bool is_equality = operation == O::Equal || operation == O::NotEqual;
    if (is_equality && right.kind == Kind::Text && right.text.empty() && !left.is(O::Selected)) {
      CAIRN_ASSIGN(Formula has_answer, answered(left));
      return operation == O::NotEqual ? has_answer : negate(std::move(has_answer));
    }
    CAIRN_ASSIGN(left, value(left));
    CAIRN_ASSIGN(right, value(right));
    const ValueType type = type_of(left);
    if (type == ValueType::Boolean && is_equality) return compare_truth(operation, std::move(left), right);
    if (may_have_several(left) && is_equality && right.is_literal()) {
      warnings_.push_back("'" + left.text + "' may have several answers, so the comparison is read as \"is chosen\".");
      CAIRN_ASSIGN(Formula chosen, selected(make_call(O::Selected, {std::move(left), right})));
      return operation == O::Equal ? chosen : negate(std::move(chosen));
    }
    CAIRN_TRY(fit(left, right, is_equality));
    if (type_of(left) != type_of(right)) CAIRN_TRY(fit(right, left, is_equality));
    return make_call(operation, {std::move(left), std::move(right)}, formula.offset);
  }

  /// A yes-no question, or a condition, compared with true or false in any spelling.
  Result<Formula> compare_truth(O operation, Formula left, const Formula& right) {
    const bool is_question = left.kind == Kind::Question || left.kind == Kind::Self;
    if (!right.is_literal()) {
      if (type_of(right) == ValueType::Boolean && is_question) return make_call(operation, {std::move(left), right});
      return refuse("true or false is compared with something else.");
    }
    if (!is_yes(right.text) && !is_no(right.text))
      return refuse("'" + right.text + "' is compared with something that is true or false.");
    const bool wanted = is_yes(right.text);
    if (is_question)
      return make_call(operation, {std::move(left), make_literal(Kind::Boolean, wanted ? "true" : "false")});
    return wanted == (operation == O::Equal) ? left : negate(std::move(left));
  }

  /// Gives `other` the type that comparing it with `subject` needs.
  Result<void> fit(Formula& subject, Formula& other, bool is_equality) {
    const ValueType type = type_of(subject), other_type = type_of(other);
    if (type == ValueType::Code && is_equality && other.is_literal()) {
      if (other.kind != Kind::Text && other.kind != Kind::Number)
        return refuse("an option is compared with something that is no code.");
      other.kind = Kind::Text;
      check_code(subject, other.text);
    } else if (type == ValueType::Code && (!is_equality || is_number_type(other_type))) {
      CAIRN_ASSIGN(subject, as_number(std::move(subject)));
      CAIRN_ASSIGN(other, as_number(std::move(other)));
    } else if (is_number_type(type)) {
      CAIRN_ASSIGN(other, as_number(std::move(other)));
    } else if (is_date_type(type) || type == ValueType::Time) {
      return fit_date(type, other);
    } else if (type == ValueType::Text && is_number_type(other_type)) {
      if (is_equality && other.is_literal()) return other.kind = Kind::Text, Result<void>();
      CAIRN_ASSIGN(subject, as_number(std::move(subject)));
    }
    return {};
  }

  Result<void> fit_date(ValueType type, Formula& other) const {
    const ValueType other_type = type_of(other);
    if (other.kind == Kind::Text && other.text == "today") return other = make_call(O::Today, {}), Result<void>();
    if (other.kind == Kind::Text && other.text == "now") return other = make_call(O::Now, {}), Result<void>();
    if (other.is_literal()) {
      const Kind kind = type == ValueType::Date ? Kind::Date : type == ValueType::Time ? Kind::Time : Kind::DateTime;
      other.kind = other.kind == Kind::Date && type == ValueType::DateTime ? Kind::Date : kind;
      const std::string time = other.text.size() == 5 ? other.text + ":00" : other.text;
      const bool is_valid = type == ValueType::Time ? fhir::is_time_text(time) : fhir::is_date_time_text(other.text);
      if (!is_valid) return refuse("'" + other.text + "' is not a date or time like 2026-03-31 or 09:30.");
      return {};
    }
    if (!is_date_type(other_type) && other_type != ValueType::Time)
      return refuse("a date is compared with something that is no date.");
    return {};
  }

  const Dictionary& dictionary_;
  const Known& self_;
  std::vector<std::string>& warnings_;
};

}  // namespace

Result<Formula> bind(const Formula& formula, const Dictionary& dictionary, const Known& self,
                     std::vector<std::string>& warnings) {
  return Binder(dictionary, self, warnings).value(formula);
}

Result<Formula> bind_condition(const Formula& formula, const Dictionary& dictionary, const Known& self,
                               std::vector<std::string>& warnings) {
  return Binder(dictionary, self, warnings).condition(formula);
}

}  // namespace cairn::exchange
