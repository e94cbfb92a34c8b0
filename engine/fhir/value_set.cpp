#include "engine/fhir/value_set.h"

#include <nlohmann/json.hpp>

#include "engine/fhir/core_value_sets.h"
#include "engine/fhir/extensions.h"

namespace cairn::fhir {
namespace {

constexpr int kMaxDepth = 64;

AnswerOption make_option(const Json& concept_element, const std::string& system) {
  AnswerOption option;
  option.value = Coding{
      read_string(concept_element, "system").value_or(system), read_string(concept_element, "version").value_or(""),
      read_string(concept_element, "code").value_or(""), read_string(concept_element, "display").value_or("")};
  option.score = read_score(concept_element);
  option.element = &concept_element;
  return option;
}

/// Code systems may keep weights as properties.
std::optional<double> property_score(const Json& concept_element) {
  const Json* properties = find_array(concept_element, "property");
  if (properties == nullptr) return std::nullopt;
  for (const Json& property : *properties) {
    const std::string code = read_string(property, "code").value_or("");
    if (code != "itemWeight" && code != "ordinalValue") continue;
    for (const std::string_view key : {"valueDecimal", "valueInteger"}) {
      if (const auto score = read_number(property, key)) return score;
    }
  }
  return std::nullopt;
}

void add_contains(const Json& parent, int depth, std::vector<AnswerOption>& options) {
  const Json* contains = find_array(parent, "contains");
  if (contains == nullptr || depth > kMaxDepth) return;
  for (const Json& entry : *contains) {
    if (!read_boolean(entry, "abstract").value_or(false) && read_string(entry, "code"))
      options.push_back(make_option(entry, ""));
    add_contains(entry, depth + 1, options);
  }
}

void add_concepts(const Json& parent, const std::string& system, int depth, std::vector<AnswerOption>& options) {
  const Json* concepts = find_array(parent, "concept");
  if (concepts == nullptr || depth > kMaxDepth) return;
  for (const Json& entry : *concepts) {
    AnswerOption option = make_option(entry, system);
    if (!option.score) option.score = property_score(entry);
    options.push_back(std::move(option));
    add_concepts(entry, system, depth + 1, options);
  }
}

using ConceptIndex = std::map<std::pair<std::string_view, std::string_view>, const AnswerOption*>;

ConceptIndex index_of(const std::vector<AnswerOption>& options) {
  ConceptIndex index;
  for (const AnswerOption& option : options) {
    const Coding& coding = std::get<Coding>(option.value);
    index.try_emplace({coding.system, coding.code}, &option);
  }
  return index;
}

/// Scores and displays that only the code system knows.
void complete_from(const std::vector<AnswerOption>& known, std::vector<AnswerOption>& options) {
  if (known.empty()) return;
  const ConceptIndex index = index_of(known);
  for (AnswerOption& option : options) {
    auto& coding = std::get<Coding>(option.value);
    const auto match = index.find({coding.system, coding.code});
    if (match == index.end()) continue;
    if (!option.score) option.score = match->second->score;
    if (coding.display.empty()) coding.display = std::get<Coding>(match->second->value).display;
  }
}

}  // namespace

ContainedTerminology::ContainedTerminology(const Json& resource) {
  const Json* contained = find_array(resource, "contained");
  if (contained == nullptr) return;
  for (const Json& entry : *contained) {
    const std::string type = read_string(entry, "resourceType").value_or("");
    const auto url = read_string(entry, "url");
    if (type == "ValueSet") {
      if (const auto id = read_string(entry, "id")) value_sets_.try_emplace("#" + *id, &entry);
      if (url) value_sets_.try_emplace(*url, &entry);
    } else if (type == "CodeSystem" && url) {
      code_systems_.try_emplace(*url, &entry);
    }
  }
}

void ContainedTerminology::add_include(const Json& include, Expansion& expansion) const {
  const std::string system = read_string(include, "system").value_or("");
  const auto code_system = code_systems_.find(system);
  std::vector<AnswerOption> known;
  if (code_system != code_systems_.end()) add_concepts(*code_system->second, system, 0, known);
  std::vector<AnswerOption> options;
  if (find(include, "filter") != nullptr || find(include, "valueSet") != nullptr) {
    expansion.gap = "it is defined by a filter or another value set";
  } else if (find_array(include, "concept") != nullptr) {
    add_concepts(include, system, 0, options);
    complete_from(known, options);
  } else if (!known.empty()) {
    options = std::move(known);
  } else {
    expansion.gap = "it takes in the whole code system '" + system + "'";
  }
  expansion.options.insert(expansion.options.end(), std::make_move_iterator(options.begin()),
                           std::make_move_iterator(options.end()));
}

const Expansion& ContainedTerminology::expand(const std::string& reference) {
  auto found = expanded_.find(reference);
  if (found == expanded_.end()) found = expanded_.emplace(reference, make_expansion(reference)).first;
  return found->second;
}

Expansion ContainedTerminology::make_expansion(std::string_view reference) const {
  Expansion expansion;
  auto found = value_sets_.find(reference);
  if (found == value_sets_.end()) found = value_sets_.find(reference.substr(0, reference.find('|')));
  if (found == value_sets_.end()) {
    const std::vector<AnswerOption>* core = find_core_value_set(reference);
    if (core != nullptr) return {*core, true, true, {}, ""};
    if (const std::vector<std::string>* systems = find_core_value_set_systems(reference)) expansion.systems = *systems;
    return expansion;
  }
  expansion.is_known = true;
  const Json& value_set = *found->second;
  if (const Json* expanded = find_object(value_set, "expansion")) {
    add_contains(*expanded, 0, expansion.options);
    std::vector<AnswerOption> known;
    for (const auto& [url, code_system] : code_systems_) add_concepts(*code_system, url, 0, known);
    complete_from(known, expansion.options);
  } else if (const Json* compose = find_object(value_set, "compose")) {
    if (const Json* includes = find_array(*compose, "include")) {
      for (const Json& include : *includes) add_include(include, expansion);
    }
    if (const Json* excludes = find_array(*compose, "exclude")) {
      Expansion excluded;
      for (const Json& exclude : *excludes) add_include(exclude, excluded);
      const ConceptIndex out = index_of(excluded.options);
      std::erase_if(expansion.options, [&](const AnswerOption& option) {
        const Coding& coding = std::get<Coding>(option.value);
        return out.contains({coding.system, coding.code});
      });
      if (expansion.gap.empty()) expansion.gap = excluded.gap;
    }
  }
  if (expansion.options.empty() && expansion.gap.empty()) expansion.gap = "it lists no codes";
  expansion.is_complete = expansion.gap.empty();
  return expansion;
}

}  // namespace cairn::fhir
