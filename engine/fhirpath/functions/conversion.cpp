// Section 5.5: conversion. Each rule is written once and serves toX() and convertsToX().
#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/text.h"
#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/operators/arithmetic.h"
#include "engine/fhirpath/quantity.h"
#include "engine/fhirpath/text_case.h"

namespace cairn::fhirpath::functions {
namespace {

using Converted = std::optional<Value>;

Converted convert_boolean(const Value& value) {
  static constexpr std::array<std::string_view, 6> kTrue = {"true", "t", "yes", "y", "1", "1.0"};
  static constexpr std::array<std::string_view, 6> kFalse = {"false", "f", "no", "n", "0", "0.0"};
  if (value.kind() == Kind::Boolean) return value;
  if (is_number(value) && decimal_of(value) == Decimal(1)) return Value::boolean(true);
  if (is_number(value) && decimal_of(value) == Decimal(0)) return Value::boolean(false);
  if (value.kind() != Kind::String) return std::nullopt;
  const std::string text = to_lower(value.as_string());
  if (std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end()) return Value::boolean(true);
  if (std::find(kFalse.begin(), kFalse.end(), text) != kFalse.end()) return Value::boolean(false);
  return std::nullopt;
}

Converted convert_whole(const Value& value, std::int64_t least, std::int64_t most) {
  if (value.kind() == Kind::Integer) return value;
  if (value.kind() == Kind::Decimal) {
    // FHIR scores are decimals by type and whole by value; the reference engine converts them, so questionnaires rely
    // on it.
    const std::optional<std::int64_t> whole =
        value.as_decimal().is_whole() ? value.as_decimal().to_integer() : std::nullopt;
    return whole && *whole >= least && *whole <= most ? Converted(Value::integer(*whole)) : std::nullopt;
  }
  if (value.kind() == Kind::Boolean) return Value::integer(value.as_boolean() ? 1 : 0);
  if (value.kind() != Kind::String) return std::nullopt;
  std::string_view text = value.as_string();
  if (text.starts_with('+')) text.remove_prefix(text.size() > 1 && text[1] != '-' ? 1 : 0);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most) return std::nullopt;
  return Value::integer(number);
}

Converted convert_integer(const Value& value) { return convert_whole(value, INT32_MIN, INT32_MAX); }
Converted convert_long(const Value& value) { return convert_whole(value, INT64_MIN, INT64_MAX); }

Converted convert_decimal(const Value& value) {
  if (is_number(value)) return Value::decimal(decimal_of(value));
  if (value.kind() == Kind::Boolean) return Value::decimal(Decimal(value.as_boolean() ? 1 : 0));
  if (value.kind() != Kind::String || value.as_string().find_first_of("eE") != std::string_view::npos)
    return std::nullopt;
  const std::optional<Decimal> decimal = Decimal::parse(value.as_string());
  return decimal ? Converted(Value::decimal(*decimal)) : std::nullopt;
}

Converted convert_date(const Value& value) {
  if (value.kind() == Kind::Date) return value;
  Temporal at;
  if (value.kind() == Kind::DateTime) {
    at = value.as_temporal();
  } else {
    const std::optional<Temporal> parsed =
        value.kind() == Kind::String ? parse_partial_date_time(value.as_string()) : std::nullopt;
    if (!parsed) return std::nullopt;
    at = *parsed;
  }
  Temporal date;
  date.year = at.year;
  date.month = at.month;
  date.day = at.day;
  date.precision = std::min(at.precision, Precision::Day);
  return Value::temporal(Kind::Date, date);
}

Converted convert_date_time(const Value& value) {
  if (value.kind() == Kind::DateTime) return value;
  if (value.kind() == Kind::Date) return Value::temporal(Kind::DateTime, value.as_temporal());
  const std::optional<Temporal> parsed =
      value.kind() == Kind::String ? parse_partial_date_time(value.as_string()) : std::nullopt;
  return parsed ? Converted(Value::temporal(Kind::DateTime, *parsed)) : std::nullopt;
}

Converted convert_time(const Value& value) {
  if (value.kind() == Kind::Time) return value;
  const std::optional<Temporal> parsed =
      value.kind() == Kind::String ? parse_partial_time(value.as_string()) : std::nullopt;
  return parsed ? Converted(Value::temporal(Kind::Time, *parsed)) : std::nullopt;
}

/// "12", "12.5 'mg'", "4 days".
std::optional<Quantity> parse_quantity(std::string_view text) {
  std::size_t end = text.find_first_not_of("+-0123456789.");
  if (end == std::string_view::npos) end = text.size();
  const std::optional<Decimal> value = Decimal::parse(text.substr(0, end));
  if (!value) return std::nullopt;
  const std::string_view unit = cairn::trim(text.substr(end));
  if (unit.empty()) return Quantity{*value, "1", false};
  if (unit.size() > 2 && unit.front() == '\'' && unit.back() == '\'')
    return Quantity{*value, unit.substr(1, unit.size() - 2), false};
  return is_calendar_unit(unit) ? std::optional(Quantity{*value, unit, true}) : std::nullopt;
}

template <Converted (*Convert)(const Value&)>
bool push_converted(Call& call) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  const Converted converted = Convert(value);
  return !converted || call.push(*converted);
}

template <Converted (*Convert)(const Value&)>
bool push_converts(Call& call) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  return call.push(Value::boolean(Convert(value).has_value()));
}

std::optional<std::string> text_of(const Value& value) {
  switch (value.kind()) {
    case Kind::Boolean:
      return value.as_boolean() ? "true" : "false";
    case Kind::Integer:
      return std::to_string(value.as_integer());
    case Kind::Decimal:
      return value.as_decimal().to_text();
    case Kind::String:
      return std::string(value.as_string());
    case Kind::Date:
      return format_date_part(value.as_temporal());
    case Kind::DateTime:
      return format_date_time(value.as_temporal());
    case Kind::Time:
      return format_time(value.as_temporal());
    case Kind::Quantity:
      return format_quantity(value.as_quantity());
    default:
      return std::nullopt;
  }
}

/// The quantity of the input, converted when a unit is asked for.
Got find_quantity(Call& call, std::optional<QuantityResult>& result) {
  Value value;
  if (const Got got = call.input_value(value); got != Got::Value) return got;
  std::optional<Quantity> quantity = call.run.to_quantity(value, true);
  if (!quantity && value.kind() == Kind::Boolean) quantity = Quantity{Decimal(value.as_boolean() ? 1 : 0), "1", false};
  if (!quantity && value.kind() == Kind::String) quantity = parse_quantity(value.as_string());
  if (!quantity) return Got::Value;
  std::string_view unit;
  const Got wanted = call.argument_text(0, unit);
  if (wanted == Got::Failed) return wanted;
  result = wanted == Got::Value ? convert_quantity(*quantity, unit)
                                : QuantityResult{quantity->value, std::string(quantity->unit), quantity->is_calendar};
  return Got::Value;
}

}  // namespace

bool to_boolean(Call& call) { return push_converted<convert_boolean>(call); }
bool converts_to_boolean(Call& call) { return push_converts<convert_boolean>(call); }
bool to_integer(Call& call) { return push_converted<convert_integer>(call); }
bool converts_to_integer(Call& call) { return push_converts<convert_integer>(call); }
bool to_long(Call& call) { return push_converted<convert_long>(call); }
bool converts_to_long(Call& call) { return push_converts<convert_long>(call); }
bool to_decimal(Call& call) { return push_converted<convert_decimal>(call); }
bool converts_to_decimal(Call& call) { return push_converts<convert_decimal>(call); }
bool to_date(Call& call) { return push_converted<convert_date>(call); }
bool converts_to_date(Call& call) { return push_converts<convert_date>(call); }
bool to_date_time(Call& call) { return push_converted<convert_date_time>(call); }
bool converts_to_date_time(Call& call) { return push_converts<convert_date_time>(call); }
bool to_time(Call& call) { return push_converted<convert_time>(call); }
bool converts_to_time(Call& call) { return push_converts<convert_time>(call); }

bool to_string(Call& call) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  const std::optional<std::string> text = text_of(value);
  return !text || call.run.push_text(*text);
}

bool converts_to_string(Call& call) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  return call.push(Value::boolean(text_of(value).has_value()));
}

bool to_quantity(Call& call) {
  std::optional<QuantityResult> result;
  CAIRN_NEED(find_quantity(call, result));
  return !result || call.run.push_quantity({result->value, call.run.copy(result->unit), result->is_calendar});
}

bool converts_to_quantity(Call& call) {
  std::optional<QuantityResult> result;
  CAIRN_NEED(find_quantity(call, result));
  return call.push(Value::boolean(result.has_value()));
}

/// iif(criterion, then, else): only the branch that is needed is evaluated.
bool iif(Call& call) {
  if (call.input.size() > 1) return call.fail("iif() works on one item, not on " + std::to_string(call.input.size()));
  const Scope scope{call.input, call.input, call.scope.index, call.scope.total};
  Truth truth = Truth::Empty;
  if (!call.run.evaluate_truth(*call.node.arguments[0], scope, truth)) return false;
  if (truth == Truth::True) return call.run.evaluate_scoped(*call.node.arguments[1], scope);
  return call.argument_count() < 3 || call.run.evaluate_scoped(*call.node.arguments[2], scope);
}

}  // namespace cairn::fhirpath::functions
