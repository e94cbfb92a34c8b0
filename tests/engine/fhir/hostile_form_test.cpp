#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {
namespace {

QuestionnaireReading read_items(const std::string& items) {
  const auto document =
      parse_json(R"({"resourceType":"Questionnaire","url":"urn:q","status":"active","item":)" + items + "}",
                 {std::size_t{16} << 20, 64});
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  return document ? read_questionnaire(*document) : QuestionnaireReading{};
}

std::string many(std::size_t count) {
  std::string items = "[";
  for (std::size_t i = 0; i < count; ++i)
    items += (i > 0 ? "," : "") + (R"({"linkId":")" + std::to_string(i) + R"(","text":"Q","type":"date"})");
  return items + "]";
}

TEST(HostileForm, OfAHundredThousandItemsIsRefusedByCount) {
  const auto reading = read_items(many(100'000));
  EXPECT_FALSE(reading.questionnaire);
  ASSERT_EQ(reading.issues.size(), 1U);
  EXPECT_EQ(reading.issues[0].code, "too-many-items");
  EXPECT_EQ(reading.issues[0].message,
            "The form has 100000 items; at most 20000 are read. Split it into several forms.");
  EXPECT_TRUE(read_items(many(20'000)).questionnaire);
}

TEST(HostileForm, CountsItemsInsideItems) {
  EXPECT_EQ(read_items(R"([{"linkId":"g","text":"G","type":"group","item":)" + many(20'000) + "}]").issues[0].code,
            "too-many-items");
}

TEST(HostileForm, NestedDeeplyIsReadAsFarAsTheLimit) {
  std::string items = R"([{"linkId":"x","text":"Q","type":"date"}])";
  for (int level = 0; level < 29; ++level)
    items = R"([{"linkId":"g)" + std::to_string(level) + R"(","text":"G","type":"group","item":)" + items + "}]";
  EXPECT_FALSE(has_errors(read_items(items).issues)) << "30 levels are fine, within the 64 of JSON";
}

}  // namespace
}  // namespace cairn::fhir
