#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/json.h"
#include "tests/cli/run.h"
#include "tests/support/fixed_world.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string write(const fs::path& path, std::string_view text) {
  std::ofstream(path) << text;
  return path.string();
}

constexpr std::string_view kGood =
    R"({"resourceType":"Questionnaire","url":"urn:q","status":"active","item":[{"linkId":"a","text":"A","type":"boolean"},
     {"linkId":"b","text":"B","type":"string","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]}]})";

TEST(QuestionnaireCheck, SaysOkOrNamesThePlace) {
  test::TemporaryFolder folder;
  const std::string good = write(folder.path() / "good.json", kGood);
  const std::string bad = write(folder.path() / "bad.json", R"({"resourceType":"Questionnaire","status":"active",})");
  EXPECT_EQ(run({"questionnaire", "check", good}).exit_code, kDone);
  const Said found = run({"questionnaire", "check", "--json", folder.path().string()});
  EXPECT_EQ(found.exit_code, kFindings);
  std::istringstream lines(found.out);
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  const Json first = *parse_json(line);
  EXPECT_EQ(first["file"], bad);
  EXPECT_EQ(first["ok"], false);
  EXPECT_EQ(first["findings"][0]["code"], "not-json");
  EXPECT_THAT(first["findings"][0]["message"].get<std::string>(), HasSubstr("line 1, column"));
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ((*parse_json(line))["ok"], true);
  EXPECT_EQ((*parse_json(line))["version"], "R4");
}

TEST(QuestionnaireCheck, ReportsUnusableArguments) {
  EXPECT_EQ(run({"questionnaire", "check"}).exit_code, kUnusable);
  EXPECT_EQ(run({"questionnaire", "check", "/no/such/file"}).exit_code, kUnusable);
  EXPECT_EQ(run({"questionnaire", "evaluate", "--questionnaire"}).exit_code, kUnusable);
  EXPECT_EQ(run({"questionnaire", "evaluate", "--what", "x"}).exit_code, kUnusable);
}

TEST(QuestionnaireEvaluate, TellsWhatIsAskedFoundAndScored) {
  test::TemporaryFolder folder;
  const std::string form = write(folder.path() / "q.json", kGood);
  const std::string response = write(
      folder.path() / "r.json",
      R"({"resourceType":"QuestionnaireResponse","status":"completed","item":[{"linkId":"a","answer":[{"valueBoolean":false}]}]})");
  const Said one = run({"questionnaire", "evaluate", "--questionnaire", form, "--response", response});
  EXPECT_EQ(one.exit_code, kDone) << one.err;
  const Json result = *parse_json(one.out);
  EXPECT_EQ(result["enabled"], (Json{{"a", true}, {"b", false}}));
  EXPECT_TRUE(result["findings"].empty());
  const std::string list =
      write(folder.path() / "list.jsonl", R"({"id":"x","questionnaire":"q.json","response":"r.json"})");
  const Said batch = run({"questionnaire", "evaluate", "--batch", list});
  EXPECT_EQ((*parse_json(batch.out.substr(0, batch.out.find('\n'))))["id"], "x");
}

TEST(QuestionnaireCheck, ReadsOrRefusesEveryFileOfTheCorpus) {
  const fs::path corpus = fs::path(CAIRN_SOURCE_DIR).parent_path() / "shared" / "corpus";
  if (!fs::exists(corpus / "questionnaires")) GTEST_SKIP() << "the corpus is not here";
  const auto count = [&](const char* folder) {
    std::pair<int, int> counts;  // files, ok
    std::istringstream lines(run({"questionnaire", "check", "--json", (corpus / folder).string()}).out);
    for (std::string line; std::getline(lines, line);) {
      const auto verdict = parse_json(line, {std::size_t{32} << 20, 64});
      EXPECT_TRUE(verdict);
      ++counts.first;
      if ((*verdict)["ok"] == true) ++counts.second;
      EXPECT_TRUE((*verdict)["ok"] == true || !(*verdict)["findings"].empty());
    }
    return counts;
  };
  const auto r4 = count("questionnaires");
  EXPECT_EQ(r4.first, 465);
  EXPECT_GE(r4.second, 442) << "95 % are usable";
  EXPECT_EQ(count("malformed"), (std::pair{29, 0}));
  EXPECT_EQ(count("questionnaires-r5").first, 65);
}

}  // namespace
}  // namespace cairn::cli
