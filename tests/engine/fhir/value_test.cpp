#include "engine/fhir/value.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/fhir/compare.h"
#include "engine/fhir/format.h"
#include "engine/fhir/response.h"

namespace cairn::fhir {
namespace {

TEST(Value, WritesWhatItReadWithDecimalsUntouched) {
  for (const std::string_view text :
       {R"({"valueBoolean":false})", R"({"valueInteger":-3})", R"({"valueDecimal":1.500})", R"({"valueDecimal":5})",
        R"({"valueDate":"2020-03"})", R"({"valueDateTime":"2020-03-01T10:00:00+01:00"})", R"({"valueTime":"12:00:00"})",
        R"({"valueString":"pain \"here\""})", R"({"valueUri":"urn:x"})",
        R"({"valueCoding":{"code":"a","display":"A","system":"urn:s","version":"1"}})",
        R"({"valueQuantity":{"code":"kg","system":"http://unitsofmeasure.org","unit":"kg","value":70.50}})",
        R"({"valueReference":{"reference":"Patient/1"}})",
        R"({"valueAttachment":{"contentType":"image/png","data":"AAAA","size":3}})"}) {
    const auto value = read_value(*parse_json(text), "value");
    ASSERT_TRUE(value) << text;
    Json written = Json::object();
    write_value(written, "value", *value);
    EXPECT_EQ(write_json(written), text);
  }
}

TEST(Value, IsEmptyForWrongJsonTypes) {
  for (const std::string_view text : {R"({"valueBoolean":"true"})", R"({"valueInteger":1.5})", R"({"valueString":1})",
                                      R"({"valueCoding":"a"})", R"({"valueCode":"a"})", "{}", "[]"}) {
    EXPECT_FALSE(read_value(*parse_json(text), "value")) << text;
  }
}

TEST(CompareValues, ComparesNumbersExactlyAndAcrossKinds) {
  EXPECT_EQ(compare_values(std::int64_t{5}, Decimal{"5.000"}), std::strong_ordering::equal);
  EXPECT_EQ(compare_values(Decimal{"0.1"}, Decimal{"0.1000000000000000000001"}), std::strong_ordering::less);
  EXPECT_FALSE(compare_values(std::int64_t{5}, Text{"5"}));
}

TEST(CompareValues, ConvertsKnownUnitsAndNoOthers) {
  const std::string ucum = "http://unitsofmeasure.org";
  const auto quantity = [&](const char* value, const char* code) {
    return Quantity{Decimal{value}, "", code, ucum, code};
  };
  EXPECT_EQ(compare_values(quantity("10000", "m"), quantity("10", "km")), std::strong_ordering::equal);
  EXPECT_EQ(compare_values(quantity("1", "[lb_av]"), quantity("0.4536", "kg")), std::strong_ordering::less);
  EXPECT_FALSE(compare_values(quantity("5", "kg"), quantity("10", "[mi_i]")));
}

TEST(CompareValues, ComparesDatesAsFarAsBothArePrecise) {
  EXPECT_EQ(compare_values(DateText{"2020-01-31"}, DateText{"2020-02"}), std::strong_ordering::less);
  EXPECT_FALSE(compare_values(DateText{"2020"}, DateText{"2020-02"}));
  EXPECT_EQ(compare_values(DateTimeText{"2020-01-01T00:30:00+01:00"}, DateTimeText{"2019-12-31T23:30:00Z"}),
            std::strong_ordering::equal);
  EXPECT_EQ(compare_values(TimeText{"12:00:00"}, TimeText{"12:00:00.000"}), std::strong_ordering::equal);
}

TEST(IsSameAnswer, ComparesConceptsNotLabels) {
  EXPECT_TRUE(is_same_answer(Coding{"s", "", "a", "One label"}, Coding{"s", "", "a", "Another"}));
  EXPECT_TRUE(is_same_answer(Coding{"", "", "a", ""}, Coding{"s", "", "a", ""}));
  EXPECT_FALSE(is_same_answer(Coding{"s", "", "a", ""}, Coding{"t", "", "a", ""}));
  EXPECT_FALSE(is_same_answer(Text{"a"}, Coding{"s", "", "a", "a"}));
}

TEST(Format, AcceptsWhatFhirAccepts) {
  for (const std::string_view text : {"2020", "2020-02", "2020-02-29"}) EXPECT_TRUE(is_date_text(text)) << text;
  for (const std::string_view text : {"", "20", "2020-13", "2021-02-29", "2020-2-1", "2020-02-29T10:00:00Z"})
    EXPECT_FALSE(is_date_text(text)) << text;
  for (const std::string_view text : {"2020", "2020-02-29T10:00:00Z", "2020-02-29T23:59:60.5+13:45"})
    EXPECT_TRUE(is_date_time_text(text)) << text;
  for (const std::string_view text :
       {"2020-02-29T10:00Z", "2020-02-29T10:00:00", "2020-02-30T10:00:00Z", "2020-02-29T10:00:00+1:00"})
    EXPECT_FALSE(is_date_time_text(text)) << text;
  for (const std::string_view text :
       {"https://example.org/a?b#c", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "urn:oid:1.2.3", "Patient/1"})
    EXPECT_TRUE(is_uri_text(text)) << text;
  for (const std::string_view text :
       {"", "example", "c:\\temp\\x.txt", "http://a b", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520x"})
    EXPECT_FALSE(is_uri_text(text)) << text;
}

TEST(Response, RoundTripsExactly) {
  const std::string_view text =
      R"({"authored":"2026-03-01T10:00:00Z","id":"r1","item":[{"item":[{"answer":[{"item":[{"answer":[{"valueString":"x"}],"linkId":"c"}],"valueDecimal":1.10},{"valueInteger":2}],"linkId":"b"}],"linkId":"a","text":"A"}],)"
      R"("language":"en-GB","questionnaire":"https://example.org/q|1","resourceType":"QuestionnaireResponse","status":"completed","subject":{"reference":"Episode/e1"}})";
  const ResponseReading reading = read_response(*parse_json(text));
  ASSERT_TRUE(reading.response);
  EXPECT_TRUE(reading.issues.empty());
  EXPECT_EQ(write_json(write_response(*reading.response)), text);
  EXPECT_NE(find_response_item(*reading.response, "c"), nullptr);
  EXPECT_EQ(find_response_item(*reading.response, "x"), nullptr);
}

TEST(Response, NamesWhatCannotBeRead) {
  const auto reading = read_response(*parse_json(
      R"({"resourceType":"QuestionnaireResponse","status":"done","item":[{"answer":[{"valueCode":"x"},{}]},{"linkId":"a","answer":"x"}]})"));
  ASSERT_TRUE(reading.response);
  std::vector<std::string> places;
  for (const Issue& issue : reading.issues) places.push_back(issue.path);
  EXPECT_EQ(places,
            (std::vector<std::string>{"QuestionnaireResponse.item[0]", "QuestionnaireResponse.item[0].answer[0]",
                                      "QuestionnaireResponse.item[0].answer[1]", "QuestionnaireResponse.item[1].answer",
                                      "QuestionnaireResponse.status"}));
  EXPECT_FALSE(read_response(*parse_json(R"({"resourceType":"Patient"})")).response);
}

}  // namespace
}  // namespace cairn::fhir
