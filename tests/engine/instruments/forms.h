#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/text.h"
#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"
#include "engine/instruments/instrument.h"

namespace cairn::instruments::test {

inline Json ordinal(double value) {
  return {{{"url", "http://hl7.org/fhir/StructureDefinition/ordinalValue"}, {"valueDecimal", make_decimal(value)}}};
}

inline fhir::Questionnaire read_form(const Json& resource) {
  fhir::QuestionnaireReading reading = fhir::read_questionnaire(resource);
  for (const Issue& issue : reading.issues)
    EXPECT_LT(issue.severity, Severity::Error) << issue.path << ": " << issue.message;
  EXPECT_TRUE(reading.questionnaire);
  return *std::move(reading.questionnaire);
}

/// A question for an item, as a site would write it: choices with scores, numbers, or a time. Texts are placeholders.
inline Json question(const FormItem& item) {
  Json out = {{"linkId", item.id}, {"text", item.label}};
  if (item.is_time) {
    out["type"] = "time";
  } else if (item.minimum && *item.maximum - *item.minimum <= 10) {
    out["type"] = "choice";
    out["answerOption"] = Json::array();
    for (double value = *item.minimum; value <= *item.maximum; ++value)
      out["answerOption"].push_back({{"valueCoding", {{"code", "v" + format_number(value, 0)}, {"display", "answer"}}},
                                     {"extension", ordinal(value)}});
    out["answerOption"].push_back({{"valueCoding", {{"code", "not-applicable"}, {"display", "does not apply"}}}});
  } else {
    out["type"] = "decimal";
  }
  return out;
}

inline Json form_json(const Instrument& instrument, const Form& form) {
  Json items = Json::array();
  for (const FormItem& item : form.items) items.push_back(question(item));
  return {{"resourceType", "Questionnaire"},
          {"url", instrument.canonical() + "/" + form.id},
          {"status", "active"},
          {"title", "A form"},
          {"item", items}};
}

/// Answers by item id: numbers, "not-applicable" or times.
inline fhir::Response make_response(const Form& form, const Json& answers) {
  Json items = Json::array();
  for (const FormItem& item : form.items) {
    if (!answers.contains(item.id)) continue;
    const Json& answer = answers[item.id];
    Json value;
    if (item.is_time)
      value["valueTime"] = answer;
    else if (answer.is_string())
      value["valueCoding"] = {{"code", answer}};
    else if (question(item)["type"] == "choice")
      value["valueCoding"] = {{"code", "v" + format_number(*to_number(answer), 0)}};
    else
      value["valueDecimal"] = make_decimal(*to_number(answer));
    items.push_back({{"linkId", item.id}, {"answer", Json::array({value})}});
  }
  const auto reading =
      fhir::read_response({{"resourceType", "QuestionnaireResponse"}, {"status", "completed"}, {"item", items}});
  EXPECT_TRUE(reading.issues.empty()) << reading.issues.front().message;
  return *reading.response;
}

}  // namespace cairn::instruments::test
