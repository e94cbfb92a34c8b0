#include "engine/extract/plan.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cairn::extract {
namespace {

Result<Plan> read(std::string_view text, const std::string& hierarchy = "1;low;*\n2;low;*\n") {
  return read_plan(*parse_json(text), [&](const std::string&) -> Result<std::string> { return hierarchy; });
}

TEST(Plan, ReadsTheShapeOfTheContract) {
  const auto plan = read(R"({"separator": ";", "default_role": "insensitive",
    "attributes": {"age": {"role": "quasi", "hierarchy": "age.csv", "weight": 2}, "work": {"role": "sensitive"}, "name": {"role": "identifier"}},
    "model": {"k": 5, "diversity": {"attribute": "work", "kind": "entropy", "l": 2.5}, "closeness": {"attribute": "work", "kind": "equal", "t": 0.3}},
    "suppression_limit": 0.04, "metric": "loss", "local_recoding": false, "cell_suppression": false, "pseudonym": null})");
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->separator, ';');
  EXPECT_EQ(plan->fields.at("age").hierarchy->levels(), 3U);
  EXPECT_DOUBLE_EQ(plan->fields.at("age").weight, 2);
  ASSERT_EQ(plan->sensitive.size(), 1U);
  EXPECT_DOUBLE_EQ(plan->sensitive[0].diversity->l, 2.5);
  EXPECT_DOUBLE_EQ(plan->sensitive[0].closeness->t, 0.3);
  EXPECT_EQ(plan->find_field("other")->role, disclosure::Role::Insensitive);
  EXPECT_EQ(plan->recode, disclosure::Recode::Nothing);
}

TEST(Plan, ReadsWhatHappensToRecordsThatWouldBeSuppressed) {
  const std::string start = R"({"attributes": {"sex": {"role": "quasi"}}, "model": {"k": 5}, )";
  EXPECT_EQ(read(start + R"("local_recoding": true})")->recode, disclosure::Recode::Locally);
  EXPECT_EQ(read(start + R"("cell_suppression": true})")->recode, disclosure::Recode::Cells);
  EXPECT_EQ(read(start + R"("cell_suppression": true, "local_recoding": true})")->recode,
            disclosure::Recode::LocallyThenCells);
  const auto refused = read(start + R"("local_recoding": "yes"})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues.front().path, "/local_recoding");
}

TEST(Plan, NamesEverythingThatIsWrong) {
  const auto plan = read(
      R"({"attributes": {"age": {"role": "quazi"}, "sex": {"role": "quasi", "hierarchy": "h"}}, "model": {"k": 1, "l": 2},
    "suppression_limit": 4, "pseudonym": "age"})",
      "1;low;*\n1;low;*\n");
  ASSERT_FALSE(plan);
  std::vector<std::string> paths;
  for (const Issue& issue : plan.error().issues) paths.push_back(issue.path);
  const std::vector<std::string> expected = {
      "/suppression_limit", "/attributes/age/role", "/attributes/sex/hierarchy", "/model/l", "/model/k", "/pseudonym"};
  EXPECT_EQ(paths, expected);
}

}  // namespace
}  // namespace cairn::extract
