#include "engine/extract/csv.h"

#include <gtest/gtest.h>

namespace cairn::extract {
namespace {

TEST(Csv, ReadsQuotesLineEndsAndAUtf8Mark) {
  const auto table = parse_csv("\xEF\xBB\xBFname,words\r\nA,\"one, \"\"two\"\"\nthree\"\r\nB,\n");
  ASSERT_TRUE(table);
  ASSERT_EQ(table->rows(), 2U);
  EXPECT_EQ(table->columns[0].name, "name");
  EXPECT_EQ(table->columns[1].text(0), "one, \"two\"\nthree");
  EXPECT_EQ(table->columns[1].text(1), "");
}

TEST(Csv, NamesTheLineOfARowThatDoesNotFit) {
  const auto table = parse_csv("a;b\n1;2\n3\n", ';');
  ASSERT_FALSE(table);
  ASSERT_EQ(table.error().issues.size(), 1U);
  EXPECT_EQ(table.error().issues[0].path, "line 3");
  EXPECT_EQ(table.error().issues[0].message,
            "This row has 1 cells, the header has 2. Check the separator and the quotes.");
}

TEST(Csv, RefusesBadBytesOpenQuotesAndColumnsOfOneName) {
  EXPECT_FALSE(parse_csv("a\n\xFF\n"));
  EXPECT_FALSE(parse_csv(std::string_view("a\nx\0y\n", 6)));
  EXPECT_FALSE(parse_csv("a\n\"open\n"));
  EXPECT_FALSE(parse_csv("a\n\"closed\"early\n"));
  EXPECT_FALSE(parse_csv("a,a\n1,2\n"));
  EXPECT_FALSE(parse_csv(""));
}

}  // namespace
}  // namespace cairn::extract
