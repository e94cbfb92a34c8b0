#include "engine/exchange/simple_limits.h"

#include <algorithm>

namespace cairn::exchange {
namespace {

using O = Operation;
using Kind = Formula::Kind;
using fhir::ItemType;

bool has_range(ItemType type) {
  return type == ItemType::Integer || type == ItemType::Decimal || type == ItemType::Date ||
         type == ItemType::DateTime || type == ItemType::Time;
}

Kind kind_of(ItemType type) {
  switch (type) {
    case ItemType::Date:
      return Kind::Date;
    case ItemType::DateTime:
      return Kind::DateTime;
    case ItemType::Time:
      return Kind::Time;
    default:
      return Kind::Number;
  }
}

/// Applies one part to a copy of the limits; false when it is none or repeats one.
bool take(const Formula& part, Question& limits) {
  if (part.kind != Kind::Call || part.arguments.size() != 2) return false;
  const Formula &left = part.arguments[0], &right = part.arguments[1];
  if (part.is(O::Matches) && left.kind == Kind::Self && limits.pattern.empty()) {
    limits.pattern = right.text;
    return true;
  }
  if (part.is(O::LessOrEqual) && left.is(O::Length) && left.arguments[0].kind == Kind::Self && !limits.max_length &&
      right.kind == Kind::Number && right.text.size() < 8 && right.text.find('.') == std::string::npos &&
      right.text[0] != '-') {
    limits.max_length = std::stoll(right.text);
    return true;
  }
  if (left.kind != Kind::Self || !has_range(limits.type)) return false;
  const bool fits = right.kind == kind_of(limits.type) &&
                    (limits.type != ItemType::Integer || right.text.find('.') == std::string::npos);
  std::string* limit = part.is(O::GreaterOrEqual) ? &limits.minimum
                       : part.is(O::LessOrEqual)  ? &limits.maximum
                                                  : nullptr;
  if (!fits || limit == nullptr || !limit->empty()) return false;
  *limit = right.text;
  return true;
}

}  // namespace

void take_limits(Question& question) {
  if (!question.constraint || !question.constraint_message.is_empty()) return;
  Question limits = question;
  const std::vector<Formula> single = {*question.constraint};
  const std::vector<Formula>& parts = question.constraint->is(O::And) ? question.constraint->arguments : single;
  if (!std::all_of(parts.begin(), parts.end(), [&](const Formula& part) { return take(part, limits); })) return;
  limits.constraint.reset();
  question = std::move(limits);
}

std::optional<Formula> limits_as_constraint(const Question& question) {
  std::optional<Formula> out;
  const auto add = [&](Formula part) {
    out = out ? join(O::And, *std::move(out), std::move(part)) : std::optional(std::move(part));
  };
  const Formula self = make_literal(Kind::Self, "");
  if (question.control != "slider" && has_range(question.type)) {
    const Kind kind = kind_of(question.type);
    if (!question.minimum.empty()) add(make_call(O::GreaterOrEqual, {self, make_literal(kind, question.minimum)}));
    if (!question.maximum.empty()) add(make_call(O::LessOrEqual, {self, make_literal(kind, question.maximum)}));
  }
  if (!question.pattern.empty()) add(make_call(O::Matches, {self, make_literal(Kind::Text, question.pattern)}));
  if (question.max_length)
    add(make_call(O::LessOrEqual,
                  {make_call(O::Length, {self}), make_literal(Kind::Number, std::to_string(*question.max_length))}));
  return out;
}

}  // namespace cairn::exchange
