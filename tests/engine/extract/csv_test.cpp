#include "engine/extract/csv.h"

#include <gtest/gtest.h>

#include <algorithm>

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

TEST(Csv, ALargeFileReadsAsItsLinesDo) {
  // Large enough to be read in two halves, with a value that only the second one has.
  std::string text = "a,b\n";
  for (int i = 0; text.size() < (std::size_t{5} << 20); ++i)
    text +=
        std::to_string(i % 7) + "," + (text.size() > (std::size_t{4} << 20) ? "late" : std::to_string(i % 3)) + "\n";
  const auto halves = parse_csv(text), whole = parse_csv(text + "\"3\",late\n");  // quotes: read in one piece
  ASSERT_TRUE(halves && whole);
  for (std::size_t c = 0; c < 2; ++c) {
    EXPECT_EQ(halves->columns[c].dictionary.values(), whole->columns[c].dictionary.values());
    std::vector<std::uint32_t> codes = whole->columns[c].codes;
    codes.pop_back();
    EXPECT_EQ(halves->columns[c].codes, codes);
  }
  const auto ragged = parse_csv(text + "1,2,3\n");
  ASSERT_FALSE(ragged);
  const auto lines = std::count(text.begin(), text.end(), '\n');
  EXPECT_EQ(ragged.error().issues.front().path, "line " + std::to_string(lines + 1));
}

}  // namespace
}  // namespace cairn::extract
