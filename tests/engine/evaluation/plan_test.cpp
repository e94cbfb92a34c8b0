#include "engine/evaluation/plan.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cairn::test {
namespace {

TEST(Plan, IsReadBackAsItWasWritten) {
  evaluation::ComparisonPlan plan;
  plan.pathway = "p";
  plan.change = "c";
  plan.measures = {"pain", "sleep"};
  plan.referred_from = parse_date("2025-01-01");
  plan.thresholds = {{"sleep", 1.5, "agreed in June"}};
  const std::string text = evaluation::canonical_text(plan);
  const auto reading = evaluation::read_plan(*parse_json(text));
  ASSERT_TRUE(reading.plan);
  EXPECT_EQ(evaluation::canonical_text(*reading.plan), text);
}

TEST(Plan, HasOneTextWhateverTheOrderOfItsMembers) {
  const auto a = evaluation::read_plan(*parse_json(R"({"pathway":"p","change":"c","alpha":0.05})"));
  const auto b = evaluation::read_plan(*parse_json(R"({"change":"c",  "pathway":"p"})"));
  EXPECT_EQ(evaluation::canonical_text(*a.plan), evaluation::canonical_text(*b.plan));
}

TEST(Plan, FindsEverythingThatIsWrong) {
  const auto reading = evaluation::read_plan(*parse_json(
      R"({"pathway":"p","alpha":0.9,"design":"best","measure":[],"measures":["a","a"],"referred_from":"1 May","thresholds":[{"measure":"a","value":2}]})"));
  EXPECT_FALSE(reading.plan);
  std::vector<std::string> paths;
  for (const Issue& issue : reading.issues) paths.push_back(issue.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"/measure", "/change", "/design", "/alpha", "/referred_from",
                                             "/measures/1", "/thresholds/0/source"}));
}

}  // namespace
}  // namespace cairn::test
