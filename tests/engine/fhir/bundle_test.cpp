#include "engine/fhir/bundle.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {
namespace {

constexpr std::string_view kForm =
    R"({"resource":{"resourceType":"Questionnaire","url":"urn:q","status":"active","item":[
      {"linkId":"a","text":"A","type":"choice","answerValueSet":"https://example.org/vs"}]}})";
constexpr std::string_view kTerminology =
    R"({"resource":{"resourceType":"ValueSet","url":"https://example.org/vs","compose":{"include":[{"system":"https://example.org/cs"}]}}},
      {"resource":{"resourceType":"CodeSystem","url":"https://example.org/cs","concept":[{"code":"x","display":"X"},{"code":"y","display":"Y"}]}})";

QuestionnaireReading read(const std::string& entries) {
  const auto document = parse_json(R"({"resourceType":"Bundle","type":"collection","entry":[)" + entries + "]}");
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  return read_questionnaire(*document);
}

TEST(Bundle, GivesTheQuestionnaireItsValueSets) {
  const auto reading = read(std::string(kTerminology) + "," + std::string(kForm));
  ASSERT_TRUE(reading.questionnaire);
  EXPECT_EQ(reading.pointer, "/entry/2/resource");
  const Item& item = reading.questionnaire->items[0];
  ASSERT_EQ(item.options.size(), 2U);
  EXPECT_EQ(display_text(item.options[1].value), "Y");
  EXPECT_TRUE(item.has_all_options);
  EXPECT_EQ((*reading.questionnaire->resource)["contained"].size(), 2U) << "what is stored needs no Bundle";
  EXPECT_FALSE(has_errors(reading.issues));
}

TEST(Bundle, OfNoneOrSeveralQuestionnairesIsRefused) {
  EXPECT_EQ(read(std::string(kTerminology)).issues.at(0).code, "bundle-questionnaires");
  const auto two = read(std::string(kForm) + "," + std::string(kForm));
  EXPECT_FALSE(two.questionnaire);
  EXPECT_EQ(two.issues.at(0).message,
            "The Bundle holds 2 Questionnaires. Give each in a Bundle of its own, with its value sets beside it.");
  EXPECT_FALSE(read(R"(1, {"resource":3}, {"resource":{"resourceType":7}})").questionnaire);
}

}  // namespace
}  // namespace cairn::fhir
