#include "engine/evaluation/cohort.h"

#include <gtest/gtest.h>

#include "tests/engine/evaluation/small_pathway.h"

namespace cairn::test {
namespace {

using pathway::Phase;

evaluation::Cohort build(const std::vector<evaluation::EpisodeFacts>& episodes, std::string_view today = "2026-03-01") {
  static const pathway::Definition definition = small_pathway();
  evaluation::CohortBuilder builder(definition, definition.find_change("earlier"), day(today));
  for (const auto& facts : episodes) builder.add(facts);
  return builder.finish();
}

TEST(Cohort, FollowsTheDatesOfTheChangedStage) {
  const auto cohort = build({episode(1, "a", "2025-02-01", "2025-04-01"), episode(2, "b", "2025-05-20", "2025-07-01"),
                             episode(3, "c", "2025-06-01", "2025-08-01")});
  EXPECT_EQ(cohort.members[0].phase, Phase::Before);
  EXPECT_EQ(cohort.members[1].phase, Phase::Straddling);
  EXPECT_EQ(cohort.members[2].phase, Phase::After);  // entered on the day of the change
  EXPECT_FALSE(cohort.members[1].is_compared());
}

TEST(Cohort, CountsAPersonOnceByTheFirstReferral) {
  const auto cohort = build({episode(1, "a", "2025-07-01", "2025-08-01"), episode(2, "a", "2025-02-01", "2025-04-01"),
                             episode(3, "b", "2025-07-01", "2025-08-01")});
  EXPECT_TRUE(cohort.members[0].is_repeat);  // stored first, but referred later
  EXPECT_FALSE(cohort.members[1].is_repeat);
  EXPECT_FALSE(cohort.members[2].is_repeat);
}

TEST(Cohort, KnowsWhoseTimeToAnswerHasPassed) {
  const auto facts = episode(1, "a", "2025-07-01", "2025-09-01");  // END closes on 29 September
  EXPECT_FALSE(build({facts}, "2025-09-29").members[0].is_due(1));
  EXPECT_TRUE(build({facts}, "2025-09-30").members[0].is_due(1));
  EXPECT_FALSE(build({episode(1, "a", "2025-07-01", "")}).members[0].is_due(1)) << "still in the programme";
}

TEST(Cohort, FindsAnEpisodeByItsRow) {
  const auto cohort = build({episode(3, "a", "2025-02-01", ""), episode(9, "b", "2025-02-01", "")});
  EXPECT_EQ(cohort.find(9), 1);
  EXPECT_EQ(cohort.find(4), -1);
}

}  // namespace
}  // namespace cairn::test
