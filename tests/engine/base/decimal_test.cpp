#include "engine/base/decimal.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

ExactDecimal number(std::string_view text) {
  const auto parsed = ExactDecimal::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(ExactDecimal());
}

TEST(ExactDecimal, ComparesByValueWhateverThePrecision) {
  EXPECT_EQ(number("1.0"), number("1.00"));
  EXPECT_EQ(number("1200"), number("1.2e3"));
  EXPECT_EQ(number("-0"), number("0.000"));
  EXPECT_LT(number("0.1"), number("0.10000000000000000000000000000001"));
  EXPECT_LT(number("-2"), number("-1.99"));
  EXPECT_LT(number("-1"), number("1"));
  EXPECT_GT(number("9007199254740993"), number("9007199254740992"));
  EXPECT_GT(number("1e10000"), number("9e9999"));
}

TEST(ExactDecimal, ReadsOnlyJsonNumbers) {
  for (const std::string_view text : {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "1e99999", "1 ", "NaN", "0x10"}) {
    EXPECT_FALSE(ExactDecimal::parse(text)) << text;
  }
  EXPECT_EQ(number("1e+2"), ExactDecimal(100));
  EXPECT_EQ(number("-9223372036854775808"), ExactDecimal(INT64_MIN));
}

TEST(ExactDecimal, MultipliesExactly) {
  EXPECT_EQ(number("0.1") * number("0.1"), number("0.01"));
  EXPECT_EQ(number("-12.5") * number("8"), number("-100"));
  EXPECT_EQ(number("99999999999999999999") * number("99999999999999999999"),
            number("9999999999999999999800000000000000000001"));
}

TEST(ExactDecimal, CountsPlacesAsWritten) {
  EXPECT_EQ(count_decimal_places("1.230"), 3);
  EXPECT_EQ(count_decimal_places("12"), 0);
  EXPECT_EQ(count_decimal_places("12e3"), 0);
  EXPECT_EQ(count_decimal_places("1.5e-2"), 3);
  EXPECT_FALSE(count_decimal_places("twelve"));
}

}  // namespace
}  // namespace cairn
