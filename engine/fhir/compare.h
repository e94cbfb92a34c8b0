#pragma once

#include <compare>
#include <optional>

#include "engine/fhir/value.h"

namespace cairn::fhir {

/// How two answers compare: numbers exactly and across integer and decimal, quantities after conversion between known
/// units, dates and times as far as both are precise. Empty when they do not compare (different kinds, unknown units,
/// 2020 with 2020-03).
std::optional<std::strong_ordering> compare_values(const Value& a, const Value& b);

/// True when an answer equals what a condition or an option names: numbers by value, codings by concept, anything else
/// by content. A coding without a system matches the code alone.
bool is_same_answer(const Value& answer, const Value& expected);

}  // namespace cairn::fhir
