#pragma once

#include <optional>
#include <string>

#include "engine/fhirpath/temporal.h"
#include "engine/fhirpath/value.h"

namespace cairn::fhirpath {

/// Arithmetic and comparison of quantities. A calendar year is 12 months or 365 days, a month 30 days; calendar years
/// and months never equal UCUM's "a" and "mo", the shorter ones equal theirs (specification, sections 4.1.8, 6.1.1
/// and 6.6).

/// A result with a unit that still has to be stored.
struct QuantityResult {
  Decimal value;
  std::string unit;
  bool is_calendar = false;
};

Order compare_quantities(const Quantity& a, const Quantity& b);
/// Equal when rounded to the places of the less precise one; calendar units count as their UCUM namesakes.
bool are_equivalent(const Quantity& a, const Quantity& b);
/// True when one can be converted into the other.
bool are_comparable(const Quantity& a, const Quantity& b);

/// All are empty where units do not fit, are not in the table, or the number does not fit.
std::optional<QuantityResult> add_quantities(const Quantity& a, const Quantity& b, bool subtract);
std::optional<QuantityResult> multiply_quantities(const Quantity& a, const Quantity& b);
std::optional<QuantityResult> divide_quantities(const Quantity& a, const Quantity& b);
std::optional<QuantityResult> convert_quantity(const Quantity& quantity, std::string_view unit);

std::optional<TimeUnit> calendar_unit(std::string_view name);
/// The unit in which a date or time can move by this quantity; empty when it cannot.
std::optional<TimeUnit> moving_unit(const Quantity& quantity);

}  // namespace cairn::fhirpath
