#include "engine/service/load_demo.h"

#include <gmock/gmock.h>

#include <map>

#include "engine/service/answer_survey.h"
#include "engine/service/demo_people.h"
#include "engine/service/manage_episodes.h"
#include "engine/service/record_audit.h"
#include "engine/service/sign_in.h"
#include "engine/service/store_pathway.h"
#include "engine/store/episodes.h"
#include "engine/store/responses.h"
#include "tests/support/fixed_world.h"

namespace cairn::service {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A folder with the demonstration, loaded once for all tests that only read.
class World {
 public:
  explicit World(std::string_view at = "2026-09-10T09:00:00Z") : clock_(at), random_(7) {
    store_ = *store::Store::open(folder_.path());
  }
  Services services() { return {*store_, clock_, random_, catalogue_}; }
  DemoReport load() {
    auto report = load_demo(services(), access::command_actor(), {.has_fixed_secrets = false});
    if (!report) ADD_FAILURE() << report.error().message << " " << report.error().cause;
    return report ? *report : DemoReport{};
  }
  test::FixedClock& clock() { return clock_; }
  template <class F>
  auto read(F&& work) {
    return store_->read(work);
  }

 private:
  test::TemporaryFolder folder_;
  test::FixedClock clock_;
  SeededRandom random_;
  Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
};

World& shared_world() {
  static World world;
  return world;
}
const DemoReport& shared_report() {
  static const DemoReport report = shared_world().load();
  return report;
}

using Values = std::map<std::int64_t, double>;  // by episode
Values scores(World& world, const std::string& measure, std::string_view timepoint) {
  Values values;
  const auto done = world.read([&](store::Session& session) {
    return store::for_each_score(session, "fibromyalgia", measure, [&](const store::ScoreRow& row) {
      if (row.timepoint == timepoint && row.value) values.emplace(row.episode_row, *row.value);
    });
  });
  EXPECT_TRUE(done);
  return values;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

TEST(LoadDemo, HoldsEighteenMonthsOfPeopleAndThreeWhoCanAnswerToday) {
  const DemoReport& report = shared_report();
  EXPECT_TRUE(report.was_loaded_now);
  EXPECT_EQ(report.episodes, 244U + 3U);
  EXPECT_GT(report.responses, 1000U);
  ASSERT_EQ(report.links.size(), 3U);
  const Services services = shared_world().services();
  for (const DemoLink& link : report.links) {
    const auto survey = open_survey(services, link.token);
    ASSERT_TRUE(survey) << survey.error().message;
    EXPECT_EQ((*survey)->timepoint->code, link.timepoint);
    EXPECT_EQ((*survey)->resume_question()->number, 1U);
  }
  EXPECT_THAT(describe_demo(report, "http://127.0.0.1:8080").back(),
              HasSubstr("Link: http://127.0.0.1:8080/s/" + report.links[2].token + " (M3, until "));
}

TEST(LoadDemo, LosesFourToFiveInTenAndTheLostWereWorse) {
  shared_report();
  const Values base = scores(shared_world(), "nrs-pain", "BASE"), end = scores(shared_world(), "nrs-pain", "END");
  std::vector<double> stayed, lost;
  for (const auto& [episode, value] : base) (end.contains(episode) ? stayed : lost).push_back(value);
  const double share = static_cast<double>(lost.size()) / static_cast<double>(base.size());
  EXPECT_GT(share, 0.40);
  EXPECT_LT(share, 0.50);
  EXPECT_GT(mean(lost), mean(stayed) + 0.3);
  EXPECT_GT(scores(shared_world(), "nrs-pain", "M3").size(), 60U);
}

TEST(LoadDemo, HoldsAModestTrueEffectOfTheEducationGroup) {
  shared_report();
  const Values base = scores(shared_world(), "daily-life-total", "BASE"),
               end = scores(shared_world(), "daily-life-total", "END");
  std::vector<double> before, after;
  const auto done = shared_world().read([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const auto pathway, shared_world().services().catalogue.load_pathway(session, "fibromyalgia"));
    const pathway::Change& change = *pathway->definition.find_change("diagnosis-education-group");
    for (const auto& [episode, value] : end) {
      if (!base.contains(episode)) continue;
      CAIRN_ASSIGN(const auto records, store::list_stage_events(session, episode));
      std::vector<pathway::StageEvent> events;
      for (const auto& record : records)
        events.push_back({record.stage, *pathway::parse_stage_event(record.kind), record.occurred_on});
      const pathway::Phase phase = find_phase(change, events);
      if (phase == pathway::Phase::Before) before.push_back(value - base.at(episode));
      if (phase == pathway::Phase::After) after.push_back(value - base.at(episode));
    }
    return {};
  });
  ASSERT_TRUE(done);
  EXPECT_GE(before.size(), 15U);
  EXPECT_GE(after.size(), 60U);
  EXPECT_LT(mean(after), mean(before) - 3);
}

TEST(LoadDemo, ScoresComeFromAnswersAndSomeItemsAreMissing) {
  shared_report();
  std::size_t with_missing = 0, all = 0;
  const auto done = shared_world().read([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const auto responses, store::list_responses(session, {.limit = 400}));
    for (const auto& response : responses) {
      CAIRN_ASSIGN(const auto rows, store::list_scores(session, response.row));
      EXPECT_FALSE(rows.empty());
      for (const auto& row : rows) ++all, with_missing += row.items_missing > 0 ? 1 : 0;
    }
    return {};
  });
  ASSERT_TRUE(done) << done.error().message << done.error().cause;
  EXPECT_GT(with_missing, 5U);
  EXPECT_LT(with_missing, all / 2);
}

TEST(LoadDemo, SomePeopleSayNoToTheStudy) {
  shared_report();
  const auto yes = shared_world().read([](store::Session& session) {
    return store::list_consenting_episodes(session, "fibromyalgia", "evaluation-study");
  });
  ASSERT_TRUE(yes);
  const std::size_t asked = scores(shared_world(), "nrs-pain", "BASE").size();
  EXPECT_GT(yes->size(), asked * 6 / 10);
  EXPECT_LT(yes->size(), asked * 9 / 10);
}

TEST(LoadDemo, LeavesASoundAuditChain) {
  shared_report();
  const auto findings = shared_world().read([](store::Session& session) { return check_audit_chain(session); });
  ASSERT_TRUE(findings);
  EXPECT_THAT(*findings, IsEmpty());
}

TEST(LoadDemo, IsTheSameForTheSameSeedAndIsNotLoadedTwice) {
  World world;
  const DemoReport first = world.load();
  shared_report();
  for (const char* measure : {"nrs-pain", "daily-life-total", "experience-total"}) {
    EXPECT_EQ(scores(world, measure, "END"), scores(shared_world(), measure, "END")) << measure;
  }
  const DemoReport second = world.load();
  EXPECT_FALSE(second.was_loaded_now);
  EXPECT_EQ(second.episodes, first.episodes);
  EXPECT_EQ(second.responses, first.responses);
  ASSERT_EQ(second.links.size(), 3U);
  EXPECT_FALSE(open_survey(world.services(), first.links[0].token));  // the old link was replaced
  EXPECT_TRUE(open_survey(world.services(), second.links[0].token));
  EXPECT_FALSE(sign_in(world.services(), first.accounts[0].name, first.accounts[0].password));
  EXPECT_TRUE(sign_in(world.services(), second.accounts[0].name, second.accounts[0].password));
  world.clock().set("2027-01-20T09:00:00Z");  // all three windows are over
  const DemoReport later = world.load();
  EXPECT_EQ(later.episodes, first.episodes + 3);
  for (const DemoLink& link : later.links) EXPECT_TRUE(open_survey(world.services(), link.token));
}

TEST(LoadDemo, RefusesAFolderWithRealPeople) {
  World world;
  ASSERT_TRUE(install_embedded_pathways(world.services(), access::command_actor()));
  NewEpisode real;
  real.pathway = "fibromyalgia";
  real.site = "Clinic";
  real.referred_on = world.clock().today();
  ASSERT_TRUE(start_episode(world.services(), access::command_actor(), real));
  const auto refused = load_demo(world.services(), access::command_actor());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
}

}  // namespace
}  // namespace cairn::service
