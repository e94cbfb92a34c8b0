// Section 5.2: filtering and projection; 7: aggregates.
#include <nlohmann/json.hpp>

#include "engine/fhirpath/equality.h"
#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/operators/arithmetic.h"
#include "engine/fhirpath/operators/types.h"

namespace cairn::fhirpath::functions {
namespace {

/// Follows a projection from item to item; `unique` drops what was found before.
bool follow(Call& call, bool unique) {
  Evaluation& run = call.run;
  ValueSet seen(run);
  const std::uint32_t base = run.top();
  const auto project = [&](std::uint32_t item, std::uint32_t index) {
    const std::uint32_t from = run.top();
    const Scope scope{{item, item + 1}, {item, item + 1}, static_cast<std::int64_t>(index), call.scope.total};
    if (!run.step() || !run.evaluate_scoped(*call.node.arguments[0], scope)) return false;
    if (!unique) return true;
    std::uint32_t kept = from;
    for (std::uint32_t i = from; i < run.top(); ++i) {
      const Value value = run.at(i);
      bool fresh = false;
      if (!seen.insert(value, fresh)) return false;
      if (fresh) run.at(kept++) = value;
    }
    run.drop(kept);
    return true;
  };
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    if (!project(i, i - call.input.begin)) return false;
  }
  for (std::uint32_t next = base; next < run.top(); ++next) {
    if (!project(next, next - base)) return false;
  }
  return true;
}

}  // namespace

bool where(Call& call) {
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    Truth truth = Truth::Empty;
    if (!call.run.evaluate_truth(*call.node.arguments[0], call.item_scope(i), truth)) return false;
    if (truth == Truth::True && !call.push(Value(call.run.at(i)))) return false;
  }
  return true;
}

bool select(Call& call) {
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    if (!call.run.evaluate_scoped(*call.node.arguments[0], call.item_scope(i))) return false;
  }
  return true;
}

bool repeat(Call& call) { return follow(call, true); }
bool repeat_all(Call& call) { return follow(call, false); }

bool of_type(Call& call) {
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.at(i);
    if (casts_to(call.run, value, call.node.arguments[0]->type) && !call.push(value)) return false;
  }
  return true;
}

bool as_type(Call& call) {
  if (call.input.size() > 1) return call.fail("as() looks at one item, not at several; use ofType()");
  return of_type(call);
}

bool is_type(Call& call) {
  if (call.input.size() > 1) return call.fail("is() looks at one item, not at several");
  return call.input.empty() ||
         call.push(Value::boolean(is_of_type(call.run, call.run.at(call.input.begin), call.node.arguments[0]->type)));
}

bool type(Call& call) {
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const TypeId own = type_of(call.run, call.run.at(i));
    if (own != 0 && !call.push(Value::type_info(own))) return false;
  }
  return true;
}

bool coalesce(Call& call) {
  for (std::size_t i = 0; i < call.argument_count(); ++i) {
    Slice slice;
    if (!call.argument(i, slice)) return false;
    if (!slice.empty()) return true;
  }
  return true;
}

bool aggregate(Call& call) {
  Evaluation& run = call.run;
  const std::uint32_t base = run.top();
  Slice total{base, base};
  if (call.argument_count() > 1 && !call.argument(1, total)) return false;
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    Scope scope = call.item_scope(i);
    scope.total = total;
    const std::uint32_t from = run.top();
    if (!run.evaluate_scoped(*call.node.arguments[0], scope)) return false;
    run.keep(base, from);
    total = run.since(base);
  }
  return true;
}

namespace {

/// Adds up the items that have values and counts them; a sum that does not exist counts none.
bool add_items(Call& call, Value& total, std::int64_t& number) {
  number = 0;
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.load(call.run.at(i));
    if (!has_value(value)) continue;
    if (number++ == 0) {
      total = value;
      continue;
    }
    if (total.kind() == Kind::Integer && value.kind() == Kind::Integer) {
      std::int64_t integer = 0;
      if (__builtin_add_overflow(total.as_integer(), value.as_integer(), &integer)) return number = 0, true;
      total = Value::integer(integer);
      continue;
    }
    if (is_number(total) && is_number(value)) {
      const std::optional<Decimal> sum = add(decimal_of(total), decimal_of(value));
      if (!sum) return number = 0, true;
      total = Value::decimal(*sum);
      continue;
    }
    const std::uint32_t base = call.run.top();
    if (!call.run.step() || !push_arithmetic(call.run, call.node, Operator::Add, total, value)) return false;
    if (call.run.top() == base) return number = 0, true;
    total = call.run.at(base);
    call.run.drop(base);
  }
  return true;
}

bool extreme(Call& call, Ordering wanted) {
  std::optional<Value> best;
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.at(i);
    if (!has_value(value)) continue;
    Ordering ordering = wanted;
    if (best && !compare_order(call.run, value, *best, ordering)) return false;
    if (ordering == Ordering::Incomparable) return call.fail(call.node.text + "() needs values that have an order");
    if (ordering == Ordering::Unknown) return true;
    if (ordering == wanted) best = value;
  }
  return !best || call.push(*best);
}

}  // namespace

bool sum(Call& call) {
  Value total;
  std::int64_t number = 0;
  if (!add_items(call, total, number)) return false;
  return number == 0 || call.push(total);
}

bool avg(Call& call) {
  Value total;
  std::int64_t number = 0;
  if (!add_items(call, total, number)) return false;
  return number == 0 || push_arithmetic(call.run, call.node, Operator::Divide, total, Value::integer(number));
}

bool min(Call& call) { return extreme(call, Ordering::Less); }
bool max(Call& call) { return extreme(call, Ordering::Greater); }

}  // namespace cairn::fhirpath::functions
