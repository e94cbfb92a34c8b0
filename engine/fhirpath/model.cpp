#include "engine/fhirpath/model.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/base/embedded.h"
#include "engine/base/json.h"

namespace cairn::fhirpath {
namespace {

constexpr std::array<std::string_view, system_type::Count> kSystemNames = {
    "", "Boolean", "Integer", "Decimal", "String", "Date", "DateTime", "Time", "Quantity", "Any"};

struct PrimitiveRow {
  std::string_view type;
  Primitive primitive;
};
/// Primitives whose values are not strings; the rest are (FHIR R4, "Using FHIRPath with FHIR").
constexpr std::array kPrimitives = {PrimitiveRow{"boolean", Primitive::Boolean},
                                    PrimitiveRow{"integer", Primitive::Integer},
                                    PrimitiveRow{"unsignedInt", Primitive::Integer},
                                    PrimitiveRow{"positiveInt", Primitive::Integer},
                                    PrimitiveRow{"decimal", Primitive::Decimal},
                                    PrimitiveRow{"date", Primitive::Date},
                                    PrimitiveRow{"dateTime", Primitive::DateTime},
                                    PrimitiveRow{"instant", Primitive::DateTime},
                                    PrimitiveRow{"time", Primitive::Time}};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Error bad_model(const std::string& type) {
  return Error{ErrorCode::Internal, "The type model is damaged.", "type " + type};
}

}  // namespace

std::string_view system_type_name(TypeId type) {
  return type < kSystemNames.size() ? kSystemNames[type] : std::string_view();
}

TypeId find_system_type(std::string_view name) {
  const auto row = std::find(kSystemNames.begin() + 1, kSystemNames.end(), name);
  return row == kSystemNames.end() ? TypeId{0} : static_cast<TypeId>(row - kSystemNames.begin());
}

std::size_t Model::hash(std::string_view text) {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  const std::size_t head = std::min<std::size_t>(text.size(), 8);
  if (head > 0) std::memcpy(&a, text.data(), head);  // the empty text may have no address
  if (text.size() > 8) std::memcpy(&b, text.data() + text.size() - 8, 8);
  std::uint64_t mixed = (a ^ (b * 0x9E3779B97F4A7C15ULL) ^ text.size()) * 0xD6E8FEB86659FD93ULL;
  mixed ^= mixed >> 32;
  return static_cast<std::size_t>(mixed);
}

Result<Model> Model::parse(std::string_view text) {
  CAIRN_ASSIGN(const Json document, parse_json(text));
  const Json* types = find_object(document, "types");
  if (types == nullptr) return bad_model("");
  Model model;
  model.types_.resize(system_type::Count);
  for (TypeId id = 1; id < system_type::Count; ++id) model.types_[id].name = kSystemNames[id];
  for (const auto& [name, definition] : types->items()) {
    model.type_ids_.emplace(name, static_cast<TypeId>(model.types_.size()));
    model.types_.emplace_back().name = name;
  }
  fill(model.type_slots_, model.type_ids_);
  for (const auto& [name, definition] : types->items()) {
    if (!definition.is_string()) return bad_model(name);
    if (std::optional<Error> error =
            model.add_elements(model.find_type(name), definition.get_ref<const std::string&>()))
      return *error;
  }
  model.resource_ = model.find_type("Resource");
  model.quantity_ = model.find_type("Quantity");
  model.coding_ = model.find_type("Coding");
  model.decimal_ = model.find_type("decimal");
  model.index();
  return model;
}

std::optional<Error> Model::add_elements(TypeId id, const std::string& definition) {
  const std::vector<std::string_view> parts = split(definition, ';');
  std::string_view base = parts[0];
  TypeInfo& type = types_[id];
  if (base.starts_with('!')) type.is_abstract = true;
  if (base.starts_with('@')) {
    type.primitive = Primitive::String;
    for (const PrimitiveRow& row : kPrimitives) {
      if (row.type == type.name) type.primitive = row.primitive;
    }
  }
  if (!base.empty() && (base.front() == '!' || base.front() == '@')) base.remove_prefix(1);
  type.base = find_type(base);
  if (type.base == 0 && !base.empty()) return bad_model(type.name);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t equals = parts[i].find('=');
    if (equals == std::string_view::npos) return bad_model(type.name);
    Element element;
    std::string_view name = parts[i].substr(0, equals);
    if (name.ends_with('*')) {
      element.repeats = true;
      name.remove_suffix(1);
    }
    const bool choice = name.ends_with("[x]");
    if (choice) name.remove_suffix(3);
    element.name = name;
    for (const std::string_view code : split(parts[i].substr(equals + 1), ',')) {
      const TypeId target = find_type(code);
      if (target == 0) return bad_model(type.name);
      element.types.push_back(target);
      if (!choice) continue;
      std::string key = std::string(name) + std::string(code);
      key[name.size()] = static_cast<char>(std::toupper(static_cast<unsigned char>(key[name.size()])));
      element.choices.push_back({std::move(key), target});
    }
    std::sort(element.choices.begin(), element.choices.end(),
              [](const ChoiceKey& a, const ChoiceKey& b) { return a.key < b.key; });
    type.elements.push_back(static_cast<std::uint32_t>(elements_.size()));
    elements_.push_back(std::move(element));
  }
  return std::nullopt;
}

NameId Model::intern(std::string_view name) {
  return names_.emplace(std::string(name), static_cast<NameId>(names_.size() + 1)).first->second;
}

/// Flattens inheritance and fills the look-up tables.
void Model::index() {
  struct Entry {
    TypeId type;
    NameId name;
    std::uint32_t element;
  };
  std::vector<Entry> entries;
  std::unordered_map<std::string, std::uint32_t> aliases;
  std::vector<std::vector<std::uint32_t>> own;
  for (TypeInfo& type : types_) own.push_back(type.elements);
  for (TypeId id = system_type::Count; id < types_.size(); ++id) {
    for (TypeId ancestor = id; ancestor != 0; ancestor = types_[ancestor].base) {
      types_[id].is_resource = types_[id].is_resource || ancestor == resource_;
      if (ancestor != id)
        types_[id].elements.insert(types_[id].elements.end(), own[ancestor].begin(), own[ancestor].end());
    }
    for (const std::uint32_t element : types_[id].elements) {
      entries.push_back({id, intern(elements_[element].name), element});
      const std::vector<ChoiceKey> choices = elements_[element].choices;
      for (const ChoiceKey& choice : choices) {
        const auto [alias, fresh] = aliases.try_emplace(choice.key + "=" + std::to_string(choice.type),
                                                        static_cast<std::uint32_t>(elements_.size()));
        if (fresh)
          elements_.push_back(
              {choice.key, {choice.type}, {}, choice.type, false, false, elements_[element].repeats, true});
        entries.push_back({id, intern(choice.key), alias->second});
      }
    }
  }
  for (Element& element : elements_) {
    element.type = element.types.front();
    element.is_plain_text = element.choices.empty() && types_[element.type].primitive == Primitive::String;
    element.holds_resource = types_[element.type].is_resource;
  }
  std::size_t size = 1;
  while (size < entries.size() * 2) size *= 2;
  slots_.assign(size, Slot{});
  mask_ = size - 1;
  for (const Entry& entry : entries) place(entry.type, entry.name, entry.element);
  fill(name_slots_, names_);
}

template <class Names>
void Model::fill(std::vector<NameSlot>& slots, const Names& names) {
  std::size_t size = 16;
  while (size < names.size() * 3) size *= 2;
  slots.assign(size, NameSlot{});
  for (const auto& [name, id] : names) {
    std::size_t slot = hash(std::string_view(name)) & (size - 1);
    while (slots[slot].id != 0) slot = (slot + 1) & (size - 1);
    slots[slot] = {name, id};
  }
}

NameId Model::look_up(const std::vector<NameSlot>& slots, std::string_view name) {
  const std::size_t mask = slots.size() - 1;
  for (std::size_t slot = hash(name) & mask;; slot = (slot + 1) & mask) {
    if (slots[slot].id == 0) return 0;
    if (slots[slot].text == name) return slots[slot].id;
  }
}

void Model::place(TypeId type, NameId name, std::uint32_t element) {
  const std::uint32_t key = static_cast<std::uint32_t>(type) << 16 | name;
  std::size_t slot = hash(key) & mask_;
  while (slots_[slot].key != 0) {
    if (slots_[slot].key == key) return;  // the nearer definition came first
    slot = (slot + 1) & mask_;
  }
  slots_[slot] = {key, element};
}

TypeId Model::find_type(std::string_view name) const { return look_up(type_slots_, name); }

NameId Model::find_name(std::string_view name) const { return look_up(name_slots_, name); }

bool Model::is_a(TypeId type, TypeId ancestor) const {
  for (; type != 0; type = types_[type].base) {
    if (type == ancestor) return true;
  }
  return false;
}

const Model& r4_model() {
  static const Model model = [] {
    for (const EmbeddedFile& file : embedded_files()) {
      if (file.path != "schemas/fhir/r4_model.json") continue;
      Result<Model> parsed = Model::parse(file.content);
      CAIRN_ASSERT(parsed.has_value());
      return *std::move(parsed);
    }
    fail_assertion("schemas/fhir/r4_model.json is embedded", __FILE__, __LINE__);
  }();
  return model;
}

}  // namespace cairn::fhirpath
