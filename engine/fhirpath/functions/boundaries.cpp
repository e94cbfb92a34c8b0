// lowBoundary, highBoundary and precision (continuous build, section 5.9).
#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/operators/arithmetic.h"

namespace cairn::fhirpath::functions {
namespace {

constexpr std::int64_t kMaxPlaces = 31;

enum class Side { Low, High };

/// Half of the last place down or up, at the asked number of places rounded outwards.
std::optional<Decimal> boundary_of(const Decimal& value, std::int64_t places, Side side) {
  if (places < 0 || places > kMaxPlaces || value.scale() + 1 > Decimal::kMaxDigits) return std::nullopt;
  const Decimal half = Decimal::from_parts(5, value.scale() + 1);
  const std::optional<Decimal> edge = side == Side::Low ? subtract(value, half) : add(value, half);
  return edge ? edge->with_places(static_cast<int>(places), side == Side::Low ? Rounding::Floor : Rounding::Ceiling)
              : std::nullopt;
}

/// Digits to precision: 4 year, 6 month, 8 day, 10 hour, 12 minute, 14 second, 17 millisecond.
std::optional<Precision> precision_of_digits(std::int64_t digits) {
  switch (digits) {
    case 4:
      return Precision::Year;
    case 6:
      return Precision::Month;
    case 8:
      return Precision::Day;
    case 10:
      return Precision::Hour;
    case 12:
      return Precision::Minute;
    case 14:
    case 17:
      return Precision::Second;
    default:
      return std::nullopt;
  }
}

std::int64_t count_digits(const Temporal& at) {
  static constexpr std::array<std::int64_t, 7> kDigits = {0, 4, 6, 8, 10, 12, 14};
  return kDigits[static_cast<std::size_t>(at.precision)] +
         (at.precision == Precision::Second && at.fraction_digits > 0 ? 3 : 0);
}

bool push_temporal_boundary(Call& call, const Value& value, std::int64_t digits, Side side) {
  const bool is_date = value.kind() == Kind::Date;
  const bool is_time = value.kind() == Kind::Time;
  const std::optional<Precision> precision = precision_of_digits(is_time ? digits + 8 : digits);
  if (!precision || (is_date && *precision > Precision::Day)) return true;
  Temporal at = side == Side::Low ? earliest(value.as_temporal(), !is_date) : latest(value.as_temporal(), !is_date);
  at.precision = *precision;
  if (digits == (is_time ? 6 : 14)) at.fraction_digits = 0;
  if (value.kind() == Kind::DateTime && at.precision >= Precision::Hour && at.offset == kNoOffset)
    at.offset = side == Side::Low ? 14 * 60 : -12 * 60;
  return call.push(Value::temporal(value.kind(), at));
}

bool push_boundary(Call& call, Side side) {
  Value value;
  std::int64_t places = 0;
  CAIRN_NEED(call.input_value(value));
  const Got given = call.argument_integer(0, places);
  if (given == Got::Failed) return false;
  const auto places_or = [&](std::int64_t standard) { return given == Got::Value ? places : standard; };
  if (value.kind() == Kind::Date) return push_temporal_boundary(call, value, places_or(8), side);
  if (value.kind() == Kind::DateTime) return push_temporal_boundary(call, value, places_or(17), side);
  if (value.kind() == Kind::Time) return push_temporal_boundary(call, value, places_or(9), side);
  if (is_number(value)) return push_decimal(call.run, boundary_of(decimal_of(value), places_or(8), side));
  const std::optional<Quantity> quantity = call.run.to_quantity(value, false);
  if (!quantity) return call.fail(call.node.text + "() works on a number, a quantity, a date or a time");
  const std::optional<Decimal> edge = boundary_of(quantity->value, places_or(8), side);
  return !edge || call.run.push_quantity({*edge, quantity->unit, quantity->is_calendar});
}

}  // namespace

bool low_boundary(Call& call) { return push_boundary(call, Side::Low); }
bool high_boundary(Call& call) { return push_boundary(call, Side::High); }

bool precision(Call& call) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  if (is_number(value)) return call.push(Value::integer(decimal_of(value).scale()));
  if (value.kind() != Kind::Date && value.kind() != Kind::DateTime && value.kind() != Kind::Time) {
    return call.fail("precision() works on a number, a date or a time");
  }
  return call.push(Value::integer(count_digits(value.as_temporal()) - (value.kind() == Kind::Time ? 8 : 0)));
}

}  // namespace cairn::fhirpath::functions
