#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/fixed_decimal.h"
#include "engine/base/json.h"
#include "engine/fhirpath/model.h"
#include "engine/fhirpath/temporal.h"

namespace cairn::fhirpath {

enum class Kind : std::uint8_t { Node, Boolean, Integer, Decimal, String, Date, DateTime, Time, Quantity, Type };

/// A number with a unit: UCUM (`unit` as written, "1" for none) or a calendar duration ("days").
struct Quantity {
  Decimal value;
  std::string_view unit;
  bool is_calendar = false;
};

/// One item of a collection: a System value, or a reference to an element of the JSON document with its type.
/// Trivially copied; texts and nodes belong to the document, the expression or the arena of the evaluation.
class Value {
 public:
  struct NodePart {
    const Json* json;       // null when a primitive has only extensions
    const Json* extension;  // the "_name" sibling of a primitive; mostly null
  };

  Value() = default;
  static Value node(const Json* json, const Json* extension, TypeId type) {
    Value value(Kind::Node);
    value.type_ = type;
    value.node_ = {json, extension};
    return value;
  }
  static Value boolean(bool boolean) {
    Value value(Kind::Boolean);
    value.integer_ = boolean ? 1 : 0;
    return value;
  }
  static Value integer(std::int64_t integer) {
    Value value(Kind::Integer);
    value.integer_ = integer;
    return value;
  }
  static Value decimal(const Decimal& decimal) {
    Value value(Kind::Decimal);
    value.aux_ = static_cast<std::uint32_t>(decimal.scale());
    value.wide_ = {static_cast<std::uint64_t>(decimal.coefficient()),
                   static_cast<std::uint64_t>(static_cast<UInt128>(decimal.coefficient()) >> 64)};
    return value;
  }
  static Value string(std::string_view text) {
    Value value(Kind::String);
    value.aux_ = static_cast<std::uint32_t>(text.size());
    value.text_ = text.data();
    return value;
  }
  static Value temporal(Kind kind, const Temporal& at) {
    Value value(kind);
    value.wide_ = std::bit_cast<Wide>(at);
    return value;
  }
  static Value quantity(const Quantity* quantity) {
    Value value(Kind::Quantity);
    value.quantity_ = quantity;
    return value;
  }
  static Value type_info(TypeId type) {
    Value value(Kind::Type);
    value.type_ = type;
    return value;
  }

  Kind kind() const { return kind_; }
  bool is_node() const { return kind_ == Kind::Node; }
  /// The FHIR type of a node (0: unknown), or the type that a Type value names.
  TypeId type() const { return type_; }
  const Json* json() const { return node_.json; }
  const Json* extension() const { return node_.extension; }
  bool as_boolean() const { return integer_ != 0; }
  std::int64_t as_integer() const { return integer_; }
  Decimal as_decimal() const {
    return Decimal::restore(static_cast<Int128>(static_cast<UInt128>(wide_.high) << 64 | wide_.low),
                            static_cast<int>(aux_));
  }
  std::string_view as_string() const { return {text_, aux_}; }
  Temporal as_temporal() const { return std::bit_cast<Temporal>(wide_); }
  const Quantity& as_quantity() const { return *quantity_; }

 private:
  struct Wide {
    std::uint64_t low, high;
  };
  explicit Value(Kind kind) : kind_(kind) {}

  Kind kind_ = Kind::Node;
  TypeId type_ = 0;
  std::uint32_t aux_ = 0;
  union {
    NodePart node_{nullptr, nullptr};
    std::int64_t integer_;
    Wide wide_;
    const char* text_;
    const Quantity* quantity_;
  };
};
static_assert(sizeof(Value) == 24);

/// Memory for texts and quantities that an evaluation makes; freed together.
class Arena {
 public:
  std::string_view copy(std::string_view text);
  const Quantity* make(const Quantity& quantity);
  std::size_t used() const { return used_; }

 private:
  std::pmr::monotonic_buffer_resource memory_{512};
  std::size_t used_ = 0;
};

/// A result, or a variable: items in order, and what keeps their texts alive. The JSON they refer to must outlive it.
class Collection {
 public:
  Collection() = default;
  explicit Collection(std::span<const Value> values, std::shared_ptr<Arena> arena = nullptr)
      : size_(values.size()), arena_(std::move(arena)) {
    if (size_ == 1) first_ = values.front();
    if (size_ > 1) values_.assign(values.begin(), values.end());
  }
  /// An array gives its elements, null nothing, anything else one item. Resources are typed when a model is given.
  static Collection from_json(const Json& json, const Model* model);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Value& operator[](std::size_t i) const { return begin()[i]; }
  const Value* begin() const { return size_ == 1 ? &first_ : values_.data(); }
  const Value* end() const { return begin() + size_; }

 private:
  std::size_t size_ = 0;
  Value first_;                // when there is one, as mostly
  std::vector<Value> values_;  // when there are more
  std::shared_ptr<Arena> arena_;
};

/// A value as it stands in JSON: numbers as numbers, dates as text without "@", quantities as "4 'g'", elements as they
/// are.
Json to_json(const Value& value, const Model* model);
/// An array; primitives that have only extensions are left out.
Json to_json(const Collection& collection, const Model* model);

/// What a node holds, as a System value: text of FHIR dates is parsed, numbers become exact. Objects and malformed
/// texts stay what they are.
Value load_primitive(const Value& node, const Model* model);
inline Value load(const Value& value, const Model* model) {
  return value.is_node() ? load_primitive(value, model) : value;
}
/// True when the node holds a value and not only extensions.
inline bool has_value(const Value& value) { return !value.is_node() || value.json() != nullptr; }
/// The type of a resource by its resourceType, if the model knows it.
TypeId resource_type_of(const Json& json, const Model* model);

std::string format_quantity(const Quantity& quantity);
/// A calendar unit by its name, singular or plural ("day", "days").
bool is_calendar_unit(std::string_view name);

}  // namespace cairn::fhirpath
