#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/survey/answer_state.h"
#include "engine/survey/scoring.h"
#include "tests/engine/survey/forms.h"

namespace cairn::survey {
namespace {

using test::make_form;
using test::make_response;

const char* const kForm = R"json([
  {"linkId":"bed","text":"B","type":"time"},{"linkId":"up","text":"U","type":"time"},
  {"linkId":"slept","text":"S","type":"decimal"},{"linkId":"minutes","text":"M","type":"integer"},
  {"linkId":"work","text":"W","type":"choice","answerOption":[
    {"valueCoding":{"code":"4"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":4}]},
    {"valueCoding":{"code":"not-applicable"}},{"valueCoding":{"code":"prefer-not-to-say"}}]}])json";

std::string scale(std::string_view id, std::string_view rest, int minimum, int maximum) {
  return R"({"id":")" + std::string(id) + R"(","version":"1","label":"S","questionnaire":"https://example.org/q",)" +
         R"("direction":"higher-is-worse","minimum":)" + std::to_string(minimum) + R"(,"maximum":)" +
         std::to_string(maximum) + "," + std::string(rest) + "}";
}

std::vector<Score> scores_of(const std::string& scales, const std::string& response) {
  const auto form = make_form(kForm);
  const ScaleReading reading = read_scales(*parse_json(R"({"scales":[)" + scales + "]}"), &form);
  for (const Issue& issue : reading.issues) ADD_FAILURE() << issue.path << ": " << issue.message;
  return compute_scores(reading.scales, form, make_response(response));
}

std::string night(std::string_view bed, std::string_view up, std::string_view slept) {
  return R"([{"linkId":"bed","answer":[{"valueTime":")" + std::string(bed) +
         R"("}]},{"linkId":"up","answer":[{"valueTime":")" + std::string(up) +
         R"("}]},{"linkId":"slept","answer":[{"valueDecimal":)" + std::string(slept) + "}]}]";
}

TEST(ScaleForms, CountHoursAcrossMidnightAndDivide) {
  const std::string scales =
      scale("in-bed", R"("items":[{"link_id":"bed"},{"link_id":"up"}],"item_maximum":24,"combine":"hours-between")", 0,
            24) +
      "," + scale("asleep", R"("items":[{"link_id":"slept"}],"item_maximum":24)", 0, 24) + "," +
      scale("percent", R"("sum_of":["asleep","in-bed"],"combine":"ratio","multiplier":100)", 0, 100) + "," +
      scale(
          "part",
          R"("sum_of":["percent"],"steps":[{"from":0,"value":3},{"from":65,"value":2},{"from":75,"value":1},{"from":85,"value":0}])",
          0, 3);
  auto scores = scores_of(scales, night("23:30:00", "07:00:00", "6"));
  EXPECT_EQ(scores[0].value, 7.5);
  EXPECT_NEAR(*scores[2].value, 80, 1e-9);
  EXPECT_EQ(scores[3].value, 1);
  scores = scores_of(scales, night("00:30:00", "08:30:00", "6.8"));  // exactly 85 percent: no number lies between steps
  EXPECT_EQ(scores[3].value, 0);
  scores = scores_of(scales, "[]");
  EXPECT_FALSE(scores[3].value);
}

TEST(ScaleForms, ClassifyByTheFirstRuleThatHolds) {
  const std::string scales =
      scale("minutes", R"("items":[{"link_id":"minutes"}],"item_maximum":100)", 0, 100) + "," +
      scale("group", R"("nominal":true,"classes":[{"label":"low","value":0,"when":[{"scale":"minutes","to":30}]},
        {"label":"high","value":1}],"band_scheme":{"source":"ours","standing":"local-policy"})",
            0, 1);
  const auto at = [&](int minutes) {
    return scores_of(scales,
                     R"([{"linkId":"minutes","answer":[{"valueInteger":)" + std::to_string(minutes) + "}]}]")[1];
  };
  EXPECT_EQ(at(29).band, "low");
  EXPECT_EQ(at(30).band, "high");
  EXPECT_EQ(at(30).band_scheme, "ours");
  EXPECT_FALSE(scores_of(scales, "[]")[1].value);
}

TEST(ScaleForms, LeaveOutOnlyTheItemThatMayNotApply) {
  const auto score = [&](const char* code, bool may_not_apply) {
    const std::string items = std::string(R"("items":[{"link_id":"work")") +
                              (may_not_apply ? R"(,"may_not_apply":true)" : "") +
                              R"(},{"link_id":"slept"}],"item_maximum":8)";
    const std::string work =
        *code == 0 ? "" : R"({"linkId":"work","answer":[{"valueCoding":{"code":")" + std::string(code) + R"("}}]},)";
    const std::string slept = R"({"linkId":"slept","answer":[{"valueDecimal":3}]})";
    // Items in the order of the form.
    return scores_of(scale("s", items, 0, 16),
                     "[" + slept + (work.empty() ? "" : "," + work.substr(0, work.size() - 1)) + "]")[0];
  };
  EXPECT_EQ(score("4", true).value, 7);
  EXPECT_EQ(score("4", true).maximum, 16);
  EXPECT_EQ(score("not-applicable", true).value, 3);
  EXPECT_EQ(score("not-applicable", true).maximum, 8);
  EXPECT_EQ(score("not-applicable", true).items_not_applicable, 1);
  EXPECT_FALSE(score("prefer-not-to-say", true).value);
  EXPECT_FALSE(score("", true).value);  // skipped
  EXPECT_FALSE(score("not-applicable", false).value);
}

TEST(AnswerState, TellsFourKindsOfNoAnswerApart) {
  const auto state = [](const char* system, const char* code) {
    return answer_state(fhir::Coding{system, "", code, ""});
  };
  EXPECT_EQ(state("http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-declined"), AnswerState::Declined);
  EXPECT_EQ(state("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "NA"), AnswerState::NotApplicable);
  EXPECT_EQ(state("http://loinc.org", "LA4720-4"), AnswerState::NotApplicable);
  EXPECT_EQ(state("urn:ours", "NA"), AnswerState::Answered);
  EXPECT_EQ(answer_state(std::int64_t{0}), AnswerState::Answered);
}

}  // namespace
}  // namespace cairn::survey
