#include "engine/extract/reader_files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/extract/bundle.h"
#include "engine/extract/codebook_html.h"
#include "engine/extract/csv.h"
#include "tests/support/fixed_world.h"

namespace cairn::extract {
namespace {

/// Texts that a spreadsheet would run, look guarded already, or look missing; numbers, missing codes, other scripts.
const std::vector<std::string> kTexts = {
    "=1+1",    "'=1+1",   "''=1", "'tis", "'",     "-",  "--5", "+44",          " =x",      "\t=x", "@a",    "\u00A0=1",
    "\uFF1D1", "'\uFF20", "NA",   "N/A",  "a,\"b", "#x", " x ", "\u65E5\u672C", "\u00E9=1", "'-5",  "a\\nb", "TRUE"};

class ReaderFiles : public testing::Test {
 protected:
  void SetUp() override {
    disclosure::Column text{"=words", {}, {}}, number{"number", {}, {}};
    ColumnDescription words, numbers;
    words.name = words.label = "=words";
    numbers.name = numbers.label = "number";
    numbers.type = ColumnType::Integer;
    words.missing = {{"*", "Not shown"}};
    numbers.missing = {{"", "No answer"}, {"R", "Refused"}};
    for (std::size_t i = 0; i < kTexts.size(); ++i) {
      text.add(kTexts[i]);
      words.values.push_back({kTexts[i], kTexts[i]});
      number.add(i == 1 ? "" : i == 2 ? "R" : std::to_string(5 - static_cast<int>(i)));
    }
    text.add("*");
    number.add("0");
    Codebook codebook{{words, numbers}, {formula_note()}};
    disclosure::Table table{{text, number}};
    std::vector<std::uint32_t> order(kTexts.size() + 1);
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    write("data.csv", write_csv(table, order));
    write("codebook.csv", write_codebook_csv(codebook));
    write("codebook_values.csv", write_codebook_values(codebook));
    write("codebook.json", as_file(write_codebook(codebook)));
    for (const char* name : {"read.R", "read.py"}) write(name, std::string(find_reader_file(name)));
    expected_ = expect(table.columns[0], "*") + expect(table.columns[1], "R");
  }

  void write(const std::string& name, const std::string& content) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << content;
  }

  static std::string expect(const disclosure::Column& column, std::string_view missing) {
    std::string out;
    for (std::size_t row = 0; row < column.codes.size(); ++row) {
      const std::string& text = column.text(row);
      out += column.name + "|";
      if (text.empty() || text == missing) {
        out += "NA\n";
        continue;
      }
      std::ostringstream codes;
      for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        unsigned point = length == 1 ? byte : byte & (0x7FU >> length);
        for (std::size_t k = 1; k < length; ++k) point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        codes << (i == 0 ? "" : " ") << point;
        i += length;
      }
      out += codes.str() + "\n";
    }
    return out;
  }

  std::string run(const std::string& program, const std::string& script) const {
    const std::string out = (folder_.path() / "said").string();
    const std::string command =
        program + " " CAIRN_SOURCE_DIR "/tests/engine/extract/" + script + " " + folder_.path().string() + " > " + out;
    EXPECT_EQ(std::system(command.c_str()), 0);
    return *read_file(out);
  }

  test::TemporaryFolder folder_;
  std::string expected_;
};

TEST_F(ReaderFiles, PythonReadsEveryTextAsItWas) {
  if (std::system("python3 --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "python3 is not installed";
  EXPECT_EQ(run("python3", "read_like_the_codebook.py"), expected_);
}

TEST_F(ReaderFiles, RReadsEveryTextAsItWas) {
  if (std::system("Rscript --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "Rscript is not installed";
  EXPECT_EQ(run("LC_ALL=C.UTF-8 Rscript --vanilla", "read_like_the_codebook.R"), expected_);
}

}  // namespace
}  // namespace cairn::extract
