#include "engine/stats/procedures/procedure.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cairn::stats {
namespace {

TEST(StatsProcedures, SayEverythingAReaderNeeds) {
  for (const Procedure& row : procedures()) {
    for (const std::string_view text : {row.summary, row.use, row.avoid, row.meaning, row.reference})
      EXPECT_FALSE(text.empty()) << row.name;
    EXPECT_FALSE(row.summary.ends_with('.')) << row.name;
    EXPECT_FALSE(row.fields.empty()) << row.name;
  }
}

TEST(StatsProcedures, HaveExamplesThatGiveEveryFieldTheyNameAndAMethod) {
  for (const Procedure& row : procedures()) {
    const Result<Data> data = read_data(parse_json(row.example_data).value());
    ASSERT_TRUE(data) << row.name;
    const Result<Json> result = run_procedure(row, *data, parse_json(row.example_options).value());
    ASSERT_TRUE(result) << row.name << ": " << result.error().message;
    for (const Field& field : row.fields) EXPECT_TRUE(result->contains(field.name)) << row.name << " " << field.name;
    EXPECT_TRUE(result->contains("method")) << row.name;
  }
}

TEST(StatsProcedures, RefuseOptionsTheyDoNotKnowAndValuesOutsideTheirRange) {
  const Procedure* welch = find_procedure("welch_t");
  ASSERT_NE(welch, nullptr);
  const Data data = read_data(parse_json(welch->example_data).value()).value();
  const auto message = [&](const char* options) {
    const Result<Json> result = run_procedure(*welch, data, parse_json(options).value());
    return result ? std::string("no error") : result.error().message;
  };
  EXPECT_EQ(message(R"({"level": 0.9})"), "welch_t has no option \"level\". It takes: conf_level, alternative, mu.");
  EXPECT_EQ(message(R"({"conf_level": 1})"), "The option \"conf_level\" must lie between 0 and 1.");
  EXPECT_EQ(message(R"({"alternative": "bigger"})"),
            "The option \"alternative\" must be one of: two.sided, greater, less.");
  EXPECT_EQ(message("{}"), "no error");
}

}  // namespace
}  // namespace cairn::stats
