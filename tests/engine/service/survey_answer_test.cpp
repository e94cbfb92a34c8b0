#include "engine/service/survey_answer.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace cairn::service {
namespace {

fhir::Questionnaire questionnaire_of(std::string_view items) {
  const auto json =
      parse_json(R"({"resourceType":"Questionnaire","status":"active","item":)" + std::string(items) + "}");
  CAIRN_ASSERT(json);
  auto reading = fhir::read_questionnaire(*json);
  CAIRN_ASSERT(reading.questionnaire);
  return *std::move(reading.questionnaire);
}

struct Case {
  const char* type;
  std::vector<std::string> values;
  std::string outcome;  // the answer as text, or "refused: " and the message
};

void expect(const Case& one) {
  const auto questionnaire =
      questionnaire_of(R"([{"linkId":"q","text":"Q","type":")" + std::string(one.type) + R"("}])");
  const auto answers = decode_answers(questionnaire.items.at(0), one.values);
  std::string outcome;
  if (!answers)
    outcome = "refused: " + answers.error().message;
  else
    for (const auto& value :
         encode_answers(questionnaire.items.at(0),
                        {{answers->empty() ? fhir::Value(fhir::Text{"(none)"}) : answers->front(), {}}}))
      outcome += value;
  EXPECT_EQ(outcome, one.outcome) << one.type << " " << (one.values.empty() ? "" : one.values.front());
}

TEST(SurveyAnswer, TextsOfFormFieldsBecomeAnswersOfTheItemsType) {
  const std::vector<Case> cases = {
      {"integer", {" 7 "}, "7"},
      {"integer", {"+007"}, "7"},
      {"integer", {"-3"}, "-3"},
      {"integer", {"7.5"}, "refused: Enter a whole number, like 7."},
      {"integer", {"seven"}, "refused: Enter a number, like 7."},
      {"integer", {"99999999999999999999"}, "refused: This number is too large."},
      {"decimal", {"7.50"}, "7.50"},
      {"decimal", {".5"}, "0.5"},
      {"decimal", {"1e9"}, "refused: Enter a number, like 7.5."},
      {"decimal", {"NaN"}, "refused: Enter a number, like 7.5."},
      {"boolean", {"true"}, "true"},
      {"boolean", {"yes"}, "refused: Choose yes or no."},
      {"date", {"2024-02-29"}, "2024-02-29"},
      {"date", {"2023-02-29"}, "refused: Enter a real date, for example 31 3 1980."},
      {"date", {"1999"}, "1999"},
      {"time", {"9:30"}, "09:30"},
      {"time", {"25:00"}, "refused: Enter a time of day, for example 14:30."},
      {"dateTime", {"2024-02-29T9:30"}, "2024-02-29T09:30"},
      {"string", {"  two words\r\n"}, "two words"},
      {"text", {"one\r\ntwo"}, "one\ntwo"},
      {"text", {" \r\n "}, "(none)"},
      {"text",
       {"bell \x07"},
       "refused: The text holds characters that cannot be kept. Type it again or leave out unusual characters."},
      {"url", {"not a link"}, "refused: Enter a web address, for example https://www.example.org/page."},
      {"integer", {"1", "2"}, "refused: Enter one answer."},
      {"attachment", {"x"}, "refused: This question cannot be answered here."},
  };
  for (const Case& one : cases) expect(one);
}

constexpr std::string_view kChoice = R"([{"linkId":"q","text":"Q","type":"open-choice","answerOption":[
  {"valueCoding":{"code":"a","display":"A"}},{"valueString":"B"}]}])";

TEST(SurveyAnswer, OptionsAreNamedByTheirPlace) {
  const auto questionnaire = questionnaire_of(kChoice);
  const fhir::Item& item = questionnaire.items.at(0);
  EXPECT_EQ(display_text(decode_answers(item, {"0"})->at(0)), "A");
  EXPECT_EQ(display_text(decode_answers(item, {"1"})->at(0)), "B");
  EXPECT_FALSE(decode_answers(item, {"2"}));
  EXPECT_FALSE(decode_answers(item, {"-1"}));
  EXPECT_FALSE(decode_answers(item, {"a"}));
}

TEST(SurveyAnswer, AnOpenChoiceTakesOwnWords) {
  const auto questionnaire = questionnaire_of(kChoice);
  const fhir::Item& item = questionnaire.items.at(0);
  const auto answers = decode_answers(item, {"other: my own "});
  ASSERT_TRUE(answers);
  EXPECT_EQ(std::get<fhir::Text>(answers->at(0)).text, "my own");
  EXPECT_EQ(encode_answers(item, {{answers->at(0), {}}}), std::vector<std::string>{"other:my own"});
  EXPECT_EQ(decode_answers(item, {"other:  "}).error().message, "Enter your own answer, or choose another one.");
}

TEST(SurveyAnswer, AnswersLieInTheOrderOfTheQuestionnaireWhateverTheOrderOfAnswering) {
  const auto questionnaire = questionnaire_of(R"([
    {"linkId":"g","type":"group","text":"G","item":[{"linkId":"a","type":"string","text":"A"},{"linkId":"b","type":"string","text":"B"}]},
    {"linkId":"c","type":"string","text":"C"}])");
  fhir::Response response;
  EXPECT_TRUE(place_answers(questionnaire, questionnaire.items[1], {fhir::Text{"3"}}, response));
  EXPECT_TRUE(place_answers(questionnaire, questionnaire.items[0].items[1], {fhir::Text{"2"}}, response));
  EXPECT_TRUE(place_answers(questionnaire, questionnaire.items[0].items[0], {fhir::Text{"1"}}, response));
  ASSERT_EQ(response.items.size(), 2u);
  EXPECT_EQ(response.items[0].items.at(0).link_id, "a");
  EXPECT_EQ(response.items[0].items.at(1).link_id, "b");
  EXPECT_TRUE(place_answers(questionnaire, questionnaire.items[1], {}, response));
  EXPECT_NE(find_placed(questionnaire, questionnaire.items[1], response), nullptr);
  remove_unanswered(response.items);
  EXPECT_EQ(response.items.size(), 1u);
}

TEST(SurveyAnswer, ARowThatIsNotThereHoldsNoRowsOfItsOwn) {
  const auto questionnaire = questionnaire_of(
      R"([{"linkId":"o","type":"group","repeats":true,"text":"O","item":[{"linkId":"i","type":"group","repeats":true,)"
      R"("text":"I","item":[{"linkId":"a","type":"string","text":"A"}]}]}])");
  const fhir::Item& inner = questionnaire.items[0].items[0];
  fhir::Response response;
  EXPECT_EQ(find_items_of(questionnaire, inner, response, {1}), nullptr);
  EXPECT_NE(find_items_of(questionnaire, inner, response, {0}), nullptr) << "the first one is shown before it is there";
  EXPECT_EQ(find_items_of(questionnaire, inner, response, {1}), nullptr);
  EXPECT_EQ(find_items_of(questionnaire, inner, response, {99'999}), nullptr);
  EXPECT_EQ(response.items.size(), 1U);
}

TEST(SurveyAnswer, AQuestionInsideAnotherHasNoPlaceUntilThatIsAnswered) {
  const auto questionnaire = questionnaire_of(
      R"([{"linkId":"a","type":"boolean","text":"A","item":[{"linkId":"b","type":"string","text":"B"}]}])");
  const fhir::Item& outer = questionnaire.items[0];
  fhir::Response response;
  EXPECT_FALSE(place_answers(questionnaire, outer.items[0], {fhir::Text{"x"}}, response));
  EXPECT_TRUE(place_answers(questionnaire, outer, {true}, response));
  EXPECT_TRUE(place_answers(questionnaire, outer.items[0], {fhir::Text{"x"}}, response));
  EXPECT_TRUE(place_answers(questionnaire, outer, {false}, response));
  EXPECT_EQ(display_text(find_placed(questionnaire, outer.items[0], response)->answers.at(0).value), "x");
}

}  // namespace
}  // namespace cairn::service
