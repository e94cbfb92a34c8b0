#pragma once

#include <map>
#include <string>

#include "engine/fhir/element.h"
#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {

/// Extensions that nothing here reads, by url: how often and where first. Told once each, so that nothing is dropped
/// silently.
using UnusedExtensions = std::map<std::string, std::pair<std::size_t, std::string>>;

/// Applies the extensions of an item that have a meaning here (min and max value, hidden, unit, item control …).
void apply_item_extensions(const Element& element, Item& item, UnusedExtensions& unused);

/// ordinalValue or itemWeight among the extensions of an option, coding or concept.
std::optional<double> read_score(const Json& element);
bool read_boolean_extension(const Json& element, std::string_view url);
std::string read_text_extension(const Json& element, std::string_view url);

/// "calculatedExpression" for http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression.
std::string extension_name(std::string_view url);

}  // namespace cairn::fhir
