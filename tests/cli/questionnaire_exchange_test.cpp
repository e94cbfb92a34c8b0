#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "tests/cli/run.h"
#include "tests/support/fixed_world.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

class QuestionnaireExchange : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
    return path(name);
  }
  const std::string dictionary_ =
      "field_name,form_name,field_type,field_label,select_choices_or_calculations,branching_logic\n"
      "record_id,pain,text,Record ID,,\nhas_pain,pain,yesno,Pain this week?,,\n"
      "where,pain,checkbox,Where?,\"1, Back | 2, Knee\",[has_pain] = '1'\n";

 private:
  const test::TemporaryFolder folder_;
};

TEST_F(QuestionnaireExchange, ADictionaryComesInAndGoesOutInEveryFormat) {
  const std::string csv = write("d.csv", dictionary_), json = path("q.json");
  const Said imported = run({"questionnaire", "import", csv, "--out", json, "--url", "https://example.org/forms/pain"});
  EXPECT_EQ(imported.exit_code, kFindings) << imported.err;
  EXPECT_THAT(imported.out,
              HasSubstr("information line 2, Variable / Field Name: The first field of a project identifies"));
  EXPECT_THAT(read(json), HasSubstr("https://example.org/forms/pain/choices/where"));
  for (const auto& [format, start] :
       {std::pair("xlsform", "PK"), {"redcap", "Variable / Field Name,"}, {"paper", "<!DOCTYPE html>"}}) {
    const Said exported = run({"questionnaire", "export", json, "--format", format, "--out", path("out")});
    EXPECT_EQ(exported.exit_code, kDone) << exported.out << exported.err;
    EXPECT_THAT(exported.out, HasSubstr("Everything was carried over."));
    EXPECT_EQ(read(path("out")).rfind(start, 0), 0U);
  }
  const Said workbook = run({"questionnaire", "export", json, "--format", "xlsform", "--out", path("w.xlsx")});
  EXPECT_EQ(run({"questionnaire", "import", path("w.xlsx"), "--out", path("again.json")}).exit_code, kDone);
}

TEST_F(QuestionnaireExchange, TheReportIsALineOfJsonWhenAsked) {
  const std::string csv = write("d.csv", dictionary_);
  const Said said = run({"questionnaire", "import", csv, "--out", path("q.json"), "--json"});
  const auto report = parse_json(said.out);
  ASSERT_TRUE(report) << said.out;
  EXPECT_EQ((*report)["ok"], true);
  EXPECT_EQ((*report)["findings"][0]["code"], "record-id");
}

TEST_F(QuestionnaireExchange, WhatCannotBeUsedSaysSoAndWritesNothing) {
  const Said none = run({"questionnaire", "import", path("none.csv"), "--out", path("q.json")});
  EXPECT_EQ(none.exit_code, kUnusable);
  EXPECT_THAT(none.err, HasSubstr("the file cannot be read."));
  const std::string text = write("letter.docx", "Dear all");
  const Said letter = run({"questionnaire", "import", text, "--out", path("q.json")});
  EXPECT_EQ(letter.exit_code, kUnusable);
  EXPECT_THAT(letter.err, HasSubstr("neither an .xlsx workbook (XLSForm) nor a .csv file"));
  EXPECT_FALSE(std::filesystem::exists(path("q.json")));
  const std::string csv = write("d.csv", dictionary_);
  EXPECT_EQ(run({"questionnaire", "import", csv}).exit_code, kUnusable);
  EXPECT_EQ(run({"questionnaire", "import", csv, "--out", path("no/folder/q.json")}).exit_code, kFailed);
  EXPECT_EQ(run({"questionnaire", "export", csv, "--format", "paper", "--out", path("o")}).exit_code, kUnusable);
}

}  // namespace
}  // namespace cairn::cli
