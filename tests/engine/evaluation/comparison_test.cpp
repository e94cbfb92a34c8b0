#include "engine/evaluation/comparison.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/evaluation/guard.h"
#include "engine/evaluation/report.h"
#include "engine/evaluation/write_report.h"
#include "tests/engine/evaluation/small_pathway.h"

namespace cairn::test {
namespace {

using disclosure::Audience;
using evaluation::Verdict;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

const evaluation::Statement* find_statement(const evaluation::Report& report, std::string_view code) {
  for (const auto& statement : report.statements) {
    if (statement.code == code) return &statement;
  }
  return nullptr;
}

TEST(Comparison, FindsALargeEffectAndSaysWhichWayIsBetter) {
  const auto comparison = compare_small(small_world(60, 3));
  ASSERT_TRUE(comparison);
  const auto& pain = comparison->measures[0];
  EXPECT_EQ(evaluation::judge(pain), Verdict::Better);
  EXPECT_LT(pain.headline()->estimate, -2);
  EXPECT_TRUE(pain.headline()->is_adjusted);
  EXPECT_GT(pain.responders->difference.estimate, 0);
  const auto report = evaluation::make_report(*comparison, Audience::ServiceTeam);
  EXPECT_THAT(report.conclusion.headline, HasSubstr("did better"));
  EXPECT_THAT(report.conclusion.can[0], HasSubstr("lower (better)"));
  EXPECT_THAT(report.conclusion.cannot[0], HasSubstr("caused"));
}

TEST(Comparison, NeverCallsAnUnclearDifferenceNone) {
  const auto comparison = compare_small(small_world(12, 0.4));
  ASSERT_TRUE(comparison);
  const auto report = evaluation::make_report(*comparison, Audience::ServiceTeam);
  EXPECT_NE(find_statement(report, "too-few"), nullptr);
  if (evaluation::judge(comparison->measures[0]) == Verdict::Unclear) {
    EXPECT_THAT(report.conclusion.cannot, Contains(HasSubstr("made no difference")));
  }
}

TEST(Comparison, SaysNothingFromFewerThanEightPeople) {
  const auto comparison = compare_small(small_world(8, 3));  // 5 or 6 a group have both scores
  ASSERT_TRUE(comparison);
  EXPECT_EQ(evaluation::judge(comparison->measures[0]), Verdict::TooFew);
}

TEST(Comparison, RefusesAClaimAboutOneChangeWhenAnotherReachedOneGroupMore) {
  SmallWorld world = small_world(40, 1);
  world.plan.change = "later";
  evaluation::CohortBuilder builder(world.definition, world.definition.find_change("later"), day("2026-03-01"));
  for (int i = 0; i < 80; ++i) {
    // A third of the people before the later change came before the earlier one too.
    const char* entered = i >= 40 ? "2025-12-05" : i % 3 == 0 ? "2025-02-01" : "2025-07-01";
    const char* left = i >= 40 ? "2026-01-05" : i % 3 == 0 ? "2025-04-01" : "2025-09-01";
    builder.add(episode(i + 1, "p" + std::to_string(i), entered, left));
  }
  world.cohort = builder.finish();
  const auto comparison = compare_small(world);
  ASSERT_TRUE(comparison);
  const auto report = evaluation::make_report(*comparison, Audience::ServiceTeam);
  EXPECT_TRUE(report.is_refused());
  EXPECT_THAT(find_statement(report, "several-changes")->text, HasSubstr("Earlier start (1 June 2025)"));
  EXPECT_THAT(report.conclusion.headline, HasSubstr("cannot be put down to this change alone"));
}

TEST(Comparison, DoesNotRefuseWhenTheOtherChangeReachedNobody) {
  const auto report = evaluation::make_report(*compare_small(small_world(40, 1)), Audience::ServiceTeam);
  EXPECT_FALSE(report.is_refused());
}

TEST(Comparison, SetsCompletersBesideThoseLost) {
  const auto comparison = compare_small(small_world(60, 1));
  ASSERT_TRUE(comparison);
  EXPECT_EQ(comparison->attrition.n_completed, 80U);
  EXPECT_EQ(comparison->attrition.n_lost, 40U);
  const auto report = evaluation::make_report(*comparison, Audience::ServiceTeam);
  EXPECT_THAT(find_statement(report, "lost-to-follow-up")->text, HasSubstr("40 people have none from then"));
}

TEST(Comparison, CountsAnAnswerWithoutAScoreAsAnswered) {
  SmallWorld world = small_world(30, 1);
  const auto answered_at_end = [&] { return compare_small(world)->flow.at(3).total().reached; };
  EXPECT_EQ(answered_at_end(), 40U);
  world.answered[1][2] = true;  // answered, but nothing that the main measure could be scored from
  EXPECT_EQ(answered_at_end(), 41U);
}

TEST(Comparison, SaysWhatBecameOfWhatTheChangeWasMeantToMove) {
  SmallWorld world = small_world(40, 1);
  EXPECT_EQ(find_statement(evaluation::make_report(*compare_small(world), Audience::ServiceTeam), "expected"), nullptr);
  world.definition.changes[0].expected_measure = "sleep";
  const auto unscored = evaluation::make_report(*compare_small(world), Audience::ServiceTeam);
  EXPECT_THAT(find_statement(unscored, "expected-not-scored")->text, HasSubstr("Nothing here says whether it did"));
  world.scores.push_back(world.scores.front());
  world.scores.back().measure.id = "sleep";
  world.scores.back().measure.title = "Trouble with sleep";
  const auto scored = evaluation::make_report(*compare_small(world), Audience::ServiceTeam);
  EXPECT_THAT(find_statement(scored, "expected")->text, HasSubstr("Trouble with sleep: people after the change"));
}

TEST(Comparison, HidesSmallNumbersFromOthersEverywhere) {
  const auto comparison = compare_small(small_world(9, 1));  // 6 a group have both scores
  ASSERT_TRUE(comparison);
  const auto report = evaluation::make_report(*comparison, Audience::Others);
  EXPECT_TRUE(report.measures[0].before.n.is_hidden());
  EXPECT_FALSE(report.measures[0].before.mean);
  for (const auto& figure : report.measures[0].figures) EXPECT_FALSE(figure.estimate) << figure.id;
  const std::string json = write_json(evaluation::write_report(report, nullptr));
  EXPECT_THAT(json, Not(HasSubstr("\"details\"")));
  EXPECT_THAT(json, HasSubstr("\"n\":null"));
  EXPECT_THAT(json, Not(HasSubstr("of 18 people")));
  EXPECT_EQ(report.n_before.text(), "about 10");
}

TEST(Comparison, HidesAShareThatWouldShowFewPeople) {
  SmallWorld world = small_world(30, 0);
  world.scores[0].measure.threshold->value = 1.5;  // nobody gets there before or after, but 1 person does
  world.scores[0].at[1][0] = 0;
  const auto report = evaluation::make_report(*compare_small(world), Audience::Others);
  for (const auto& figure : report.measures[0].figures) {
    if (figure.id == "responders_before") {
      EXPECT_FALSE(figure.estimate);
    }
    if (figure.id == "difference") {
      EXPECT_TRUE(figure.estimate);
    }
  }
}

TEST(Comparison, RoundsWhatOthersSeeSoThatCountsCannotBeWorkedOut) {
  const auto report = evaluation::make_report(*compare_small(small_world(60, 1)), Audience::Others);
  for (const auto& figure : report.measures[0].figures) {
    if (!figure.estimate) continue;
    const double hundredfold = *figure.estimate * 100;
    EXPECT_NEAR(hundredfold, std::round(hundredfold), 1e-9) << figure.id;
    EXPECT_EQ(*figure.n_before.number() % 5, 0) << figure.id;
  }
}

TEST(Comparison, GivesEveryFigureItsPeopleItsIntervalAndNoBareP) {
  const auto report = evaluation::make_report(*compare_small(small_world(60, 1)), Audience::ServiceTeam);
  std::vector<std::string> ids;
  for (const auto& figure : report.measures[0].figures) {
    ids.push_back(figure.id);
    EXPECT_TRUE(figure.estimate && figure.interval) << figure.id;
    EXPECT_LE(figure.interval->lower, *figure.estimate) << figure.id;
    EXPECT_GE(figure.interval->upper, *figure.estimate) << figure.id;
    EXPECT_GT(*figure.n_before.number() + *figure.n_after.number(), 0) << figure.id;
  }
  EXPECT_THAT(ids, testing::ElementsAre("adjusted", "difference", "responders", "responders_before", "responders_after",
                                        "change_before", "change_after", "effect", "superiority", "shift"));
}

TEST(Comparison, NamesWhatIsMissingForAFigure) {
  SmallWorld world = small_world(30, 1);
  world.scores[0].measure.threshold.reset();
  const auto comparison = compare_small(world);
  ASSERT_TRUE(comparison);
  EXPECT_THAT(comparison->measures[0].absent,
              Contains(Field(&evaluation::MeasureComparison::Absence::figure, "responders")));
}

TEST(Comparison, TurnsRoundWhenHigherIsBetter) {
  SmallWorld world = small_world(60, 3);
  world.scores[0].measure.direction = evaluation::Direction::HigherIsBetter;
  const auto comparison = compare_small(world);
  EXPECT_EQ(evaluation::judge(comparison->measures[0]), Verdict::Worse);
  EXPECT_THAT(evaluation::make_report(*comparison, Audience::ServiceTeam).conclusion.can[0],
              HasSubstr("lower (worse)"));
}

TEST(Comparison, RefusesAnUnknownChangeOrTimepoint) {
  SmallWorld world = small_world(10, 1);
  world.plan.change = "none";
  EXPECT_EQ(compare_small(world).error().code, ErrorCode::NotFound);
  world.plan.change = "earlier";
  world.plan.timepoint = "M99";
  EXPECT_EQ(compare_small(world).error().code, ErrorCode::Unprocessable);
}

}  // namespace
}  // namespace cairn::test
