#include "engine/extract/statistical_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <numeric>

#include "engine/extract/csv.h"
#include "tests/support/fixed_world.h"

namespace cairn::extract {
namespace {

using disclosure::Role;

/// Awkward on purpose: names, labels, missing codes, numbers that do not fit, characters of several bytes.
struct Awkward {
  disclosure::Table table;
  Codebook codebook;
  std::vector<std::uint32_t> order;

  void add(ColumnDescription column, const std::vector<std::string>& cells) {
    disclosure::Column data{column.name, {}, {}};
    for (const std::string& cell : cells) data.add(cell);
    table.columns.push_back(std::move(data));
    codebook.columns.push_back(std::move(column));
    order.resize(cells.size());
    std::iota(order.begin(), order.end(), 0U);
  }

  Awkward() {
    const auto column = [](const char* name, const char* label, ColumnType type) {
      ColumnDescription one;
      one.name = name;
      one.label = label;
      one.type = type;
      return one;
    };
    add(column("pid", "Pseudonym", ColumnType::Pseudonym), {"aaaa", "bbbb", "cccc", "dddd"});
    ColumnDescription sex = column("sex", "Sex as recorded", ColumnType::Category);
    sex.values = {{"female", "female"}, {"male", "male"}};
    sex.missing = {{"*", "Not shown, to protect people"}};
    add(sex, {"male", "*", "female", "female"});
    ColumnDescription pain = column("how bad?", "Pain – on the worst day", ColumnType::Category);
    pain.values = {{"0", "None"}, {"1", "Some"}, {"-2", "Better"}};
    pain.missing = {{"", "No answer"}, {"*", "Not shown"}, {"99", "Refused"}};
    add(pain, {"0", "", "99", "-2"});
    ColumnDescription score = column("with", "Score", ColumnType::Decimal);
    score.minimum = -20;
    score.maximum = 100;
    score.missing = {{"", "No answer"}, {"R", "Refused"}};
    add(score, {"-12.25", "R", "", "0.1"});
    ColumnDescription days = column("days", "Days", ColumnType::Integer);
    days.missing = {{"", "No answer"}};
    add(days, {"7", "-3", "", "1000000"});
    add(column("long number", "Not exact as a number", ColumnType::Integer), {"90071992547409931", "1", "2", "3"});
    ColumnDescription words = column("words", "Words", ColumnType::Category);
    words.values = {
        {"=no", "=no"}, {"Zoë, \"yes\"", "Zoë, \"yes\""}, {"\xE6\x97\xA5\xE6\x9C\xAC", "Japan"}, {"'x", "'x"}};
    add(words, {"=no", "Zoë, \"yes\"", "\xE6\x97\xA5\xE6\x9C\xAC", "'x"});
    ColumnDescription lengthy = column("lengthy", std::string(300, 'l').c_str(), ColumnType::Category);
    for (char c = 'a'; c < 'e'; ++c) lengthy.values.push_back({std::string(150, c), std::string(150, c)});
    add(lengthy, {lengthy.values[0].value, lengthy.values[1].value, lengthy.values[2].value, lengthy.values[3].value});
  }

  std::vector<StatisticalVariable> variables() const { return make_statistical_variables(table, codebook); }
  Result<std::string> write(StatisticalProgram program) const {
    return write_statistical_file(program, table, order, variables(), "Awkward – title");
  }
};

constexpr StatisticalProgram kPrograms[] = {StatisticalProgram::Spss, StatisticalProgram::Stata};

TEST(StatisticalFile, ComesBackAsItWasWritten) {
  const Awkward data;
  for (const StatisticalProgram program : kPrograms) {
    const auto file = data.write(program);
    ASSERT_TRUE(file) << file.error().cause;
    EXPECT_EQ(compare_statistical_file(program, *file, data.table, data.variables()), "");
  }
}

TEST(StatisticalFile, AnotherValueLabelOrRecordIsNamed) {
  const Awkward data;
  for (const StatisticalProgram program : kPrograms) {
    const auto file = data.write(program);
    ASSERT_TRUE(file);
    Awkward other = data;
    other.table.columns[4].codes[1] = other.table.columns[4].dictionary.add("-4");
    EXPECT_EQ(compare_statistical_file(program, *file, other.table, other.variables()), "record 2, column days");
    other = data;
    other.codebook.columns[1].label = "Gender";
    EXPECT_EQ(compare_statistical_file(program, *file, other.table, other.variables()), "the label of column 2");
    other = data;
    other.codebook.columns[2].values[0].label = "Nothing";
    EXPECT_EQ(compare_statistical_file(program, *file, other.table, other.variables()), "the labels of values");
    other = data;
    for (auto& column : other.table.columns) column.codes.pop_back();
    EXPECT_EQ(compare_statistical_file(program, *file, other.table, other.variables()), "the number of records");
    EXPECT_NE(compare_statistical_file(program, file->substr(0, file->size() / 2), data.table, data.variables()), "");
    EXPECT_NE(compare_statistical_file(program, "not a file", data.table, data.variables()), "");
  }
}

TEST(StatisticalFile, IsTheSameInEveryTimeZoneAndAtAnyTime) {
  const Awkward data;
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  for (const StatisticalProgram program : kPrograms) {
    std::string first;
    for (const char* zone : {"UTC", "Pacific/Auckland", "America/St_Johns"}) {
      ::setenv("TZ", zone, 1);
      ::tzset();
      const auto file = data.write(program);
      ASSERT_TRUE(file);
      if (first.empty()) first = *file;
      EXPECT_EQ(*file, first) << zone;
    }
    const std::string year = std::to_string(1900 + [] {
      const std::time_t now = std::time(nullptr);
      return std::gmtime(&now)->tm_year;
    }());
    EXPECT_EQ(first.find(year), std::string::npos);
  }
  before == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", kept.c_str(), 1);
  ::tzset();
}

TEST(StatisticalFile, HavenReadsWhatTheCsvSays) {
  if (std::system("Rscript -e 'library(haven)' > /dev/null 2>&1") != 0)
    GTEST_SKIP() << "R with the package haven (r-cran-haven) is not installed";
  const Awkward data;
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / "data.csv", std::ios::binary) << write_csv(data.table, data.order);
  std::ofstream(folder.path() / "data.sav", std::ios::binary) << *data.write(StatisticalProgram::Spss);
  std::ofstream(folder.path() / "data.dta", std::ios::binary) << *data.write(StatisticalProgram::Stata);
  const std::string command = "Rscript --vanilla " CAIRN_SOURCE_DIR "/tests/engine/extract/compare_with_csv.R " +
                              folder.path().string() + " 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace cairn::extract
