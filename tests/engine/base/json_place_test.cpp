#include "engine/base/json_place.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

std::string locate(std::string_view text, const std::string& path, std::string_view root = {}) {
  const std::string paths[] = {path};
  const TextPlace place = locate_paths(text, paths, root).at(0);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

constexpr std::string_view kForm = R"({
  "resourceType": "Questionnaire",
  "item": [
    {"linkId": "a", "text": "Is \"item\": [ a word?", "type": "boolean"},
    {
      "linkId": "b",
      "item": [{"linkId": "c", "é": 1, "type": "date"}]
    }
  ]
})";

TEST(JsonPlace, IsWhereAMemberOrElementBegins) {
  EXPECT_EQ(locate(kForm, "Questionnaire"), "1:1");
  EXPECT_EQ(locate(kForm, "Questionnaire.item[0]"), "4:5");
  EXPECT_EQ(locate(kForm, "Questionnaire.item[0].type"), "4:55");
  EXPECT_EQ(locate(kForm, "Questionnaire.item[1].linkId"), "6:7");
  EXPECT_EQ(locate(kForm, "Questionnaire.item[1].item[0]"), "7:16");
  EXPECT_EQ(locate(kForm, "Questionnaire.item[1].item[0].type"), "7:40") << "columns count characters";
}

TEST(JsonPlace, OfWhatIsNotThereIsThatOfWhatIsAroundIt) {
  EXPECT_EQ(locate(kForm, "Questionnaire.status"), "1:1");
  EXPECT_EQ(locate(kForm, "Questionnaire.item[1].text"), "5:5");
  EXPECT_EQ(locate(kForm, "Questionnaire.item[9].text"), "3:3");
  EXPECT_EQ(locate("7", "Questionnaire.item[9]"), "1:1");
  EXPECT_EQ(locate("", "Questionnaire"), "0:0");
}

TEST(JsonPlace, BeginsWhereTheResourceStands) {
  constexpr std::string_view bundle = R"({"entry":[{"resource":{}},
{"resource":{"status":"active","item":[{}]}}]})";
  EXPECT_EQ(locate(bundle, "Questionnaire.item[0]", "/entry/1/resource"), "2:40");
  EXPECT_EQ(locate(bundle, "Questionnaire", "/entry/1/resource"), "2:2");
}

TEST(JsonPlace, SurvivesTextThatIsNoJson) {
  for (const std::string_view text : {"{\"", "[[[", "}}}", "{\"a\\", ",,,", "\"item\":[}"})
    EXPECT_LE(locate_paths(text, std::vector<std::string>{"Q.item[0].a", "Q"}).size(), 2U) << text;
}

}  // namespace
}  // namespace cairn
