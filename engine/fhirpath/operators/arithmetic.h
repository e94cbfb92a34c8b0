#pragma once

#include "engine/fhirpath/evaluation.h"

namespace cairn::fhirpath {

/// Section 6.6: + - * / div mod & on two items that are there. Pushes nothing where the specification says empty.
bool push_arithmetic(Evaluation& run, const Node& node, Operator operation, const Value& a, const Value& b);

inline Decimal decimal_of(const Value& value) {
  return value.kind() == Kind::Integer ? Decimal(value.as_integer()) : value.as_decimal();
}
inline bool is_number(const Value& value) { return value.kind() == Kind::Integer || value.kind() == Kind::Decimal; }
inline bool push_decimal(Evaluation& run, const std::optional<Decimal>& value) {
  return !value || run.push(Value::decimal(*value));
}

}  // namespace cairn::fhirpath
