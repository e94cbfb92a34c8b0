#include "engine/base/csv_reader.h"

#include <gtest/gtest.h>

#include "engine/base/csv.h"

namespace cairn {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows read(std::string_view text, char separator = ',') {
  auto reader = CsvReader::open(text, separator);
  Rows rows;
  std::vector<std::string_view> cells;
  while (reader && reader->next(cells)) rows.emplace_back(cells.begin(), cells.end());
  return rows;
}

TEST(CsvReader, CellsWithAndWithoutQuotesStayApartInOneRow) {
  EXPECT_EQ(read("a,\"b \"\"quoted\"\" c\",\"d,e\",\"\"\"\"\n\"two\nlines\",,x,\"\"\r\n"),
            (Rows{{"a", "b \"quoted\" c", "d,e", "\""}, {"two\nlines", "", "x", ""}}));
}

TEST(CsvReader, LineEndsMarksAndBlankLinesAreNoContent) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a;b\r\n\r\n\nc;d\re;f",
                 ';'),
            (Rows{{"a", "b"}, {"c", "d"}, {"e", "f"}}));
  EXPECT_EQ(read("a,\n"), (Rows{{"a", ""}}));
}

TEST(CsvReader, SaysInWhichLineARowBegan) {
  auto reader = CsvReader::open("a\n\"b\nb\"\nc\n", ',');
  ASSERT_TRUE(reader);
  std::vector<std::string_view> cells;
  std::vector<std::size_t> lines;
  while (reader->next(cells)) lines.push_back(reader->line());
  EXPECT_EQ(lines, (std::vector<std::size_t>{1, 2, 4}));
  EXPECT_TRUE(reader->finish());
}

TEST(CsvReader, WhatItWritesComesBack) {
  const Rows rows = {{"plain", "with \"quotes\"", "a,b", "two\nlines", ""}, {"é", "日本", "'", "\"", ","}};
  EXPECT_EQ(read(write_csv_rows(rows)), rows);
}

TEST(CsvReader, RefusesBytesThatAreNoTextWhereverTheyStand) {
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string ascii(before, 'x');
    EXPECT_FALSE(CsvReader::open(ascii + "\xFF" + "yyyyyyyyyy", ',')) << before;
    EXPECT_FALSE(CsvReader::open(ascii + "\xC3", ',')) << before;
    EXPECT_TRUE(CsvReader::open(ascii + "\xC3\xA9" + ascii, ',')) << before;
  }
}

}  // namespace
}  // namespace cairn
