#include "engine/fhir/core_value_sets.h"

#include "engine/fhir/code_syntax.h"

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

TEST(CoreValueSets, NameTheCodeSystemsOfThoseThatCannotBeListed) {
  const auto* systems = find_core_value_set_systems("http://hl7.org/fhir/ValueSet/jurisdiction");
  ASSERT_NE(systems, nullptr);
  EXPECT_EQ(systems->front(), "urn:iso:std:iso:3166");
  for (const std::string& system : *systems) EXPECT_NE(find_code_syntax(system), nullptr) << system;
  EXPECT_EQ(find_core_value_set_systems("http://hl7.org/fhir/ValueSet/administrative-gender"), nullptr);
}

TEST(CoreValueSets, ACodeOfAFixedFormIsToldFromWords) {
  struct Case {
    const char* system;
    const char* code;
    bool fits;
  };
  for (const Case& one : std::initializer_list<Case>{{"urn:iso:std:iso:3166", "AU", true},
                                                     {"urn:iso:std:iso:3166", "AUS", true},
                                                     {"urn:iso:std:iso:3166", "036", true},
                                                     {"urn:iso:std:iso:3166", "Australia", false},
                                                     {"urn:iso:std:iso:3166", "au", false},
                                                     {"urn:iso:std:iso:3166", "", false},
                                                     {"urn:iso:std:iso:3166:-2", "GB-ENG", true},
                                                     {"urn:iso:std:iso:3166:-2", "GB", false},
                                                     {"urn:iso:std:iso:4217", "GBP", true},
                                                     {"urn:iso:std:iso:4217", "pound", false},
                                                     {"urn:ietf:bcp:47", "en-GB", true},
                                                     {"urn:ietf:bcp:47", "x-private", true},
                                                     {"urn:ietf:bcp:47", "English (British)", false},
                                                     {"urn:ietf:bcp:47", "en-", false},
                                                     {"urn:ietf:bcp:47", "x", false}})
    EXPECT_EQ(find_code_syntax(one.system)->fits(one.code), one.fits) << one.code;
  EXPECT_EQ(find_code_syntax("http://snomed.info/sct"), nullptr);
}

}  // namespace
}  // namespace cairn::fhir
