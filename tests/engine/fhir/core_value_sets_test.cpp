#include "engine/fhir/core_value_sets.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cairn::fhir {
namespace {

TEST(CoreValueSets, ListTheCodesOfFhirsOwnShortLists) {
  const auto* genders = find_core_value_set("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1");
  ASSERT_NE(genders, nullptr);
  ASSERT_EQ(genders->size(), 4u);
  const auto& first = std::get<Coding>(genders->front().value);
  EXPECT_EQ(first.system, "http://hl7.org/fhir/administrative-gender");
  EXPECT_EQ(first.code, "male");
  EXPECT_EQ(first.display, "Male");
  EXPECT_EQ(find_core_value_set("http://hl7.org/fhir/ValueSet/jurisdiction"), nullptr);  // whole outside systems
  EXPECT_EQ(find_core_value_set("http://example.org/ValueSet/mine"), nullptr);
}

TEST(CoreValueSets, AreTheAnswersOfAQuestionThatNamesOne) {
  const auto document = parse_json(
      R"({"resourceType":"Questionnaire","status":"active","item":[{"linkId":"a","text":"Do you smoke?","type":"choice",
          "answerValueSet":"http://hl7.org/fhir/ValueSet/yesnodontknow"}]})");
  const QuestionnaireReading reading = read_questionnaire(*document);
  ASSERT_TRUE(reading.questionnaire);
  for (const Issue& issue : reading.issues) EXPECT_EQ(issue.code.find("value-set"), std::string::npos) << issue.message;
  EXPECT_EQ(reading.questionnaire->items[0].options.size(), 3u);
  EXPECT_TRUE(reading.questionnaire->items[0].has_all_options);
}

}  // namespace
}  // namespace cairn::fhir
