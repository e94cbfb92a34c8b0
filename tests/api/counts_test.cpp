#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "engine/service/answer_counts.h"
#include "engine/service/count_release.h"
#include "tests/support/count_world.h"

namespace cairn::api {
namespace {

using test::CountWorld;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kNoise =
    R"(, "noise": {"epsilon_hundredths_per_answer": 10, "epsilon_hundredths_per_year": 100})";

std::string code_of(const Response& response) {
  return std::to_string(response.status) + " " + read_string(*parse_json(response.body), "code").value_or("");
}

TEST(Counts, SmallNumbersAreHiddenAndOthersRounded) {
  CountWorld world;
  std::vector<CountWorld::Person> people(43);
  people.resize(61, {"male"});
  people.resize(64, {"other"});
  people.resize(66, {"unknown"});
  world.add(people);
  const Response response = world.counts({{"by", "sex"}});
  ASSERT_EQ(response.status, 200) << response.body;
  const Json document = *parse_json(response.body);
  std::map<std::string, std::string> counts;
  for (const Json& row : document["counts"]) counts[row.value("sex", "all")] = row["count"].dump();
  EXPECT_EQ(counts["female"], "45");
  EXPECT_EQ(counts["other"], "\"*\"");
  EXPECT_EQ(counts["unknown"], "\"*\"");
  EXPECT_THAT(response.body, Not(HasSubstr("43")));
  EXPECT_EQ(read_integer(document, "release"), 1);
}

TEST(Counts, WhatIsNotKnownIsRefusedSoThatNoThresholdCanBeLowered) {
  CountWorld world;
  world.add(CountWorld::invent(100, 1));
  for (const CountWorld::Query& query : {CountWorld::Query{{"threshold", "1"}},
                                         {{"hide_below", "1"}},
                                         {{"profile", "internal5"}},
                                         {{"by", "person"}},
                                         {{"by", "sex,site,age_band"}},
                                         {{"by", "sex,sex"}},
                                         {{"by", ""}},
                                         {{"sex", "female"}, {"sex", "male"}},
                                         {{"sex", "x"}},
                                         {{"site", "nowhere"}},
                                         {{"from", "2025-01-02"}},
                                         {{"to", "2025-06-29"}},
                                         {{"referred", "2025-Q1"}}})
    EXPECT_EQ(code_of(world.counts(query)), "400 invalid_argument")
        << query.front().first << "=" << query.front().second;
}

TEST(Counts, AnAnswerThatDiffersFromAnEarlierOneByAFewPeopleIsRefused) {
  CountWorld world;
  std::vector<CountWorld::Person> people(60);
  people.resize(65, {"female", "A", "south"});
  people.resize(95, {"male", "A", "north"});
  world.add(people);
  EXPECT_EQ(world.counts({{"sex", "female"}}).status, 200);
  // 60 of these 65 women: the five of the other site would be known from the two figures.
  EXPECT_EQ(code_of(world.counts({{"sex", "female"}, {"site", "north"}})), "409 differencing");
  EXPECT_EQ(world.counts({{"sex", "male"}}).status, 200);
  world.restart();
  EXPECT_EQ(code_of(world.counts({{"sex", "female"}, {"site", "north"}})), "409 differencing")
      << "forgotten by a restart";
}

TEST(Counts, TheSameQuestionInAnySpellingGetsTheSameText) {
  CountWorld world(kNoise);
  world.add(CountWorld::invent(300, 2));
  const Response first = world.counts({{"by", "sex,deprivation"}, {"site", "north"}});
  EXPECT_EQ(first.body, world.counts({{"site", "north"}, {"by", "deprivation,sex"}}).body);
  const Response noisy = world.counts({{"by", "sex"}, {"profile", "noise"}});
  ASSERT_EQ(noisy.status, 200) << noisy.body;
  world.restart();
  EXPECT_EQ(noisy.body, world.counts({{"profile", "noise"}, {"by", "sex"}}).body);
}

TEST(Counts, NewFiguresAppearWithTheNextReleaseAndOnlyWhenEnoughPeopleAreNew) {
  CountWorld world;
  world.add(CountWorld::invent(100, 3));
  const Response first = world.counts({});
  world.add(CountWorld::invent(7, 4));
  EXPECT_EQ(world.counts({}).body, first.body) << "no release yet";
  EXPECT_EQ(world.release().status, 201);
  EXPECT_EQ(world.counts({}).body, first.body) << "seven new people are too few";
  world.add(CountWorld::invent(40, 5));
  EXPECT_EQ(world.release().status, 201);
  const Json later = *parse_json(world.counts({}).body);
  EXPECT_EQ(read_integer(later, "release"), 3);
  EXPECT_EQ(code_of(world.release()), "409 conflict") << "nothing has changed";
}

TEST(Counts, ReleasesAreMadeByAdministratorsOnly) {
  CountWorld world;
  world.add(CountWorld::invent(20, 3));
  EXPECT_EQ(world.send("POST", "/api/v1/pathways/small/releases", {}, CountWorld::kReader).status, 403);
  EXPECT_EQ(world.send("GET", "/api/v1/pathways/small/counts", {}, "nobody").status, 401);
}

TEST(Counts, TheAuditLogHoldsAHashOfThePeopleAndNeverThePeople) {
  CountWorld world;
  world.add(CountWorld::invent(100, 3));
  EXPECT_EQ(world.counts({{"by", "sex"}}).status, 200);
  std::string log;
  ASSERT_TRUE(world.store().read([&](store::Session& session) {
    return store::for_each_audit(session, [&](const store::AuditRecord& row) {
      log += row.action + row.detail;
      return true;
    });
  }));
  EXPECT_THAT(log, HasSubstr("counts.answer"));
  EXPECT_THAT(log, HasSubstr("sets_sha256"));
  EXPECT_THAT(log, Not(HasSubstr("person-")));
}

TEST(Noise, IsGivenOnlyWhereThePathwayAllowsItAndOnlyOverFixedValues) {
  CountWorld without, with(kNoise);
  without.add(CountWorld::invent(50, 1));
  with.add(CountWorld::invent(50, 1));
  EXPECT_EQ(code_of(without.counts({{"profile", "noise"}})), "403 forbidden");
  EXPECT_EQ(code_of(with.counts({{"profile", "noise"}, {"by", "site"}})), "400 invalid_argument");
  const Json document = *parse_json(with.counts({{"profile", "noise"}, {"by", "sex"}}).body);
  ASSERT_EQ(document["counts"].size(), 5U);
  for (const Json& row : document["counts"]) EXPECT_TRUE(row["count"].is_number_integer());
}

TEST(Noise, TheEleventhAnswerOfATenthFindsTheBudgetSpent) {
  CountWorld world(kNoise);
  world.add(CountWorld::invent(200, 1));
  const std::vector<std::string> splits = {
      "sex",           "age_band",        "ethnicity",          "deprivation",          "sex,age_band",
      "sex,ethnicity", "sex,deprivation", "age_band,ethnicity", "age_band,deprivation", "ethnicity,deprivation"};
  for (const std::string& split : splits) EXPECT_EQ(world.counts({{"by", split}, {"profile", "noise"}}).status, 200);
  EXPECT_EQ(code_of(world.counts({{"profile", "noise"}})), "403 budget-exhausted");
  EXPECT_EQ(world.counts({{"by", "sex"}, {"profile", "noise"}}).status, 200) << "what was given out stays";
  world.restart();
  EXPECT_EQ(code_of(world.counts({{"profile", "noise"}})), "403 budget-exhausted");
  world.clock.set("2027-01-01T09:00:00Z");
  EXPECT_EQ(world.counts({{"profile", "noise"}}).status, 200) << "a new year";
}

/// Kills the process as soon as the sampler asks for its first bits: after the charge, before the answer.
class DeadlyRandom : public Random {
 public:
  void fill(std::span<std::byte>) override { static_cast<void>(::kill(::getpid(), SIGKILL)); }
};

TEST(Noise, AChargeSurvivesACrashBeforeTheAnswer) {
  test::TemporaryFolder folder;
  const auto spent = [&] {
    const auto store = *store::Store::open(folder.path());
    return *store->read([](store::Session& session) { return store::sum_noise_charges(session, "small", 2026); });
  };
  const pid_t child = ::fork();  // before any store is open: its threads would not come along
  if (child == 0) {
    CountWorld world(kNoise);
    world.add(CountWorld::invent(50, 1));
    static_cast<void>(world.counts({}));
    std::error_code ignored;
    std::filesystem::remove(folder.path(), ignored);
    std::filesystem::create_directory_symlink(world.folder(), folder.path(), ignored);
    DeadlyRandom deadly;
    service::Services services{world.store(), world.clock, deadly, world.services().catalogue};
    static_cast<void>(service::answer_counts(services, access::command_actor(), "small", {{"profile", "noise"}}));
    ::_exit(0);  // not reached
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(spent(), 10);
  std::error_code ignored;
  std::filesystem::remove_all(std::filesystem::read_symlink(folder.path()), ignored);
}

}  // namespace
}  // namespace cairn::api
