#include "engine/fhirpath/expression.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/fhirpath/function_table.h"

namespace cairn::fhirpath {
namespace {

Result<Collection> evaluate(std::string_view text, const Environment& environment = {},
                            const Model* model = &r4_model()) {
  CAIRN_ASSIGN(const Expression expression, Expression::compile(text, {.model = model}));
  return expression.evaluate(environment);
}

std::string message_of(std::string_view text) {
  const Result<Collection> result = evaluate(text);
  return result ? "" : result.error().message;
}

TEST(Expression, PointsAtTheFaultWithACaret) {
  EXPECT_EQ(
      message_of("2 +\n  starsWith('x')"),
      "line 2, column 3: there is no function 'starsWith'; did you mean 'startsWith'?\n    starsWith('x')\n    ^");
  EXPECT_EQ(message_of("'a'.startsWith()"),
            "line 1, column 5: startsWith() takes 1 argument, not 0\n  'a'.startsWith()\n      ^");
  EXPECT_EQ(message_of("1 < 'a'"), "line 1, column 3: these two kinds of value have no order\n  1 < 'a'\n    ^");
}

TEST(Expression, IsEvaluatedFromSeveralThreadsAtOnce) {
  const Json response{{"item",
                       {{{"linkId", "a"}, {"answer", {{{"valueInteger", 2}}}}},
                        {{"linkId", "b"}, {"answer", {{{"valueInteger", 3}}}}}}}};
  const Result<Expression> sum =
      Expression::compile("item.where(linkId.matches('^[ab]$')).answer.valueInteger.sum()", {});
  ASSERT_TRUE(sum.has_value());
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        const Result<Collection> result = sum->evaluate({.resource = &response});
        if (result && result->size() == 1 && (*result)[0].as_integer() == 5) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 800);
}

TEST(Expression, EndsHostileOnesQuicklyAndNamesTheBudget) {
  Json wide = Json::array();
  for (int i = 0; i < 1000; ++i) wide.push_back(i);
  const Json input{{"x", wide}};
  for (const char* text : {"x.select(%resource.x.select(%resource.x.select(%resource.x)))",
                           "x.aggregate($total & $total & 'abcdefgh', 'x').length()",
                           "x.where(%resource.x.where(%resource.x.where($this > 5).exists()).exists())",
                           "repeat($this.combine($this + 1))"}) {
    const auto start = std::chrono::steady_clock::now();
    const Result<Collection> result = evaluate(text, {.resource = &input}, nullptr);
    const auto spent = std::chrono::steady_clock::now() - start;
    if (result) continue;
    EXPECT_LT(spent, std::chrono::seconds(2)) << text;  // 100 ms on a quiet machine in release
  }
  const Result<Collection> many = evaluate("x.select(%resource.x.select(%resource.x))", {.resource = &input}, nullptr);
  ASSERT_FALSE(many.has_value());
  EXPECT_NE(many.error().message.find("budget: "), std::string::npos);
  EXPECT_EQ(many.error().code, ErrorCode::TooLarge);
}

TEST(Expression, CountsWhatLongTextsAndLargePatternsCost) {
  Json wide = Json::array();
  for (int i = 0; i < 1000; ++i) wide.push_back(i);
  const Json input{{"x", wide}, {"text", std::string(1'000'000, 'x')}};
  for (const char* text : {"x.select(%resource.text.length())", "x.select(%resource.text.indexOf('y'))",
                           "x.select('y'.indexOf(%resource.text))", "x.select(%resource.text.convertsToDecimal())",
                           "x.select(%resource.text = %resource.text)", "x.select(%resource.text ~ 'y')",
                           "x.select(%resource.text.substring(0, 100).matches('(?:(?:(?:[ax]?){10}){10}){9}$'))",
                           "x.select('a'.matches('\\\\pL{20}' + $index.toString()))"}) {
    const Result<Collection> result = evaluate(text, {.resource = &input}, nullptr);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_NE(result.error().message.find("budget: steps"), std::string::npos) << result.error().message;
  }
}

TEST(Expression, StopsWhenTheCallerSaysTimeIsUp) {
  Json wide = Json::array();
  for (int i = 0; i < 10000; ++i) wide.push_back(i);
  Environment environment;
  environment.resource = &wide;
  environment.budget.is_time_up = [] { return true; };
  const Collection items = Collection::from_json(wide, nullptr);
  environment.context = &items;
  const Result<Collection> result = evaluate("where($this > 5).where($this > 6)", environment, nullptr);
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().message.find("budget: time"), std::string::npos);
}

TEST(Expression, NamesTheVariablesItReads) {
  const Result<Expression> expression = Expression::compile("%a + %b.where(x = %a)", {});
  ASSERT_TRUE(expression.has_value());
  EXPECT_EQ(expression->variables(), (std::vector<std::string>{"a", "b"}));
}

TEST(FunctionTable, IsSortedAndEveryExampleCompiles) {
  const auto rows = function_rows();
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(),
                             [](const FunctionRow& a, const FunctionRow& b) { return a.name < b.name; }));
  for (const FunctionRow& row : rows) {
    const Result<Expression> example = Expression::compile(row.example, {.model = &r4_model()});
    EXPECT_TRUE(example.has_value()) << row.name << ": " << (example ? "" : example.error().message);
    EXPECT_NE(row.example.find(row.name), std::string_view::npos) << row.name;
    EXPECT_FALSE(row.section.empty()) << row.name;
  }
}

TEST(Model, KnowsElementsChoicesAndAncestry) {
  const Model& model = r4_model();
  const TypeId patient = model.find_type("Patient");
  const Element* deceased = model.find_element(patient, "deceased");
  ASSERT_NE(deceased, nullptr);
  EXPECT_EQ(deceased->choices.size(), 2U);
  EXPECT_TRUE(model.find_element(patient, "deceasedBoolean")->is_alias);
  EXPECT_EQ(model.find_element(patient, "deceasedString"), nullptr);
  EXPECT_TRUE(model.is_a(patient, model.find_type("DomainResource")));
  EXPECT_TRUE(model.is_a(model.find_type("uuid"), model.find_type("uri")));
  EXPECT_FALSE(model.is_a(model.find_type("string"), model.find_type("code")));
  EXPECT_TRUE(model.find_element(model.find_type("Questionnaire.item"), "item")->repeats);
}

}  // namespace
}  // namespace cairn::fhirpath
