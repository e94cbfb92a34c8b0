#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/fixed_decimal.h"

namespace cairn::fhirpath {

/// Units measured from a zero of their own, or on a logarithm: they convert or compare, but do not multiply.
enum class Scale : std::uint8_t { Ratio, Celsius, Fahrenheit, Logarithmic };

/// What a UCUM expression means: a fraction (kept as two numbers, so that nothing is rounded) of base units to powers.
/// Base units: metre, second, gram, radian, kelvin, coulomb, candela, mole, international unit.
struct Unit {
  Decimal numerator{1};
  Decimal denominator{1};
  std::array<std::int8_t, 9> powers{};
  Scale scale = Scale::Ratio;

  bool is_comparable(const Unit& other) const {
    return powers == other.powers && (scale == Scale::Logarithmic) == (other.scale == Scale::Logarithmic);
  }
  bool is_one() const { return powers == std::array<std::int8_t, 9>{} && scale == Scale::Ratio; }
};

/// Reads a UCUM expression ("kg.m/s2", "mm[Hg]", "10*3/uL", "{score}"). Empty for units that are not in the table of
/// ucum.cpp.
std::optional<Unit> parse_unit(std::string_view text);
/// The same amount in another unit; empty when the two measure different things or the number does not fit.
std::optional<Decimal> convert_unit(const Decimal& value, const Unit& from, const Unit& to);
std::optional<Unit> multiply_units(const Unit& a, const Unit& b);
std::optional<Unit> divide_units(const Unit& a, const Unit& b);

}  // namespace cairn::fhirpath
