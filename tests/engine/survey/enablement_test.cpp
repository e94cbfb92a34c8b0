#include "engine/survey/evaluation.h"
#include "tests/engine/survey/forms.h"

namespace cairn::survey {
namespace {

using test::make_form;
using test::make_response;

Evaluation evaluate(const fhir::Questionnaire& form, const fhir::Response& response) {
  return {prepare_form(form).form, response};
}

std::string condition(std::string_view comparison, std::string_view answer) {
  return R"({"question":"a","operator":")" + std::string(comparison) + R"(",)" + std::string(answer) + "}";
}

/// Is 'b' on when 'a' has the given answers and b's only condition is `condition`?
bool is_on(std::string_view type, const std::string& condition, std::string_view answers) {
  const auto form = make_form(R"([{"linkId":"a","text":"A","repeats":true,"type":")" + std::string(type) +
                              R"("},{"linkId":"b","text":"B","type":"string","enableWhen":[)" + condition + "]}]");
  const auto response = make_response(R"([{"linkId":"a","answer":[)" + std::string(answers) + "]}]");
  return evaluate(form, response).is_enabled("b");
}

TEST(Enablement, KnowsEveryOperator) {
  struct Case {
    std::string_view type, comparison, answer, given;
    bool expected;
  };
  const Case cases[] = {
      {"integer", "exists", R"("answerBoolean":true)", R"({"valueInteger":1})", true},
      {"integer", "exists", R"("answerBoolean":true)", "", false},
      {"integer", "exists", R"("answerBoolean":false)", "", true},
      {"integer", "=", R"("answerInteger":3)", R"({"valueInteger":3})", true},
      {"integer", "=", R"("answerInteger":3)", R"({"valueInteger":2},{"valueInteger":3})", true},
      {"integer", "=", R"("answerInteger":3)", "", false},
      {"integer", "!=", R"("answerInteger":3)", R"({"valueInteger":2})", true},
      {"integer", "!=", R"("answerInteger":3)", R"({"valueInteger":2},{"valueInteger":3})", false},
      {"integer", "!=", R"("answerInteger":3)", "", true},
      {"decimal", ">", R"("answerDecimal":0.1)", R"({"valueDecimal":0.1000000000000000000001})", true},
      {"decimal", ">", R"("answerDecimal":0.1)", R"({"valueDecimal":0.100})", false},
      {"decimal", ">=", R"("answerInteger":2)", R"({"valueDecimal":2.0})", true},
      {"date", "<", R"("answerDate":"2020-02-01")", R"({"valueDate":"2020-01-31"})", true},
      {"time", "<=", R"("answerTime":"12:00:00")", R"({"valueTime":"12:00:01"})", false},
      {"boolean", "=", R"("answerBoolean":true)", R"({"valueBoolean":false})", false},
      {"choice", "=", R"("answerCoding":{"system":"s","code":"x"})",
       R"({"valueCoding":{"system":"s","code":"x","display":"any"}})", true},
      {"choice", "=", R"("answerCoding":{"system":"s","code":"x"})", R"({"valueCoding":{"system":"t","code":"x"}})",
       false},
      {"string", "=", R"("answerString":"yes")", R"({"valueString":"yes"})", true},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(is_on(one.type, condition(one.comparison, one.answer), one.given), one.expected)
        << one.comparison << " " << one.answer << " given " << one.given;
  }
}

TEST(Enablement, CombinesConditionsByAllOrAny) {
  const auto with = [](std::string_view behaviour) {
    const auto form = make_form(
        R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"string","enableBehavior":")" +
        std::string(behaviour) +
        R"(","enableWhen":[{"question":"a","operator":"=","answerBoolean":true},{"question":"a","operator":"=","answerBoolean":false}]}])");
    return evaluate(form, make_response(R"([{"linkId":"a","answer":[{"valueBoolean":true}]}])")).is_enabled("b");
  };
  EXPECT_TRUE(with("any"));
  EXPECT_FALSE(with("all"));
}

const char* const kChain = R"([
  {"linkId":"a","text":"A","type":"boolean"},
  {"linkId":"b","text":"B","type":"boolean","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]},
  {"linkId":"g","text":"G","type":"group","enableWhen":[{"question":"b","operator":"=","answerBoolean":true}],"item":[{"linkId":"c","text":"C","type":"string"}]}])";

TEST(Enablement, DoesNotCountAnswersOfQuestionsThatAreOff) {
  const auto form = make_form(kChain);
  const auto response = make_response(
      R"([{"linkId":"a","answer":[{"valueBoolean":false}]},{"linkId":"b","answer":[{"valueBoolean":true}]},
    {"linkId":"g","item":[{"linkId":"c","answer":[{"valueString":"x"}]}]}])");
  const Evaluation enablement = evaluate(form, response);
  EXPECT_TRUE(enablement.form().has_branching());
  EXPECT_FALSE(enablement.is_enabled("b"));
  EXPECT_FALSE(enablement.is_enabled("g"));
  EXPECT_FALSE(enablement.is_enabled("c")) << "a child of a disabled group";
  const fhir::Response kept = enablement.response();
  ASSERT_EQ(kept.items.size(), 1U);
  EXPECT_EQ(kept.items[0].link_id, "a");
}

TEST(Enablement, LooksInTheNearestInstanceOfARepeatingGroup) {
  const auto form = make_form(R"([{"linkId":"g","text":"G","type":"group","repeats":true,"item":[
    {"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"string","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]}]}])");
  const auto response = make_response(
      R"([{"linkId":"g","item":[{"linkId":"a","answer":[{"valueBoolean":true}]}]},{"linkId":"g","item":[{"linkId":"a","answer":[{"valueBoolean":false}]}]}])");
  const Evaluation evaluation = evaluate(form, response);
  const std::vector<std::pair<std::string, bool>> expected = {{"g[0]", true}, {"g[0]/a", true}, {"g[0]/b", true},
                                                              {"g[1]", true}, {"g[1]/a", true}, {"g[1]/b", false}};
  EXPECT_EQ(evaluation.list_enabled(), expected);
}

TEST(Enablement, EndsOnLongChainsAgainstTheOrder) {
  std::string items = "[";
  constexpr int kLength = 10000;
  for (int i = 0; i < kLength; ++i) {
    items += R"({"linkId":")" + std::to_string(i) + R"(","text":"A","type":"boolean","enableWhen":[{"question":")" +
             std::to_string(i + 1) + R"(","operator":"exists","answerBoolean":false}]},)";
  }
  items += R"({"linkId":")" + std::to_string(kLength) + R"(","text":"A","type":"boolean"}])";
  const auto document = parse_json(R"({"resourceType":"Questionnaire","status":"active","item":)" + items + "}",
                                   {std::size_t{8} << 20, 64});
  ASSERT_TRUE(document);
  const auto form = *fhir::read_questionnaire(*document).questionnaire;
  EXPECT_TRUE(evaluate(form, make_response("[]")).is_enabled("0"));
}

TEST(Enablement, IsConstantWithoutConditions) {
  EXPECT_FALSE(prepare_form(make_form(R"([{"linkId":"a","text":"A","type":"string"}])")).form->has_branching());
}

}  // namespace
}  // namespace cairn::survey
