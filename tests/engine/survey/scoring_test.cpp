#include "engine/survey/scoring.h"

#include <nlohmann/json.hpp>

#include "tests/engine/survey/forms.h"

namespace cairn::survey {
namespace {

using test::make_form;
using test::make_response;

const char* const kForm = R"json([
  {"linkId":"a","text":"A","type":"integer"},{"linkId":"b","text":"B","type":"integer"},{"linkId":"c","text":"C","type":"integer"},
  {"linkId":"d","text":"D","type":"choice","answerOption":[
    {"valueCoding":{"code":"no"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":0}]},
    {"valueCoding":{"code":"yes"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":10}]}]}])json";

std::string answers(std::initializer_list<std::pair<const char*, int>> given, bool yes = true) {
  std::string items;
  for (const auto& [link_id, value] : given)
    items +=
        R"({"linkId":")" + std::string(link_id) + R"(","answer":[{"valueInteger":)" + std::to_string(value) + "}]},";
  return "[" + items + (yes ? R"({"linkId":"d","answer":[{"valueCoding":{"code":"yes"}}]}])" : R"({"linkId":"d"}])");
}

ScaleReading read(const std::string& scales, const fhir::Questionnaire* form = nullptr) {
  return read_scales(*parse_json(R"({"scales":[)" + scales + "]}"), form);
}

std::string scale(std::string_view rest, std::string_view range = R"("minimum":0,"maximum":30)") {
  return R"({"id":"s","version":"1","label":"S","questionnaire":"https://example.org/q","direction":"higher-is-worse",)" +
         std::string(range) + "," + std::string(rest) + "}";
}

const std::string kThree = R"("items":[{"link_id":"a"},{"link_id":"b"},{"link_id":"c"}])";

Score score_of(const std::string& scales, const std::string& response) {
  const auto form = make_form(kForm);
  const ScaleReading reading = read(scales, &form);
  for (const Issue& issue : reading.issues) ADD_FAILURE() << issue.path << ": " << issue.message;
  const auto scores = compute_scores(reading.scales, form, make_response(response));
  return scores.empty() ? Score{} : scores.back();
}

TEST(Scoring, AddsItemsWeightsReversalAndOptionScores) {
  EXPECT_EQ(score_of(scale(kThree), answers({{"a", 1}, {"b", 2}, {"c", 3}})).value, 6);
  const std::string mixed =
      R"("items":[{"link_id":"a","reversed":true},{"link_id":"b","weight":2},{"link_id":"d"}],"multiplier":"1/2")";
  EXPECT_EQ(score_of(scale(mixed, R"("minimum":0,"maximum":20)"), answers({{"a", 1}, {"b", 2}})).value,
            (9 + 4 + 10) / 2.0);
}

TEST(Scoring, FollowsEachRuleForMissingItems) {
  const auto with = [](std::string_view rule) { return scale(kThree + R"(,"missing":)" + std::string(rule)); };
  const std::string two = answers({{"a", 4}, {"b", 8}}), one = answers({{"a", 4}}), none = "[]";
  EXPECT_FALSE(score_of(with(R"({"rule":"all-needed"})"), two).value);
  EXPECT_EQ(score_of(with(R"({"rule":"person-mean","max_missing":1})"), two).value, 18);
  EXPECT_FALSE(score_of(with(R"({"rule":"person-mean","max_missing":1})"), one).value);
  EXPECT_EQ(score_of(with(R"({"rule":"prorate","min_answered":1})"), one).value, 12);
  EXPECT_FALSE(score_of(with(R"({"rule":"prorate","min_answered":2})"), one).value);
  const Score skipped = score_of(with(R"({"rule":"skip-item"})"), two);
  EXPECT_EQ(skipped.value, 12);
  EXPECT_EQ(skipped.maximum, 20);
  const Score empty = score_of(with(R"({"rule":"prorate","min_answered":1})"), none);
  EXPECT_FALSE(empty.value);
  EXPECT_EQ(empty.items_missing, 3);
}

TEST(Scoring, CountsAnAnswerOutsideTheRangeAsMissing) {
  EXPECT_FALSE(score_of(scale(kThree), answers({{"a", 99}, {"b", 2}, {"c", 3}})).value);
}

TEST(Scoring, DoesNotCountQuestionsThatAreOff) {
  const auto form = make_form(
      R"([{"linkId":"a","text":"A","type":"integer"},{"linkId":"b","text":"B","type":"integer","enableWhen":[{"question":"a","operator":">","answerInteger":5}]}])");
  const auto reading = read(scale(R"("items":[{"link_id":"a"},{"link_id":"b"}],"missing":{"rule":"skip-item"})",
                                  R"("minimum":0,"maximum":20)"),
                            &form);
  EXPECT_EQ(compute_scores(reading.scales, form, make_response(answers({{"a", 4}, {"b", 8}}, false)))[0].value, 4);
}

TEST(Scoring, AddsDomainsToATotalAndSaysHowManyItemsAreMissing) {
  const std::string domain =
      R"({"id":"x","version":"1","label":"X","questionnaire":"https://example.org/q","direction":"higher-is-worse","minimum":0,"maximum":10,"multiplier":"1/2",
    "items":[{"link_id":"a"},{"link_id":"b"}],"missing":{"rule":"prorate","min_answered":1}},)";
  const std::string other =
      R"({"id":"y","version":"1","label":"Y","questionnaire":"https://example.org/q","direction":"higher-is-worse","minimum":0,"maximum":10,"items":[{"link_id":"c"}]},)";
  const Score total = score_of(domain + other + scale(R"("sum_of":["x","y"])", R"("minimum":0,"maximum":20)"),
                               answers({{"a", 4}, {"c", 7}}));
  EXPECT_EQ(total.value, 4 + 7);
  EXPECT_EQ(total.items_answered, 2);
  EXPECT_EQ(total.items_missing, 1);
  EXPECT_FALSE(
      score_of(domain + other + scale(R"("sum_of":["x","y"])", R"("minimum":0,"maximum":20)"), answers({{"a", 4}}))
          .value)
      << "a domain without a score";
}

TEST(Scoring, PutsEveryScoreIntoOneHalfOpenBand) {
  const std::string bands =
      kThree +
      R"(,"bands":[{"from":0,"to":10,"label":"low"},{"from":10,"to":20,"label":"middle"},{"from":20,"to":30,"label":"high"}])";
  EXPECT_EQ(score_of(scale(bands), answers({{"a", 3}, {"b", 3}, {"c", 3}})).band, "low");
  EXPECT_EQ(score_of(scale(bands), answers({{"a", 4}, {"b", 3}, {"c", 3}})).band, "middle");
  EXPECT_EQ(score_of(scale(bands), answers({{"a", 10}, {"b", 10}, {"c", 10}})).band, "high");
}

TEST(Scoring, LooksScoresUp) {
  const std::string table =
      R"("items":[{"link_id":"a"}],"item_maximum":2,"lookup":[{"raw":0,"score":20.5},{"raw":1,"score":41},{"raw":2,"score":63.3}])";
  EXPECT_EQ(score_of(scale(table, R"("minimum":20.5,"maximum":63.3)"), answers({{"a", 1}})).value, 41);
}

std::vector<std::string> codes(const ScaleReading& reading) {
  std::vector<std::string> out;
  for (const Issue& issue : reading.issues) out.push_back(issue.code);
  return out;
}

TEST(ReadScales, RefusesRulesThatDoNotFollowFromTheItems) {
  using Codes = std::vector<std::string>;
  const auto form = make_form(kForm);
  const auto bands = [](std::string_view list) { return scale(kThree + R"(,"bands":[)" + std::string(list) + "]"); };
  EXPECT_EQ(codes(read(bands(R"({"from":0,"to":10,"label":"x"},{"from":11,"to":30,"label":"y"})"))), Codes{"band-gap"});
  EXPECT_EQ(codes(read(bands(R"({"from":0,"to":10,"label":"x"},{"from":9,"to":30,"label":"y"})"))),
            Codes{"band-overlap"});
  EXPECT_EQ(codes(read(bands(R"({"from":0,"to":29,"label":"x"})"))), Codes{"band-gap"});
  EXPECT_EQ(codes(read(scale(kThree, R"("minimum":0,"maximum":100)"))), Codes{"range"});
  EXPECT_EQ(codes(read(scale(R"("items":[{"link_id":"z"}])", R"("minimum":0,"maximum":10)"), &form)),
            Codes{"unknown-item"});
  EXPECT_EQ(codes(read(scale(R"("items":[{"link_id":"d"}],"item_maximum":5)", R"("minimum":0,"maximum":5)"), &form)),
            Codes{"item-out-of-range"});
  EXPECT_EQ(codes(read(scale(R"("items":[{"link_id":"a"},{"link_id":"a"}])", R"("minimum":0,"maximum":20)"))),
            Codes{"duplicate-item"});
  EXPECT_EQ(codes(read(scale(R"("sum_of":["later"])"))), (Codes{"unknown-scale", "range"}));
  EXPECT_EQ(codes(read(scale(kThree + R"(,"missing":{"rule":"person-mean"})"))), Codes{"missing-rule"});
  EXPECT_EQ(codes(read(scale(kThree + R"(,"wieght":1)"))), Codes{"unknown-member"});
  const auto lookup = [](std::string_view rows) {
    return scale(R"("items":[{"link_id":"a"}],"item_maximum":2,"lookup":[)" + std::string(rows) + "]",
                 R"("minimum":20,"maximum":60)");
  };
  EXPECT_EQ(codes(read(lookup(R"({"raw":0,"score":20},{"raw":1,"score":75.8},{"raw":2,"score":60})"))),
            Codes{"lookup-not-monotone"});
  EXPECT_EQ(codes(read(lookup(R"({"raw":0,"score":20},{"raw":2,"score":60})"))), Codes{"lookup-gap"});
  EXPECT_EQ(codes(read(lookup(R"({"raw":0,"score":20},{"raw":1,"score":60})"))), Codes{"lookup-range"});
}

TEST(ReadScales, FindsATableThatTwoScalesShare) {
  std::string first =
      scale(R"("items":[{"link_id":"a"}],"item_maximum":1,"lookup":[{"raw":0,"score":20},{"raw":1,"score":60}])",
            R"("minimum":20,"maximum":60)");
  std::string second = first;
  second.replace(second.find(R"("id":"s")"), 8, R"("id":"t")");
  EXPECT_EQ(codes(read(first + "," + second)), std::vector<std::string>{"lookup-shared"});
}

TEST(ReadScales, TakesAnyJsonWithoutTrouble) {
  for (const char* text : {"null", "[]", "3", "{}", R"({"scales":7})", R"({"scales":[7,null,{}]})",
                           R"({"scales":[{"items":{},"bands":3,"missing":[]}]})"}) {
    EXPECT_TRUE(has_errors(read_scales(*parse_json(text)).issues)) << text;
  }
}

}  // namespace
}  // namespace cairn::survey
