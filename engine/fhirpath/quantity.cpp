#include "engine/fhirpath/quantity.h"

#include <algorithm>
#include <array>

#include "engine/fhirpath/ucum.h"

namespace cairn::fhirpath {
namespace {

struct CalendarRow {
  std::string_view name;
  TimeUnit unit;
  std::int64_t milliseconds;
  std::string_view ucum;
  bool is_definite;  // means the same as its UCUM namesake
};

constexpr std::array kCalendar = {
    CalendarRow{"year", TimeUnit::Year, 365LL * 86400000, "a", false},
    CalendarRow{"month", TimeUnit::Month, 30LL * 86400000, "mo", false},
    CalendarRow{"week", TimeUnit::Week, 7LL * 86400000, "wk", true},
    CalendarRow{"day", TimeUnit::Day, 86400000, "d", true},
    CalendarRow{"hour", TimeUnit::Hour, 3600000, "h", true},
    CalendarRow{"minute", TimeUnit::Minute, 60000, "min", true},
    CalendarRow{"second", TimeUnit::Second, 1000, "s", true},
    CalendarRow{"millisecond", TimeUnit::Millisecond, 1, "ms", true},
};

const CalendarRow* find_calendar(std::string_view name) {
  if (name.ends_with('s')) name.remove_suffix(1);
  const auto row = std::find_if(kCalendar.begin(), kCalendar.end(),
                                [&](const CalendarRow& candidate) { return candidate.name == name; });
  return row == kCalendar.end() ? nullptr : &*row;
}

const CalendarRow* find_definite_ucum(std::string_view unit) {
  const auto row = std::find_if(kCalendar.begin(), kCalendar.end(),
                                [&](const CalendarRow& candidate) { return candidate.ucum == unit; });
  return row == kCalendar.end() || !row->is_definite ? nullptr : &*row;
}

/// The calendar row under which a quantity can join calendar arithmetic: its own, or that of a definite UCUM duration.
const CalendarRow* calendar_row(const Quantity& quantity) {
  return quantity.is_calendar ? find_calendar(quantity.unit) : find_definite_ucum(quantity.unit);
}

bool both_months(const CalendarRow& a, const CalendarRow& b) { return !a.is_definite && !b.is_definite; }

/// How many of the smallest common step a unit holds: months among years and months, else milliseconds.
std::int64_t weight(const CalendarRow& row, bool months) {
  return months ? (row.unit == TimeUnit::Year ? 12 : 1) : row.milliseconds;
}

/// Calendar arithmetic applies when one is a calendar duration and the other fits beside it.
struct CalendarPair {
  const CalendarRow* a;
  const CalendarRow* b;
};
std::optional<CalendarPair> calendar_pair(const Quantity& a, const Quantity& b) {
  const CalendarRow* x = calendar_row(a);
  const CalendarRow* y = calendar_row(b);
  if (x == nullptr || y == nullptr) return std::nullopt;
  const bool mixed = a.is_calendar != b.is_calendar;
  if (mixed && (!x->is_definite || !y->is_definite)) return std::nullopt;
  return CalendarPair{x, y};
}

Order to_order(std::strong_ordering order) {
  return order < 0 ? Order::Less : order > 0 ? Order::Greater : Order::Equal;
}

std::optional<Unit> unit_of(const Quantity& quantity) { return parse_unit(quantity.unit); }

/// `quantity` with its UCUM unit, calendar words replaced by their namesakes.
Quantity as_ucum(const Quantity& quantity) {
  const CalendarRow* row = quantity.is_calendar ? find_calendar(quantity.unit) : nullptr;
  return row == nullptr ? quantity : Quantity{quantity.value, row->ucum, false};
}

std::string grouped(std::string_view unit, std::string_view operators) {
  return unit.find_first_of(operators) == std::string_view::npos ? std::string(unit) : "(" + std::string(unit) + ")";
}

/// A product or quotient: without dimension it becomes a plain number of the unit "1".
std::optional<QuantityResult> finished(const std::optional<Decimal>& value, const std::optional<Unit>& unit,
                                       std::string text) {
  if (!value || !unit) return std::nullopt;
  if (!unit->is_one()) return QuantityResult{*value, std::move(text), false};
  const std::optional<Decimal> number = convert_unit(*value, *unit, Unit{});
  return number ? std::optional(QuantityResult{*number, "1", false}) : std::nullopt;
}

bool is_number(const Quantity& quantity) { return !quantity.is_calendar && quantity.unit == "1"; }

/// A multiple of one quantity; its unit stays.
std::optional<QuantityResult> multiple(const std::optional<Decimal>& value, const Quantity& quantity) {
  const std::optional<Unit> unit = quantity.is_calendar ? Unit{} : unit_of(quantity);
  if (!value || !unit || unit->scale != Scale::Ratio) return std::nullopt;
  return QuantityResult{*value, std::string(quantity.unit), quantity.is_calendar};
}

}  // namespace

std::optional<TimeUnit> calendar_unit(std::string_view name) {
  const CalendarRow* row = find_calendar(name);
  return row == nullptr ? std::nullopt : std::optional(row->unit);
}

std::optional<TimeUnit> moving_unit(const Quantity& quantity) {
  const CalendarRow* row = calendar_row(quantity);
  if (row == nullptr) row = find_calendar(quantity.unit);
  return row == nullptr ? std::nullopt : std::optional(row->unit);
}

Order compare_quantities(const Quantity& a, const Quantity& b) {
  if (a.is_calendar == b.is_calendar && a.unit == b.unit) return to_order(a.value <=> b.value);
  if (a.is_calendar || b.is_calendar) {
    const std::optional<CalendarPair> pair = calendar_pair(a, b);
    if (!pair) return Order::Unknown;
    const bool months = both_months(*pair->a, *pair->b);
    const std::optional<Decimal> x = multiply(a.value, Decimal(weight(*pair->a, months)));
    const std::optional<Decimal> y = multiply(b.value, Decimal(weight(*pair->b, months)));
    return x && y ? to_order(*x <=> *y) : Order::Unknown;
  }
  const std::optional<Unit> ua = unit_of(a);
  const std::optional<Unit> ub = unit_of(b);
  if (!ua || !ub || !ua->is_comparable(*ub) || ua->scale == Scale::Logarithmic) return Order::Unknown;
  Unit base = *ua;
  base.scale = Scale::Ratio;
  base.numerator = base.denominator = Decimal(1);
  if (ua->scale == Scale::Ratio && ub->scale == Scale::Ratio) {  // cross-multiplied: nothing is rounded
    base.numerator = ub->denominator;
    const auto cross = [](const Quantity& q, const Unit& own, const Unit& other) {
      const std::optional<Decimal> up = multiply(own.numerator, other.denominator);
      return up ? multiply(q.value, *up) : std::nullopt;
    };
    const std::optional<Decimal> x = cross(a, *ua, *ub);
    const std::optional<Decimal> y = cross(b, *ub, *ua);
    return x && y ? to_order(*x <=> *y) : Order::Unknown;
  }
  const std::optional<Decimal> x = convert_unit(a.value, *ua, base);
  const std::optional<Decimal> y = convert_unit(b.value, *ub, base);
  return x && y ? to_order(*x <=> *y) : Order::Unknown;
}

bool are_equivalent(const Quantity& a, const Quantity& b) {
  if (a.is_calendar && b.is_calendar) return compare_quantities(a, b) == Order::Equal;
  const Quantity x = as_ucum(a);
  const Quantity y = as_ucum(b);
  std::optional<Decimal> left = x.value.trimmed();
  std::optional<Decimal> right = y.value.trimmed();
  if (x.unit != y.unit) {
    const std::optional<Unit> ux = unit_of(x);
    const std::optional<Unit> uy = unit_of(y);
    if (!ux || !uy || !ux->is_comparable(*uy)) return false;
    // Into the larger unit, places kept: 4040 mg is 4.040 g.
    const std::optional<Decimal> ratio = convert_unit(Decimal(1), *ux, *uy);
    if (ux->scale != Scale::Ratio || uy->scale != Scale::Ratio) {
      left = convert_unit(*left, *ux, *uy);
    } else if (ratio && *ratio < Decimal(1)) {
      left = multiply(*left, *ratio);
    } else {
      const std::optional<Decimal> inverse = convert_unit(Decimal(1), *uy, *ux);
      right = inverse ? multiply(*right, *inverse) : std::nullopt;
    }
    if (!left || !right) return false;
  }
  const int places = std::min(left->scale(), right->scale());
  return left->rounded(places, Rounding::HalfAwayFromZero) == right->rounded(places, Rounding::HalfAwayFromZero);
}

bool are_comparable(const Quantity& a, const Quantity& b) {
  if (a.is_calendar || b.is_calendar) return calendar_pair(a, b).has_value();
  const std::optional<Unit> ua = unit_of(a);
  const std::optional<Unit> ub = unit_of(b);
  return ua && ub && ua->is_comparable(*ub);
}

std::optional<QuantityResult> add_quantities(const Quantity& a, const Quantity& b, bool is_subtraction) {
  const auto combine = [&](const std::optional<Decimal>& x, const std::optional<Decimal>& y,
                           const Quantity& named) -> std::optional<QuantityResult> {
    const std::optional<Decimal> value = !x || !y ? std::nullopt : is_subtraction ? subtract(*x, *y) : add(*x, *y);
    return value ? std::optional(QuantityResult{*value, std::string(named.unit), named.is_calendar}) : std::nullopt;
  };
  if (a.is_calendar || b.is_calendar) {
    const std::optional<CalendarPair> pair = calendar_pair(a, b);
    if (!pair) return std::nullopt;
    const bool months = both_months(*pair->a, *pair->b);
    const std::int64_t wa = weight(*pair->a, months);
    const std::int64_t wb = weight(*pair->b, months);
    const auto scaled = [](const Quantity& q, std::int64_t own, std::int64_t step) {
      return multiply(q.value, *divide(Decimal(own), Decimal(step)));
    };
    const std::int64_t step = std::min(wa, wb);
    return combine(scaled(a, wa, step), scaled(b, wb, step), wa <= wb ? a : b);
  }
  const std::optional<Unit> ua = unit_of(a);
  const std::optional<Unit> ub = unit_of(b);
  if (!ua || !ub || !ua->is_comparable(*ub) || ua->scale != Scale::Ratio || ub->scale != Scale::Ratio)
    return std::nullopt;
  if (a.unit == b.unit) return combine(a.value, b.value, a);
  const std::optional<Decimal> ratio = convert_unit(Decimal(1), *ua, *ub);
  if (!ratio) return std::nullopt;
  if (*ratio <= Decimal(1)) return combine(a.value, convert_unit(b.value, *ub, *ua), a);
  return combine(convert_unit(a.value, *ua, *ub), b.value, b);
}

std::optional<QuantityResult> multiply_quantities(const Quantity& a, const Quantity& b) {
  const std::optional<Decimal> value = multiply(a.value, b.value);
  if (is_number(b)) return multiple(value, a);
  if (is_number(a)) return multiple(value, b);
  if (a.is_calendar || b.is_calendar) return std::nullopt;
  const std::optional<Unit> ua = unit_of(a);
  const std::optional<Unit> ub = unit_of(b);
  if (!ua || !ub) return std::nullopt;
  return finished(value, multiply_units(*ua, *ub), std::string(a.unit) + "." + grouped(b.unit, "/"));
}

std::optional<QuantityResult> divide_quantities(const Quantity& a, const Quantity& b) {
  const std::optional<Decimal> value = divide(a.value, b.value);
  if (is_number(b)) return multiple(value, a);
  if (a.is_calendar || b.is_calendar) return std::nullopt;
  const std::optional<Unit> ua = unit_of(a);
  const std::optional<Unit> ub = unit_of(b);
  if (!ua || !ub) return std::nullopt;
  return finished(value, divide_units(*ua, *ub), std::string(a.unit) + "/" + grouped(b.unit, "./"));
}

std::optional<QuantityResult> convert_quantity(const Quantity& quantity, std::string_view unit) {
  const bool to_calendar = is_calendar_unit(unit);
  if (quantity.is_calendar || to_calendar) {
    const CalendarRow* to = to_calendar ? find_calendar(unit) : find_definite_ucum(unit);
    const std::optional<CalendarPair> pair =
        to == nullptr ? std::nullopt : calendar_pair(quantity, Quantity{Decimal(1), unit, to_calendar});
    if (!pair) return std::nullopt;
    const bool months = both_months(*pair->a, *pair->b);
    const std::optional<Decimal> product = multiply(quantity.value, Decimal(weight(*pair->a, months)));
    const std::optional<Decimal> value = product ? divide(*product, Decimal(weight(*pair->b, months))) : std::nullopt;
    return value ? std::optional(QuantityResult{*value, std::string(unit), to_calendar}) : std::nullopt;
  }
  if (quantity.unit == unit) return QuantityResult{quantity.value, std::string(unit), false};
  const std::optional<Unit> from = unit_of(quantity);
  const std::optional<Unit> to = parse_unit(unit);
  const std::optional<Decimal> value = from && to ? convert_unit(quantity.value, *from, *to) : std::nullopt;
  return value ? std::optional(QuantityResult{*value, std::string(unit), false}) : std::nullopt;
}

}  // namespace cairn::fhirpath
