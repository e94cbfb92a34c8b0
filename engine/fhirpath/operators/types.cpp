#include "engine/fhirpath/operators/types.h"

namespace cairn::fhirpath {
namespace {

TypeId system_type_of(const Value& value) {
  switch (value.kind()) {
    case Kind::Boolean:
      return system_type::Boolean;
    case Kind::Integer:
      return system_type::Integer;
    case Kind::Decimal:
      return system_type::Decimal;
    case Kind::String:
      return system_type::String;
    case Kind::Date:
      return system_type::Date;
    case Kind::DateTime:
      return system_type::DateTime;
    case Kind::Time:
      return system_type::Time;
    case Kind::Quantity:
      return system_type::Quantity;
    default:
      return 0;
  }
}

bool matches(const Evaluation& run, const Value& value, const TypeName& type, bool exact_primitives) {
  const TypeId own = type_of(run, value);
  if (own == 0) {
    // Plain data: only the name in resourceType tells.
    const Json* name = value.is_node() && value.json() != nullptr ? find(*value.json(), "resourceType") : nullptr;
    return name != nullptr && read_string(*value.json(), "resourceType") == type.name;
  }
  if (own < system_type::Count) return own == type.system || type.system == system_type::Any;
  if (type.fhir == 0) return false;
  if (exact_primitives && run.model()->type(own).primitive != Primitive::None) return own == type.fhir;
  return run.model()->is_a(own, type.fhir);
}

}  // namespace

TypeId type_of(const Evaluation& run, const Value& value) {
  if (value.is_node() && value.type() != 0) return value.type();
  return system_type_of(run.load(value));
}

bool is_of_type(const Evaluation& run, const Value& value, const TypeName& type) {
  return matches(run, value, type, false);
}
bool casts_to(const Evaluation& run, const Value& value, const TypeName& type) {
  return matches(run, value, type, true);
}

}  // namespace cairn::fhirpath
