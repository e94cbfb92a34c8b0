// Functions that FHIR adds to FHIRPath (FHIR R4, "Using FHIRPath with FHIR", section 2.1.9.1.5).
#include <nlohmann/json.hpp>

#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/operators/types.h"

namespace cairn::fhirpath::functions {
namespace {

constexpr std::string_view kDefinitions = "http://hl7.org/fhir/StructureDefinition/";

/// The part of an element that holds its extensions.
const Json* extensible(const Value& value) {
  if (!value.is_node()) return nullptr;
  return value.json() != nullptr && value.json()->is_object() ? value.json() : value.extension();
}

bool is_resource_with(const Json& json, std::string_view type, std::string_view id) {
  return json.is_object() && read_string(json, "resourceType") == type && read_string(json, "id") == id;
}

/// "#id" within a resource.
const Json* find_contained(const Json& container, std::string_view id) {
  if (id.empty()) return &container;
  const Json* contained = find_array(container, "contained");
  if (contained == nullptr) return nullptr;
  for (const Json& resource : *contained) {
    if (resource.is_object() && read_string(resource, "id") == id) return &resource;
  }
  return nullptr;
}

/// "Type/id" or a full URL within a bundle.
const Json* find_in_bundle(const Json& bundle, std::string_view reference, std::string_view type, std::string_view id) {
  const Json* entries = find_array(bundle, "entry");
  if (entries == nullptr) return nullptr;
  for (const Json& entry : *entries) {
    const Json* resource = find_object(entry, "resource");
    if (resource == nullptr) continue;
    if (read_string(entry, "fullUrl") == reference || is_resource_with(*resource, type, id)) return resource;
  }
  return nullptr;
}

const Json* find_reference(const Environment& environment, std::string_view reference) {
  const std::size_t slash = reference.rfind('/');
  const std::string_view id = slash == std::string_view::npos ? std::string_view() : reference.substr(slash + 1);
  const std::string_view before = slash == std::string_view::npos ? std::string_view() : reference.substr(0, slash);
  const std::string_view type = before.substr(before.rfind('/') + 1);
  for (const Json* container : {environment.resource, environment.root_resource}) {
    if (container == nullptr) continue;
    if (reference.starts_with('#')) {
      if (const Json* found = find_contained(*container, reference.substr(1))) return found;
      continue;
    }
    if (!id.empty() && is_resource_with(*container, type, id)) return container;
    if (const Json* found = find_in_bundle(*container, reference, type, id)) return found;
  }
  return nullptr;
}

}  // namespace

bool extension(Call& call) {
  std::string_view url;
  CAIRN_NEED(call.argument_text(0, url));
  const TypeId type = call.run.model() == nullptr ? TypeId{0} : call.run.model()->find_type("Extension");
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Json* holder = extensible(call.run.at(i));
    const Json* extensions = holder == nullptr ? nullptr : find_array(*holder, "extension");
    if (extensions == nullptr) continue;
    if (!call.run.step(extensions->size())) return false;
    for (const Json& candidate : *extensions) {
      const Json* own = find(candidate, "url");
      if (own == nullptr || !own->is_string() || own->get_ref<const std::string&>() != url) continue;
      if (!call.push(Value::node(&candidate, nullptr, type))) return false;
    }
  }
  return true;
}

bool has_a_value(Call& call) {
  if (call.input.size() != 1) return call.push(Value::boolean(false));
  const Value value = call.run.load(call.run.at(call.input.begin));
  return call.push(Value::boolean(!value.is_node() || (value.json() != nullptr && value.json()->is_primitive())));
}

bool get_value(Call& call) {
  if (call.input.size() != 1) return true;
  const Value value = call.run.load(call.run.at(call.input.begin));
  return value.is_node() || call.push(value);
}

bool resolve(Call& call) {
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.at(i);
    std::optional<std::string> reference;
    if (value.is_node() && value.json() != nullptr && value.json()->is_object())
      reference = read_string(*value.json(), "reference");
    const Value text = call.run.load(value);
    if (text.kind() == Kind::String) reference = std::string(text.as_string());
    if (!reference || !call.run.step(100)) continue;
    const Json* found = find_reference(call.run.environment(), *reference);
    if (found != nullptr && !call.push(Value::node(found, nullptr, resource_type_of(*found, call.run.model()))))
      return false;
  }
  return true;
}

/// Only the definitions of the base types are known here: conformance to them is having that type.
bool conforms_to(Call& call) {
  Value value;
  std::string_view url;
  if (call.input.size() > 1) return call.fail("conformsTo() works on one item");
  if (call.input.empty()) return true;
  value = call.run.at(call.input.begin);
  CAIRN_NEED(call.argument_text(0, url));
  const Model* model = call.run.model();
  const TypeId type =
      model != nullptr && url.starts_with(kDefinitions) ? model->find_type(url.substr(kDefinitions.size())) : TypeId{0};
  if (type == 0) return call.fail("the definition '" + std::string(url) + "' is not known here");
  return call.push(Value::boolean(model->is_a(type_of(call.run, value), type)));
}

}  // namespace cairn::fhirpath::functions
