#include "engine/service/manage_episodes.h"

#include <gmock/gmock.h>

#include "engine/service/answer_survey.h"
#include "engine/service/list_work.h"
#include "engine/service/once.h"
#include "engine/service/store_pathway.h"
#include "tests/support/fixed_world.h"

namespace cairn::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Episodes : public ::testing::Test {
 protected:
  Episodes() { EXPECT_TRUE(install_embedded_pathways(services_, staff_)); }
  Date day(std::string_view text) { return *parse_date(text); }
  NewEpisode person() {
    NewEpisode episode;
    episode.pathway = "fibromyalgia";
    episode.site = "North clinic";
    episode.referred_on = day("2026-02-02");
    return episode;
  }
  EpisodeId start() { return *start_episode(services_, staff_, person()); }
  Result<void> record(const EpisodeId& id, std::string stage, pathway::StageEventKind kind, std::string_view on) {
    return record_stage_event(services_, staff_, id, {std::move(stage), kind, day(on)});
  }
  static std::vector<std::string> paths_of(const Error& error) {
    std::vector<std::string> paths;
    for (const Issue& issue : error.issues) paths.push_back(issue.path);
    return paths;
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<store::Store> store_ = *store::Store::open(folder_.path());
  test::FixedClock clock_;  // 2 March 2026
  SeededRandom random_{1};
  Catalogue catalogue_;
  Services services_{*store_, clock_, random_, catalogue_};
  access::Actor staff_ = access::command_actor();
};

TEST_F(Episodes, EveryWrongMemberIsNamedAtOnce) {
  NewEpisode wrong = person();
  wrong.person = "943 476 5919";
  wrong.site = " ";
  wrong.sex = "f";
  wrong.ethnicity = "Q";
  wrong.birth_year = 1850;
  wrong.deprivation_decile = 11;
  wrong.referred_on = day("2026-03-03");
  const auto refused = start_episode(services_, staff_, wrong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Unprocessable);
  EXPECT_THAT(paths_of(refused.error()), ElementsAre("person", "person", "birth_year", "sex", "ethnicity",
                                                     "deprivation_decile", "site", "referred_on"));
}

TEST_F(Episodes, ANumberLikeAnNhsNumberIsRefusedEvenWhenItIsAValidId) {
  NewEpisode wrong = person();
  wrong.person = "9434765919";
  const auto refused = start_episode(services_, staff_, wrong);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().issues.at(0).message, HasSubstr("NHS number"));
}

TEST_F(Episodes, AnUnknownPathwayIsNotFound) {
  NewEpisode wrong = person();
  wrong.pathway = "knees";
  EXPECT_EQ(start_episode(services_, staff_, wrong).error().code, ErrorCode::NotFound);
}

TEST_F(Episodes, EventsInTheFutureOrBeforeTheReferralAreRefused) {
  const EpisodeId id = start();
  EXPECT_THAT(paths_of(record(id, "assessment", pathway::StageEventKind::Attended, "2026-03-03").error()),
              ElementsAre("occurred_on"));
  EXPECT_THAT(paths_of(record(id, "assessment", pathway::StageEventKind::Attended, "2026-02-01").error()),
              ElementsAre("occurred_on"));
  EXPECT_THAT(paths_of(record(id, "surgery", pathway::StageEventKind::Attended, "2026-02-20").error()),
              ElementsAre("stage"));
  EXPECT_EQ(record({"nobody"}, "assessment", pathway::StageEventKind::Attended, "2026-02-20").error().code,
            ErrorCode::NotFound);
  EXPECT_TRUE(record(id, "assessment", pathway::StageEventKind::Attended, "2026-03-02"));
}

TEST_F(Episodes, ASurveyIsAskedOnceItsTimeIsKnownAndOnlyOnce) {
  const EpisodeId id = start();
  EXPECT_EQ(issue_request(services_, staff_, {id, "BASE"}).error().code, ErrorCode::Unprocessable);  // not seen yet
  ASSERT_TRUE(record(id, "assessment", pathway::StageEventKind::Attended, "2026-02-27"));
  const auto issued = issue_request(services_, staff_, {id, "BASE"});
  ASSERT_TRUE(issued) << issued.error().message;
  EXPECT_EQ(format_date(issued->closes_on), "2026-03-06");
  EXPECT_TRUE(open_survey(services_, issued->token));
  EXPECT_EQ(issue_request(services_, staff_, {id, "BASE"}).error().code, ErrorCode::Conflict);
  EXPECT_EQ(issue_request(services_, staff_, {id, "WEEK9"}).error().code, ErrorCode::Unprocessable);
}

TEST_F(Episodes, AnEndRecordedThreeWeeksLateLeavesTheDaysThatAreLeft) {
  const EpisodeId id = start();
  ASSERT_TRUE(record(id, "assessment", pathway::StageEventKind::Attended, "2026-02-03"));
  ASSERT_TRUE(record(id, "discharge", pathway::StageEventKind::Entered, "2026-02-09"));
  const auto issued = issue_request(services_, staff_, {id, "END"});
  ASSERT_TRUE(issued) << issued.error().message;
  EXPECT_EQ(format_date(issued->opens_on), "2026-02-09");
  EXPECT_EQ(format_date(issued->closes_on), "2026-03-09");
  clock_.set("2026-03-10T09:00:00Z");
  EXPECT_EQ(expire_overdue_requests(services_, staff_).value_or(0), 1);
  EXPECT_EQ(expire_overdue_requests(services_, staff_).value_or(9), 0);
  const auto late = issue_request(services_, staff_, {id, "END"});
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().message, HasSubstr("over on 9 March 2026"));
}

TEST_F(Episodes, ARenewedLinkReplacesTheLostOne) {
  const EpisodeId id = start();
  ASSERT_TRUE(record(id, "assessment", pathway::StageEventKind::Attended, "2026-02-27"));
  const auto first = issue_request(services_, staff_, {id, "BASE"});
  const auto second = renew_link(services_, staff_, id, "BASE");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(open_survey(services_, first->token).error().code, ErrorCode::NotFound);
  EXPECT_TRUE(open_survey(services_, second->token));
  EXPECT_EQ(renew_link(services_, staff_, id, "END").error().code, ErrorCode::NotFound);
}

TEST_F(Episodes, TheWorkListCountsAndAnAnswerAppearsWithItsScores) {
  const EpisodeId id = start();
  ASSERT_TRUE(record(id, "assessment", pathway::StageEventKind::Attended, "2026-02-27"));
  const auto issued = issue_request(services_, staff_, {id, "BASE"});
  const auto before = list_work(services_, staff_);
  ASSERT_TRUE(before) << before.error().message;
  EXPECT_EQ(before->at(0).counts.open, 1);
  EXPECT_EQ(before->at(0).counts.closing_soon, 1);
  EXPECT_EQ(before->at(0).open.at(0).days_left, 4);
  ASSERT_TRUE(save_answers(services_, issued->token, 1, {"7"}));
  const auto sent = submit_survey(services_, issued->token);
  ASSERT_TRUE(sent) << sent.error().message;
  const auto after = list_work(services_, staff_);
  EXPECT_EQ(after->at(0).counts.open, 0);
  EXPECT_EQ(after->at(0).counts.completed, 1);
  ASSERT_EQ(after->at(0).answered.size(), 1U);
  const auto view = load_response_view(services_, staff_, after->at(0).answered[0].responses.at(0).id);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->answers.at(0).answer, "7");
  EXPECT_EQ(view->answers.at(1).state, AnswerView::State::NotAnswered);
  EXPECT_EQ(view->scores.at(0).measure, "nrs-pain");
  EXPECT_EQ(view->scores.at(0).value, 7);
  EXPECT_EQ(view->scores.at(1).items_missing, 1);
  const auto episode = load_episode_view(services_, staff_, id);
  ASSERT_TRUE(episode);
  EXPECT_THAT(episode->timepoints, ElementsAre("at the start"));
}

TEST_F(Episodes, OnlyTheServiceTeamSeesPersons) {
  const EpisodeId id = start();
  access::Actor evaluator;
  evaluator.kind = access::Actor::Kind::Account;
  evaluator.permissions = access::permissions_of(access::Role::Evaluator);
  EXPECT_EQ(list_work(services_, evaluator).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(load_episode_view(services_, evaluator, id).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(load_response_view(services_, evaluator, {"x"}).error().code, ErrorCode::Forbidden);
  access::Actor administrator = evaluator;
  administrator.permissions = access::permissions_of(access::Role::Administrator);
  EXPECT_EQ(load_episode(services_, administrator, id).error().code, ErrorCode::Forbidden);
}

TEST_F(Episodes, TheSameKeyCreatesOnceAndAnotherBodyIsAConflict) {
  const auto create = [&](std::string_view body) {
    return run_once(services_, staff_, "Episode", "key-1", body, [&](const Services& inside) -> Result<std::string> {
      CAIRN_ASSIGN(EpisodeId id, start_episode(inside, staff_, person()));
      return std::move(id.text);
    });
  };
  const auto first = create("{}"), again = create("{}"), other = create("{ }");
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->location, again->location);
  EXPECT_TRUE(again->was_repeated);
  EXPECT_EQ(other.error().code, ErrorCode::Conflict);
}

TEST_F(Episodes, APublishedVersionOfAPathwayNeverChanges) {
  const auto document = load_pathway_document(services_, staff_, "fibromyalgia");
  ASSERT_TRUE(document);
  EXPECT_EQ(load_pathway_document(services_, staff_, "fibromyalgia", "9.9.9").error().code, ErrorCode::NotFound);
  std::string changed = *document;
  changed.replace(changed.find("Fibromyalgia pathway"), 20, "Fibromyalgia Pathway");
  const auto refused = store_pathway(services_, staff_, {changed, {}, {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Unprocessable);  // its questionnaires are not with it
}

}  // namespace
}  // namespace cairn::service
