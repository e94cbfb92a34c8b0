#include "engine/fhir/r5.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {
namespace {

QuestionnaireReading read_r5(std::string_view members, std::string_view items) {
  const auto document =
      parse_json(R"({"resourceType":"Questionnaire","url":"https://example.org/q","status":"active",)" +
                 std::string(members) + R"("item":)" + std::string(items) + "}");
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  return read_questionnaire(*document);
}

std::string findings(const QuestionnaireReading& reading) {
  std::string out;
  for (const Issue& issue : reading.issues)
    out += std::string(severity_name(issue.severity)) + " " + issue.code + " " + issue.path + "\n";
  return out;
}

TEST(R5, CodingBecomesChoiceOrOpenChoice) {
  const auto reading =
      read_r5("", R"([{"linkId":"a","text":"A","type":"coding","answerOption":[{"valueCoding":{"code":"x"}}]},
      {"linkId":"b","text":"B","type":"coding","answerConstraint":"optionsOrString","answerOption":[{"valueCoding":{"code":"x"}}]},
      {"linkId":"c","text":"C","type":"coding","answerConstraint":"optionsOrType","answerOption":[{"valueCoding":{"code":"x"}}]}])");
  ASSERT_TRUE(reading.questionnaire);
  EXPECT_EQ(reading.fhir_version, "R5");
  EXPECT_EQ(reading.questionnaire->items[0].type, ItemType::Choice);
  EXPECT_EQ(reading.questionnaire->items[1].type, ItemType::OpenChoice);
  EXPECT_EQ(reading.questionnaire->items[2].type, ItemType::OpenChoice);
  EXPECT_EQ(findings(reading),
            "information fhir-version Questionnaire.item[0]\n"
            "information r5-converted Questionnaire.item[0].type\n"
            "information r5-converted Questionnaire.item[1].type\n"
            "information r5-converted Questionnaire.item[2].type\n"
            "warning r5-changed Questionnaire.item[2].answerConstraint\n");
}

TEST(R5, OptionsOfOtherTypesKeepWhatMayBeAnswered) {
  const auto reading = read_r5("", R"([
      {"linkId":"a","text":"A","type":"integer","answerConstraint":"optionsOrString","answerOption":[{"valueInteger":1}]},
      {"linkId":"b","text":"B","type":"string","answerConstraint":"optionsOrType","answerOption":[{"valueString":"x"}]},
      {"linkId":"c","text":"C","type":"integer","answerConstraint":"optionsOrType","answerOption":[{"valueInteger":1}]},
      {"linkId":"d","text":"D","type":"integer","answerConstraint":"optionsOnly","answerOption":[{"valueInteger":1}]}])");
  ASSERT_TRUE(reading.questionnaire);
  const auto& items = reading.questionnaire->items;
  EXPECT_EQ(items[0].type, ItemType::OpenChoice);
  EXPECT_EQ(items[1].type, ItemType::OpenChoice);
  EXPECT_EQ(items[2].type, ItemType::Integer);
  EXPECT_FALSE(items[2].has_all_options) << "other numbers are accepted too";
  EXPECT_TRUE(items[3].has_all_options);
  EXPECT_FALSE(has_errors(reading.issues));
}

TEST(R5, KeepsNewElementsOfTheRootAsExtensions) {
  const auto reading = read_r5(R"("versionAlgorithmString":"semver","copyrightLabel":"(c) us",)",
                               R"([{"linkId":"a","text":"A","type":"date"}])");
  ASSERT_TRUE(reading.questionnaire);
  const Json& resource = *reading.questionnaire->resource;
  EXPECT_FALSE(resource.contains("versionAlgorithmString"));
  EXPECT_EQ(resource["extension"].size(), 2U);
  EXPECT_EQ(resource["extension"][1]["valueString"], "(c) us");
}

TEST(R5, SaysWhatWillBehaveOtherwise) {
  const auto reading = read_r5("", R"([
      {"linkId":"a","text":"A","type":"boolean","disabledDisplay":"protected"},
      {"linkId":"b","text":"B","type":"boolean","disabledDisplay":"hidden"},
      {"linkId":"c","text":"C","type":"question","item":[{"linkId":"d","text":"D","type":"date"}]},
      {"linkId":"e","text":"E","type":"coding","option":[{"valueCoding":{"code":"x"}}]}])");
  ASSERT_TRUE(reading.questionnaire);
  EXPECT_EQ(findings(reading),
            "information fhir-version Questionnaire.item[0]\n"
            "warning r5-changed Questionnaire.item[0].disabledDisplay\n"
            "information r5-converted Questionnaire.item[1].disabledDisplay\n"
            "warning r5-changed Questionnaire.item[2].type\n"
            "warning r5-changed Questionnaire.item[3].option\n"
            "information r5-converted Questionnaire.item[3].type\n");
  EXPECT_EQ(reading.questionnaire->items[2].type, ItemType::Group);
  EXPECT_EQ(reading.questionnaire->items[3].options.size(), 1U);
}

TEST(R5, AttachmentSizesBecomeNumbers) {
  const auto document = parse_json(
      R"({"item":[{"linkId":"a","type":"attachment","initial":[{"valueAttachment":{"url":"x","size":"120"}}]}]})");
  Issues changes;
  const Json converted = convert_r5_questionnaire(*document, changes);
  EXPECT_EQ(converted["item"][0]["initial"][0]["valueAttachment"]["size"], 120);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].path, "Questionnaire.item[0].initial[0].valueAttachment.size");
}

}  // namespace
}  // namespace cairn::fhir
