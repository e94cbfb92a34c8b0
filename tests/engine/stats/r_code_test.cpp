#include "engine/stats/procedures/r_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cairn::stats {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string write(std::string_view procedure, const Json& data, const Json& options = Json::object()) {
  return write_r_code(*find_procedure(procedure), read_data(data).value(), options);
}

TEST(RCode, EveryProcedureHasAScriptThatEndsInNamedFigures) {
  for (const Procedure& one : procedures()) {
    SCOPED_TRACE(one.name);
    const Json data = parse_json(one.example_data).value(), options = parse_json(one.example_options).value();
    EXPECT_THAT(write(one.name, data, options),
                AnyOf(HasSubstr("\nlist("), HasSubstr("\nout\n"), HasSubstr("\nsetNames("), HasSubstr("\nc(list(")));
  }
}

TEST(RCode, GivesDataAndOptionsTheirNamesAndGapsAsNA) {
  const std::string code = write("welch_t", {{"x", {1, nullptr, 2.5}}, {"y", {3, 4}}}, {{"conf_level", 0.9}});
  EXPECT_THAT(code, StartsWith("x <- c(1, NA, 2.5)\ny <- c(3, 4)\nconf_level <- 0.9\nalternative <- \"two.sided\"\n"));
}

TEST(RCode, WhatWasNotGivenIsNull) {
  EXPECT_THAT(write("sign_test", {{"x", {1, 2, -3}}}), HasSubstr("y <- NULL\n"));
  EXPECT_THAT(write("quantiles", {{"x", {1, 2, 3}}}), HasSubstr("type <- NULL\n"));
}

TEST(RCode, ColumnsOfTheDataFrameAreNotSetToNull) {
  const Json data = {{"y", {1, 2, 3}}, {"treated", {0, 0, 1}}, {"post", {0, 1, 0}}};
  EXPECT_THAT(write("did", data), Not(HasSubstr("<- NULL")));
  EXPECT_THAT(write("irt_grm_eap", {{"q1", {1, 2}}}), HasSubstr("responses <- NULL\n"));
}

TEST(RCode, LeavesOutOptionsThatTheScriptDoesNotSpeakOf) {
  EXPECT_THAT(write("bootstrap", {{"x", {1, 2, 3}}}), Not(HasSubstr("threads")));
}

TEST(RCode, QuotesTextsAndNamesThatRCouldMisread) {
  const std::string code = write("ols", {{"y", {1, 2}}, {"a`b", {"say \"so\"", "x\ny"}}}, {{"formula", "y ~ 1"}});
  EXPECT_THAT(code, HasSubstr("`a\\`b` = c(\"say \\\"so\\\"\", \"x y\")"));
  EXPECT_THAT(code, HasSubstr("formula <- y ~ 1\n"));
}

TEST(RCode, ListsOfListsStayLists) {
  EXPECT_THAT(write("chi_square", {{"table", {{1, 2}, {3, 4}}}}), HasSubstr("table <- list(c(1, 2), c(3, 4))\n"));
}

TEST(RCode, BreaksLongLists) {
  Json x = Json::array();
  for (int i = 0; i < 1000; ++i) x.push_back(i + 0.5);
  const std::string code = write("descriptive", {{"x", x}});
  for (std::size_t start = 0; start < code.size();) {
    const std::size_t end = std::min(code.find('\n', start), code.size());
    EXPECT_LE(end - start, 150U);
    start = end + 1;
  }
}

}  // namespace
}  // namespace cairn::stats
