// Paths through JSON: members, choices of types, children. Nothing is copied; values refer to the document.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhirpath/evaluation.h"
#include "engine/fhirpath/members.h"

namespace cairn::fhirpath {
namespace {

/// The "_name" beside a primitive. Underscores sort before small letters, so most objects show at once that they have
/// none.
const Json* find_sibling(const Json::object_t& object, std::string_view name) {
  if (!has_siblings(object)) return nullptr;
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

bool Evaluation::push_item(const Json* json, const Json* extension, TypeId type, bool is_resource) {
  if (json == nullptr && extension == nullptr) return true;
  if (is_resource && json != nullptr) type = resource_type_of(*json, model_);
  return push(Value::node(json, extension, type));
}

bool Evaluation::push_property(const Json& object, std::string_view name, const Json* value, TypeId type,
                               bool is_resource) {
  const Json* sibling = find_sibling(members_of(object), name);
  if (value != nullptr && value->is_null()) value = nullptr;
  if (value != nullptr && !value->is_array())
    return push_item(value, sibling != nullptr && sibling->is_object() ? sibling : nullptr, type, is_resource);
  if (value == nullptr && (sibling == nullptr || !sibling->is_array())) {
    return sibling == nullptr || !sibling->is_object() || push_item(nullptr, sibling, type, is_resource);
  }
  const std::size_t count =
      std::max(value == nullptr ? 0 : value->size(), sibling == nullptr || !sibling->is_array() ? 0 : sibling->size());
  if (!step(count)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!push_item(element_at(value, i), element_at(sibling, i), type, is_resource)) return false;
  }
  return true;
}

bool Evaluation::push_members(const Node& node, Slice input) {
  if (!step(input.size())) return false;
  const std::string_view name = node.text;
  TypeId last_type = 0;
  const Element* element = nullptr;
  for (std::uint32_t i = input.begin; i < input.end; ++i) {
    const Value value = stack_[i];
    if (!value.is_node()) {
      if (!push_system_member(name, value)) return false;
      continue;
    }
    if (model_ != nullptr && value.type() != last_type) {
      last_type = value.type();
      element = model_->find_element(last_type, node.name);
    }
    // The common case: an object, a plain element, nothing beside it.
    const Json* json = value.json();
    if (json != nullptr && json->is_object() && (element == nullptr || element->choices.empty()) &&
        !has_siblings(members_of(*json))) {
      const Json* found = find_key(members_of(*json), name);
      const TypeId type = element == nullptr ? TypeId{0} : element->type;
      const bool is_resource = element != nullptr && element->holds_resource;
      if (found != nullptr && found->is_array()) {
        const auto& items = found->get_ref<const Json::array_t&>();
        if (!step(items.size())) return false;
        for (const Json& item : items) {
          if (item.is_null()) continue;
          if (!(is_resource ? push_item(&item, nullptr, type, true) : push(Value::node(&item, nullptr, type))))
            return false;
        }
        continue;
      }
      if (found != nullptr && !found->is_null()) {
        if (!(is_resource ? push_item(found, nullptr, type, true) : push(Value::node(found, nullptr, type))))
          return false;
        continue;
      }
      if (!node.is_first) continue;
    }
    if (!push_member(node, value, element)) return false;
  }
  return true;
}

/// Everything else: choices of types, extensions of primitives, the name of a type at the start of a path.
bool Evaluation::push_member(const Node& node, const Value& value, const Element* element) {
  const Json* json = value.json();
  if (json == nullptr || !json->is_object()) {
    if (value.extension() == nullptr) return true;
    json = value.extension();
  }
  if (element != nullptr && !element->choices.empty()) return push_choice(*json, *element, value.type());
  const std::uint32_t base = top_;
  const Json* found = find_key(members_of(*json), node.text);
  const bool is_resource = element != nullptr && element->holds_resource;
  if (!push_property(*json, node.text, found, element == nullptr ? TypeId{0} : element->type, is_resource))
    return false;
  if (top_ != base || !node.is_first) return true;
  return !names_type_of(node, value) || push(value);
}

/// "Patient.name": at the start of a path the name of the resource's type, or of one above it, means the resource.
bool Evaluation::names_type_of(const Node& node, const Value& value) const {
  if (model_ != nullptr && value.type() != 0) return node.as_type != 0 && model_->is_a(value.type(), node.as_type);
  const Json* type = value.json() == nullptr ? nullptr : find(*value.json(), "resourceType");
  return type != nullptr && type->is_string() && type->get_ref<const std::string&>() == node.text;
}

bool Evaluation::push_choice(const Json& object, const Element& element, TypeId type) {
  const Json::object_t& members = members_of(object);
  /// The row of "valueQuantity" for the element "value".
  const auto find_choice = [&](const std::string& key) -> const Element* {
    if (key.size() <= element.name.size() || !is_same_text(key.data(), element.name.data(), element.name.size()))
      return nullptr;
    if (last_choice_ != nullptr && last_choice_of_ == type && is_same_name(key, last_choice_->name))
      return last_choice_;
    const Element* alias = model_->find_element(type, model_->find_name(key));
    if (alias == nullptr || !alias->is_alias) return nullptr;
    last_choice_ = alias;
    last_choice_of_ = type;
    return alias;
  };
  for (const auto& [key, value] : members) {
    const Element* choice = find_choice(key);
    if (choice != nullptr) return push_property(object, choice->name, &value, choice->type, false);
  }
  if (!has_siblings(members)) return true;
  for (const auto& [key, value] : members) {
    const Element* choice = key.starts_with('_') ? find_choice(key.substr(1)) : nullptr;
    if (choice != nullptr) return push_property(object, choice->name, nullptr, choice->type, false);
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
    if (name == "name")
      return push(Value::string(is_system ? system_type_name(value.type())
                                          : std::string_view(model_->type(value.type()).name)));
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
    const Element* element = type < system_type::Count ? nullptr : model_->find_element(type, model_->find_name(name));
    const TypeId child = element == nullptr ? TypeId{0} : element->type;
    if (!push_property(*json, name, content, child, element != nullptr && element->holds_resource)) return false;
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
      response_items_->emplace(&element, &item);
      for (const auto& [key, member] : members_of(element)) {
        if (key.starts_with("value")) response_items_->emplace(&member, &item);
      }
      index_response(element);
    }
  }
}

const Json* Evaluation::find_response_item(const Json* node) {
  if (!response_items_) {
    response_items_ = std::make_unique<std::unordered_map<const Json*, const Json*>>();
    if (environment_.resource != nullptr) index_response(*environment_.resource);
  }
  const auto found = response_items_->find(node);
  return found == response_items_->end() ? nullptr : found->second;
}

}  // namespace cairn::fhirpath
