#include "engine/fhir/expression_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhir/extensions.h"

namespace cairn::fhir {
namespace {

constexpr std::string_view kFhirpath = "text/fhirpath";

struct Kind {
  std::string_view name;
  bool is_evaluated;
  std::string_view otherwise;  // what it means for the person who answers that it does not run
};

constexpr std::string_view kWithoutRule = "the rule is not checked";

constexpr Kind kKinds[] = {
    {"variable", true, "expressions that use it have no value"},
    {"enableWhenExpression", true, "the item is always shown"},
    {"calculatedExpression", true, "the value is not worked out here; a value sent with a response is kept"},
    {"initialExpression", true, "the item starts empty"},
    {"answerExpression", true, "the offered answers are not known here, so an answer is not compared with them"},
    {"answerOptionsToggleExpression", true, "the options are always offered"},
    {"constraint", true, kWithoutRule},
    {"targetConstraint", true, kWithoutRule},
    {"text", true, "the text stands as written"},
    {"required", true, "only what stands in the file counts"},
    {"minValue", true, kWithoutRule},
    {"maxValue", true, kWithoutRule},
    {"minQuantity", true, kWithoutRule},
    {"maxQuantity", true, kWithoutRule},
    {"minLength", true, kWithoutRule},
    {"maxLength", true, kWithoutRule},
    {"minOccurs", true, kWithoutRule},
    {"maxOccurs", true, kWithoutRule},
    {"calculatedValue", false, "the value is not worked out here; a value sent with a response is kept"},
    {"candidateExpression", false, "no candidates are offered"},
};

const Kind* find_kind(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& kind) { return kind.name == name; });
  return found == std::end(kKinds) ? nullptr : found;
}

std::string url_name(const Json& extension) { return extension_name(read_string(extension, "url").value_or("")); }

bool is_sub_expression(const Json& extension) {
  return find(extension, "valueExpression") != nullptr || find(extension, "valueString") != nullptr;
}

/// valueExpression, or the text of older files (valueString: FHIRPath).
Expression read_expression(const Json& extension, std::string kind, std::string path) {
  Expression expression{std::move(kind), "", std::string(kFhirpath), "", std::move(path)};
  if (const Json* value = find_object(extension, "valueExpression")) {
    expression.language = read_string(*value, "language").value_or("");
    expression.name = read_string(*value, "name").value_or("");
    expression.text = read_string(*value, "expression").value_or("");
    if (expression.language.empty()) expression.language = "no stated language";
  } else {
    expression.text = read_string(extension, "valueString").value_or("");
  }
  return expression;
}

class Reader {
 public:
  Reader(const Element& element, ExpressionReading& reading) : element_(element), reading_(reading) {}

  void run() {
    for (const auto& [key, member] : element_.json().get_ref<const Json::object_t&>()) {
      if (key == "item" || key == "contained") continue;
      const std::string path = element_.path() + "." + key;
      if (key == "extension") {
        for_each_extension(member, path,
                           [&](const Json& extension, std::string at) { read_own(extension, std::move(at)); });
      } else if (key.starts_with('_')) {
        read_primitive(member, key.substr(1), path);
      } else if (member.is_structured()) {
        report_inner(member, path, 0);
      }
    }
  }

 private:
  template <class F>
  void for_each_extension(const Json& extensions, const std::string& path, const F& visit) const {
    if (!extensions.is_array()) return;
    for (std::size_t i = 0; i < extensions.size(); ++i) {
      if (extensions[i].is_object()) visit(extensions[i], path + "[" + std::to_string(i) + "]");
    }
  }

  void read_own(const Json& extension, std::string path) {
    const std::string name = url_name(extension);
    if (find_array(extension, "extension") != nullptr) {
      if (name == "constraint" || name == "targetConstraint") return read_constraint(extension, name, path);
      if (name == "answerOptionsToggleExpression") return read_toggle(extension, path);
      return report_inner(*find(extension, "extension"), path, 0);
    }
    if (is_expression_extension(extension)) return add(read_expression(extension, name, std::move(path)));
    for (const auto& [key, member] : extension.get_ref<const Json::object_t&>()) {
      if (key.starts_with("_value")) read_primitive(member, name, path + "." + key);
    }
  }

  /// The sibling of a primitive: its value may be an expression (cqf-expression).
  void read_primitive(const Json& sibling, const std::string& kind, const std::string& path) {
    if (!sibling.is_object()) return;
    const Json* extensions = find_array(sibling, "extension");
    if (extensions == nullptr) return;
    for_each_extension(*extensions, path + ".extension", [&](const Json& extension, std::string at) {
      const std::string name = url_name(extension);
      if (name == "cqf-expression") return add(read_expression(extension, kind, std::move(at)));
      if (name == "cqf-calculatedValue") return report(read_expression(extension, "calculatedValue", std::move(at)));
      if (is_expression_extension(extension)) report(read_expression(extension, name, std::move(at)));
    });
  }

  void read_constraint(const Json& extension, const std::string& name, const std::string& path) {
    Constraint constraint;
    constraint.expression = {name, "", std::string(kFhirpath), "", path};
    for_each_extension(*find(extension, "extension"), path + ".extension", [&](const Json& part, std::string at) {
      const std::string key = url_name(part);
      const auto text = [&] {
        for (const std::string_view value : {"valueString", "valueMarkdown", "valueCode", "valueId"}) {
          if (auto found = read_string(part, value)) return *found;
        }
        return std::string();
      };
      if (key == "key") constraint.key = text();
      if (key == "human") constraint.human = text();
      if (key == "location") constraint.location = text();
      if (key == "severity" && text() == "warning") constraint.severity = Constraint::Severity::Warning;
      if (key == "expression" && is_sub_expression(part))
        constraint.expression = read_expression(part, name, std::move(at));
    });
    check(constraint.expression);
    reading_.constraints.push_back(std::move(constraint));
  }

  void read_toggle(const Json& extension, const std::string& path) {
    OptionToggle toggle;
    toggle.expression = {"answerOptionsToggleExpression", "", std::string(kFhirpath), "", path};
    for_each_extension(*find(extension, "extension"), path + ".extension", [&](const Json& part, std::string at) {
      const std::string key = url_name(part);
      if (key == "option") {
        if (auto value = read_value(part, "value")) toggle.options.push_back(*std::move(value));
      } else if (key == "expression" && is_sub_expression(part)) {
        toggle.expression = read_expression(part, toggle.expression.kind, std::move(at));
      }
    });
    check(toggle.expression);
    reading_.toggles.push_back(std::move(toggle));
  }

  /// Expressions of options, codes and the like: nothing here evaluates them.
  void report_inner(const Json& value, const std::string& path, int depth) {
    if (depth > 64) return;
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i].is_structured()) report_inner(value[i], path + "[" + std::to_string(i) + "]", depth + 1);
      }
    } else if (value.is_object()) {
      if (is_expression_extension(value)) return report(read_expression(value, url_name(value), path));
      for (const auto& [key, member] : value.get_ref<const Json::object_t&>()) {
        if (member.is_structured()) report_inner(member, path + "." + key, depth + 1);
      }
    }
  }

  void add(Expression expression) {
    check(expression);
    reading_.expressions.push_back(std::move(expression));
  }

  void check(const Expression& expression) {
    const Kind* kind = find_kind(expression.kind);
    if (kind == nullptr || !kind->is_evaluated || !expression.is_fhirpath()) {
      report(expression);
    } else if (expression.text.find_first_not_of(" \t\r\n") == std::string::npos) {
      element_.add(Severity::Warning, "expression-missing",
                   "The extension '" + expression.kind + "' has no expression: " + std::string(kind->otherwise) +
                       ". Add the expression, or remove the extension.");
    }
  }

  void report(const Expression& expression) {
    const Kind* kind = find_kind(expression.kind);
    element_.add(Severity::Warning, "expression-not-evaluated",
                 "The expression '" + expression.kind + "' (" + expression.language + ") loads but is not evaluated: " +
                     std::string(kind == nullptr ? "it has no effect here" : kind->otherwise) +
                     (expression.is_fhirpath() ? "." : ". Expressions in FHIRPath (text/fhirpath) are evaluated."));
  }

  const Element& element_;
  ExpressionReading& reading_;
};

}  // namespace

bool is_expression_extension(const Json& extension) {
  if (find(extension, "valueExpression") != nullptr) return true;
  const std::string name = url_name(extension);
  if (find(extension, "extension") != nullptr)
    return name == "constraint" || name == "targetConstraint" || name == "answerOptionsToggleExpression";
  return name.ends_with("Expression") && find(extension, "valueString") != nullptr;
}

ExpressionReading read_expressions(const Element& element) {
  ExpressionReading reading;
  Reader(element, reading).run();
  return reading;
}

}  // namespace cairn::fhir
