#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhir/extensions.h"

namespace cairn::fhir {
namespace {

struct Consequence {
  std::string_view kind, words;
};

// What it means for the person who answers that the expression does not run.
constexpr Consequence kConsequences[] = {
    {"enableWhenExpression", "the item is always shown"},
    {"calculatedExpression", "the value is not worked out here; a value sent with a response is kept"},
    {"calculatedValue", "the value is not worked out here; a value sent with a response is kept"},
    {"initialExpression", "the item starts empty"},
    {"answerExpression", "the offered answers are not known here, so an answer is not compared with them"},
    {"candidateExpression", "no candidates are offered"},
    {"constraint", "the rule is not checked"},
    {"targetConstraint", "the rule is not checked"},
    {"variable", "expressions that use it have no value"},
};

std::string_view consequence_of(std::string_view kind) {
  for (const Consequence& row : kConsequences) {
    if (row.kind == kind) return row.words;
  }
  return "it has no effect here";
}

std::string language_of(const Json& extension) {
  if (const Json* expression = find_object(extension, "valueExpression"))
    return read_string(*expression, "language").value_or("no stated language");
  return "text/fhirpath";
}

/// Calls `visit(extension)` for every extension inside a value; child items and contained resources have their own
/// turn.
template <class F>
void for_each_extension(const Json& value, int depth, const F& visit) {
  if (depth > 64) return;
  if (value.is_array()) {
    for (const Json& element : value) for_each_extension(element, depth + 1, visit);
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.get_ref<const Json::object_t&>()) {
      if (key == "item" || key == "contained") continue;
      if ((key == "extension" || key == "modifierExtension") && member.is_array()) {
        for (const Json& extension : member) {
          if (extension.is_object()) visit(extension);
        }
      }
      if (member.is_structured()) for_each_extension(member, depth + 1, visit);
    }
  }
}

}  // namespace

bool is_expression_extension(const Json& extension) {
  if (find(extension, "valueExpression") != nullptr) return true;
  const std::string name = extension_name(read_string(extension, "url").value_or(""));
  if (name == "constraint" || name == "targetConstraint") return find(extension, "extension") != nullptr;
  return name.ends_with("Expression") && find(extension, "valueString") != nullptr;
}

std::vector<std::string> report_expressions(const Element& element) {
  std::vector<std::string> kinds;
  for_each_extension(element.json(), 0, [&](const Json& extension) {
    if (!is_expression_extension(extension)) return;
    std::string kind = extension_name(read_string(extension, "url").value_or(""));
    element.add(Severity::Warning, "expression-not-evaluated",
                "The expression '" + kind + "' (" + language_of(extension) +
                    ") loads but is not evaluated: " + std::string(consequence_of(kind)) + ".");
    kinds.push_back(std::move(kind));
  });
  return kinds;
}

}  // namespace cairn::fhir
