#include "engine/instruments/checks.h"

#include <algorithm>

namespace cairn::instruments {

Issues check_against_instruments(const fhir::Questionnaire& questionnaire, Purpose purpose) {
  RecognitionReading reading = recognise(questionnaire);
  Issues issues = std::move(reading.issues);
  for (const Recognition& found : reading.recognised) {
    std::string message = "This is '" + found.instrument->name + "'";
    if (found.instrument->forms.size() > 1) message += ", " + found.form->id;
    message +=
        found.form->scales.empty() ? ". Its scoring may not be shipped." : ". It is scored by that instrument's rule.";
    for (const std::string& evidence : found.evidence) message += " " + evidence;
    issues.push_back({Severity::Information, "known-instrument", found.place, std::move(message)});
    rules::check_option_scores(questionnaire, found, issues);
    rules::check_licence(questionnaire, found, purpose, issues);
    rules::check_safety(questionnaire, found, purpose, issues);
  }
  rules::check_codes(questionnaire, issues);
  rules::check_tables(questionnaire, reading.recognised, issues);
  return issues;
}

}  // namespace cairn::instruments
