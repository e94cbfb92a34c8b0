#include "engine/base/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cairn {
namespace {

std::string refusal(std::string_view text) {
  const Result<Json> result = parse_json(text);
  return result ? "accepted" : result.error().message;
}

TEST(Json, KeepsTheTextOfDecimals) {
  const std::string text = R"({"a":0.10,"b":[1e3,-0.0,123456789012345678.90],"c":5})";
  const Result<Json> json = parse_json(text);
  ASSERT_TRUE(json);
  EXPECT_EQ(write_json(*json), text);
  EXPECT_EQ(read_number(*json, "a"), 0.1);
  EXPECT_EQ(read_number(*json, "c"), 5.0);
}

TEST(Json, RefusesDuplicateKeysNamingThePlace) {
  EXPECT_EQ(refusal("{\"a\": 1,\n \"a\": 2}"), "line 2, column 4: an object has the same key twice; keep one of them");
}

TEST(Json, RefusesNestingBeyondTheLimit) {
  EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
  EXPECT_NE(refusal(std::string(65, '[') + std::string(65, ']')).find("nested deeper than 64 levels"),
            std::string::npos);
}

TEST(Json, RefusesByteOrderMarkNulAndBadUtf8) {
  EXPECT_NE(refusal("\xEF\xBB\xBF{}").find("byte-order mark"), std::string::npos);
  EXPECT_NE(refusal(std::string_view("{}\0", 3)).find("NUL"), std::string::npos);
  EXPECT_NE(refusal("\"\xFF\"").find("UTF-8"), std::string::npos);
}

TEST(Json, RefusesWholeNumbersBeyond64Bits) {
  EXPECT_NE(refusal("12345678901234567890123").find("64 bits"), std::string::npos);
  EXPECT_NE(refusal("18446744073709551615").find("64 bits"), std::string::npos);
  EXPECT_EQ(refusal("9223372036854775807"), "accepted");
}

TEST(Json, NamesThePlaceOfASyntaxError) {
  EXPECT_TRUE(refusal("{\"a\": 1,}").starts_with("line 1, column 9:"));
  EXPECT_TRUE(refusal("{\"a\": 1} x").starts_with("line 1, column 10:")) << refusal("{\"a\": 1} x");
}

TEST(Json, ReadersAreTotal) {
  const Json json = *parse_json(R"({"s":"x","n":null,"i":3})");
  EXPECT_EQ(read_string(json, "s"), "x");
  EXPECT_EQ(read_string(json, "n"), std::nullopt);
  EXPECT_EQ(read_string(json, "i"), std::nullopt);
  EXPECT_EQ(read_integer(Json(3), "i"), std::nullopt);
}

}  // namespace
}  // namespace cairn
