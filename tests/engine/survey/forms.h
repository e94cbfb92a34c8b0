#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::survey::test {

/// A questionnaire from the JSON of its items; it must have no errors.
inline fhir::Questionnaire make_form(const std::string& items) {
  const auto document = parse_json(
      R"({"resourceType":"Questionnaire","url":"https://example.org/q","status":"active","item":)" + items + "}");
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  fhir::QuestionnaireReading reading = fhir::read_questionnaire(*document);
  for (const Issue& issue : reading.issues)
    EXPECT_LT(issue.severity, Severity::Error) << issue.path << ": " << issue.message;
  return *std::move(reading.questionnaire);
}

/// A completed response from the JSON of its items.
inline fhir::Response make_response(const std::string& items) {
  const auto document =
      parse_json(R"({"resourceType":"QuestionnaireResponse","status":"completed","item":)" + items + "}");
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  fhir::ResponseReading reading = fhir::read_response(*document);
  EXPECT_TRUE(reading.issues.empty());
  return *std::move(reading.response);
}

}  // namespace cairn::survey::test
