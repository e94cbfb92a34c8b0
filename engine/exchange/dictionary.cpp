#include "engine/exchange/dictionary.h"

#include <algorithm>

namespace cairn::exchange {
namespace {

using fhir::ItemType;
using O = Operation;

bool is_whole(std::string_view code) {
  return !code.empty() && code.size() <= 9 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_number_type(ValueType type) { return type == ValueType::Integer || type == ValueType::Decimal; }

/// The type that fits both; None (an empty text, something unknown) gives way.
ValueType unite(ValueType a, ValueType b) {
  if (a == b || b == ValueType::None) return a;
  if (a == ValueType::None) return b;
  if (is_number_type(a) && is_number_type(b)) return ValueType::Decimal;
  return ValueType::Text;
}

class Inference {
 public:
  Inference(const Dictionary& dictionary, const Known& self) : dictionary_(dictionary), self_(self) {}

  ValueType type_of(const Formula& formula) const {
    switch (formula.kind) {
      case Formula::Kind::Number:
        return formula.text.find('.') == std::string::npos ? ValueType::Integer : ValueType::Decimal;
      case Formula::Kind::Text:
        return formula.text.empty() ? ValueType::None : ValueType::Text;
      case Formula::Kind::Boolean:
        return ValueType::Boolean;
      case Formula::Kind::Date:
        return ValueType::Date;
      case Formula::Kind::DateTime:
        return ValueType::DateTime;
      case Formula::Kind::Time:
        return ValueType::Time;
      case Formula::Kind::Self:
        return self_.type();
      case Formula::Kind::Question: {
        const Known* known = dictionary_.find(formula.text);
        return known == nullptr ? ValueType::None : known->type();
      }
      case Formula::Kind::Call:
        return type_of_call(formula);
    }
    return ValueType::None;
  }

 private:
  ValueType united(const Formula& formula, std::size_t first) const {
    ValueType type = ValueType::None;
    for (std::size_t i = first; i < formula.arguments.size(); ++i) type = unite(type, type_of(formula.arguments[i]));
    return type;
  }

  /// Whole when every operand is: codes and texts that are counted with count as what their options say.
  ValueType number_of(const Formula& formula) const {
    for (const Formula& argument : formula.arguments) {
      if (as_number(type_of(argument), argument) == ValueType::Decimal) return ValueType::Decimal;
    }
    return ValueType::Integer;
  }

  ValueType as_number(ValueType type, const Formula& formula) const {
    if (type == ValueType::Integer || type == ValueType::Boolean) return ValueType::Integer;
    if (type != ValueType::Code) return ValueType::Decimal;
    const Known* known = formula.kind == Formula::Kind::Self ? &self_ : dictionary_.find(formula.text);
    return known != nullptr && known->has_whole_codes ? ValueType::Integer : ValueType::Decimal;
  }

  ValueType type_of_call(const Formula& formula) const {
    switch (formula.operation) {
      case O::Or:
      case O::And:
      case O::Not:
      case O::Equal:
      case O::NotEqual:
      case O::Less:
      case O::LessOrEqual:
      case O::Greater:
      case O::GreaterOrEqual:
      case O::Answered:
      case O::Selected:
      case O::Matches:
      case O::Contains:
      case O::StartsWith:
      case O::EndsWith:
        return ValueType::Boolean;
      case O::Add:
      case O::Subtract: {
        const ValueType left = type_of(formula.arguments[0]);
        if (left == ValueType::Date || left == ValueType::DateTime) return left;
        // The left side, where long sums are deep, is not looked at a second time.
        if (as_number(left, formula.arguments[0]) == ValueType::Decimal) return ValueType::Decimal;
        return as_number(type_of(formula.arguments[1]), formula.arguments[1]);
      }
      case O::Multiply:
      case O::Modulo:
      case O::Negate:
      case O::Absolute:
      case O::Sum:
      case O::Least:
      case O::Greatest:
      case O::ToNumber:
        return number_of(formula);
      case O::Divide:
      case O::Power:
      case O::SquareRoot:
      case O::Mean:
      case O::Round:
        return ValueType::Decimal;
      case O::CountChosen:
      case O::CountOf:
      case O::Length:
      case O::RoundUp:
      case O::RoundDown:
      case O::Truncate:
        return ValueType::Integer;
      case O::If:
        return text_for_code(united(formula, 1));
      case O::Coalesce:
        return text_for_code(united(formula, 0));
      case O::Substring:
      case O::Concatenate:
      case O::Upper:
      case O::Lower:
      case O::ToText:
        return ValueType::Text;
      case O::Today:
        return ValueType::Date;
      case O::Now:
        return ValueType::DateTime;
    }
    return ValueType::None;
  }

  static ValueType text_for_code(ValueType type) { return type == ValueType::Code ? ValueType::Text : type; }

  const Dictionary& dictionary_;
  const Known& self_;
};

}  // namespace

ValueType Known::type() const {
  if (question == nullptr) return ValueType::None;
  switch (question->type) {
    case ItemType::Boolean:
      return ValueType::Boolean;
    case ItemType::Integer:
      return ValueType::Integer;
    case ItemType::Decimal:
    case ItemType::Quantity:
      return ValueType::Decimal;
    case ItemType::Date:
      return ValueType::Date;
    case ItemType::DateTime:
      return ValueType::DateTime;
    case ItemType::Time:
      return ValueType::Time;
    case ItemType::String:
    case ItemType::Text:
    case ItemType::Url:
      return ValueType::Text;
    case ItemType::Choice:
    case ItemType::OpenChoice:
      return ValueType::Code;
    case ItemType::Group:
    case ItemType::Display:
    case ItemType::Attachment:
    case ItemType::Reference:
      return ValueType::None;
  }
  return ValueType::None;
}

std::vector<const Question*> Known::repeats() const {
  std::vector<const Question*> out;
  std::copy_if(ancestors.begin(), ancestors.end(), std::back_inserter(out),
               [](const Question* ancestor) { return ancestor->repeats; });
  return out;
}

Dictionary::Dictionary(const std::vector<Question>& items) {
  std::vector<const Question*> ancestors;
  add(items, ancestors);
}

void Dictionary::add(const std::vector<Question>& items, std::vector<const Question*>& ancestors) {
  for (const Question& question : items) {
    const bool whole =
        !question.choices.empty() && std::all_of(question.choices.begin(), question.choices.end(),
                                                 [](const Choice& choice) { return is_whole(choice.code); });
    known_.emplace(question.name, Known{&question, ancestors, whole});
    ancestors.push_back(&question);
    add(question.items, ancestors);
    ancestors.pop_back();
  }
}

const Known* Dictionary::find(std::string_view name) const {
  const auto at = known_.find(name);
  return at == known_.end() ? nullptr : &at->second;
}

ValueType infer_type(const Formula& formula, const Dictionary& dictionary, const Known& self) {
  return Inference(dictionary, self).type_of(formula);
}

}  // namespace cairn::exchange
