#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/result.h"

namespace cairn::fhirpath {

/// Number of a type. The System types come first and are the same in every model; types of FHIR follow.
using TypeId = std::uint16_t;
namespace system_type {
enum : TypeId { None, Boolean, Integer, Decimal, String, Date, DateTime, Time, Quantity, Any, Count };
}

/// What System value a FHIR primitive is in expressions.
enum class Primitive : std::uint8_t { None, Boolean, Integer, Decimal, String, Date, DateTime, Time };

using NameId = std::uint16_t;  // 0: a name that no element of the model bears

struct ChoiceKey {
  std::string key;  // "valueQuantity"
  TypeId type = 0;
};

/// An element of a type. For a choice of types, `choices` holds the JSON keys, sorted.
struct Element {
  std::string name;
  std::vector<TypeId> types;
  std::vector<ChoiceKey> choices;
  TypeId type = 0;              // the first of `types`
  bool is_plain_text = false;   // of one type, which is read as a text
  bool holds_resource = false;  // so the type is read from resourceType
  bool repeats = false;
  bool is_alias = false;  // "valueQuantity", which strict expressions must write as "value"
};

struct TypeInfo {
  std::string name;
  TypeId base = 0;
  Primitive primitive = Primitive::None;
  bool is_abstract = false;
  bool is_resource = false;
  std::vector<std::uint32_t> elements;  // own and inherited
};

/// A version of FHIR as FHIRPath sees it: types, their elements, their ancestry. Immutable; shared between threads.
class Model {
 public:
  /// Reads the facts of schemas/fhir/r4_model.json.
  static Result<Model> parse(std::string_view json);

  const TypeInfo& type(TypeId id) const { return types_[id]; }
  const Element& element(std::uint32_t index) const { return elements_[index]; }
  std::size_t type_count() const { return types_.size(); }
  /// A FHIR type by name; 0 when there is none.
  TypeId find_type(std::string_view name) const;
  /// True when `type` is `ancestor` or descends from it.
  bool is_a(TypeId type, TypeId ancestor) const;
  NameId find_name(std::string_view name) const;
  /// The element of a type by name; null when the type has none. Aliases ("valueQuantity") are found too.
  const Element* find_element(TypeId type, NameId name) const {
    if (type < system_type::Count || name == 0) return nullptr;
    const std::uint32_t key = static_cast<std::uint32_t>(type) << 16 | name;
    for (std::size_t slot = hash(key) & mask_;; slot = (slot + 1) & mask_) {
      if (slots_[slot].key == key) return &elements_[slots_[slot].element];
      if (slots_[slot].key == 0) return nullptr;
    }
  }
  const Element* find_element(TypeId type, std::string_view name) const { return find_element(type, find_name(name)); }
  TypeId resource_type() const { return resource_; }
  TypeId quantity_type() const { return quantity_; }
  TypeId coding_type() const { return coding_; }
  TypeId decimal_type() const { return decimal_; }

 private:
  struct Slot {
    std::uint32_t key = 0;
    std::uint32_t element = 0;
  };
  struct NameSlot {
    std::string_view text;
    NameId id = 0;
  };
  static std::size_t hash(std::uint32_t key) { return (key * 2654435769U) >> 9; }
  static std::size_t hash(std::string_view text);
  static NameId look_up(const std::vector<NameSlot>& slots, std::string_view name);
  template <class Names>
  static void fill(std::vector<NameSlot>& slots, const Names& names);
  NameId intern(std::string_view name);
  void place(TypeId type, NameId name, std::uint32_t element);
  std::optional<Error> add_elements(TypeId id, const std::string& definition);
  void index();

  std::vector<TypeInfo> types_;
  std::vector<Element> elements_;
  std::unordered_map<std::string, TypeId> type_ids_;
  std::unordered_map<std::string, NameId> names_;
  std::vector<NameSlot> name_slots_;
  std::vector<NameSlot> type_slots_;
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  TypeId resource_ = 0;
  TypeId quantity_ = 0;
  TypeId coding_ = 0;
  TypeId decimal_ = 0;
};

/// The model of FHIR R4, read once from the program itself.
const Model& r4_model();

/// "Boolean", "Quantity" … of a System type; empty otherwise.
std::string_view system_type_name(TypeId type);
TypeId find_system_type(std::string_view name);

}  // namespace cairn::fhirpath
