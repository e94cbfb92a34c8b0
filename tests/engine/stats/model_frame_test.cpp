#include "engine/stats/model_frame.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cairn::stats {
namespace {

std::vector<std::string> terms_of(const char* formula, const char* data) {
  const Result<Formula> parsed = parse_formula(formula);
  if (!parsed) return {parsed.error().message};
  const Result<ModelFrame> frame = build_model_frame(*parsed, read_data(parse_json(data).value()).value());
  if (!frame) return {frame.error().message};
  return frame->fixed.terms;
}

constexpr const char* kData = R"({"y": [1, 2, 3, 4, 5, 6], "a": ["u", "v", "w", "u", "v", "w"],
  "b": ["p", "p", "q", "q", "p", "q"], "x": [1, 2, 3, 4, 5, 7], "visit": [1, 2, 10, 1, 2, 10]})";

using Names = std::vector<std::string>;

// Names and order as colnames(model.matrix(formula, data)) of R 4.2.2 gives them.
TEST(ModelFrame, NamesColumnsAsR) {
  EXPECT_EQ(terms_of("y ~ a * x", kData), (Names{"(Intercept)", "av", "aw", "x", "av:x", "aw:x"}));
  EXPECT_EQ(terms_of("y ~ a:b + x", kData),
            (Names{"(Intercept)", "x", "au:bp", "av:bp", "aw:bp", "au:bq", "av:bq", "aw:bq"}));
  EXPECT_EQ(terms_of("y ~ a + b - 1", kData), (Names{"au", "av", "aw", "bq"}));
  EXPECT_EQ(terms_of("y ~ factor(visit) + x", kData), (Names{"(Intercept)", "factor(visit)2", "factor(visit)10", "x"}));
  EXPECT_EQ(terms_of("y ~ x + a:x", kData), (Names{"(Intercept)", "x", "x:av", "x:aw"}));
  EXPECT_EQ(terms_of("y ~ 1", kData), (Names{"(Intercept)"}));
}

TEST(ModelFrame, LeavesOutRowsWithAGapAndCountsThem) {
  const Data data = read_data(parse_json(R"({"y": [1, null, 3, 4], "a": ["u", "v", null, "v"]})").value()).value();
  const auto frame = build_model_frame(parse_formula("y ~ a").value(), data);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->rows, (std::vector<std::size_t>{0, 3}));
  EXPECT_EQ(frame->n_missing, 2u);
}

TEST(Formula, PointsAtWhatItCannotRead) {
  EXPECT_EQ(parse_formula("y ~ a + + b").error().message,
            "The formula cannot be read at character 9: the name of a column is missing there. An example: outcome ~ "
            "start + group.");
  EXPECT_FALSE(parse_formula("y a"));
  EXPECT_FALSE(parse_formula("y ~ " + std::string(20000, '(')));
  EXPECT_FALSE(parse_formula("y ~ ((((a | b) | c) | d) | e)"));
  EXPECT_FALSE(parse_formula("y ~ a*b*c*d*e*f*g*h*i*j*k*l*m*n*o*p*q*r*s*t*u*v*w"));
  EXPECT_FALSE(parse_formula("y ~ (1 | )"));
  EXPECT_FALSE(parse_formula(""));
  const auto mixed = parse_formula("score ~ time * arm + (1 + time | person)");
  ASSERT_TRUE(mixed);
  EXPECT_EQ(mixed->random.at(0).group, "person");
  EXPECT_EQ(mixed->variables(), (std::vector<std::string>{"score", "time", "arm", "person"}));
}

}  // namespace
}  // namespace cairn::stats
