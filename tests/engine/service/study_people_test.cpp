#include "engine/service/study_people.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "engine/base/csv.h"
#include "engine/service/decide_extract.h"
#include "engine/service/opt_out_lists.h"
#include "engine/service/withdraw_person.h"
#include "engine/store/study_people.h"
#include "tests/support/study_world.h"

namespace cairn::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* kMatrix = CAIRN_SOURCE_DIR "/tests/cases/extracts/consent_matrix.csv";
constexpr const char* kSettings[] = {"apply", "not-applicable:consent", "not-applicable:anonymised"};
const access::Actor kCommand = access::command_actor();

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Text version 2 of the consent question, which says that a yes to version 1 covers it; version 0 it does not name.
std::string second_text() {
  std::string document(test::kStudyPathway);
  const auto swap = [&](std::string_view from, std::string_view to) {
    const std::size_t at = document.find(from);
    ASSERT_NE(at, std::string::npos);
    document.replace(at, from.size(), to);
  };
  swap(R"("id": "small", "version": "1")", R"("id": "small", "version": "2")");
  swap(R"("purpose": "evaluation-study", "version": "1")",
       R"("purpose": "evaluation-study", "version": "2", "covers": ["1"])");
  return document;
}

class StudyPeopleTest : public testing::Test, protected test::StudyWorld {
 protected:
  store::StudyRecord study(const std::string& opt_out) {
    NewStudy wanted = new_study("study " + opt_out);
    wanted.opt_out = opt_out;
    return *load_study(*services_, kCommand, record_study(wanted));
  }
  Result<StudyPeople> choose(const store::StudyRecord& record) {
    return store_->read([&](store::Session& session) -> Result<StudyPeople> {
      CAIRN_ASSIGN(const auto pathway, catalogue_.load_pathway(session, "small"));
      return choose_study_people(session, *pathway, record, clock_.today());
    });
  }
  std::vector<std::string> keys(const Result<StudyPeople>& chosen) {
    std::vector<std::string> keys;
    EXPECT_TRUE(chosen) << chosen.error().message;
    for (const StudyPerson& one : chosen ? chosen->people : std::vector<StudyPerson>()) keys.push_back(one.key);
    return keys;
  }
  static std::string person(int number) { return std::string(test::kMarker) + "-person-" + std::to_string(number); }
  Result<ImportedList> take_list(const store::StudyRecord& record, const std::string& list, int days_ago = 0) {
    return import_opt_out_list(*services_, kCommand, record.id, list, clock_.today() - std::chrono::days(days_ago));
  }
  void withdraw(int number) {
    ASSERT_TRUE(withdraw_person(*services_, kCommand, {"episode-" + std::to_string(number)}));
  }
};

TEST_F(StudyPeopleTest, TheFullMatrixOfConsentVersionOptOutWithdrawalAndSettingIsAsItsTable) {
  set_pathway("2", second_text());
  const auto table = parse_csv_rows(read_file(kMatrix));
  ASSERT_TRUE(table);
  std::map<std::string, int> number_of;                   // combination of a person → number
  std::map<std::string, std::set<std::string>> expected;  // setting → keys
  std::set<std::string> opted_out;
  const std::map<std::string, std::string> versions = {
      {"the study's", "2"}, {"earlier and covered", "1"}, {"earlier", "0"}};
  for (std::size_t row = 1; row < table->size(); ++row) {
    const auto& cells = table->at(row);
    ASSERT_EQ(cells.size(), 6U);
    const auto [found, is_new] =
        number_of.emplace(cells[0] + cells[1] + cells[2] + cells[3], static_cast<int>(number_of.size()));
    const int number = found->second;
    if (is_new) {
      add_person(number, {});
      choose_as(number, cells[0], versions.at(cells[1]));
      if (cells[2] == "yes") opted_out.insert(person(number));
      if (cells[3] == "yes") withdraw(number);
    }
    if (cells[5] == "yes") expected[cells[4]].insert(person(number));
  }
  ASSERT_THAT(number_of, SizeIs(24));
  for (const char* setting : kSettings) {
    const store::StudyRecord record = study(setting);
    if (record.opt_out == "apply") {
      std::string list;
      for (const auto& [combination, number] : number_of)
        if (!opted_out.contains(person(number))) list += person(number) + ",\n";
      ASSERT_TRUE(take_list(record, list));
    }
    const auto chosen = keys(choose(record));
    EXPECT_EQ(std::set<std::string>(chosen.begin(), chosen.end()), expected[setting]) << setting;
  }
}

TEST_F(StudyPeopleTest, EveryStepSaysHowManyAreLeft) {
  add_people(10);
  add_person(20, {"no"});
  withdraw(3);
  const store::StudyRecord record = study("apply");
  ASSERT_TRUE(take_list(record, person(1) + ",\n" + person(2) + ",\n"));
  const auto chosen = choose(record);
  ASSERT_TRUE(chosen);
  std::vector<std::int64_t> people;
  for (const extract::BundleStep& step : chosen->steps) people.push_back(step.people);
  EXPECT_THAT(people, ElementsAre(11, 10, 9, 9, 2, 0));
}

TEST_F(StudyPeopleTest, AnOlderTextCoversNothingUnlessThePathwaySaysSo) {
  add_person(1, {"yes"});  // to version 1
  EXPECT_THAT(keys(choose(study("not-applicable:consent"))), ElementsAre(person(1)));
  std::string silent = second_text();
  silent.replace(silent.find(R"(, "covers": ["1"])"), 17, "");
  set_pathway("2", silent);
  NewStudy later = new_study("later");
  const auto record = load_study(*services_, kCommand, record_study(later));
  EXPECT_EQ(record->consent_version, "2");
  EXPECT_THAT(keys(choose(*record)), IsEmpty());
}

TEST_F(StudyPeopleTest, ANewerTextDoesNotCoverAStudyThatAskedForAnOlderOne) {
  const store::StudyRecord record = study("not-applicable:consent");  // version 1
  set_pathway("2", second_text());
  add_person(1, {});
  choose_as(1, "yes", "2");
  EXPECT_THAT(keys(choose(record)), IsEmpty());
}

TEST_F(StudyPeopleTest, AListOf21DaysIsGoodAndOneOf22DaysBlocks) {
  add_people(12);
  const store::StudyRecord record = study("apply");
  const auto missing = choose(record);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::Conflict);
  EXPECT_EQ(missing.error().issues.front().code, "opt-out-list-missing");
  ASSERT_TRUE(take_list(record, person(1) + ",\n", 21));
  EXPECT_THAT(keys(choose(record)), ElementsAre(person(1)));
  clock_.advance(std::chrono::days(1));
  const auto old = choose(record);
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().issues.front().code, "opt-out-list-old");
  EXPECT_EQ(make_extract(*services_, kCommand, {record.id}).error().code, ErrorCode::Conflict);
}

TEST_F(StudyPeopleTest, ThePeopleToCheckAreWrittenOneALineAndComeBackWithoutThoseWhoOptedOut) {
  add_people(3);
  add_person(20, {"no"});
  const store::StudyRecord record = study("apply");
  const auto list = export_opt_out_list(*services_, kCommand, record.id);
  ASSERT_TRUE(list);
  EXPECT_EQ(*list, person(0) + ",\n" + person(1) + ",\n" + person(2) + ",\n");
  ASSERT_TRUE(take_list(record, person(2) + "\r\n\r\n" + person(0) + " ,\r\n" + person(0)));
  EXPECT_THAT(keys(choose(record)), ElementsAre(person(0), person(2)));
  EXPECT_THAT(audited("opt-out."), ElementsAre("opt-out.export by command", "opt-out.import by command"));
}

TEST_F(StudyPeopleTest, AListOfOtherPeopleIsRefusedByLineAndNamesNobody) {
  add_people(3);
  const store::StudyRecord record = study("apply");
  const auto refused = take_list(record, person(1) + ",\n9434765919,\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues.front().path, "line 2");
  EXPECT_THAT(refused.error().issues.front().message, Not(HasSubstr("9434765919")));
  EXPECT_FALSE(take_list(record, "\n,\n"));
  EXPECT_FALSE(import_opt_out_list(*services_, kCommand, record.id, person(1), clock_.today() + std::chrono::days(1)));
  EXPECT_FALSE(choose(record));
}

TEST_F(StudyPeopleTest, OnlyTheServiceTeamHandlesListsOfPeople) {
  add_people(3);
  const store::StudyRecord record = study("apply");
  for (const access::Actor& actor :
       {account("eve", access::Role::Evaluator), account("grace", access::Role::InformationGovernance)}) {
    EXPECT_EQ(export_opt_out_list(*services_, actor, record.id).error().code, ErrorCode::Forbidden);
    EXPECT_EQ(import_opt_out_list(*services_, actor, record.id, person(1), clock_.today()).error().code,
              ErrorCode::Forbidden);
  }
}

TEST_F(StudyPeopleTest, NoByteOfTheDataFolderSaysWhoOptedOut) {
  add_people(30);
  const store::StudyRecord record = study("apply");
  const auto dump = [&] {
    std::string all;
    store_.reset();  // the write-ahead log goes into the file
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path()))
      if (entry.is_regular_file()) all += read_file(entry.path());
    store_ = *store::Store::open(folder_.path());
    services_ = std::make_unique<Services>(Services{*store_, clock_, random_, catalogue_});
    return all;
  };
  const auto count = [](const std::string& text, const std::string& wanted) {
    int times = 0;
    for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) ++times;
    return times;
  };
  const int before = count(dump(), person(29));
  std::string list;
  for (int number = 0; number < 29; ++number) list += person(number) + ",\n";  // person 29 opted out
  ASSERT_TRUE(take_list(record, list));
  const std::string after = dump();
  EXPECT_EQ(count(after, person(29)), before);
  EXPECT_EQ(count(after, person(28)), count(after, person(27)));  // nor of who did not
  const auto kept = store_->read([&](store::Session& session) { return store::find_opt_out_list(session, record.id); });
  ASSERT_TRUE(kept && *kept);
  EXPECT_EQ(count(after, opt_out_hash((*kept)->id, person(29))), 0);
  EXPECT_EQ(count(after, opt_out_hash((*kept)->id, person(28))), 1);
}

TEST_F(StudyPeopleTest, ANewListReplacesTheOldOneWhole) {
  add_people(3);
  const store::StudyRecord record = study("apply");
  ASSERT_TRUE(take_list(record, person(0) + ",\n" + person(1) + ",\n"));
  ASSERT_TRUE(take_list(record, person(2) + ",\n"));
  EXPECT_THAT(keys(choose(record)), ElementsAre(person(2)));
  const auto parts = store_->read([](store::Session& session) {
    return store::find_one(session, "SELECT count(*) FROM opt_out_part",
                           [](const store::Row& row) { return row.integer(0); });
  });
  EXPECT_EQ(**parts, 1);
}

TEST_F(StudyPeopleTest, AReleasedExtractIsRecalledWhenSomebodyInItWithdrawsOrSaysNo) {
  add_people(40);
  add_person(100, {"no"});
  const access::Actor governance = account("grace", access::Role::InformationGovernance);
  const store::StudyRecord record = study("not-applicable:consent");
  std::vector<std::string> made;
  for (int i = 0; i < 2; ++i) made.push_back(make_extract(*services_, kCommand, {record.id})->summary.record.id);
  ASSERT_TRUE(approve_extract(*services_, governance, made[0]));
  clock_.advance(std::chrono::hours(1));
  withdraw(100);  // was in none
  EXPECT_THAT(*list_recalls(*services_, governance), IsEmpty());
  withdraw(7);
  choose_as(8, "no", "1");
  choose_as(9, "no", "1");
  choose_as(9, "yes", "1");  // thought better of it
  const auto recalls = list_recalls(*services_, governance);
  ASSERT_TRUE(recalls);
  ASSERT_THAT(*recalls, SizeIs(1));  // the other was never released
  EXPECT_EQ(recalls->front().extract.id, made[0]);
  EXPECT_EQ(recalls->front().recipient, "Study office, University");
  EXPECT_EQ(recalls->front().people, 2);
  EXPECT_EQ(list_recalls(*services_, account("eve", access::Role::Evaluator)).error().code, ErrorCode::Forbidden);
}

TEST_F(StudyPeopleTest, NothingIsReleasedOrFetchedThatHoldsSomebodyWhoLeftInTheMeantime) {
  add_people(40);
  const access::Actor governance = account("grace", access::Role::InformationGovernance);
  const store::StudyRecord record = study("not-applicable:consent");
  const auto make = [&] { return make_extract(*services_, kCommand, {record.id})->summary.record.id; };
  const std::string released = make(), waiting = make();
  ASSERT_TRUE(approve_extract(*services_, governance, released));
  ASSERT_TRUE(load_extract_file(*services_, governance, released, "data.csv"));
  clock_.advance(std::chrono::hours(1));
  withdraw(7);
  const auto refused = approve_extract(*services_, governance, waiting);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
  EXPECT_EQ(refused.error().issues.front().code, "people-left");
  const auto fetched = load_extract_file(*services_, governance, released, "data.csv");
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().issues.front().code, "people-left");
  EXPECT_TRUE(approve_extract(*services_, governance, make()));  // without that person
}

TEST_F(StudyPeopleTest, WhoWithdrewIsInNoFurtherExtractWhateverTheySayLater) {
  add_people(40);
  withdraw(7);
  choose_as(7, "yes", "1");
  const auto made = make_extract(*services_, kCommand, {study("not-applicable:consent").id});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->summary.record.records, 39);
  EXPECT_EQ(withdraw_person(*services_, kCommand, {"nobody"}).error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace cairn::service
