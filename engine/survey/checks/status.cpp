#include <nlohmann/json.hpp>

#include "engine/fhir/format.h"
#include "engine/survey/checks/rule.h"

namespace cairn::survey::checks {
namespace {

void check_period(const Context& context) {
  const Json* period = context.questionnaire.resource == nullptr
                           ? nullptr
                           : find_object(*context.questionnaire.resource, "effectivePeriod");
  const std::string day = context.response.authored.substr(0, 10);
  if (period == nullptr || day.size() != 10) return;
  const std::string start = read_string(*period, "start").value_or("").substr(0, 10);
  const std::string end = read_string(*period, "end").value_or("").substr(0, 10);
  if ((!start.empty() && day < start) || (!end.empty() && day.substr(0, end.size()) > end)) {
    context.add("business-rule", "QuestionnaireResponse.authored",
                "The response was written outside the time in which the questionnaire is valid.", Severity::Warning);
  }
}

}  // namespace

void check_status(const Context& context) {
  const fhir::Response& response = context.response;
  if (!response.authored.empty() && !fhir::is_date_time_text(response.authored)) {
    context.add("value", "QuestionnaireResponse.authored",
                "'authored' must be a date and time such as 2026-03-01T09:30:00Z. Correct it.");
  }
  if (context.questionnaire.status == "draft" || context.questionnaire.status == "retired") {
    context.add("business-rule", "QuestionnaireResponse.questionnaire",
                "The questionnaire has the status '" + context.questionnaire.status + "'.", Severity::Warning);
  }
  check_period(context);
}

}  // namespace cairn::survey::checks
