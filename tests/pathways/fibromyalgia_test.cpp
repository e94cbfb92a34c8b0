#include <gmock/gmock.h>

#include <set>

#include "engine/service/survey_answer.h"
#include "engine/survey/checks.h"
#include "engine/survey/evaluation.h"
#include "engine/survey/paging.h"
#include "tests/pathways/pathway_files.h"

namespace cairn::service {
namespace {

using ::testing::IsEmpty;

const PathwayCheck& checked() {
  static const PathwayCheck check = check_pathway(test::fibromyalgia_source());
  return check;
}

const fhir::Questionnaire& questionnaire(const std::string& url) {
  for (const fhir::Questionnaire& each : checked().questionnaires) {
    if (each.url == url) return each;
  }
  throw std::runtime_error("no questionnaire " + url);
}

TEST(FibromyalgiaPathway, IsSound) {
  std::vector<std::string> findings;
  for (const Issue& issue : checked().issues) findings.push_back(issue.path + ": " + issue.message);
  EXPECT_THAT(findings, IsEmpty());
}

/// The response that a worked example describes: option codes by link id.
fhir::Response make_response(const fhir::Questionnaire& form, const Json& answers) {
  fhir::Response response;
  response.questionnaire = form.canonical();
  response.status = "completed";
  std::set<std::string> used;
  for (const survey::Page& page : survey::list_pages(form)) {
    const auto code = read_string(answers, page.item->link_id);
    if (!code) continue;
    used.insert(page.item->link_id);
    for (const fhir::AnswerOption& option : page.item->options) {
      const auto* coding = std::get_if<fhir::Coding>(&option.value);
      if (coding != nullptr && coding->code == *code) {
        EXPECT_TRUE(place_answers(form, *page.item, {option.value}, response));
      }
    }
  }
  EXPECT_EQ(used.size(), answers.size()) << "an example answers a question that is not there";
  return response;
}

void check_case(const Json& example) {
  SCOPED_TRACE(*read_string(example, "title"));
  const fhir::Questionnaire& form = questionnaire(*read_string(example, "questionnaire"));
  const fhir::Response response = make_response(form, *find_object(example, "answers"));
  const survey::Evaluation evaluation(survey::prepare_form(form).form, response);
  EXPECT_FALSE(has_errors(survey::check_response(evaluation, survey::Completeness::Complete)));
  std::vector<survey::Scale> scales;
  for (const survey::Scale& scale : checked().scales) {
    if (scale.questionnaire == form.url) scales.push_back(scale);
  }
  const auto scores = survey::compute_scores(scales, evaluation);
  const Json& expected = *find_object(example, "expected");
  EXPECT_EQ(scores.size(), expected.size());
  for (const survey::Score& score : scores) {
    SCOPED_TRACE(score.measure);
    const Json* wanted = find_object(expected, score.measure);
    ASSERT_NE(wanted, nullptr);
    const auto value = read_number(*wanted, "value");
    ASSERT_EQ(score.value.has_value(), value.has_value());
    if (value) {
      EXPECT_NEAR(*score.value, *value, 1e-9);
    }
    EXPECT_EQ(score.items_answered, read_integer(*wanted, "answered"));
    EXPECT_EQ(score.items_missing, read_integer(*wanted, "missing"));
  }
}

TEST(FibromyalgiaPathway, ScoresItsExamplesAsWorkedByHand) {
  std::size_t cases = 0;
  for (const fhir::Questionnaire& form : checked().questionnaires) {
    const auto content = test::fibromyalgia_file("examples/" + form.id + ".json");
    ASSERT_TRUE(content) << form.id << " has no worked examples";
    const Json document = *parse_json(*content);
    for (const Json& example : *find_array(document, "cases")) check_case(example), ++cases;
  }
  EXPECT_GE(cases, 15U);
}

TEST(FibromyalgiaPathway, HasTwentyOneQuestionsAboutDailyLifeInThreeParts) {
  const fhir::Questionnaire& form = questionnaire("https://cairn.example/fibromyalgia/Questionnaire/daily-life");
  ASSERT_EQ(form.items.size(), 3U);
  EXPECT_EQ(form.items[0].items.size(), 9U);
  EXPECT_EQ(form.items[1].items.size(), 2U);
  EXPECT_EQ(form.items[2].items.size(), 10U);
  EXPECT_THAT(form.copyright, ::testing::HasSubstr("Not validated"));
}

TEST(FibromyalgiaPathway, AsksElevenNumbersWithWordsAtBothEnds) {
  for (const fhir::Questionnaire& form : checked().questionnaires) {
    fhir::for_each_item(form.items, [&](const fhir::Item& item) {
      if (item.options.size() != 11) return;
      std::set<std::string> controls;
      for (const fhir::Item& child : item.items) controls.insert(child.item_control);
      EXPECT_TRUE(controls.contains("lower") && controls.contains("upper")) << item.link_id;
      EXPECT_EQ(item.options.front().score, 0) << item.link_id;
      EXPECT_EQ(item.options.back().score, 10) << item.link_id;
    });
  }
}

TEST(FibromyalgiaPathway, ClaimsNoThresholdForItsOwnQuestionnaire) {
  for (const survey::Scale& scale : checked().scales) {
    EXPECT_THAT(scale.bands, IsEmpty()) << scale.id;
    if (scale.id == "nrs-pain") {
      EXPECT_TRUE(scale.thresholds.at(0).primary && scale.thresholds.at(0).value == 2);
    } else {
      EXPECT_THAT(scale.thresholds, IsEmpty()) << scale.id;
    }
  }
}

TEST(FibromyalgiaPathway, AsksWhatHelpedOnlyWhenSomethingDid) {
  const fhir::Questionnaire& form = questionnaire("https://cairn.example/fibromyalgia/Questionnaire/overall-change");
  const Json better = {{"change", "2"}}, same = {{"change", "4"}}, worse = {{"change", "6"}};
  const auto prepared = survey::prepare_form(form).form;
  const survey::Evaluation after_better(prepared, make_response(form, better)),
      after_same(prepared, make_response(form, same)), after_worse(prepared, make_response(form, worse));
  EXPECT_TRUE(after_better.is_enabled("what-helped") && !after_better.is_enabled("what-made-it-worse"));
  EXPECT_TRUE(!after_same.is_enabled("what-helped") && !after_same.is_enabled("what-made-it-worse"));
  EXPECT_TRUE(!after_worse.is_enabled("what-helped") && after_worse.is_enabled("what-made-it-worse"));
}

}  // namespace
}  // namespace cairn::service
