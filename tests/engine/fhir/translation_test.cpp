#include "engine/fhir/translation.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cairn::fhir {
namespace {

Json json(std::string_view text) { return *parse_json(text); }

std::string translation(std::string_view language, std::string_view content) {
  return R"({"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":")" +
         std::string(language) + R"("},{"url":"content","valueString":")" + std::string(content) + R"("}]})";
}

TEST(Translation, FindsTheWordsOfALanguageAndFallsBackToTheOwnOnes) {
  const Json item = json(R"({"text":"Pain","_text":{"extension":[)" + translation("cy-GB", "Poen") + "," +
                         translation("ar", "ألم") + "]}}");
  EXPECT_EQ(read_words(item, "text", "ar").text, "ألم");
  EXPECT_EQ(read_words(item, "text", "AR-EG").text, "ألم") << "a region serves its language";
  EXPECT_EQ(read_words(item, "text", "cy").language, "cy-GB");
  EXPECT_EQ(read_words(item, "text", "pl").text, "Pain");
  EXPECT_EQ(read_words(item, "text", "pl").language, "") << "the own words keep the questionnaire's language";
  EXPECT_EQ(read_words(item, "text", "").text, "Pain");
}

TEST(Translation, MarkupOfTheOwnLanguageNeverStandsInForATranslation) {
  const Json item = json(
      R"({"text":"Pain","_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/rendering-xhtml","valueString":"<b>Pain</b>"},)" +
      translation("ar", "ألم") + "]}}");
  EXPECT_EQ(read_words(item, "text", "").xhtml, "<b>Pain</b>");
  EXPECT_EQ(read_words(item, "text", "ar").xhtml, "");
}

TEST(Translation, MarkdownIsTranslatedWithItsOwnExtension) {
  const Json item = json(
      R"({"text":"Pain","_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/rendering-markdown","valueMarkdown":"**Pain**","_valueMarkdown":{"extension":[)" +
      translation("pl", "**Ból**") + "]}}," + translation("pl", "Ból") + "]}}");
  const Words words = read_words(item, "text", "pl");
  EXPECT_EQ(words.markdown, "**Ból**");
  EXPECT_EQ(words.text, "Ból");
}

TEST(Translation, OptionsAreTranslatedByDisplayStringAndDesignation) {
  const auto reading = read_questionnaire(json(
      R"({"resourceType":"Questionnaire","status":"active","language":"en","contained":[{"resourceType":"ValueSet","id":"v","compose":{"include":[
      {"system":"s","concept":[{"code":"a","display":"Rest","designation":[{"language":"pl","value":"Odpoczynek"}]}]}]}}],"item":[
      {"linkId":"1","type":"choice","text":"Q","answerOption":[{"valueCoding":{"code":"x","display":"Yes","_display":{"extension":[)" +
      translation("pl", "Tak") + R"(]}}},{"valueString":"No","_valueString":{"extension":[)" +
      translation("pl", "Nie") +
      R"(]}},{"valueInteger":3}]},{"linkId":"2","type":"choice","text":"Q","answerValueSet":"#v"}]})"));
  const auto& options = reading.questionnaire->items[0].options;
  EXPECT_EQ(option_words(options[0], "pl").text, "Tak");
  EXPECT_EQ(option_words(options[0], "de").text, "Yes");
  EXPECT_EQ(option_words(options[1], "pl").text, "Nie");
  EXPECT_EQ(option_words(options[2], "pl").text, "3");
  EXPECT_EQ(option_words(reading.questionnaire->items[1].options[0], "pl").text, "Odpoczynek");
  EXPECT_EQ(list_languages(*reading.questionnaire), (std::vector<std::string>{"en", "pl"}));
}

}  // namespace
}  // namespace cairn::fhir
