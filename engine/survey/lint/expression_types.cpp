#include "engine/fhirpath/type_check.h"
#include "engine/survey/lint/rule.h"
#include "engine/survey/plan.h"

namespace cairn::survey::lint {
namespace {

/// The first line: what is wrong. The rest shows the expression with a caret.
std::string first_line(const std::string& message) { return message.substr(0, message.find('\n')); }

std::string_view context_type(const fhir::Expression& source) {
  return source.path.starts_with("Questionnaire.item") ? "QuestionnaireResponse.item" : "QuestionnaireResponse";
}

}  // namespace

void check_expression_types(const Context& context) {
  for (const survey::Rule& rule : context.form.plan().rules) {
    const auto problem =
        fhirpath::check_types(rule.expression.program(), context_type(*rule.source), {}, "QuestionnaireResponse");
    if (!problem) continue;
    context.add(rule.source->path, "By the types of FHIR R4 this expression is wrong (" + first_line(problem->message) +
                                       "); it still runs here, where unknown elements are empty.");
  }
}

}  // namespace cairn::survey::lint
