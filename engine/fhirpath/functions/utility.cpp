// Section 5.8: tree navigation; 5.9: utility functions; parts of dates (continuous build).
#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/quantity.h"

namespace cairn::fhirpath::functions {
namespace {

enum class Part { Year, Month, Day, Hour, Minute, Second, Millisecond };

bool push_part(Call& call, Part part) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  const bool has_date = value.kind() == Kind::Date || value.kind() == Kind::DateTime;
  const bool has_time = value.kind() == Kind::Time || value.kind() == Kind::DateTime;
  if (!has_date && !has_time) return call.fail(call.node.text + "() works on a date or time");
  const Temporal& at = value.as_temporal();
  const auto known = [&](Precision precision) {
    return at.precision >= precision && (precision >= Precision::Hour ? has_time : has_date);
  };
  switch (part) {
    case Part::Year:
      return !known(Precision::Year) || call.push(Value::integer(at.year));
    case Part::Month:
      return !known(Precision::Month) || call.push(Value::integer(at.month));
    case Part::Day:
      return !known(Precision::Day) || call.push(Value::integer(at.day));
    case Part::Hour:
      return !known(Precision::Hour) || call.push(Value::integer(at.hour));
    case Part::Minute:
      return !known(Precision::Minute) || call.push(Value::integer(at.minute));
    case Part::Second:
      return !known(Precision::Second) || call.push(Value::integer(at.second));
    case Part::Millisecond:
      break;
  }
  return at.fraction_digits == 0 || !known(Precision::Second) || call.push(Value::integer(at.nanosecond / 1'000'000));
}

}  // namespace

bool year_of(Call& call) { return push_part(call, Part::Year); }
bool month_of(Call& call) { return push_part(call, Part::Month); }
bool day_of(Call& call) { return push_part(call, Part::Day); }
bool hour_of(Call& call) { return push_part(call, Part::Hour); }
bool minute_of(Call& call) { return push_part(call, Part::Minute); }
bool second_of(Call& call) { return push_part(call, Part::Second); }
bool millisecond_of(Call& call) { return push_part(call, Part::Millisecond); }

bool timezone_offset_of(Call& call) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  if (value.kind() != Kind::DateTime) return call.fail("timezoneOffsetOf() works on a date with time");
  if (value.as_temporal().offset == kNoOffset) return true;
  const std::optional<Decimal> hours = divide(Decimal(value.as_temporal().offset), Decimal(60));
  return !hours || call.push(Value::decimal(*hours));
}

bool date_of(Call& call) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  if (value.kind() != Kind::Date && value.kind() != Kind::DateTime) return call.fail("dateOf() works on a date");
  Temporal at = value.as_temporal();
  at.precision = std::min(at.precision, Precision::Day);
  at.offset = kNoOffset;
  return call.push(Value::temporal(Kind::Date, at));
}

bool time_of(Call& call) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  if (value.kind() != Kind::DateTime) return call.fail("timeOf() works on a date with time");
  return value.as_temporal().precision < Precision::Hour || call.push(Value::temporal(Kind::Time, value.as_temporal()));
}

bool children(Call& call) {
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    if (!call.run.push_children(Value(call.run.at(i)))) return false;
  }
  return true;
}

bool descendants(Call& call) {
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    if (!call.run.push_descendants(Value(call.run.at(i)))) return false;
  }
  return true;
}

/// The engine prints nothing: the input passes through, the arguments are still checked.
bool trace(Call& call) {
  std::string_view name;
  if (call.argument_text(0, name) == Got::Failed) return false;
  return call.run.push_slice(call.input);
}

bool now(Call& call) { return call.push(Value::temporal(Kind::DateTime, from_timestamp(call.run.environment().now))); }

bool today(Call& call) {
  Temporal at = from_timestamp(call.run.environment().now);
  at.precision = Precision::Day;
  at.offset = kNoOffset;
  return call.push(Value::temporal(Kind::Date, at));
}

bool time_of_day(Call& call) {
  return call.push(Value::temporal(Kind::Time, from_timestamp(call.run.environment().now)));
}

bool define_variable(Call& call) {
  Slice value = call.input;
  const std::uint32_t base = call.run.top();
  if (call.argument_count() > 1) {
    const Scope scope{call.input, call.input, call.scope.index, call.scope.total};
    if (!call.run.evaluate_scoped(*call.node.arguments[1], scope)) return false;
    value = call.run.since(base);
  }
  if (!call.run.define(call.node, call.node.slot, value)) return false;
  call.run.drop(base);
  return call.run.push_slice(call.input);
}

bool comparable(Call& call) {
  Value value;
  Value other;
  CAIRN_NEED(call.input_value(value));
  CAIRN_NEED(call.argument_value(0, other));
  const std::optional<Quantity> a = call.run.to_quantity(value, true);
  const std::optional<Quantity> b = call.run.to_quantity(other, true);
  if (!a || !b) return call.fail("comparable() works on two quantities");
  return call.push(Value::boolean(are_comparable(*a, *b)));
}

}  // namespace cairn::fhirpath::functions
