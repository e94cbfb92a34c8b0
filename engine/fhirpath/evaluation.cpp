#include "engine/fhirpath/evaluation.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/fhirpath/equality.h"
#include "engine/fhirpath/function_table.h"
#include "engine/fhirpath/lexer.h"

namespace cairn::fhirpath {
namespace {

constexpr std::uint64_t kStepsBetweenChecks = 4096;

}  // namespace

Evaluation::Evaluation(const Program& program, const Environment& environment)
    : program_(program), environment_(environment), model_(program.model), stack_(reinterpret_cast<Value*>(inline_)) {
  next_check_ = std::min(kStepsBetweenChecks, environment.budget.steps + 1);
  if (program.variables.size() > kSlots) more_slots_.resize(program.variables.size());
  for (std::size_t i = 0; i < std::min(kSlots, program.variables.size()); ++i) slots_[i] = Resolved{};
}

Evaluation::~Evaluation() {
  if (stack_ != reinterpret_cast<Value*>(inline_)) std::free(stack_);
}

Result<Collection> Evaluation::run() {
  bool done = true;
  if (program_.reads_input) {
    if (environment_.resource != nullptr)
      resource_ = Value::node(environment_.resource, nullptr, resource_type_of(*environment_.resource, model_));
    if (environment_.context != nullptr) {
      for (const Value& value : *environment_.context) done = done && push(value);
    } else if (environment_.resource != nullptr) {
      done = push(resource_);
    }
  }
  const Slice focus = since(0);
  done = done && evaluate(*program_.root, Scope{focus, focus, -1, {}});
  if (environment_.usage != nullptr) {
    environment_.usage->steps += steps_;
    environment_.usage->text_bytes += arena_ ? arena_->used() : 0;
  }
  if (!done) return *std::move(error_);
  return Collection({stack_ + focus.end, stack_ + top_}, std::move(arena_));
}

bool Evaluation::grow() {
  if (top_ >= environment_.budget.items) {
    return fail_budget("more than " + std::to_string(environment_.budget.items) + " items at once (budget: items)");
  }
  const std::uint32_t capacity = capacity_ * 2;
  const bool is_inline = stack_ == reinterpret_cast<Value*>(inline_);
  void* memory = is_inline ? std::malloc(capacity * sizeof(Value))
                           : std::realloc(static_cast<void*>(stack_), capacity * sizeof(Value));
  if (memory == nullptr) throw std::bad_alloc();
  if (is_inline) std::memcpy(memory, inline_, capacity_ * sizeof(Value));
  stack_ = static_cast<Value*>(memory);
  capacity_ = capacity;
  return true;
}

bool Evaluation::check_budget() {
  const Budget& budget = environment_.budget;
  if (steps_ > budget.steps) return fail_budget("more than " + std::to_string(budget.steps) + " steps (budget: steps)");
  if (budget.is_time_up && budget.is_time_up()) return fail_budget("it took too long (budget: time)");
  next_check_ = std::min(steps_ + kStepsBetweenChecks, budget.steps + 1);
  return true;
}

bool Evaluation::fail(const Node& node, const std::string& what) {
  if (!error_) error_ = point_at(program_.text, node.offset, what);
  return false;
}

bool Evaluation::fail_budget(const std::string& what) {
  if (!error_)
    error_ = Error{ErrorCode::TooLarge, "The expression was stopped: " + what + ". Make it or its input smaller."};
  return false;
}

Arena& Evaluation::arena() {
  if (!arena_) arena_ = std::make_shared<Arena>();
  return *arena_;
}

std::string_view Evaluation::copy(std::string_view text) { return arena().copy(text); }

bool Evaluation::push_text(std::string_view text) {
  if (text.size() > environment_.budget.text_bytes ||
      (arena_ && arena_->used() + text.size() > environment_.budget.text_bytes)) {
    return fail_budget("more than " + std::to_string(environment_.budget.text_bytes) +
                       " characters of text (budget: text)");
  }
  return step(text.size() / 64) && push(Value::string(copy(text)));
}

bool Evaluation::push_quantity(const Quantity& quantity) { return push(Value::quantity(arena().make(quantity))); }

bool Evaluation::push_slice(Slice slice) {
  if (slice.size() == 1) return push(Value(stack_[slice.begin]));
  for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
    if (!push(Value(stack_[i]))) return false;
  }
  return true;
}

void Evaluation::keep(std::uint32_t base, std::uint32_t from) {
  if (base == from) return;
  const std::uint32_t count = top_ - from;
  if (count == 1) {
    stack_[base] = stack_[from];
  } else {
    std::memmove(static_cast<void*>(stack_ + base), stack_ + from, count * sizeof(Value));
  }
  top_ = base + count;
}

bool Evaluation::evaluate(const Node& node, const Scope& scope) {
  if (!step()) return false;
  switch (node.kind) {
    case NodeKind::Literal:
      return push(node.literal);
    case NodeKind::EmptyCollection:
      return true;
    case NodeKind::This:
      return push_slice(scope.self);
    case NodeKind::Index:
      return scope.index < 0 || push(Value::integer(scope.index));
    case NodeKind::Total:
      return push_slice(scope.total);
    case NodeKind::Variable:
      return evaluate_variable(node);
    case NodeKind::Member:
      return push_members(node, scope.focus);
    case NodeKind::Call:
      return invoke(node, scope.focus, scope);
    case NodeKind::Step: {
      if (bool failed = false; environment_.items != nullptr && take_item_shortcut(node, failed)) return !failed;
      const std::uint32_t base = top_;
      if (!evaluate(*node.left, scope)) return false;
      const Slice input = since(base);
      const Node& right = *node.right;
      if (!(right.kind == NodeKind::Member ? push_members(right, input) : invoke(right, input, scope))) return false;
      keep(base, input.end);
      return true;
    }
    case NodeKind::At:
      return evaluate_index(node, scope);
    case NodeKind::Sign:
      return evaluate_sign(node, scope);
    case NodeKind::Binary:
      return evaluate_binary(node, scope);
    case NodeKind::Is:
    case NodeKind::As:
      return evaluate_type(node, scope);
  }
  return false;
}

bool Evaluation::invoke(const Node& node, Slice input, const Scope& scope) {
  if (node.kind == NodeKind::Member) return push_members(node, input);
  if (node.kind != NodeKind::Call) return evaluate(node, scope);  // $this and its kin after a dot
  if (!step()) return false;
  const std::size_t defined = bindings_.size();
  const std::uint32_t base = top_;
  Call call{*this, node, scope, input};
  if (!node.function->run(call)) {
    CAIRN_ASSERT(error_.has_value());
    return false;
  }
  CAIRN_ASSERT(top_ >= base);
  if (bindings_.size() != defined && !node.function->defines_variable) bindings_.resize(defined);
  return true;
}

bool Evaluation::evaluate_truth(const Node& node, const Scope& scope, Truth& truth) {
  bool failed = false;
  if (take_shortcut(node, scope, truth, failed)) return !failed && step();
  if (node.kind == NodeKind::Binary && node.operation >= Operator::Less)
    return step() && evaluate_binary_truth(node, scope, truth);
  const std::uint32_t base = top_;
  if (!evaluate_scoped(node, scope) || !to_truth(node, since(base), truth)) return false;
  drop(base);
  return true;
}

bool Evaluation::to_truth(const Node& node, Slice slice, Truth& truth) {
  truth = Truth::Empty;
  if (slice.empty()) return true;
  if (slice.size() > 1)
    return fail(node, "one true or false was expected here, not " + std::to_string(slice.size()) + " items");
  const Value value = load(stack_[slice.begin]);
  if (value.kind() == Kind::Boolean) {
    truth = truth_of(value.as_boolean());
  } else if (has_value(value)) {
    truth = Truth::True;
  }
  return true;
}

bool Evaluation::evaluate_index(const Node& node, const Scope& scope) {
  const std::uint32_t base = top_;
  if (!evaluate(*node.left, scope)) return false;
  const Slice input = since(base);
  if (!evaluate_scoped(*node.right, scope)) return false;
  const Slice index = since(input.end);
  if (index.empty()) return drop(base), true;
  const Value number = index.size() == 1 ? load(stack_[index.begin]) : Value();
  if (number.kind() != Kind::Integer) return fail(*node.right, "the place in [ ] must be one whole number");
  drop(input.end);
  const std::int64_t at = number.as_integer();
  if (at < 0 || at >= input.size()) return drop(base), true;
  stack_[base] = stack_[input.begin + static_cast<std::uint32_t>(at)];
  drop(base + 1);
  return true;
}

bool Evaluation::evaluate_variable(const Node& node) {
  for (std::size_t i = bindings_.size(); i-- > 0;) {
    if (bindings_[i].slot != node.slot) continue;
    for (const Value& value : bindings_[i].values) {
      if (!push(value)) return false;
    }
    return true;
  }
  Resolved& slot = more_slots_.empty() ? slots_[node.slot] : more_slots_[node.slot];
  if (!slot.is_known && !resolve_variable(node, slot)) return false;
  for (std::uint32_t i = 0; i < slot.count; ++i) {
    if (!push(slot.values == nullptr ? slot.own : slot.values[i])) return false;
  }
  return true;
}

bool Evaluation::resolve_variable(const Node& node, Resolved& slot) {
  const std::string_view name = node.text;
  slot.is_known = true;
  const auto set_node = [&](const Json* json) {
    if (json == nullptr) return;
    slot.own = Value::node(json, nullptr, resource_type_of(*json, model_));
    slot.count = 1;
  };
  const auto set_text = [&](std::string_view text) {
    slot.own = Value::string(text);
    slot.count = 1;
    return true;
  };
  for (const Variable& variable : environment_.variables) {
    if (variable.name != name) continue;
    slot.count = variable.value == nullptr ? 0 : static_cast<std::uint32_t>(variable.value->size());
    if (slot.count > 0) slot.values = &(*variable.value)[0];
    return true;
  }
  if (name == "resource" || (name == "rootResource" && environment_.root_resource == nullptr) ||
      (name == "context" && environment_.context == nullptr)) {
    slot.own = resource_;
    slot.count = environment_.resource != nullptr ? 1 : 0;
    return true;
  }
  if (name == "rootResource") return set_node(environment_.root_resource), true;
  if (name == "context") {
    slot.count = static_cast<std::uint32_t>(environment_.context->size());
    if (slot.count > 0) slot.values = &(*environment_.context)[0];
    return true;
  }
  if (name == "questionnaire" && environment_.questionnaire != nullptr)
    return set_node(environment_.questionnaire), true;
  if (name == "qitem" && environment_.questionnaire_item != nullptr) {
    set_node(environment_.questionnaire_item);
    if (model_ != nullptr)
      slot.own = Value::node(environment_.questionnaire_item, nullptr, model_->find_type("Questionnaire.item"));
    return true;
  }
  if (name == "ucum") return set_text("http://unitsofmeasure.org");
  if (name == "sct") return set_text("http://snomed.info/sct");
  if (name == "loinc") return set_text("http://loinc.org");
  if (name.starts_with("vs-")) return set_text(copy("http://hl7.org/fhir/ValueSet/" + std::string(name.substr(3))));
  if (name.starts_with("ext-"))
    return set_text(copy("http://hl7.org/fhir/StructureDefinition/" + std::string(name.substr(4))));
  slot.is_known = false;
  return fail(node, "there is no variable '%" + std::string(name) + "' here");
}

bool Evaluation::define(const Node& node, std::uint16_t slot, Slice value) {
  for (const Binding& binding : bindings_) {
    if (binding.slot == slot) return fail(node, "the variable is already defined here; choose another name");
  }
  bindings_.push_back({slot, std::vector<Value>(stack_ + value.begin, stack_ + value.end)});
  return true;
}

Got Call::input_value(Value& value) {
  if (input.empty()) return Got::Nothing;
  if (input.size() > 1)
    return fail(node.text + "() works on one item, not on " + std::to_string(input.size())), Got::Failed;
  value = run.load(run.at(input.begin));
  if (value.kind() == Kind::String && !run.step_text(value.as_string())) return Got::Failed;
  return has_value(value) ? Got::Value : Got::Nothing;
}

namespace {

/// A text from a loaded value; FHIR dates are texts too.
bool text_of(const Value& value, const Value& original, std::string_view& text) {
  if (value.kind() == Kind::String) {
    text = value.as_string();
    return true;
  }
  if (!original.is_node() || original.json() == nullptr || !original.json()->is_string()) return false;
  text = original.json()->get_ref<const std::string&>();
  return true;
}

}  // namespace

Got Call::input_text(std::string_view& text) {
  Value value;
  if (const Got got = input_value(value); got != Got::Value) return got;
  if (text_of(value, run.at(input.begin), text)) return Got::Value;
  return fail(node.text + "() works on a text"), Got::Failed;
}

Got Call::input_number(Value& value) {
  if (const Got got = input_value(value); got != Got::Value) return got;
  if (value.kind() == Kind::Integer || value.kind() == Kind::Decimal) return Got::Value;
  return fail(node.text + "() works on a number"), Got::Failed;
}

bool Call::argument(std::size_t i, Slice& slice) {
  const std::uint32_t base = run.top();
  if (!run.evaluate_scoped(*node.arguments[i], scope)) return false;
  slice = run.since(base);
  return true;
}

Got Call::argument_value(std::size_t i, Value& value) {
  if (i >= argument_count()) return Got::Nothing;
  Slice slice;
  if (!argument(i, slice)) return Got::Failed;
  if (slice.size() > 1)
    return run.fail(*node.arguments[i], node.text + "() takes one item here, not " + std::to_string(slice.size())),
           Got::Failed;
  if (slice.empty()) return Got::Nothing;
  const Value original = run.at(slice.begin);
  value = run.load(original);
  run.drop(slice.begin);
  if (value.kind() == Kind::String && !run.step_text(value.as_string())) return Got::Failed;
  return has_value(value) ? Got::Value : Got::Nothing;
}

Got Call::argument_text(std::size_t i, std::string_view& text) {
  Value value;
  if (const Got got = argument_value(i, value); got != Got::Value) return got;
  if (value.kind() != Kind::String)
    return run.fail(*node.arguments[i], node.text + "() takes a text here"), Got::Failed;
  text = value.as_string();
  return Got::Value;
}

Got Call::argument_integer(std::size_t i, std::int64_t& integer) {
  Value value;
  if (const Got got = argument_value(i, value); got != Got::Value) return got;
  if (value.kind() != Kind::Integer)
    return run.fail(*node.arguments[i], node.text + "() takes a whole number here"), Got::Failed;
  integer = value.as_integer();
  return Got::Value;
}

Got Call::argument_number(std::size_t i, Value& value) {
  if (const Got got = argument_value(i, value); got != Got::Value) return got;
  if (value.kind() == Kind::Integer || value.kind() == Kind::Decimal) return Got::Value;
  return run.fail(*node.arguments[i], node.text + "() takes a number here"), Got::Failed;
}

}  // namespace cairn::fhirpath
