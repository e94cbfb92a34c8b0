#include "engine/extract/variable_name.h"

#include <gtest/gtest.h>

#include <set>

namespace cairn::extract {
namespace {

TEST(VariableName, ANameThatFitsStaysAndOthersAreMadeToFit) {
  const std::vector<std::string> names = {"pid", "age group", "2nd", "with", "str5", "_x", "Ünïcode", "native-country",
                                          "",    "age",       "AGE", "a.b",  "a-b",  "a_b"};
  const std::vector<std::string> made = {"pid",   "age_group", "v_2nd",          "v_with", "v_str5",
                                         "v_x",   "v_n_code",  "native_country", "v_",     "age",
                                         "AGE_2", "a_b_2",     "a_b_3",          "a_b"};
  EXPECT_EQ(make_variable_names(names), made);
}

TEST(VariableName, LongNamesAreCutAndStayApart) {
  const std::string name(60, 'x');
  const auto made = make_variable_names({name + "1", name + "2", name + "3"});
  std::set<std::string> apart(made.begin(), made.end());
  EXPECT_EQ(apart.size(), 3U);
  for (const std::string& one : made) EXPECT_LE(one.size(), 32U);
}

}  // namespace
}  // namespace cairn::extract
