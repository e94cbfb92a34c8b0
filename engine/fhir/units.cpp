#include "engine/fhir/units.h"

namespace cairn::fhir {
namespace {

struct Row {
  std::string_view code, dimension, factor;
};

// The Unified Code for Units of Measure, tables 1 (prefixes), 5, 6 and 8; international inch and avoirdupois pound are
// exact.
constexpr Row kRows[] = {
    {"m", "m", "1"},
    {"km", "m", "1000"},
    {"cm", "m", "0.01"},
    {"mm", "m", "0.001"},
    {"um", "m", "0.000001"},
    {"[in_i]", "m", "0.0254"},
    {"[ft_i]", "m", "0.3048"},
    {"[yd_i]", "m", "0.9144"},
    {"[mi_i]", "m", "1609.344"},
    {"g", "g", "1"},
    {"kg", "g", "1000"},
    {"mg", "g", "0.001"},
    {"ug", "g", "0.000001"},
    {"t", "g", "1000000"},
    {"[lb_av]", "g", "453.59237"},
    {"[oz_av]", "g", "28.349523125"},
    {"[stone_av]", "g", "6350.29318"},
    {"s", "s", "1"},
    {"ms", "s", "0.001"},
    {"min", "s", "60"},
    {"h", "s", "3600"},
    {"d", "s", "86400"},
    {"wk", "s", "604800"},
    {"L", "L", "1"},
    {"l", "L", "1"},
    {"dL", "L", "0.1"},
    {"mL", "L", "0.001"},
    {"ml", "L", "0.001"},
    {"%", "1", "0.01"},
    {"1", "1", "1"},
};

}  // namespace

std::optional<UnitFactor> find_unit_factor(std::string_view ucum_code) {
  for (const Row& row : kRows) {
    if (row.code == ucum_code) return UnitFactor{row.dimension, *ExactDecimal::parse(row.factor)};
  }
  return std::nullopt;
}

}  // namespace cairn::fhir
