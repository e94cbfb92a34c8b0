#include "engine/fhir/extensions.h"

#include <nlohmann/json.hpp>

#include "engine/fhir/expression_reader.h"

namespace cairn::fhir {
namespace {

using Apply = void (*)(const Json& extension, Item& item);

struct Row {
  std::string_view name;  // see extension_name
  Apply apply;
};

/// The first code of valueCodeableConcept, or its text.
std::string concept_code(const Json& extension) {
  const Json* value = find_object(extension, "valueCodeableConcept");
  if (value == nullptr) return {};
  const Json* codings = find_array(*value, "coding");
  if (codings == nullptr || codings->empty()) return read_string(*value, "text").value_or("");
  return read_string(codings->front(), "code").value_or("");
}

std::optional<Coding> coding_of(const Json& extension) {
  const std::optional<Value> value = read_value(extension, "value");
  if (!value || !std::holds_alternative<Coding>(*value)) return std::nullopt;
  return std::get<Coding>(*value);
}

void push_code(std::vector<std::string>& codes, const Json& extension) {
  if (auto code = read_string(extension, "valueCode")) codes.push_back(*std::move(code));
}

std::optional<std::int64_t> whole_number(const Json& extension) {
  for (const std::string_view key : {"valueInteger", "valueDecimal"}) {
    if (const auto number = read_number(extension, key); number && *number >= 0 && *number < 9e15)
      return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}

constexpr Row kRows[] = {
    {"minValue", [](const Json& extension, Item& item) { item.min_value = read_value(extension, "value"); }},
    {"maxValue", [](const Json& extension, Item& item) { item.max_value = read_value(extension, "value"); }},
    {"minQuantity", [](const Json& extension, Item& item) { item.min_value = read_value(extension, "value"); }},
    {"maxQuantity", [](const Json& extension, Item& item) { item.max_value = read_value(extension, "value"); }},
    {"minLength", [](const Json& extension, Item& item) { item.min_length = whole_number(extension); }},
    {"maxDecimalPlaces", [](const Json& extension, Item& item) { item.max_decimal_places = whole_number(extension); }},
    {"sliderStepValue", [](const Json& extension, Item& item) { item.slider_step = whole_number(extension); }},
    {"minOccurs", [](const Json& extension, Item& item) { item.min_occurs = whole_number(extension); }},
    {"maxOccurs", [](const Json& extension, Item& item) { item.max_occurs = whole_number(extension); }},
    {"maxSize", [](const Json& extension, Item& item) { item.max_size = whole_number(extension); }},
    {"mimeType", [](const Json& extension, Item& item) { push_code(item.mime_types, extension); }},
    {"referenceResource", [](const Json& extension, Item& item) { push_code(item.reference_types, extension); }},
    {"regex",
     [](const Json& extension, Item& item) { item.regex = read_string(extension, "valueString").value_or(""); }},
    {"hidden",
     [](const Json& extension, Item& item) { item.hidden = read_boolean(extension, "valueBoolean").value_or(false); }},
    {"itemControl",
     [](const Json& extension, Item& item) {
       if (item.item_control.empty()) item.item_control = concept_code(extension);
     }},
    {"choiceOrientation",
     [](const Json& extension, Item& item) {
       item.choice_orientation = read_string(extension, "valueCode").value_or("");
     }},
    {"entryFormat",
     [](const Json& extension, Item& item) { item.entry_format = read_string(extension, "valueString").value_or(""); }},
    {"unit",
     [](const Json& extension, Item& item) {
       item.unit_coding = coding_of(extension);
       if (item.unit_coding)
         item.unit = item.unit_coding->display.empty() ? item.unit_coding->code : item.unit_coding->display;
     }},
    {"extension-Questionnaire.item.answerConstraint",  // of R5, kept by its conversion
     [](const Json& extension, Item& item) {
       if (read_string(extension, "valueCode") == "optionsOrType") item.has_all_options = false;
     }},
    {"unitOpen", [](const Json&, Item& item) { item.has_open_units = true; }},
    {"unitValueSet", [](const Json&, Item& item) { item.has_open_units = true; }},
    {"unitOption",
     [](const Json& extension, Item& item) {
       if (auto unit = coding_of(extension)) item.unit_options.push_back(*std::move(unit));
     }},
};

/// Only extensions of HL7 have these meanings; others may reuse the last word of a url.
bool is_hl7(std::string_view url) {
  return url.starts_with("http://hl7.org/fhir/") || url.starts_with("https://hl7.org/fhir/");
}

const Json* find_extension(const Json& element, std::string_view name) {
  const Json* extensions = find_array(element, "extension");
  if (extensions == nullptr) return nullptr;
  for (const Json& extension : *extensions) {
    const std::string url = read_string(extension, "url").value_or("");
    if (is_hl7(url) && extension_name(url) == name) return &extension;
  }
  return nullptr;
}

}  // namespace

std::string extension_name(std::string_view url) {
  if (const std::size_t slash = url.rfind('/'); slash != std::string_view::npos) url.remove_prefix(slash + 1);
  for (const std::string_view prefix : {"sdc-questionnaire-", "questionnaire-", "sdf-"}) {
    if (url.starts_with(prefix)) url.remove_prefix(prefix.size());
  }
  return std::string(url);
}

void apply_item_extensions(const Element& element, Item& item, UnusedExtensions& unused) {
  const Json* extensions = find_array(element.json(), "extension");
  if (extensions == nullptr) return;
  for (const Json& extension : *extensions) {
    const std::string url = read_string(extension, "url").value_or("");
    const std::string name = extension_name(url);
    bool is_used = is_expression_extension(extension);
    for (const Row& row : kRows) {
      if (row.name != name || !is_hl7(url)) continue;
      row.apply(extension, item);
      is_used = true;
    }
    if (!is_used) {
      auto& [count, path] = unused.try_emplace(url, 0, element.path()).first->second;
      ++count;
    }
  }
}

std::optional<double> read_score(const Json& element) {
  for (const std::string_view name : {"ordinalValue", "itemWeight"}) {
    if (const Json* extension = find_extension(element, name)) {
      for (const std::string_view key : {"valueDecimal", "valueInteger"}) {
        if (const auto score = read_number(*extension, key)) return score;
      }
    }
  }
  return std::nullopt;
}

bool read_boolean_extension(const Json& element, std::string_view name) {
  const Json* extension = find_extension(element, name);
  return extension != nullptr && read_boolean(*extension, "valueBoolean").value_or(false);
}

std::string read_text_extension(const Json& element, std::string_view name) {
  const Json* extension = find_extension(element, name);
  return extension != nullptr ? read_string(*extension, "valueString").value_or("") : "";
}

}  // namespace cairn::fhir
