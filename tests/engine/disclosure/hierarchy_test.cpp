#include "engine/disclosure/hierarchy.h"

#include <gtest/gtest.h>

namespace cairn::disclosure {
namespace {

using Rows = std::vector<std::vector<std::string>>;

TEST(Hierarchy, RefusesLevelsThatSeparateWhatWasJoinedAndNamesTheRow) {
  Issues issues;
  EXPECT_FALSE(Hierarchy::read({{"1", "low", "A", "*"}, {"2", "low", "B", "*"}}, issues));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].path, "row 2");
  EXPECT_EQ(issues[0].message, "Level 2 separates values that level 1 had joined. Join them at every higher level.");
}

TEST(Hierarchy, RefusesRaggedRowsAndValuesGivenTwice) {
  Issues issues;
  EXPECT_FALSE(Hierarchy::read({{"1", "*"}, {"2"}, {"1", "*"}}, issues));
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues[0].code, "hierarchy-ragged");
  EXPECT_EQ(issues[1].code, "hierarchy-duplicate");
}

TEST(Hierarchy, CountsTheShareOfLeavesThatANameCovers) {
  const Hierarchy age = age_hierarchy();
  const auto leaf = age.find_leaf("42");
  ASSERT_TRUE(leaf);
  EXPECT_EQ(age.name(1, age.code(1, *leaf)), "40-44");
  EXPECT_EQ(age.name(2, age.code(2, *leaf)), "40-49");
  EXPECT_DOUBLE_EQ(age.share(1, age.code(1, *leaf)), 5.0 / 122);
  EXPECT_DOUBLE_EQ(age.share(5, age.code(5, *leaf)), 1);
}

TEST(Hierarchy, StandardOnesEndInOneStarAndJoinRareOldAges) {
  for (const Hierarchy& one : {age_hierarchy(), ethnicity_hierarchy(), deprivation_hierarchy(), sex_hierarchy()}) {
    ASSERT_EQ(one.size(one.levels() - 1), 1U);
    EXPECT_EQ(one.names(one.levels() - 1).front(), "*");
  }
  const Hierarchy age = age_hierarchy();
  EXPECT_EQ(age.name(1, age.code(1, *age.find_leaf("97"))), "90+");
}

}  // namespace
}  // namespace cairn::disclosure
