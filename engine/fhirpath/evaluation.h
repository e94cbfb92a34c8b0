#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/result.h"
#include "engine/fhirpath/ast.h"
#include "engine/fhirpath/environment.h"
#include "engine/fhirpath/functions/patterns.h"

namespace cairn::fhirpath {

/// A run of values on the stack of an evaluation.
struct Slice {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
};

/// What names, $this, $index and $total mean where an expression stands.
struct Scope {
  Slice focus;
  Slice self;
  std::int64_t index = -1;
  Slice total;
};

enum class Truth : std::uint8_t { False, True, Empty };
inline Truth truth_of(bool value) { return value ? Truth::True : Truth::False; }

/// Whether a single item was there. `Failed`: the error is recorded; return false at once.
enum class Got : std::uint8_t { Value, Nothing, Failed };
/// In functions: nothing in, nothing out.
#define CAIRN_NEED(...)                                                                       \
  if (const ::cairn::fhirpath::Got got = (__VA_ARGS__); got != ::cairn::fhirpath::Got::Value) \
  return got == ::cairn::fhirpath::Got::Nothing

/// One run of an expression. Values live on one stack: a node pushes its result; whoever used it takes it off again.
/// Functions return false after `fail`; the error then stands in `error()`.
class Evaluation {
 public:
  Evaluation(const Program& program, const Environment& environment);
  ~Evaluation();
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  Result<Collection> run();

  bool evaluate(const Node& node, const Scope& scope);
  /// As evaluate; variables defined inside are gone afterwards.
  bool evaluate_scoped(const Node& node, const Scope& scope) {
    const std::size_t defined = bindings_.size();
    if (!evaluate(node, scope)) return false;
    if (bindings_.size() != defined) bindings_.resize(defined);
    return true;
  }
  /// The right side of a step: a member or call on `input`.
  bool invoke(const Node& node, Slice input, const Scope& scope);
  /// Evaluates to one truth value, taking everything off again.
  bool evaluate_truth(const Node& node, const Scope& scope, Truth& truth);

  std::uint32_t top() const { return top_; }
  const Value& at(std::uint32_t i) const { return stack_[i]; }
  Value& at(std::uint32_t i) { return stack_[i]; }
  Slice since(std::uint32_t base) const { return {base, top_}; }
  bool push(const Value& value) {
    if (top_ == capacity_ && !grow()) return false;
    stack_[top_++] = value;
    return true;
  }
  bool push_slice(Slice slice);
  bool push_truth(Truth truth) { return truth == Truth::Empty || push(Value::boolean(truth == Truth::True)); }
  bool push_text(std::string_view text);         // copies
  bool push_quantity(const Quantity& quantity);  // its unit must live in the expression, document or arena
  void drop(std::uint32_t base) { top_ = base; }
  /// Moves what stands from `from` to the top down to `base`.
  void keep(std::uint32_t base, std::uint32_t from);

  /// Counts towards the budget of steps and, now and then, of time.
  bool step(std::uint64_t count = 1) {
    steps_ += count;
    return steps_ < next_check_ || check_budget();
  }
  /// What reading a text to its end costs.
  bool step_text(std::string_view text) { return step(text.size() / 32); }
  bool fail(const Node& node, const std::string& what);
  bool fail_budget(const std::string& what);

  std::string_view copy(std::string_view text);
  Arena& arena();
  std::shared_ptr<PatternCache>& patterns() { return patterns_; }
  const Model* model() const { return model_; }
  const Program& program() const { return program_; }
  const Environment& environment() const { return environment_; }
  Value load(const Value& value) const { return fhirpath::load(value, model_); }

  /// The truth of a result where a boolean is expected: one boolean is itself, one other item is true.
  bool to_truth(const Node& node, Slice slice, Truth& truth);
  /// A quantity from a System quantity, a FHIR Quantity or, when `numbers`, a plain number.
  std::optional<Quantity> to_quantity(const Value& value, bool numbers) const;
  bool is_quantity_node(const Value& value) const;

  bool push_members(const Node& node, Slice input);
  /// All children of one value; `recursive` also theirs, and so on.
  bool push_children(const Value& value);
  bool push_descendants(const Value& value);
  bool define(const Node& node, std::uint16_t slot, Slice value);
  /// The item of the response that an answer's value belongs to; null when it is not in the response.
  const Json* find_response_item(const Json* node);

 private:
  struct Binding {
    std::uint16_t slot;
    std::vector<Value> values;
  };
  /// A variable of the environment, looked up once in a run.
  struct Resolved {
    const Value* values = nullptr;  // null: `own`
    std::uint32_t count = 0;
    bool is_known = false;
    Value own;
  };

  bool grow();
  bool check_budget();
  bool evaluate_binary(const Node& node, const Scope& scope);
  bool evaluate_binary_truth(const Node& node, const Scope& scope, Truth& truth);
  bool evaluate_variable(const Node& node);
  bool resolve_variable(const Node& node, Resolved& slot);
  bool evaluate_index(const Node& node, const Scope& scope);
  bool evaluate_sign(const Node& node, const Scope& scope);
  bool evaluate_type(const Node& node, const Scope& scope);
  bool push_member(const Node& node, const Value& value, const Element* element);
  bool push_property(const Json& object, std::string_view name, const Json* value, TypeId type, bool is_resource);
  std::optional<const std::string*> peek_text(const Node& member, const Scope& scope) const;
  bool take_shortcut(const Node& node, const Scope& scope, Truth& truth, bool& failed);
  /// `%resource.item.where(linkId = 'x')` by the index of the environment.
  bool take_item_shortcut(const Node& node, bool& failed);
  bool push_item(const Json* json, const Json* extension, TypeId type, bool is_resource);
  bool push_choice(const Json& object, const Element& element, TypeId type);
  bool push_system_member(std::string_view name, const Value& value);
  bool names_type_of(const Node& node, const Value& value) const;
  void index_response(const Json& item);

  static constexpr std::uint32_t kInline = 96;
  alignas(Value) std::byte inline_[kInline * sizeof(Value)];
  const Program& program_;
  const Environment& environment_;
  const Model* model_;
  Value* stack_;
  std::uint32_t top_ = 0;
  std::uint32_t capacity_ = kInline;
  std::uint64_t steps_ = 0;
  std::uint64_t next_check_ = 0;
  std::shared_ptr<Arena> arena_;
  std::shared_ptr<PatternCache> patterns_;
  std::vector<Binding> bindings_;
  static constexpr std::size_t kSlots = 16;
  union {
    Resolved slots_[kSlots];  // left as they are until a program has variables
  };
  std::vector<Resolved> more_slots_;
  Value resource_;
  std::vector<Value> found_;
  const Element* last_choice_ = nullptr;  // most answers of a response have the same type of value
  TypeId last_choice_of_ = 0;
  std::unique_ptr<std::unordered_map<const Json*, const Json*>> response_items_;
  std::optional<Error> error_;
};

/// A call in progress: what a function works on.
struct Call {
  Evaluation& run;
  const Node& node;
  const Scope& scope;
  Slice input;

  std::size_t argument_count() const { return node.arguments.size(); }
  bool fail(const std::string& what) { return run.fail(node, what); }
  bool push(const Value& value) { return run.push(value); }
  /// The scope in which an item-wise argument is evaluated.
  Scope item_scope(std::uint32_t at) const {
    return Scope{{at, at + 1}, {at, at + 1}, static_cast<std::int64_t>(at - input.begin), scope.total};
  }

  /// The input as one item; several are an error.
  Got input_value(Value& value);  // loaded
  Got input_text(std::string_view& text);
  Got input_number(Value& value);  // Integer or Decimal
  /// An argument as one item, evaluated where the call stands. Absent and empty are Nothing.
  Got argument_value(std::size_t i, Value& value);
  Got argument_text(std::size_t i, std::string_view& text);
  Got argument_integer(std::size_t i, std::int64_t& integer);
  Got argument_number(std::size_t i, Value& value);
  /// Evaluates an argument and leaves it on the stack.
  bool argument(std::size_t i, Slice& slice);
};

}  // namespace cairn::fhirpath
