#include "engine/exchange/enable_when.h"

#include <algorithm>
#include <charconv>

namespace cairn::exchange {
namespace {

using O = Operation;
using Kind = Formula::Kind;
using fhir::EnableOperator;
using fhir::EnableWhen;

struct ComparisonRow {
  O operation;
  EnableOperator comparison;
};
constexpr ComparisonRow kComparisons[] = {
    {O::Equal, EnableOperator::Equal},     {O::NotEqual, EnableOperator::NotEqual},
    {O::Less, EnableOperator::Less},       {O::LessOrEqual, EnableOperator::LessOrEqual},
    {O::Greater, EnableOperator::Greater}, {O::GreaterOrEqual, EnableOperator::GreaterOrEqual}};

class Finder {
 public:
  Finder(const Dictionary& dictionary, const Known& self, const std::function<std::string(const Question&)>& system_of)
      : dictionary_(dictionary), self_(self), system_of_(system_of) {}

  std::optional<EnableWhen> find(const Formula& formula) const {
    if (formula.is(O::Answered)) return on_answer(formula.arguments[0], true);
    if (formula.is(O::Not) && formula.arguments[0].is(O::Answered))
      return on_answer(formula.arguments[0].arguments[0], false);
    if (formula.is(O::Selected)) return compare(formula, EnableOperator::Equal);
    if (formula.is(O::Not) && formula.arguments[0].is(O::Selected))
      return compare(formula.arguments[0], EnableOperator::NotEqual);
    for (const ComparisonRow& row : kComparisons) {
      if (formula.is(row.operation)) return compare(formula, row.comparison);
    }
    return std::nullopt;
  }

 private:
  /// The question, if enableWhen finds the same answer: not one inside a repeat that this item stands outside of.
  const Known* target(const Formula& formula) const {
    if (formula.kind != Kind::Question) return nullptr;
    const Known* known = dictionary_.find(formula.text);
    if (known == nullptr || known->question->is_group()) return nullptr;
    const auto own = self_.repeats(), others = known->repeats();
    if (others.size() > own.size() || !std::equal(others.begin(), others.end(), own.begin())) return nullptr;
    return known;
  }

  std::optional<EnableWhen> on_answer(const Formula& question, bool exists) const {
    const Known* known = target(question);
    if (known == nullptr) return std::nullopt;
    return EnableWhen{known->question->name, EnableOperator::Exists, exists};
  }

  std::optional<EnableWhen> compare(const Formula& formula, EnableOperator comparison) const {
    const Known* known = target(formula.arguments[0]);
    const Formula& literal = formula.arguments[1];
    if (known == nullptr || !literal.is_literal()) return std::nullopt;
    const std::optional<fhir::Value> answer = answer_of(*known, literal);
    if (!answer) return std::nullopt;
    return EnableWhen{known->question->name, comparison, *answer};
  }

  std::optional<fhir::Value> answer_of(const Known& known, const Formula& literal) const {
    switch (known.type()) {
      case ValueType::Code:
        if (literal.kind == Kind::Text) return fhir::Coding{system_of_(*known.question), "", literal.text, ""};
        return std::nullopt;
      case ValueType::Boolean:
        if (literal.kind == Kind::Boolean) return literal.text == "true";
        return std::nullopt;
      case ValueType::Integer: {
        std::int64_t number = 0;
        const char* end = literal.text.data() + literal.text.size();
        const auto read = std::from_chars(literal.text.data(), end, number);
        if (literal.kind == Kind::Number && read.ec == std::errc{} && read.ptr == end) return number;
        return std::nullopt;
      }
      case ValueType::Decimal:
        if (literal.kind == Kind::Number && known.question->type == fhir::ItemType::Decimal)
          return fhir::Decimal{literal.text};
        return std::nullopt;
      case ValueType::Text:
        if (literal.kind == Kind::Text) return fhir::Text{literal.text};
        return std::nullopt;
      case ValueType::Date:
        if (literal.kind == Kind::Date) return fhir::DateText{literal.text};
        return std::nullopt;
      case ValueType::DateTime:
        if (literal.kind == Kind::Date || literal.kind == Kind::DateTime) return fhir::DateTimeText{literal.text};
        return std::nullopt;
      case ValueType::Time:
        if (literal.kind == Kind::Time && literal.text.size() >= 8) return fhir::TimeText{literal.text};
        return std::nullopt;
      case ValueType::None:
        return std::nullopt;
    }
    return std::nullopt;
  }

  const Dictionary& dictionary_;
  const Known& self_;
  const std::function<std::string(const Question&)>& system_of_;
};

std::optional<Formula> literal_of(const fhir::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return make_literal(Kind::Boolean, *truth ? "true" : "false");
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return make_literal(Kind::Number, std::to_string(*whole));
  if (const auto* decimal = std::get_if<fhir::Decimal>(&value)) {
    if (decimal->text.find_first_of("eE") != std::string::npos) return std::nullopt;
    return make_literal(Kind::Number, decimal->text);
  }
  if (const auto* text = std::get_if<fhir::Text>(&value)) return make_literal(Kind::Text, text->text);
  if (const auto* coding = std::get_if<fhir::Coding>(&value)) return make_literal(Kind::Text, coding->code);
  if (const auto* date = std::get_if<fhir::DateText>(&value)) return make_literal(Kind::Date, date->text);
  if (const auto* time = std::get_if<fhir::TimeText>(&value)) return make_literal(Kind::Time, time->text);
  if (const auto* moment = std::get_if<fhir::DateTimeText>(&value))
    return make_literal(moment->text.find('T') == std::string::npos ? Kind::Date : Kind::DateTime, moment->text);
  return std::nullopt;
}

std::optional<Formula> read_one(const EnableWhen& condition, const Dictionary& dictionary) {
  const Known* known = dictionary.find(condition.question);
  if (known == nullptr || known->question->is_group() || known->question->type == fhir::ItemType::Display)
    return std::nullopt;
  Formula question = make_literal(Kind::Question, condition.question);
  if (condition.comparison == EnableOperator::Exists) {
    Formula answered = make_call(O::Answered, {std::move(question)});
    const bool* exists = std::get_if<bool>(&condition.answer);
    return exists != nullptr && !*exists ? negate(std::move(answered)) : answered;
  }
  std::optional<Formula> literal = literal_of(condition.answer);
  if (!literal || known->type() == ValueType::None) return std::nullopt;
  const bool is_equality =
      condition.comparison == EnableOperator::Equal || condition.comparison == EnableOperator::NotEqual;
  if (known->type() == ValueType::Code && known->question->repeats && is_equality) {
    Formula chosen = make_call(O::Selected, {std::move(question), *std::move(literal)});
    return condition.comparison == EnableOperator::Equal ? chosen : negate(std::move(chosen));
  }
  for (const ComparisonRow& row : kComparisons) {
    if (row.comparison == condition.comparison)
      return make_call(row.operation, {std::move(question), *std::move(literal)});
  }
  return std::nullopt;
}

}  // namespace

std::optional<Conditions> find_enable_when(const Formula& formula, const Dictionary& dictionary, const Known& self,
                                           const std::function<std::string(const Question&)>& system_of) {
  const Finder finder(dictionary, self, system_of);
  Conditions out;
  const bool is_joined = formula.is(O::And) || formula.is(O::Or);
  if (formula.is(O::Or)) out.behavior = fhir::EnableBehavior::Any;
  const std::span<const Formula> parts = is_joined ? std::span(formula.arguments) : std::span(&formula, 1);
  for (const Formula& part : parts) {
    std::optional<EnableWhen> condition = finder.find(part);
    if (!condition) return std::nullopt;
    out.all_or_any.push_back(*std::move(condition));
  }
  return out;
}

std::optional<Formula> read_enable_when(const Conditions& conditions, const Dictionary& dictionary) {
  std::optional<Formula> out;
  const O operation = conditions.behavior == fhir::EnableBehavior::Any ? O::Or : O::And;
  for (const EnableWhen& condition : conditions.all_or_any) {
    std::optional<Formula> part = read_one(condition, dictionary);
    if (!part) return std::nullopt;
    out = out ? join(operation, *std::move(out), *std::move(part)) : std::move(part);
  }
  return out;
}

}  // namespace cairn::exchange
