#include "engine/service/make_extract.h"

#include <gmock/gmock.h>

#include <fstream>

#include "engine/extract/csv.h"
#include "engine/extract/key_file.h"
#include "engine/extract/verify.h"
#include "tests/support/study_world.h"

namespace cairn::service {
namespace {

namespace fs = std::filesystem;
using test::kMarker;
using testing::ElementsAre;

class MakeExtract : public testing::Test, protected test::StudyWorld {
 protected:
  Result<MadeExtract> make() {
    if (study_.empty()) study_ = record_study(new_study());
    return make_extract(*services_, access::command_actor(), {study_});
  }
  static const std::string& file(const MadeExtract& made, std::string_view name) {
    return std::find_if(made.files.begin(), made.files.end(), [&](const auto& one) { return one.name == name; })
        ->content;
  }
  std::size_t kept_folders() const {
    std::error_code failure;
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path() / "extracts", failure))
      count += entry.is_directory() ? 1 : 0;
    return count;
  }

  std::string study_;
};

TEST_F(MakeExtract, HoldsOneRowAPersonWithScoresAndDaysAndPassesVerification) {
  add_people(80);
  const auto made = make();
  ASSERT_TRUE(made) << made.error().message << (made.error().issues.empty() ? "" : made.error().issues.front().message);
  const auto data = extract::parse_csv(file(*made, "data.csv"));
  ASSERT_TRUE(data);
  EXPECT_GT(data->rows(), 75U);  // fewer than k suppressed records are left out
  std::vector<std::string> names;
  for (const auto& column : data->columns) names.push_back(column.name);
  const std::vector<std::string> expected = {"pid",         "age",           "sex",         "ethnicity",
                                             "deprivation", "days_to_start", "days_to_end", "sessions_attended",
                                             "pain_BASE",   "days_BASE"};
  EXPECT_EQ(names, expected);
  EXPECT_EQ(data->find_column("days_to_start")->text(0), "14");
  EXPECT_EQ(data->find_column("days_BASE")->text(0), "10");
  const auto verification = extract::verify_bundle(folder_.path() / "extracts" / made->summary.record.id);
  ASSERT_TRUE(verification);
  EXPECT_TRUE(verification->findings.empty());
  EXPECT_GE(verification->smallest_class, 5);
}

TEST_F(MakeExtract, LongHasARowAPersonAndTimePointWithTheSameValuesAndIsSigned) {
  add_people(80);
  ExtractOrder in_long{record_study(new_study())};
  in_long.layout = ExtractLayout::Long;
  const auto made = make_extract(*services_, access::command_actor(), in_long);
  ASSERT_TRUE(made) << made.error().message << (made.error().issues.empty() ? "" : made.error().issues.front().message);
  const auto data = extract::parse_csv(file(*made, "data.csv"));
  ASSERT_TRUE(data);
  std::vector<std::string> names;
  for (const auto& column : data->columns) names.push_back(column.name);
  const std::vector<std::string> expected = {"pid",         "age",           "sex",         "ethnicity",
                                             "deprivation", "days_to_start", "days_to_end", "sessions_attended",
                                             "timepoint",   "pain",          "days"};
  EXPECT_EQ(names, expected);
  EXPECT_EQ(data->find_column("timepoint")->text(0), "BASE");
  EXPECT_EQ(data->find_column("days")->text(0), "10");
  const auto key = extract::load_signing_key(folder_.path() / extract::kSigningKeyFile);
  ASSERT_TRUE(key);
  const auto verification = extract::verify_bundle(folder_.path() / "extracts" / made->summary.record.id);
  EXPECT_EQ(verification->signed_by, disclosure::fingerprint_of(key->public_key()));
}

TEST_F(MakeExtract, LeavesOutWhoeverSaidNoOrChangedTheirMind) {
  add_people(40);
  add_person(100, {"no"});
  add_person(101, {"yes", "no"});
  add_person(102, {"no", "yes"});
  add_person(103, {});
  add_person(104, {"yes"}, "twice");
  add_person(105, {"no"}, "twice");  // the same person, asked again later
  const auto made = make();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->summary.record.records, 41);
}

TEST_F(MakeExtract, APersonWithTwoEpisodesHasOneRow) {
  add_people(40);
  add_person(100, {"yes"}, "twice");
  add_person(101, {"yes"}, "twice");
  const auto made = make();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->summary.record.records, 41);
}

TEST_F(MakeExtract, NoByteHoldsAnIdADateASiteOrFreeText) {
  add_people(60);
  const auto made = make();
  ASSERT_TRUE(made);
  for (const extract::BundleFile& one : made->files) {
    EXPECT_EQ(one.content.find(kMarker), std::string::npos) << one.name;
    EXPECT_EQ(one.content.find("episode-"), std::string::npos) << one.name;
    EXPECT_EQ(one.content.find("response-"), std::string::npos) << one.name;
    EXPECT_EQ(one.content.find("2025-0"), std::string::npos) << one.name;
  }
}

TEST_F(MakeExtract, TwoExtractsShareNoPseudonymAndSayNothingByTheirOrder) {
  add_people(200);
  const auto first = make(), second = make();
  ASSERT_TRUE(first && second);
  const auto a = extract::parse_csv(file(*first, "data.csv")), b = extract::parse_csv(file(*second, "data.csv"));
  for (const std::string& pid : a->find_column("pid")->dictionary.values())
    EXPECT_FALSE(b->find_column("pid")->dictionary.find(pid));
  // pain is number % 11 in order of arrival: neighbours differ by 1 nearly always if the order leaks, and rarely
  // otherwise.
  const auto* pain = a->find_column("pain_BASE");
  int steps = 0;
  for (std::size_t row = 1; row < a->rows(); ++row)
    steps += std::stoi(pain->text(row)) - std::stoi(pain->text(row - 1)) == 1 ? 1 : 0;
  EXPECT_LT(steps, 60);
}

TEST_F(MakeExtract, IsRecordedAuditedAndListedAndAwaitsApproval) {
  add_people(40);
  const auto made = make();
  ASSERT_TRUE(made);
  const auto list = list_extracts(*services_, access::command_actor());
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 1U);
  EXPECT_EQ(list->front().study, "pain-2026");
  EXPECT_EQ(list->front().state, "awaiting-approval");
  EXPECT_EQ(list->front().expires_on, clock_.today() + std::chrono::days(90));
  const auto shown = load_extract(*services_, access::command_actor(), made->summary.record.id);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->study.purpose, "To see whether pain changes");
  EXPECT_EQ(shown->steps[0].second, "about 40");
  EXPECT_EQ(shown->steps.back().second, std::to_string(shown->record.records));  // exact, as in the files
  EXPECT_LE(shown->highest_risk_after, 0.2);
  EXPECT_THAT(audited("extract."), ElementsAre("extract.make by command"));
  for (const char* said : {"Article 6(1)(e) and 9(2)(j)", "Study office, University", "not-applicable:consent"})
    EXPECT_THAT(file(*made, "manifest.json"), testing::HasSubstr(said));
}

TEST_F(MakeExtract, FilesOutsideTheExtractCannotBeAskedFor) {
  add_people(40);
  const auto made = make();
  ASSERT_TRUE(made);
  for (const char* name : {"../../cairn.db", "../cairn.db", "", ".", "data.csv/", "notes.txt"}) {
    EXPECT_EQ(load_extract_file(*services_, access::command_actor(), made->summary.record.id, name).error().code,
              ErrorCode::NotFound)
        << name;
  }
  EXPECT_EQ(load_extract_file(*services_, access::command_actor(), "../extracts", "data.csv").error().code,
            ErrorCode::NotFound);
}

TEST_F(MakeExtract, NeedsThePermission) {
  study_ = record_study(new_study());
  const access::Actor group = account("group", access::Role::GroupMember);
  const access::Actor governance = account("governance", access::Role::InformationGovernance);
  for (const access::Actor& actor : {group, governance}) {
    EXPECT_EQ(make_extract(*services_, actor, {study_}).error().code, ErrorCode::Forbidden);
    EXPECT_EQ(create_study(*services_, actor, new_study("another")).error().code, ErrorCode::Forbidden);
  }
  EXPECT_EQ(list_extracts(*services_, group).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(load_extract_file(*services_, group, "x", "data.csv").error().code, ErrorCode::Forbidden);
}

TEST_F(MakeExtract, AStudyNamesEverythingThatIsMissingAtOnce) {
  NewStudy poor = new_study();
  poor.purpose = " ";
  poor.lawful_basis = "";
  poor.recipient = std::string(201, 'x');
  poor.expires_on = clock_.today() - std::chrono::days(1);
  poor.consent_purpose = "marketing";
  poor.opt_out = "never";
  const auto refused = create_study(*services_, access::command_actor(), poor);
  ASSERT_FALSE(refused);
  std::vector<std::string> paths;
  for (const Issue& issue : refused.error().issues) paths.push_back(issue.path);
  EXPECT_THAT(paths, ElementsAre("purpose", "lawful_basis", "recipient", "expires_on", "consent_purpose", "opt_out"));
}

TEST_F(MakeExtract, ANameStandsForOneStudy) {
  record_study(new_study());
  EXPECT_EQ(create_study(*services_, access::command_actor(), new_study()).error().code, ErrorCode::Conflict);
}

TEST_F(MakeExtract, ANameThatLooksLikeAnotherStudysIsRefused) {
  NewStudy study = new_study();
  study.name = "Pain 2026";
  record_study(study);
  for (const char* name : {"pain 2026", "Pain  2026",
                           "\xEF\xBC\xB0"
                           "ain 2026"}) {
    study.name = name;
    const auto refused = create_study(*services_, access::command_actor(), study);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code, ErrorCode::Conflict) << name;
    EXPECT_THAT(refused.error().message, testing::HasSubstr("looks the same: Pain 2026")) << name;
  }
  for (const char* name : {"Knee\xE2\x80\x8B",
                           "\xE2\x80\xAE"
                           "Knee"}) {  // zero width, right to left
    study.name = name;
    EXPECT_EQ(create_study(*services_, access::command_actor(), study).error().code, ErrorCode::Unprocessable) << name;
  }
}

TEST_F(MakeExtract, RefusesAGroupBelowTheLowestAndKeepsNothing) {
  add_people(40);
  study_ = record_study(new_study());
  const auto refused = make_extract(*services_, access::command_actor(), {study_, 4, 0.9});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues.size(), 2U);
  EXPECT_EQ(kept_folders(), 0U);
  EXPECT_THAT(audited("extract."), ElementsAre("extract.make.refused by command"));
}

TEST_F(MakeExtract, AStudyPastItsLastDayGetsNothing) {
  add_people(40);
  study_ = record_study(new_study());
  clock_.advance(std::chrono::days(90));
  EXPECT_TRUE(make());
  clock_.advance(std::chrono::days(1));
  EXPECT_EQ(make().error().code, ErrorCode::Gone);
}

TEST_F(MakeExtract, RefusesWhenTooFewPeopleAgreed) {
  for (int number = 0; number < 7; ++number) add_person(number, {"yes"});
  const auto refused = make();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::InsufficientData);
  EXPECT_EQ(kept_folders(), 0U);
}

TEST_F(MakeExtract, LeavesNothingWhenTheFilesCannotBeWritten) {
  add_people(40);
  std::ofstream(folder_.path() / "extracts") << "a file where the folder should be";
  EXPECT_FALSE(make());
  EXPECT_TRUE(list_extracts(*services_, access::command_actor())->empty());
}

}  // namespace
}  // namespace cairn::service
