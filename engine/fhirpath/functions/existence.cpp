// Section 5.1: existence.
#include "engine/fhirpath/equality.h"
#include "engine/fhirpath/functions/functions.h"

namespace cairn::fhirpath::functions {
namespace {

/// Whether every (or any) item is `wanted`; items must be booleans.
bool check_booleans(Call& call, bool wanted, bool all) {
  bool result = all;
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.load(call.run.at(i));
    if (!has_value(value)) continue;
    if (value.kind() != Kind::Boolean) return call.fail(call.node.text + "() works on true and false only");
    const bool fits = value.as_boolean() == wanted;
    if (all && !fits) result = false;
    if (!all && fits) result = true;
  }
  return call.push(Value::boolean(result));
}

/// Whether all values of one slice are in another.
bool push_is_subset(Call& call, Slice part, Slice whole) {
  ValueSet set(call.run);
  for (std::uint32_t i = whole.begin; i < whole.end; ++i) {
    bool fresh = false;
    if (!set.insert(call.run.at(i), fresh)) return false;
  }
  bool found = true;
  for (std::uint32_t i = part.begin; i < part.end && found; ++i) {
    if (!set.contains(call.run.at(i), found)) return false;
  }
  return call.push(Value::boolean(found));
}

bool compare_sets(Call& call, bool input_is_part) {
  const std::uint32_t base = call.run.top();
  Slice other;
  if (!call.argument(0, other)) return false;
  if (!push_is_subset(call, input_is_part ? call.input : other, input_is_part ? other : call.input)) return false;
  call.run.keep(base, other.end);
  return true;
}

}  // namespace

bool empty(Call& call) { return call.push(Value::boolean(call.input.empty())); }

bool exists(Call& call) {
  if (call.argument_count() == 0) return call.push(Value::boolean(!call.input.empty()));
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    Truth truth = Truth::Empty;
    if (!call.run.evaluate_truth(*call.node.arguments[0], call.item_scope(i), truth)) return false;
    if (truth == Truth::True) return call.push(Value::boolean(true));
  }
  return call.push(Value::boolean(false));
}

bool all(Call& call) {
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    Truth truth = Truth::Empty;
    if (!call.run.evaluate_truth(*call.node.arguments[0], call.item_scope(i), truth)) return false;
    if (truth != Truth::True) return call.push(Value::boolean(false));
  }
  return call.push(Value::boolean(true));
}

bool all_true(Call& call) { return check_booleans(call, true, true); }
bool any_true(Call& call) { return check_booleans(call, true, false); }
bool all_false(Call& call) { return check_booleans(call, false, true); }
bool any_false(Call& call) { return check_booleans(call, false, false); }
bool subset_of(Call& call) { return compare_sets(call, true); }
bool superset_of(Call& call) { return compare_sets(call, false); }
bool count(Call& call) { return call.push(Value::integer(call.input.size())); }
bool distinct(Call& call) { return push_distinct(call.run, call.input); }

bool is_distinct(Call& call) {
  const std::uint32_t base = call.run.top();
  if (!push_distinct(call.run, call.input)) return false;
  const bool same = call.run.since(base).size() == call.input.size();
  call.run.drop(base);
  return call.push(Value::boolean(same));
}

bool negate(Call& call) {
  Truth truth = Truth::Empty;
  if (!call.run.to_truth(call.node, call.input, truth)) return false;
  return call.run.push_truth(truth == Truth::Empty ? truth : truth_of(truth == Truth::False));
}

}  // namespace cairn::fhirpath::functions
