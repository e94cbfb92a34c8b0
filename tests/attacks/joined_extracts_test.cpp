#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/extract/csv.h"
#include "engine/extract/verify_joined.h"
#include "engine/service/decide_extract.h"
#include "engine/service/make_extract.h"
#include "engine/service/withdraw_person.h"
#include "engine/store/extract_people.h"
#include "tests/support/study_world.h"

/// Somebody holds several extracts of the same pathway and joins them on an exact answer that is different for
/// everybody.
namespace cairn {
namespace {

using service::MadeExtract;
using Tuple = std::vector<std::string>;

/// What an extract shows of each person: the answer that joins → the four traits.
using Shown = std::map<std::string, Tuple>;

Shown read_shown(const MadeExtract& made) {
  const auto data = extract::parse_csv(std::string(extract::find_content(made.files, "data.csv")));
  EXPECT_TRUE(data);
  Shown shown;
  for (std::size_t row = 0; row < data->rows(); ++row) {
    Tuple traits;
    for (const char* trait : {"age", "sex", "ethnicity", "deprivation"})
      traits.push_back(data->find_column(trait)->text(row));
    shown.emplace(data->find_column("days_to_start")->text(row), traits);
  }
  EXPECT_EQ(shown.size(), data->rows()) << "the answer does not tell everybody apart: the attack is broken";
  return shown;
}

/// The smallest group of people in any of the extracts that look alike in all of them, being absent included.
std::size_t smallest_joint_class(const std::vector<Shown>& extracts) {
  std::set<std::string> everybody;
  for (const Shown& one : extracts) {
    for (const auto& [answer, traits] : one) everybody.insert(answer);
  }
  std::map<std::vector<Tuple>, std::size_t> sizes;
  for (const std::string& answer : everybody) {
    std::vector<Tuple> joint;
    for (const Shown& one : extracts) {
      const auto found = one.find(answer);
      joint.push_back(found == one.end() ? Tuple() : found->second);
    }
    ++sizes[joint];
  }
  std::size_t smallest = everybody.size();
  for (const auto& [joint, size] : sizes) smallest = std::min(smallest, size);
  return smallest;
}

/// The same among people who are in all of them.
std::size_t smallest_class_of_all(std::vector<Shown> extracts) {
  for (Shown& one : extracts) {
    std::erase_if(one, [&](const auto& shown) {
      return std::any_of(extracts.begin(), extracts.end(),
                         [&](const Shown& other) { return !other.contains(shown.first); });
    });
  }
  return smallest_joint_class(extracts);
}

class JoinedExtracts : public testing::Test, protected test::StudyWorld {
 protected:
  JoinedExtracts() { is_everybody_unique_ = true; }

  MadeExtract make(const std::string& study, std::int64_t k = 5) {
    service::ExtractOrder order;
    order.study = study;
    order.k = k;
    auto made = service::make_extract(*services_, access::command_actor(), order);
    EXPECT_TRUE(made) << made.error().message << " "
                      << (made.error().issues.empty() ? "" : made.error().issues.front().message);
    return made ? *std::move(made) : MadeExtract();
  }
  void withdraw(int number) {
    const EpisodeId episode{"episode-" + std::to_string(number)};
    EXPECT_TRUE(service::withdraw_person(*services_, access::command_actor(), episode));
  }
  /// The defence is off: the service forgets whom an extract held.
  void forget(const MadeExtract& made) {
    write([&](store::Session& session) { return store::delete_extract_people(session, made.summary.record.id); });
  }
  /// Three people leave, thirty come.
  void let_time_pass() {
    for (const int number : {7, 50, 111}) withdraw(number);
    for (int number = 240; number < 270; ++number) add_person(number, {"yes"});
  }
};

TEST_F(JoinedExtracts, NobodyStandsOutInALaterExtractOfTheSameStudy) {
  add_people(240);
  const std::string study = record_study(new_study());
  const Shown first = read_shown(make(study));
  let_time_pass();
  const Shown second = read_shown(make(study));
  EXPECT_GE(smallest_joint_class({first, second}), 5U);
  EXPECT_GT(second.size(), 200U) << "the defence must not empty the extract";
}

TEST_F(JoinedExtracts, WithoutTheDefenceTheJoinFindsPeople) {
  add_people(240);
  const std::string study = record_study(new_study());
  const MadeExtract made = make(study);
  let_time_pass();
  forget(made);
  EXPECT_LT(smallest_joint_class({read_shown(made), read_shown(make(study))}), 5U);
}

TEST_F(JoinedExtracts, NobodyStandsOutOverThreeExtractsOfTwoStudiesAndTwoSizesOfGroup) {
  add_people(240);
  const std::string one = record_study(new_study("one")), other = record_study(new_study("other"));
  const Shown first = read_shown(make(one));
  const Shown second = read_shown(make(other, 9));
  let_time_pass();
  const Shown third = read_shown(make(one, 5)), fourth = read_shown(make(other, 7));
  for (const auto& joined :
       {std::vector{first, second}, {first, third}, {second, fourth}, {first, second, third, fourth}})
    EXPECT_GE(smallest_joint_class(joined), 5U);
}

TEST_F(JoinedExtracts, WhoLeftCannotBeToldFromThoseLeftOutByLot) {
  add_people(240);
  const std::string study = record_study(new_study());
  const Shown first = read_shown(make(study));
  withdraw(7);
  const Shown second = read_shown(make(study));
  EXPECT_FALSE(second.contains("21"));  // 14 + 7
  std::size_t missing = 0;
  for (const auto& [answer, traits] : first) missing += second.contains(answer) ? 0U : 1U;
  EXPECT_GE(missing, 5U);
}

TEST_F(JoinedExtracts, WhatWasShownOnceIsShownAgainInTheSameWords) {
  add_people(240);
  const std::string study = record_study(new_study());
  const Shown first = read_shown(make(study));
  for (int number = 240; number < 400; ++number) add_person(number, {"yes"});
  const Shown second = read_shown(make(study));
  for (const auto& [answer, traits] : first) EXPECT_EQ(second.at(answer), traits);
  EXPECT_GT(second.size(), first.size() + 100);
}

TEST_F(JoinedExtracts, WhoWasShownInAWayThatIsNotKnownIsLeftOut) {  // extracts of before version 5
  add_people(100);
  const std::string study = record_study(new_study());
  const std::string id = make(study).summary.record.id;
  write([&](store::Session& session) -> Result<void> {
    std::vector<std::string> keys;
    CAIRN_TRY(store::for_each_extract_person(session, id,
                                             [&](const store::ShownPerson& one) { keys.emplace_back(one.person); }));
    CAIRN_TRY(store::delete_extract_people(session, id));
    std::vector<store::ShownPerson> people;
    for (const std::string& key : keys) people.push_back({key, 0});
    return store::insert_extract_part(session, id, people);
  });
  for (int number = 100; number < 150; ++number) add_person(number, {"yes"});
  const Shown second = read_shown(make(study));
  EXPECT_FALSE(second.contains("34"));  // 14 + 20
  EXPECT_TRUE(second.contains("134"));
}

TEST_F(JoinedExtracts, AnExtractForAnotherUseInBetweenShowsNobody) {
  std::string document(test::kStudyPathway);
  document.replace(document.find(R"("version": "1")"), 14, R"("version": "2")");
  const std::string consents = R"("consents": [)";
  document.insert(
      document.find(consents) + consents.size(),
      R"({"purpose": "planning", "version": "1", "title": "May we plan with your answers?", "detail": "It changes nothing.",
                      "yes_label": "Yes", "no_label": "No"}, )");
  set_pathway("2", document);
  add_people(240);
  SeededRandom random(4);
  write([&](store::Session& session) -> Result<void> {
    for (int number = 0; number < 240; ++number) {
      if (random.below(10) == 0) continue;
      CAIRN_ASSIGN(const auto episode, store::find_episode(session, {"episode-" + std::to_string(number)}));
      const std::int64_t row = episode ? episode->row : 0;
      CAIRN_TRY(store::insert_consent(session, {row, {}, "planning", "1", "yes", clock_.now()}));
    }
    return {};
  });
  service::NewStudy planning = new_study("planning");
  planning.consent_purpose = "planning";
  const std::string trial = record_study(new_study("trial")), other = record_study(planning);
  const Shown first = read_shown(make(trial));
  withdraw(7);
  const Shown second = read_shown(make(other));
  const Shown third = read_shown(make(trial));
  EXPECT_GE(smallest_joint_class({first, third}), 5U);
  for (const auto& joined : {std::vector{first, second}, {second, third}, {first, second, third}})
    EXPECT_GE(smallest_class_of_all(joined), 5U);
  EXPECT_GT(second.size(), 100U) << "the defence must not empty the extract";
  EXPECT_GT(third.size(), 100U) << "the defence must not empty the extract";
}

/// One history of a service: people come, leave, take their yes back and give it again, while two studies make
/// extracts.
class JoinedExtractsInAnyOrder : public JoinedExtracts, public testing::WithParamInterface<int> {};

TEST_P(JoinedExtractsInAnyOrder, NobodyStandsOut) {
  SeededRandom random(static_cast<std::uint64_t>(GetParam()));
  const std::vector<std::string> studies = {record_study(new_study("one")), record_study(new_study("other"))};
  const access::Actor second_person = account("second", access::Role::InformationGovernance);
  int people = 0;
  std::vector<Shown> kept;
  for (int round = 0; round < 6; ++round) {
    const int coming = round == 0 ? 150 : static_cast<int>(random.below(25));
    for (int i = 0; i < coming; ++i) add_person(people++, {"yes"});
    for (std::uint64_t i = random.below(4); i > 0; --i)
      withdraw(static_cast<int>(random.below(static_cast<std::uint64_t>(people))));
    for (std::uint64_t i = random.below(6); i > 0; --i)
      choose_as(static_cast<int>(random.below(static_cast<std::uint64_t>(people))), random.below(2) == 0 ? "no" : "yes",
                "1");
    const MadeExtract made = make(studies[random.below(2)], 5 + static_cast<std::int64_t>(random.below(4)));
    if (random.below(4) == 0) {
      EXPECT_TRUE(service::refuse_extract(*services_, second_person, made.summary.record.id, "Not needed."));
    } else {
      kept.push_back(read_shown(made));
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
      for (std::size_t j = i + 1; j < kept.size(); ++j) EXPECT_GE(smallest_joint_class({kept[i], kept[j]}), 5U);
    }
    EXPECT_TRUE(kept.empty() || smallest_joint_class(kept) >= 5U);
  }
  EXPECT_TRUE(kept.empty() || kept.back().size() > 60U) << "the defence must not empty the extracts";
}
INSTANTIATE_TEST_SUITE_P(Histories, JoinedExtractsInAnyOrder, testing::Range(1, 9));

TEST_F(JoinedExtracts, ARefusedExtractCountsForNothing) {
  add_people(240);
  const std::string study = record_study(new_study());
  const MadeExtract made = make(study);
  withdraw(7);
  const access::Actor second_person = account("second", access::Role::InformationGovernance);
  ASSERT_TRUE(service::refuse_extract(*services_, second_person, made.summary.record.id, "Too early."));
  const Shown next = read_shown(make(study));
  EXPECT_EQ(next.size(), 239U - (240U - read_shown(made).size()));
}

TEST_F(JoinedExtracts, TheGroupsOverSeveralExtractsOfAStudyCanBeCountedByAnybody) {
  add_people(240);
  service::NewStudy joining = new_study("joining");
  joining.pseudonyms = "per-study";
  const std::string study = record_study(joining);
  const auto folder = [&](const MadeExtract& made) { return folder_.path() / "extracts" / made.summary.record.id; };
  const MadeExtract first = make(study);
  let_time_pass();
  const MadeExtract second = make(study);
  forget(first);
  forget(second);
  const MadeExtract unsafe = make(study), other = make(record_study(new_study("other")));
  const auto joined = extract::count_joined({folder(second), folder(first)});
  ASSERT_TRUE(joined) << joined.error().message;
  EXPECT_GE(joined->smallest_joint_class, 5);
  EXPECT_EQ(joined->smallest_joint_class,
            static_cast<std::int64_t>(smallest_joint_class({read_shown(first), read_shown(second)})));
  EXPECT_LT(extract::count_joined({folder(unsafe), folder(first)})->smallest_joint_class, 5);
  EXPECT_FALSE(extract::count_joined({folder(first), folder(other)}));
}

TEST_F(JoinedExtracts, AStudyThatJoinsItsExtractsHasTheSamePseudonymsInAllAndNoOtherStudyHasThem) {
  add_people(240);
  service::NewStudy joining = new_study("joining"), other = new_study("other");
  joining.pseudonyms = other.pseudonyms = "per-study";
  const std::string study = record_study(joining);
  const auto pids = [](const MadeExtract& made) {
    const auto data = extract::parse_csv(std::string(extract::find_content(made.files, "data.csv")));
    return std::set<std::string>(data->find_column("pid")->dictionary.values().begin(),
                                 data->find_column("pid")->dictionary.values().end());
  };
  const auto first = pids(make(study)), second = pids(make(study)), of_other = pids(make(record_study(other)));
  EXPECT_EQ(first, second);
  for (const std::string& pid : of_other) EXPECT_FALSE(first.contains(pid));
}

}  // namespace
}  // namespace cairn
