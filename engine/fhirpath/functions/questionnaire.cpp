// Functions of Structured Data Capture (SDC 3.0, "Using Expressions", section "FHIRPath supplements"): ordinal(),
// weight(), answers().
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/members.h"

namespace cairn::fhirpath::functions {
namespace {

constexpr std::array<std::string_view, 4> kScores = {"http://hl7.org/fhir/StructureDefinition/ordinalValue",
                                                     "http://hl7.org/fhir/StructureDefinition/itemWeight",
                                                     "http://hl7.org/fhir/StructureDefinition/codesystem-ordinalValue",
                                                     "http://hl7.org/fhir/StructureDefinition/valueset-ordinalValue"};

const Json* find_member(const Json& object, std::string_view name) {
  return object.is_object() ? find_key(members_of(object), name) : nullptr;
}

bool is_score(const Json& url) {
  if (!url.is_string()) return false;
  const auto& text = url.get_ref<const std::string&>();
  return std::any_of(kScores.begin(), kScores.end(), [&](std::string_view score) { return is_same_name(text, score); });
}

/// An extension is small: one walk over its members finds both.
const Json* find_score(const Json* element) {
  const Json* extensions = element == nullptr ? nullptr : find_member(*element, "extension");
  if (extensions == nullptr || !extensions->is_array()) return nullptr;
  for (const Json& extension : extensions->get_ref<const Json::array_t&>()) {
    if (!extension.is_object()) continue;
    const Json* decimal = nullptr;
    bool is_one = false;
    for (const auto& [name, value] : members_of(extension)) {
      if (is_same_name(name, "url")) is_one = is_score(value);
      if (is_same_name(name, "valueDecimal")) decimal = &value;
    }
    if (is_one) return decimal;
  }
  return nullptr;
}

const Json* find_item(const Json& container, const Json& link_id) {
  const Json* items = find_array(container, "item");
  if (items == nullptr) return nullptr;
  for (const Json& item : *items) {
    const Json* own = find(item, "linkId");
    if (own != nullptr && *own == link_id) return &item;
    if (const Json* inner = find_item(item, link_id)) return inner;
  }
  return nullptr;
}

bool is_same_coding(const Json& a, const Json& b) {
  return read_string(a, "code") == read_string(b, "code") &&
         read_string(a, "system").value_or("") == read_string(b, "system").value_or("");
}

const Json* find_option_score(const Json& item, const Json& coding) {
  const Json* options = find_array(item, "answerOption");
  if (options == nullptr) return nullptr;
  for (const Json& option : *options) {
    const Json* own = find_object(option, "valueCoding");
    if (own == nullptr || !is_same_coding(*own, coding)) continue;
    const Json* score = find_score(&option);
    return score != nullptr ? score : find_score(own);
  }
  return nullptr;
}

/// A concept with the code, in lists that nest by `nested`.
const Json* find_concept(const Json* list, const Json& coding, std::string_view nested) {
  if (list == nullptr) return nullptr;
  for (const Json& candidate : *list) {
    if (candidate.is_object() && read_string(candidate, "code") == read_string(coding, "code")) return &candidate;
    if (!candidate.is_object()) continue;
    if (const Json* inner = find_concept(find_array(candidate, nested), coding, nested)) return inner;
  }
  return nullptr;
}

/// Scores in value sets and code systems that the questionnaire carries.
const Json* find_contained_score(const Json& questionnaire, const Json& coding) {
  const Json* contained = find_array(questionnaire, "contained");
  if (contained == nullptr) return nullptr;
  for (const Json& resource : *contained) {
    if (!resource.is_object()) continue;
    if (const Json* expansion = find_object(resource, "expansion")) {
      if (const Json* score = find_score(find_concept(find_array(*expansion, "contains"), coding, "contains")))
        return score;
    }
    const Json* compose = find_object(resource, "compose");
    const Json* includes = compose == nullptr ? nullptr : find_array(*compose, "include");
    for (std::size_t i = 0; includes != nullptr && i < includes->size(); ++i) {
      const Json& include = (*includes)[i];
      if (!include.is_object() ||
          (find(include, "system") != nullptr && read_string(include, "system") != read_string(coding, "system")))
        continue;
      if (const Json* score = find_score(find_concept(find_array(include, "concept"), coding, "concept"))) return score;
    }
    if (read_string(resource, "resourceType") == "CodeSystem" &&
        read_string(resource, "url") == read_string(coding, "system")) {
      if (const Json* score = find_score(find_concept(find_array(resource, "concept"), coding, "concept")))
        return score;
    }
  }
  return nullptr;
}

/// The coding of an item: itself (known by its type), or an answer's valueCoding; null when it is neither.
const Json* coding_of(const Value& value, TypeId coding) {
  if (!value.is_node() || value.json() == nullptr || !value.json()->is_object()) return nullptr;
  if (coding != 0 && value.type() == coding) return value.json();
  const Json* inner = find_member(*value.json(), "valueCoding");
  return inner != nullptr && inner->is_object() ? inner : value.json();
}

const Json* find_weight(Call& call, const Value& value, TypeId coding_type) {
  if (value.is_node()) {
    if (const Json* own = find_score(value.extension())) return own;
  }
  const Json* coding = coding_of(value, coding_type);
  if (coding == nullptr) return nullptr;
  if (const Json* own = find_score(coding)) return own;
  if (const Json* own = find_score(value.json())) return own;
  const Json* questionnaire = call.run.environment().questionnaire;
  if (questionnaire == nullptr || find(*coding, "code") == nullptr) return nullptr;
  const Json* response_item = call.run.find_response_item(value.json());
  if (response_item == nullptr) response_item = call.run.find_response_item(coding);
  const Json* link_id = response_item == nullptr ? nullptr : find(*response_item, "linkId");
  const Json* item = link_id == nullptr ? nullptr : find_item(*questionnaire, *link_id);
  if (item != nullptr) {
    if (const Json* score = find_option_score(*item, *coding)) return score;
  }
  return find_contained_score(*questionnaire, *coding);
}

bool push_answers(Call& call, const Json& element, TypeId type) {
  for (const std::string_view part : {"item", "answer"}) {
    const Json* elements = find_array(element, part);
    if (elements == nullptr) continue;
    for (const Json& child : *elements) {
      if (!call.run.step()) return false;
      if (part == "answer" && !call.push(Value::node(&child, nullptr, type))) return false;
      if (child.is_object() && !push_answers(call, child, type)) return false;
    }
  }
  return true;
}

}  // namespace

bool weight(Call& call) {
  const Model* model = call.run.model();
  const TypeId decimal = model == nullptr ? TypeId{0} : model->decimal_type();
  const TypeId coding = model == nullptr ? TypeId{0} : model->coding_type();
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    if (!call.run.step(10)) return false;
    const Json* score = find_weight(call, call.run.at(i), coding);
    if (score != nullptr && !call.push(call.run.load(Value::node(score, nullptr, decimal)))) return false;
  }
  return true;
}

bool answers(Call& call) {
  const TypeId type =
      call.run.model() == nullptr ? TypeId{0} : call.run.model()->find_type("QuestionnaireResponse.item.answer");
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.at(i);
    if (value.is_node() && value.json() != nullptr && value.json()->is_object() &&
        !push_answers(call, *value.json(), type))
      return false;
  }
  return true;
}

}  // namespace cairn::fhirpath::functions
