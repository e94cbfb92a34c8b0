#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {

void check_identity(const Context& context) {
  const fhir::Questionnaire& form = context.form.questionnaire();
  const std::pair<const std::string*, std::string_view> members[] = {
      {&form.version, "version"}, {&form.title, "title"}, {&form.language, "language"}};
  std::string missing;
  for (const auto& [value, name] : members) {
    if (value->empty()) missing += (missing.empty() ? "" : ", ") + std::string(name);
  }
  if (!missing.empty()) context.add("Questionnaire", "The questionnaire does not state: " + missing + ".");
}

}  // namespace cairn::survey::lint
