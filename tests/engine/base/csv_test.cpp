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

TEST(Csv, FormulasAreInertBehindWhatSpreadsheetsSkip) {
  for (const char* text : {" =1+1", "\r=1", "\n=1", "\x1F=1", "\x0B", "\u00A0=1", "\u3000@x", "\uFEFF=1", "\uFF1D1+1",
                           "\uFF20SUM(A1)", "'=1", "''=1", " '-cmd", "--5", "-", "-inf", "+5"})
    EXPECT_NE(csv_cell(text).find('\''), std::string::npos) << text;
  for (const char* text : {"-3.5", "-1e-5", "5-9", "a=b", "'tis", "'quoted'", "", " x", "\u00E9=1"})
    EXPECT_EQ(csv_cell(text), text);
}

TEST(Csv, EveryTextComesBackAsItWas) {
  for (const char* first :
       {"", "'", "''", " ", "\t", "\r", "\x1F", "\u00A0", "\uFF1D", "=", "+", "-", "@", "\"", ",", "5"}) {
    for (const char* second : {"", "'", "=", "-", "5", "x", "\n", "\"", " "}) {
      for (const char* third : {"", "=1", "5", "'"}) {
        const std::string text = std::string(first) + second + third;
        const auto rows = parse_csv_rows("head,x\n" + csv_cell(text) + ",x\n");
        ASSERT_TRUE(rows) << text;
        EXPECT_EQ(remove_guard((*rows)[1][0]), text);
      }
    }
  }
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
