#include "engine/base/fixed_decimal.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

Decimal number(std::string_view text) { return Decimal::parse(text).value(); }

TEST(FixedDecimal, KeepsThePlacesItWasWrittenWith) {
  for (const char* text : {"0", "1.50", "-0.005", "123456789012345678901234567890.123456", "-7"})
    EXPECT_EQ(number(text).to_text(), text);
  EXPECT_EQ(number("5e-3").to_text(), "0.005");
  EXPECT_EQ(number("1.2E2").to_text(), "120");
  EXPECT_EQ(number("-00.5").to_text(), "-0.5");
}

TEST(FixedDecimal, RefusesWhatIsNoNumberOrDoesNotFit) {
  for (const char* text : {"", "-", ".5", "1.", "1e", "0x1", "1 ", "1e999", "1234567890123456789012345678901234567"}) {
    EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
  }
}

TEST(FixedDecimal, AddsAndMultipliesExactly) {
  EXPECT_EQ(add(number("0.1"), number("0.2"))->to_text(), "0.3");
  EXPECT_EQ(add(number("99999999999999999999"), number("0.00000001"))->to_text(), "99999999999999999999.00000001");
  EXPECT_EQ(multiply(number("1.10"), number("3"))->to_text(), "3.30");
  EXPECT_EQ(multiply(number("123456789.123456789"), number("987654321.987654321"))->to_text(),
            "121932631356500531.347203169112635269");
  EXPECT_FALSE(multiply(number("1e30"), number("1e30")).has_value());
}

TEST(FixedDecimal, RoundsAProductThatIsTooLong) {
  const Decimal third = number("0.333333333333333333333333333333333333");
  EXPECT_EQ(multiply(third, third)->to_text(), "0.111111111111111111111111111111111111");
}

TEST(FixedDecimal, DividesToTwentyEightDigits) {
  EXPECT_EQ(divide(number("1"), number("3"))->to_text(), "0.3333333333333333333333333333");
  EXPECT_EQ(divide(number("2"), number("3"))->to_text(), "0.6666666666666666666666666667");
  EXPECT_EQ(divide(number("7.315"), number("0.7"))->to_text(), "10.45");
  EXPECT_EQ(divide(number("4.0"), number("2.00"))->to_text(), "2");
  EXPECT_EQ(divide(number("1e20"), number("1e-10"))->to_text(), "1000000000000000000000000000000");
  EXPECT_FALSE(divide(number("1"), number("0.0")).has_value());
  EXPECT_EQ(divide_whole(number("-5.5"), number("2"))->to_text(), "-2");
  EXPECT_EQ(remainder(number("57.3"), number("3"))->trimmed().to_text(), "0.3");
}

TEST(FixedDecimal, ComparesAcrossPlaces) {
  EXPECT_EQ(number("1.0"), number("1"));
  EXPECT_LT(number("-1.01"), number("-1"));
  EXPECT_GT(number("0.00000000000000000001"), number("0"));
  EXPECT_LT(number("99999999999999999999999999999999999"), number("100000000000000000000000000000000000"));
}

TEST(FixedDecimal, RoundsInEachWay) {
  EXPECT_EQ(number("2.345").rounded(2, Rounding::HalfAwayFromZero)->to_text(), "2.35");
  EXPECT_EQ(number("2.345").rounded(2, Rounding::HalfEven)->to_text(), "2.34");
  EXPECT_EQ(number("-1.1").rounded(0, Rounding::Floor)->to_text(), "-2");
  EXPECT_EQ(number("-1.1").rounded(0, Rounding::Ceiling)->to_text(), "-1");
  EXPECT_EQ(number("1.5").with_places(3, Rounding::HalfEven)->to_text(), "1.500");
}

}  // namespace
}  // namespace cairn
