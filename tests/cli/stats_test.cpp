#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/json.h"
#include "tests/cli/run.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kWalking = CAIRN_SOURCE_DIR "/docs/examples/walking.csv";

TEST(Stats, ComparesTwoCohortsOfAFileAsAPersonWouldTypeIt) {
  const Said said = run({"stats", "ancova", "--csv", kWalking, "--post", "end", "--pre", "start", "--group", "cohort",
                         "--reference", "before", "--json"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  const Json result = parse_json(said.out).value();
  // summary(lm(end ~ relevel(factor(cohort), "before") + start)) of R 4.2.2
  EXPECT_NEAR(*to_number(result["effect"][0]), 2.3987206, 1e-7);
  EXPECT_NEAR(*to_number(result["se"][0]), 1.12928575, 1e-8);
  EXPECT_EQ(result["n"], 110);
  EXPECT_EQ(result["n_missing"], 10);
}

TEST(Stats, TakesSomeRowsOfAColumnAndPrintsTheRThatRepeatsIt) {
  const Said said = run({"stats", "welch_t", "--csv", kWalking, "--x", "end[cohort=after]", "--y", "end[cohort=before]",
                         "--where", "clinic=A", "--r"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("Method: Welch two-sample t"));
  EXPECT_THAT(said.out, HasSubstr("x <- d$end[d$cohort %in% \"after\" & d$clinic %in% \"A\"]"));
  EXPECT_THAT(said.out, HasSubstr("conf_level <- 0.95\nalternative <- \"two.sided\"\nmu <- 0\n"));
  EXPECT_THAT(said.out, HasSubstr("t.test(x, y, conf.level = conf_level, alternative = alternative, mu = mu)"));
}

TEST(Stats, PrintsTheRCodeOfEveryCaseOfAFileUnderItsId) {
  const Said said = run({"stats", "run", CAIRN_SOURCE_DIR "/tests/reference/stats/sign_test.json", "--r"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  EXPECT_THAT(said.out,
              HasSubstr("# case: sign_test/twelve\nx <- c(11, 9, 12, 12, 7, 8, 12, 6, 13, 9, 9, 10)\ny <- c("));
  EXPECT_THAT(said.out, HasSubstr("conf_level <- 0.8\nalternative <- \"less\"\n"));
  EXPECT_THAT(said.out, HasSubstr("# case: sign_test/no_change\n# no result: "));
  EXPECT_THAT(said.out, Not(HasSubstr("{\"id\"")));
}

TEST(Stats, ColumnsOfAnyNameGoIntoADataFrameForR) {
  const Said said = run({"stats", "ancova", "--csv", kWalking, "--post", "end", "--pre", "start", "--group", "cohort",
                         "--reference", "before", "--covariates", "clinic", "--r"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("data <- data.frame(post = post, pre = pre, group = group, clinic = clinic, "
                                  "check.names = FALSE)\nreference <- \"before\"\n"));
}

TEST(Stats, TakesCountsWithoutAFile) {
  const Said said = run({"stats", "risk_difference", "--x1", "56", "--n1", "70", "--x2", "48", "--n2", "80"});
  ASSERT_EQ(said.exit_code, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("[0.0524315, 0.333873]"));  // Newcombe 1998, method 10
}

TEST(Stats, SaysWhatIsWrongAndWhatToDo) {
  const auto error = [](std::vector<std::string> words) {
    words.insert(words.begin(), "stats");
    const Said said = run(words);
    EXPECT_EQ(said.exit_code, 2);
    return said.err;
  };
  EXPECT_THAT(error({"whitney"}), HasSubstr("Perhaps: mann_whitney."));
  EXPECT_THAT(error({"welch_t", "--csv", kWalking, "--x", "stop", "--y", "start"}),
              HasSubstr("There is no column 'stop' in the file. It has: person, cohort, clinic, start, end."));
  EXPECT_THAT(error({"welch_t", "--csv", kWalking, "--x", "start"}), HasSubstr("welch_t needs \"y\" in the data"));
  EXPECT_THAT(error({"welch_t", "--csv", kWalking, "--x", "cohort", "--y", "start"}), HasSubstr("must hold numbers"));
  EXPECT_THAT(error({"welch_t", "--csv", "none.csv", "--x", "a", "--y", "b"}), HasSubstr("cannot be read"));
  EXPECT_THAT(error({"welch_t", "--level", "0.9"}), HasSubstr("--level is not an option"));
  EXPECT_THAT(error({"welch_t", "--csv", kWalking, "--x", "start", "--y", "end", "--conf-level", "95"}),
              HasSubstr("must lie between 0 and 1"));
}

TEST(Stats, NamesTheRemedyForDecimalCommas) {
  const std::string file = testing::TempDir() + "commas.csv";
  std::ofstream(file) << "x,y\n\"3,5\",1\n4,2\n\"5,25\",3\n";
  const Said said = run({"stats", "welch_t", "--csv", file, "--x", "x", "--y", "y"});
  EXPECT_EQ(said.exit_code, 2);
  EXPECT_THAT(said.err, HasSubstr("has numbers with a comma. Write them with a point: 3.5, not 3,5."));
}

TEST(Stats, TheDocumentationEndsWithTheTableOfProcedures) {
  const Said said = run({"stats", "list", "--markdown"});
  std::ifstream file(CAIRN_SOURCE_DIR "/docs/statistics.md");
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_TRUE(text.str().ends_with(said.out))
      << "end docs/statistics.md with what 'cairn stats list --markdown' prints";
}

}  // namespace
}  // namespace cairn::cli
