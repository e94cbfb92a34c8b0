#include "engine/fhirpath/operators/arithmetic.h"

#include "engine/fhirpath/quantity.h"

namespace cairn::fhirpath {
namespace {

bool is_temporal(const Value& value) {
  return value.kind() == Kind::Date || value.kind() == Kind::DateTime || value.kind() == Kind::Time;
}

bool push_result(Evaluation& run, const std::optional<QuantityResult>& result) {
  return !result || run.push_quantity({result->value, run.copy(result->unit), result->is_calendar});
}

bool push_integers(Evaluation& run, Operator operation, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (operation) {
    case Operator::Add:
      return __builtin_add_overflow(a, b, &result) || run.push(Value::integer(result));
    case Operator::Subtract:
      return __builtin_sub_overflow(a, b, &result) || run.push(Value::integer(result));
    case Operator::Multiply:
      return __builtin_mul_overflow(a, b, &result) || run.push(Value::integer(result));
    case Operator::Div:
      return b == 0 || (b == -1 ? a == INT64_MIN || run.push(Value::integer(-a)) : run.push(Value::integer(a / b)));
    case Operator::Mod:
      return b == 0 || run.push(Value::integer(b == -1 ? 0 : a % b));
    default:
      return push_decimal(run, divide(Decimal(a), Decimal(b)));
  }
}

bool push_decimals(Evaluation& run, Operator operation, const Decimal& a, const Decimal& b) {
  switch (operation) {
    case Operator::Add:
      return push_decimal(run, add(a, b));
    case Operator::Subtract:
      return push_decimal(run, subtract(a, b));
    case Operator::Multiply:
      return push_decimal(run, multiply(a, b));
    case Operator::Divide:
      return push_decimal(run, divide(a, b));
    case Operator::Mod:
      return push_decimal(run, remainder(a, b));
    default:
      break;
  }
  const std::optional<Decimal> whole = divide_whole(a, b);
  const std::optional<std::int64_t> integer = whole ? whole->to_integer() : std::nullopt;
  return !integer || run.push(Value::integer(*integer));
}

bool push_moved(Evaluation& run, const Node& node, Operator operation, const Value& at, const Quantity& by) {
  const std::optional<TimeUnit> unit = moving_unit(by);
  const bool is_time = at.kind() == Kind::Time;
  if (!unit || (is_time && *unit < TimeUnit::Hour)) {
    return run.fail(node, "a " + std::string(is_time ? "time" : "date") + " cannot be moved by '" +
                              std::string(by.unit) + "'; use a unit such as " +
                              (is_time ? "hours or minutes" : "years, months, weeks or days"));
  }
  const Decimal amount = operation == Operator::Subtract ? by.value.negated() : by.value;
  if (is_time) return run.push(Value::temporal(Kind::Time, add_to_time(at.as_temporal(), amount, *unit)));
  const std::optional<Temporal> moved = add_to_date(at.as_temporal(), amount, *unit);
  return !moved || run.push(Value::temporal(at.kind(), *moved));
}

std::string_view operator_text(Operator operation) {
  switch (operation) {
    case Operator::Add:
      return "+";
    case Operator::Subtract:
      return "-";
    case Operator::Multiply:
      return "*";
    case Operator::Divide:
      return "/";
    case Operator::Div:
      return "div";
    case Operator::Mod:
      return "mod";
    default:
      return "&";
  }
}

bool push_quantities(Evaluation& run, const Node& node, Operator operation, const Quantity& a, const Quantity& b) {
  switch (operation) {
    case Operator::Add:
      return push_result(run, add_quantities(a, b, false));
    case Operator::Subtract:
      return push_result(run, add_quantities(a, b, true));
    case Operator::Multiply:
      return push_result(run, multiply_quantities(a, b));
    case Operator::Divide:
      return push_result(run, divide_quantities(a, b));
    default:
      return run.fail(node, "'" + std::string(operator_text(operation)) + "' does not work on quantities");
  }
}

}  // namespace

bool push_arithmetic(Evaluation& run, const Node& node, Operator operation, const Value& a, const Value& b) {
  if (a.kind() == Kind::Integer && b.kind() == Kind::Integer)
    return push_integers(run, operation, a.as_integer(), b.as_integer());
  if (is_number(a) && is_number(b)) return push_decimals(run, operation, decimal_of(a), decimal_of(b));
  if (a.kind() == Kind::String && b.kind() == Kind::String && operation == Operator::Add) {
    return run.push_text(std::string(a.as_string()) + std::string(b.as_string()));
  }
  const bool moves = operation == Operator::Add || operation == Operator::Subtract;
  if (moves && is_temporal(a)) {
    if (const std::optional<Quantity> by = run.to_quantity(b, false)) return push_moved(run, node, operation, a, *by);
  } else if (operation == Operator::Add && is_temporal(b)) {
    if (const std::optional<Quantity> by = run.to_quantity(a, false)) return push_moved(run, node, operation, b, *by);
  } else {
    const std::optional<Quantity> x = run.to_quantity(a, true);
    const std::optional<Quantity> y = run.to_quantity(b, true);
    if (x && y) return push_quantities(run, node, operation, *x, *y);
  }
  return run.fail(node, "'" + std::string(operator_text(operation)) + "' does not work on these two kinds of value");
}

}  // namespace cairn::fhirpath
