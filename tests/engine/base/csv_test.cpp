#include "engine/base/csv.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(Csv, FormulasComeOutInertAndNumbersStay) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_cell("+44 1"), "'+44 1");
  EXPECT_EQ(csv_cell("-cmd|' /C calc'!A0"), "'-cmd|' /C calc'!A0");
  EXPECT_EQ(csv_cell("\t=1"), "'\t=1");
  EXPECT_EQ(csv_cell("=HYPERLINK(\"a\",\"b\")"), "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"");
  EXPECT_EQ(csv_cell("-3.5"), "-3.5");
  EXPECT_EQ(remove_guard("'=1+1"), "=1+1");
  EXPECT_EQ(remove_guard("'quoted'"), "'quoted'");
}

TEST(Csv, ReadsRowsOfAnyLengthAndEveryKindOfLineEnd) {
  const auto rows = parse_csv_rows("a,b\r\nc\rd,,e\n\n\"f\ng\",h");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 4U);
  EXPECT_EQ((*rows)[1], (std::vector<std::string>{"c"}));
  EXPECT_EQ((*rows)[2], (std::vector<std::string>{"d", "", "e"}));
  EXPECT_EQ((*rows)[3], (std::vector<std::string>{"f\ng", "h"}));
}

TEST(Csv, NamesTheLineOfAnOpenQuote) {
  const auto rows = parse_csv_rows("a,b\n\"c,d\n");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().issues.at(0).path, "line 2");
}

}  // namespace
}  // namespace cairn
