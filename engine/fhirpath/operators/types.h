#pragma once

#include "engine/fhirpath/evaluation.h"

namespace cairn::fhirpath {

/// Section 6.3. `is`: the type or one that descends from it.
bool is_of_type(const Evaluation& run, const Value& value, const TypeName& type);
/// `as` and ofType(): as `is`, but a FHIR primitive only as exactly its own type (a code is not taken for a string).
bool casts_to(const Evaluation& run, const Value& value, const TypeName& type);
/// The type of a value; of plain JSON the System type. 0 for objects without a type.
TypeId type_of(const Evaluation& run, const Value& value);

}  // namespace cairn::fhirpath
