// Operators of section 6: which operands, how many items, three-valued logic. The work on two values is in the files
// beside this one.
#include <nlohmann/json.hpp>

#include "engine/fhirpath/equality.h"
#include "engine/fhirpath/evaluation.h"
#include "engine/fhirpath/operators/arithmetic.h"
#include "engine/fhirpath/operators/types.h"

namespace cairn::fhirpath {
namespace {

Truth negate(Truth truth) { return truth == Truth::Empty ? truth : truth_of(truth == Truth::False); }

/// Section 6.5. The tables of the specification, with empty as the third value.
Truth combine(Operator operation, Truth a, Truth b) {
  switch (operation) {
    case Operator::And:
      return a == Truth::False || b == Truth::False ? Truth::False
             : a == Truth::True && b == Truth::True ? Truth::True
                                                    : Truth::Empty;
    case Operator::Or:
      return a == Truth::True || b == Truth::True     ? Truth::True
             : a == Truth::False && b == Truth::False ? Truth::False
                                                      : Truth::Empty;
    case Operator::Xor:
      return a == Truth::Empty || b == Truth::Empty ? Truth::Empty : truth_of(a != b);
    default:
      return a == Truth::False || b == Truth::True ? Truth::True : a == Truth::True ? b : Truth::Empty;
  }
}

bool is_settled(Operator operation, Truth a) {
  return (operation == Operator::And && a == Truth::False) || (operation == Operator::Or && a == Truth::True) ||
         (operation == Operator::Implies && a == Truth::False);
}

Truth truth_of_ordering(Operator operation, Ordering ordering) {
  if (ordering == Ordering::Unknown) return Truth::Empty;
  switch (operation) {
    case Operator::Less:
      return truth_of(ordering == Ordering::Less);
    case Operator::LessOrEqual:
      return truth_of(ordering != Ordering::Greater);
    case Operator::Greater:
      return truth_of(ordering == Ordering::Greater);
    default:
      return truth_of(ordering != Ordering::Less);
  }
}

/// Section 6.4: whether `set` holds the one item of `item`.
bool compute_membership(Evaluation& run, const Node& node, Slice item, Slice set, Truth& truth) {
  truth = Truth::Empty;
  if (item.empty()) return true;
  if (item.size() > 1)
    return run.fail(node, "'in' and 'contains' look for one item, not for " + std::to_string(item.size()));
  truth = Truth::False;
  for (std::uint32_t i = set.begin; i < set.end; ++i) {
    Truth same = Truth::Empty;
    if (!compare_equal(run, run.at(i), run.at(item.begin), same)) return false;
    if (same == Truth::True) return truth = Truth::True, true;
  }
  return true;
}

}  // namespace

bool Evaluation::evaluate_binary(const Node& node, const Scope& scope) {
  if (node.operation >= Operator::Less) {
    Truth truth = Truth::Empty;
    return evaluate_binary_truth(node, scope, truth) && push_truth(truth);
  }
  const std::uint32_t base = top_;
  if (!evaluate_scoped(*node.left, scope)) return false;
  const std::uint32_t middle = top_;
  if (!evaluate_scoped(*node.right, scope)) return false;
  const Slice left{base, middle};
  const Slice right = since(middle);
  if (node.operation == Operator::Union) {
    const std::uint32_t from = top_;
    if (!push_distinct(*this, {base, from})) return false;
    keep(base, from);
    return true;
  }
  if (left.size() > 1 || right.size() > 1) return fail(node, "this operator takes one item on each side, not several");
  const bool joins = node.operation == Operator::Concatenate;
  if (!joins && (left.empty() || right.empty())) return drop(base), true;
  const Value a = left.empty() ? Value::string("") : load(stack_[base]);
  const Value b = right.empty() ? Value::string("") : load(stack_[middle]);
  drop(base);
  if (joins) {
    const auto text = [](const Value& value) { return has_value(value) ? value : Value::string(""); };
    if (text(a).kind() != Kind::String || text(b).kind() != Kind::String)
      return fail(node, "'&' joins texts; use toString() on other values");
    return push_text(std::string(text(a).as_string()) + std::string(text(b).as_string()));
  }
  if (a.kind() == Kind::Integer && b.kind() == Kind::Integer && node.operation == Operator::Add) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a.as_integer(), b.as_integer(), &sum) || push(Value::integer(sum));
  }
  if (!has_value(a) || !has_value(b)) return true;
  return push_arithmetic(*this, node, node.operation, a, b);
}

bool Evaluation::evaluate_binary_truth(const Node& node, const Scope& scope, Truth& truth) {
  const Operator operation = node.operation;
  if (operation >= Operator::And) {
    Truth left = Truth::Empty;
    Truth right = Truth::Empty;
    if (!evaluate_truth(*node.left, scope, left)) return false;
    if (!is_settled(operation, left) && !evaluate_truth(*node.right, scope, right)) return false;
    return truth = combine(operation, left, right), true;
  }
  const std::uint32_t base = top_;
  if (!evaluate_scoped(*node.left, scope)) return false;
  const Slice left = since(base);
  if (!evaluate_scoped(*node.right, scope)) return false;
  const Slice right = since(left.end);
  bool done = true;
  switch (operation) {
    case Operator::Equal:
    case Operator::NotEqual:
      done = compare_equal(*this, left, right, truth);
      break;
    case Operator::Equivalent:
    case Operator::NotEquivalent:
      done = compare_equivalent(*this, left, right, truth);
      break;
    case Operator::In:
      done = compute_membership(*this, node, left, right, truth);
      break;
    case Operator::Contains:
      done = compute_membership(*this, node, right, left, truth);
      break;
    default: {
      truth = Truth::Empty;
      if (left.empty() || right.empty()) break;
      if (left.size() > 1 || right.size() > 1)
        return fail(node, "a comparison takes one item on each side, not several");
      if (!has_value(stack_[left.begin]) || !has_value(stack_[right.begin])) break;
      Ordering ordering = Ordering::Unknown;
      done = compare_order(*this, stack_[left.begin], stack_[right.begin], ordering);
      if (done && ordering == Ordering::Incomparable) return fail(node, "these two kinds of value have no order");
      truth = truth_of_ordering(operation, ordering);
    }
  }
  drop(base);
  if (operation == Operator::NotEqual || operation == Operator::NotEquivalent) truth = negate(truth);
  return done;
}

bool Evaluation::evaluate_sign(const Node& node, const Scope& scope) {
  const std::uint32_t base = top_;
  if (!evaluate(*node.left, scope)) return false;
  const Slice operand = since(base);
  if (operand.empty()) return true;
  if (operand.size() > 1) return fail(node, "a sign stands before one number, not before several items");
  const Value value = load(stack_[base]);
  drop(base);
  if (!has_value(value)) return true;
  if (value.kind() == Kind::Integer) {
    if (value.as_integer() == INT64_MIN) return true;
    return push(node.negative ? Value::integer(-value.as_integer()) : value);
  }
  if (value.kind() == Kind::Decimal) return push(node.negative ? Value::decimal(value.as_decimal().negated()) : value);
  const std::optional<Quantity> quantity = to_quantity(value, false);
  if (!quantity) return fail(node, "a sign stands before a number or a quantity only");
  return push_quantity(
      {node.negative ? quantity->value.negated() : quantity->value, quantity->unit, quantity->is_calendar});
}

bool Evaluation::evaluate_type(const Node& node, const Scope& scope) {
  const std::uint32_t base = top_;
  if (!evaluate_scoped(*node.left, scope)) return false;
  const Slice operand = since(base);
  if (operand.empty()) return true;
  if (operand.size() > 1) return fail(node, "'is' and 'as' look at one item, not at several; use ofType()");
  const Value value = stack_[base];
  drop(base);
  if (node.kind == NodeKind::Is) return push(Value::boolean(is_of_type(*this, value, node.type)));
  return !casts_to(*this, value, node.type) || push(value);
}

bool Evaluation::is_quantity_node(const Value& value) const {
  if (!value.is_node() || value.json() == nullptr || !value.json()->is_object()) return false;
  return model_ != nullptr && value.type() != 0 && model_->is_a(value.type(), model_->quantity_type());
}

std::optional<Quantity> Evaluation::to_quantity(const Value& value, bool numbers) const {
  if (value.kind() == Kind::Quantity) return value.as_quantity();
  if (numbers && is_number(value)) return Quantity{decimal_of(value), "1", false};
  if (!is_quantity_node(value)) return std::nullopt;
  const Json& json = *value.json();
  const Json* number = find(json, "value");
  if (number == nullptr) return std::nullopt;
  const Value amount = load_primitive(Value::node(number, nullptr, 0), nullptr);
  if (!is_number(amount)) return std::nullopt;
  const Json* unit = find(json, "code");
  if (unit == nullptr) unit = find(json, "unit");
  const std::string_view text =
      unit != nullptr && unit->is_string() ? std::string_view(unit->get_ref<const std::string&>()) : "1";
  return Quantity{decimal_of(amount), text, false};
}

}  // namespace cairn::fhirpath
