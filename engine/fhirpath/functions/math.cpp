// Section 5.7: math. Roots, powers with fractions and logarithms are computed in extended precision and rounded to 16
// digits.
#include <cmath>

#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/operators/arithmetic.h"

namespace cairn::fhirpath::functions {
namespace {

constexpr int kComputedDigits = 16;
constexpr std::int64_t kMaxPower = 1000;

bool push_computed(Call& call, long double value) {
  return push_decimal(call.run, Decimal::from_double(value, kComputedDigits));
}

/// Applies a rule to a number or to the number of a quantity. `whole`: the result for a number is an integer.
template <class Rule>
bool push_mapped(Call& call, bool whole, Rule rule) {
  Value value;
  CAIRN_NEED(call.input_value(value));
  const std::optional<Quantity> quantity = call.run.to_quantity(value, true);
  if (!quantity) return call.fail(call.node.text + "() works on a number or a quantity");
  const std::optional<Decimal> result = rule(quantity->value);
  if (!result) return true;
  if (!is_number(value)) return call.run.push_quantity({*result, quantity->unit, quantity->is_calendar});
  const std::optional<std::int64_t> integer =
      whole || value.kind() == Kind::Integer ? result->to_integer() : std::nullopt;
  if (integer) return call.push(Value::integer(*integer));
  return whole || call.push(Value::decimal(*result));
}

template <long double (*Compute)(long double)>
bool push_function(Call& call, bool (*is_defined)(const Decimal&)) {
  Value value;
  CAIRN_NEED(call.input_number(value));
  const Decimal number = decimal_of(value);
  return !is_defined(number) || push_computed(call, Compute(number.to_double()));
}

long double exponential(long double x) { return std::exp(x); }
long double logarithm(long double x) { return std::log(x); }
long double root(long double x) { return std::sqrt(x); }
bool always(const Decimal&) { return true; }
bool is_positive(const Decimal& x) { return !x.is_negative() && !x.is_zero(); }
bool is_not_negative(const Decimal& x) { return !x.is_negative(); }

/// Exact, by squaring.
std::optional<Decimal> raise(Decimal base, std::int64_t exponent) {
  std::optional<Decimal> result = Decimal(1);
  std::optional<Decimal> square = base;
  for (; exponent > 0 && result; exponent /= 2) {
    if (exponent % 2 == 1) result = square ? multiply(*result, *square) : std::nullopt;
    if (exponent > 1) square = square ? multiply(*square, *square) : std::nullopt;
  }
  return result;
}

}  // namespace

bool abs(Call& call) {
  return push_mapped(call, false, [](const Decimal& x) { return std::optional(x.absolute()); });
}
bool ceiling(Call& call) {
  return push_mapped(call, true, [](const Decimal& x) { return x.rounded(0, Rounding::Ceiling); });
}
bool floor(Call& call) {
  return push_mapped(call, true, [](const Decimal& x) { return x.rounded(0, Rounding::Floor); });
}
bool truncate(Call& call) {
  return push_mapped(call, true, [](const Decimal& x) { return x.rounded(0, Rounding::Truncate); });
}

bool round(Call& call) {
  std::int64_t places = 0;
  if (call.argument_integer(0, places) == Got::Failed) return false;
  if (places < 0) return call.fail("round() takes the number of decimal places, 0 or more");
  return push_mapped(call, false, [&](const Decimal& x) {
    if (places >= x.scale()) return std::optional(x);
    const std::optional<Decimal> rounded = x.rounded(static_cast<int>(places), Rounding::HalfAwayFromZero);
    return rounded ? std::optional(rounded->trimmed()) : std::nullopt;
  });
}

bool exp(Call& call) { return push_function<exponential>(call, always); }
bool ln(Call& call) { return push_function<logarithm>(call, is_positive); }
bool sqrt(Call& call) { return push_function<root>(call, is_not_negative); }

bool log(Call& call) {
  Value value;
  Value base;
  CAIRN_NEED(call.input_number(value));
  CAIRN_NEED(call.argument_number(0, base));
  if (!is_positive(decimal_of(value)) || !is_positive(decimal_of(base)) || decimal_of(base) == Decimal(1)) return true;
  return push_computed(call, std::log(decimal_of(value).to_double()) / std::log(decimal_of(base).to_double()));
}

bool power(Call& call) {
  Value value;
  Value exponent;
  CAIRN_NEED(call.input_number(value));
  CAIRN_NEED(call.argument_number(0, exponent));
  const Decimal base = decimal_of(value);
  const Decimal by = decimal_of(exponent);
  const std::optional<std::int64_t> whole = by.is_whole() ? by.to_integer() : std::nullopt;
  if (whole && *whole >= -kMaxPower && *whole <= kMaxPower) {
    const std::optional<Decimal> raised = raise(base, *whole < 0 ? -*whole : *whole);
    const std::optional<Decimal> result = raised && *whole < 0 ? divide(Decimal(1), *raised) : raised;
    const bool integers = value.kind() == Kind::Integer && exponent.kind() == Kind::Integer && *whole >= 0;
    const std::optional<std::int64_t> integer = integers && result ? result->to_integer() : std::nullopt;
    return integer ? call.push(Value::integer(*integer)) : push_decimal(call.run, result);
  }
  if (base.is_negative()) return true;
  return push_computed(call, std::pow(base.to_double(), by.to_double()));
}

}  // namespace cairn::fhirpath::functions
