#pragma once

#include <optional>
#include <string_view>

#include "engine/base/decimal.h"

namespace cairn::fhir {

/// A unit in terms of its dimension's base unit: value in base units = value × factor.
struct UnitFactor {
  std::string_view dimension;  // "m", "g", "s", "L"
  ExactDecimal factor;
};

/// Multiplicative UCUM units that questionnaires use; empty for any other code.
std::optional<UnitFactor> find_unit_factor(std::string_view ucum_code);

}  // namespace cairn::fhir
