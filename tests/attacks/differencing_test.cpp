#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/service/count_question.h"
#include "engine/service/count_release.h"
#include "tests/support/count_world.h"

namespace cairn {
namespace {

using disclosure::CountAnswer;
using disclosure::RespondentSet;
using test::CountWorld;

/// Everything that may be asked with at most two filters: about 140 questions, 10,000 pairs.
std::vector<CountWorld::Query> all_questions() {
  const std::vector<std::vector<std::pair<std::string, std::string>>> filters = {
      {{"sex", "female"}, {"sex", "male"}},
      {{"site", "north"}, {"site", "south"}, {"site", "east"}, {"site", "west"}},
      {{"ethnicity", "White"}, {"ethnicity", "Asian"}, {"ethnicity", "Black"}, {"ethnicity", "Mixed"}},
      {{"age_band", "40-49"}, {"age_band", "50-59"}, {"age_band", "60-69"}, {"age_band", "70-79"}},
      {{"deprivation", "Q1"}, {"deprivation", "Q5"}},
      {{"from", "2025-04-01"}, {"to", "2025-09-30"}, {"to", "2025-06-30"}}};
  std::vector<CountWorld::Query> questions = {{}};
  for (std::size_t a = 0; a < filters.size(); ++a) {
    for (const auto& first : filters[a]) {
      questions.push_back({first});
      for (std::size_t b = a + 1; b < filters.size(); ++b) {
        for (const auto& second : filters[b]) questions.push_back({first, second});
      }
    }
  }
  return questions;
}

/// What a dashboard shows: everybody by each dimension, by pairs of them, and each site by each dimension.
std::vector<CountWorld::Query> dashboard_questions() {
  const std::vector<std::string> dimensions = {"sex", "age_band", "ethnicity", "deprivation", "site", "referred"};
  std::vector<CountWorld::Query> questions = {{}};
  for (const std::string& one : dimensions) questions.push_back({{"by", one}});
  for (const std::string other : {"sex", "deprivation", "referred"}) questions.push_back({{"by", "site," + other}});
  for (const std::string site : {"north", "south", "east", "west"}) {
    for (const std::string one : {"sex", "deprivation", "referred"}) questions.push_back({{"by", one}, {"site", site}});
  }
  return questions;
}

class Differencing : public testing::Test {
 protected:
  void ask(const CountWorld::Query& question) {
    const api::Response response = world_.counts(question);
    ++asked_;
    if (response.status != 200) {
      EXPECT_EQ(response.status, 409) << response.body;
      return;
    }
    ++answered_;
    const auto counts = service::open_counts(world_.services(), "small");
    const auto asked = service::read_count_parameters(counts->cube, question);
    ASSERT_TRUE(asked);
    CountAnswer truth = disclosure::tabulate(counts->cube, asked->question);
    undefended_.push_back(truth);
    ASSERT_TRUE(disclosure::protect_answer(undefended_.back()));
    const Json document = *parse_json(response.body);
    ASSERT_EQ(document["counts"].size(), truth.figures.size());
    for (std::size_t i = 0; i < truth.figures.size(); ++i) {
      if (document["counts"][i]["count"].is_string() || truth.figures[i].count == 0) continue;
      shown_.push_back({truth.figures[i].people, document["counts"][i]["count"].get<std::int64_t>(), shown_.size()});
      shown_.back().answer = static_cast<std::size_t>(answered_);
    }
  }

  struct Shown {
    RespondentSet people;
    std::int64_t count = 0;
    std::size_t answer = 0;
  };

  /// Pairs of figures of different answers whose difference is one to seven people: each tells about them.
  static std::size_t count_leaks(const std::vector<Shown>& figures) {
    std::size_t leaks = 0;
    for (std::size_t a = 0; a < figures.size(); ++a) {
      for (std::size_t b = a + 1; b < figures.size(); ++b) {
        if (figures[a].answer != figures[b].answer && disclosure::is_differencing(figures[a].people, figures[b].people))
          ++leaks;
      }
    }
    return leaks;
  }

  CountWorld world_;
  std::vector<Shown> shown_;
  std::vector<CountAnswer> undefended_;
  int asked_ = 0, answered_ = 0;
};

TEST_F(Differencing, NoPairOfTenThousandFiltersTellsAboutFewerThanEightPeople) {
  world_.add(CountWorld::invent(700, 20));
  const auto questions = all_questions();
  EXPECT_GE(questions.size() * (questions.size() - 1) / 2, 5'000U);
  std::vector<Shown> without_ledger;
  std::size_t number = 0;
  for (const CountWorld::Query& question : questions) {
    ask(question);
    // The twin: the same questions, small numbers hidden, no ledger.
    const auto counts = service::open_counts(world_.services(), "small");
    CountAnswer answer =
        disclosure::tabulate(counts->cube, service::read_count_parameters(counts->cube, question)->question);
    ASSERT_TRUE(disclosure::protect_answer(answer));
    ++number;
    for (const auto& figure : answer.figures) {
      if (!figure.is_hidden && figure.count > 0) without_ledger.push_back({figure.people, figure.count, number});
    }
  }
  RecordProperty("questions", asked_);
  std::printf("%zu questions, %zu pairs: %d answered, %d refused; leaks with the ledger %zu, without %zu\n",
              questions.size(), questions.size() * (questions.size() - 1) / 2, answered_, asked_ - answered_,
              count_leaks(shown_), count_leaks(without_ledger));
  EXPECT_EQ(count_leaks(shown_), 0U);
  EXPECT_GT(count_leaks(without_ledger), 0U) << "the attack finds nothing without the defence: it is broken";
}

TEST_F(Differencing, OrdinaryDashboardsAreStillAnswered) {
  world_.add(CountWorld::invent(3000, 21));
  for (const CountWorld::Query& question : dashboard_questions()) ask(question);
  std::printf("dashboard: %d of %d answered\n", answered_, asked_);
  EXPECT_GE(answered_ * 100, asked_ * 95);
  EXPECT_EQ(count_leaks(shown_), 0U);
}

/// Everybody less women less men is the few others, whatever way the three figures were come by.
TEST(ThreeFigures, TheFigureThatProtectsAnotherIsNotGivenOnItsOwn) {
  std::vector<CountWorld::Query> questions = {{}, {{"by", "sex"}}, {{"sex", "female"}}, {{"sex", "male"}}};
  std::sort(questions.begin(), questions.end());
  do {
    CountWorld world;
    std::vector<CountWorld::Person> people(160);
    people.resize(190, {"male"});
    people.resize(193, {"other"});
    world.add(people);
    std::set<std::string> known;
    for (const CountWorld::Query& question : questions) {
      const api::Response response = world.counts(question);
      if (response.status != 200) continue;
      const Json document = *parse_json(response.body);
      for (const Json& row : document["counts"]) {
        if (row["count"].is_number())
          known.insert(row.value("sex", document["filters"].value("sex", std::string("all"))));
      }
    }
    EXPECT_FALSE(known.contains("all") && known.contains("female") && known.contains("male"));
    EXPECT_GE(known.size(), 2U);
  } while (std::next_permutation(questions.begin(), questions.end()));
  // The twin: each on its own, nothing remembered.
  EXPECT_FALSE(disclosure::show_count(193, disclosure::Audience::Others).is_hidden() ||
               disclosure::show_count(160, disclosure::Audience::Others).is_hidden() ||
               disclosure::show_count(30, disclosure::Audience::Others).is_hidden());
}

/// Somebody sends made-up answers one by one and reads the figure after each: where it jumps, the count is known.
TEST_F(Differencing, PaddingARoundedCountDoesNotMoveIt) {
  const CountWorld::Person person;
  world_.add(std::vector<CountWorld::Person>(41, person));
  std::set<std::string> seen, undefended;
  for (int added = 0; added <= 7; ++added) {
    if (added > 0) {
      world_.add({person});
      world_.release();
    }
    seen.insert(parse_json(world_.counts({}).body)->at("counts")[0]["count"].dump());
    undefended.insert(disclosure::show_count(41 + added, disclosure::Audience::Others).cell());
  }
  EXPECT_EQ(seen.size(), 1U) << "38 to 42 all fit";
  EXPECT_GT(undefended.size(), 1U) << "without snapshot and ledger the jumps give the count away";
}

TEST_F(Differencing, ThePeopleWhoJoinedBetweenTwoReleasesAreNotTold) {
  world_.add(CountWorld::invent(400, 22));
  const auto questions = dashboard_questions();
  for (const CountWorld::Query& question : questions) ask(question);
  world_.add(CountWorld::invent(30, 23));
  world_.release();
  for (const CountWorld::Query& question : questions) {
    const Json document = *parse_json(world_.counts(question).body);
    if (!document.contains("counts") || read_integer(document, "release") == 1) continue;
    const auto counts = service::open_counts(world_.services(), "small");
    const CountAnswer truth =
        disclosure::tabulate(counts->cube, service::read_count_parameters(counts->cube, question)->question);
    ++answered_;
    for (std::size_t i = 0; i < truth.figures.size(); ++i) {
      if (!document["counts"][i]["count"].is_string() && truth.figures[i].count > 0)
        shown_.push_back({truth.figures[i].people, 0, static_cast<std::size_t>(1000 + answered_)});
    }
  }
  EXPECT_EQ(count_leaks(shown_), 0U);
}

}  // namespace
}  // namespace cairn
