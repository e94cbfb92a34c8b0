// Paths through JSON: members, choices of types, children. Nothing is copied; values refer to the document.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhirpath/evaluation.h"

namespace cairn::fhirpath {
namespace {

const Json::object_t& members_of(const Json& object) { return object.get_ref<const Json::object_t&>(); }

const Json* find_key(const Json::object_t& object, std::string_view key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &found->second;
}

/// The "_name" beside a primitive. Underscores sort before small letters, so most objects show at once that they have none.
const Json* find_sibling(const Json::object_t& object, std::string_view name) {
  if (object.empty() || object.begin()->first.empty() || object.begin()->first.front() > '_') return nullptr;
  std::string key = "_";
  key += name;
  return find_key(object, key);
}

const Json* element_at(const Json* array, std::size_t i) {
  if (array == nullptr || !array->is_array() || i >= array->size()) return nullptr;
  const Json& element = (*array)[i];
  return element.is_null() ? nullptr : &element;
}

}  // namespace

bool Evaluation::push_item(const Json* json, const Json* extension, TypeId type) {
  if (json == nullptr && extension == nullptr) return true;
  if (type != 0 && json != nullptr && (type == model_->resource_type() || model_->type(type).is_resource)) type = resource_type_of(*json, model_);
  return push(Value::node(json, extension, type));
}

bool Evaluation::push_property(const Json& object, std::string_view name, const Json* value, TypeId type) {
  const Json* sibling = find_sibling(members_of(object), name);
  if (value != nullptr && value->is_null()) value = nullptr;
  if (value != nullptr && !value->is_array()) return push_item(value, sibling != nullptr && sibling->is_object() ? sibling : nullptr, type);
  if (value == nullptr && (sibling == nullptr || !sibling->is_array())) {
    return sibling == nullptr || !sibling->is_object() || push_item(nullptr, sibling, type);
  }
  const std::size_t count = std::max(value == nullptr ? 0 : value->size(), sibling == nullptr || !sibling->is_array() ? 0 : sibling->size());
  if (!step(count)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!push_item(element_at(value, i), element_at(sibling, i), type)) return false;
  }
  return true;
}

bool Evaluation::push_members(const Node& node, Slice input) {
  if (!step(input.size())) return false;
  for (std::uint32_t i = input.begin; i < input.end; ++i) {
    const Value value = stack_[i];
    if (!push_member(node, value)) return false;
  }
  return true;
}

bool Evaluation::push_member(const Node& node, const Value& value) {
  const std::string_view name = node.text;
  if (!value.is_node()) return push_system_member(name, value);
  const Json* json = value.json();
  if (json == nullptr || !json->is_object()) {
    if (value.extension() == nullptr) return true;
    json = value.extension();
  }
  const Json::object_t& object = members_of(*json);
  const Element* element = model_ == nullptr ? nullptr : model_->find_element(value.type(), node.name);
  if (element != nullptr && !element->choices.empty()) return push_choice(*json, *element);
  const Json* found = find_key(object, name);
  if (found != nullptr && !found->is_array() && !found->is_null() && object.begin()->first.front() > '_') {
    return push_item(found, nullptr, element == nullptr ? TypeId{0} : element->types.front());
  }
  const std::uint32_t base = top_;
  if (!push_property(*json, name, found, element == nullptr ? TypeId{0} : element->types.front())) return false;
  if (top_ != base || !node.is_first) return true;
  return !names_type_of(node, value) || push(value);
}

/// "Patient.name": at the start of a path the name of the resource's type, or of one above it, means the resource.
bool Evaluation::names_type_of(const Node& node, const Value& value) const {
  if (model_ != nullptr && value.type() != 0) return node.as_type != 0 && model_->is_a(value.type(), node.as_type);
  const Json* type = value.json() == nullptr ? nullptr : find(*value.json(), "resourceType");
  return type != nullptr && type->is_string() && type->get_ref<const std::string&>() == node.text;
}

bool Evaluation::push_choice(const Json& object, const Element& element) {
  const Json::object_t& members = members_of(object);
  const auto is_choice = [&](std::string_view key) {
    const auto row = std::lower_bound(element.choices.begin(), element.choices.end(), key,
                                      [](const ChoiceKey& choice, std::string_view wanted) { return choice.key < wanted; });
    return row != element.choices.end() && row->key == key ? &*row : nullptr;
  };
  for (auto it = members.lower_bound(element.name); it != members.end() && it->first.starts_with(element.name); ++it) {
    const ChoiceKey* choice = is_choice(it->first);
    if (choice != nullptr) return push_property(object, choice->key, &it->second, choice->type);
  }
  const std::string sibling = "_" + element.name;
  for (auto it = members.lower_bound(sibling); it != members.end() && it->first.starts_with(sibling); ++it) {
    const ChoiceKey* choice = is_choice(std::string_view(it->first).substr(1));
    if (choice != nullptr) return push_property(object, choice->key, nullptr, choice->type);
  }
  return true;
}

bool Evaluation::push_system_member(std::string_view name, const Value& value) {
  if (value.kind() == Kind::Quantity) {
    if (name == "value") return push(Value::decimal(value.as_quantity().value));
    if (name == "unit" || name == "code") return push(Value::string(value.as_quantity().unit));
    if (name == "system" && !value.as_quantity().is_calendar) return push(Value::string("http://unitsofmeasure.org"));
  }
  if (value.kind() == Kind::Type) {
    const bool is_system = value.type() < system_type::Count;
    if (name == "namespace") return push(Value::string(is_system ? "System" : "FHIR"));
    if (name == "name") return push(Value::string(is_system ? system_type_name(value.type()) : std::string_view(model_->type(value.type()).name)));
  }
  return true;
}

bool Evaluation::push_children(const Value& value) {
  if (!value.is_node()) return true;
  const Json* json = value.json();
  if (json == nullptr || !json->is_object()) {
    if (value.extension() == nullptr) return true;
    json = value.extension();
  }
  const Json::object_t& object = members_of(*json);
  const TypeId type = value.type();
  if (!step(object.size())) return false;
  for (const auto& [key, member] : object) {
    std::string_view name = key;
    const Json* content = &member;
    if (name == "resourceType") continue;
    if (name.starts_with('_')) {
      name.remove_prefix(1);
      if (find_key(object, name) != nullptr) continue;
      content = nullptr;
    }
    TypeId child = 0;
    if (type >= system_type::Count) {
      const Element* element = model_->find_element(type, model_->find_name(name));
      if (element != nullptr) child = element->types.front();
    }
    if (!push_property(*json, name, content, child)) return false;
  }
  return true;
}

bool Evaluation::push_descendants(const Value& value) {
  std::uint32_t next = top_;
  if (!push_children(value)) return false;
  for (; next < top_; ++next) {
    const Value item = stack_[next];
    if (!push_children(item)) return false;
  }
  return true;
}

void Evaluation::index_response(const Json& item) {
  for (const std::string_view part : {"item", "answer"}) {
    const Json* elements = find_array(item, part);
    if (elements == nullptr) continue;
    for (const Json& element : *elements) {
      if (!element.is_object()) continue;
      if (part == "item") {
        index_response(element);
        continue;
      }
      response_items_.emplace(&element, &item);
      for (const auto& [key, member] : members_of(element)) {
        if (key.starts_with("value")) response_items_.emplace(&member, &item);
      }
      index_response(element);
    }
  }
}

const Json* Evaluation::find_response_item(const Json* node) {
  if (response_items_.empty() && environment_.resource != nullptr) index_response(*environment_.resource);
  const auto found = response_items_.find(node);
  return found == response_items_.end() ? nullptr : found->second;
}

}  // namespace cairn::fhirpath
