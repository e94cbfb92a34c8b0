#include "engine/service/make_extract.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/embedded.h"
#include "engine/extract/csv.h"
#include "engine/extract/key_file.h"
#include "engine/extract/verify.h"
#include "engine/store/accounts.h"
#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/responses.h"
#include "tests/support/fixed_world.h"

namespace cairn::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMarker = "ZXQMARKER";
constexpr std::string_view kPathway = R"({
  "id": "small", "version": "1", "title": "Small pathway", "summary": "For tests.", "organisation": "Test", "contact": "Ask.",
  "stages": [{"id": "referral", "kind": "referral", "title": "Referral"}, {"id": "classes", "kind": "self-management-class", "title": "Classes", "planned_sessions": 6}],
  "touchpoints": [], "themes": [], "changes": [],
  "timepoints": [{"code": "BASE", "title": "at the start", "anchor": "start", "offset_days": 0, "window_from": -28, "window_to": 7,
                  "questionnaires": ["https://example.org/Questionnaire/small"]}],
  "consents": [{"purpose": "evaluation-study", "version": "1", "title": "May your answers be part of a study?", "detail": "It changes nothing for you.", "yes_label": "Yes", "no_label": "No"}],
  "measures": [{"measure": "pain", "title": "Pain", "primary": true, "timepoints": ["BASE"]}],
  "questionnaire_files": [], "scoring_files": []})";
constexpr std::string_view kScoring =
    R"({"scales": [{"id": "pain", "version": "1", "label": "Pain", "questionnaire": "https://example.org/Questionnaire/small",
  "items": [{"link_id": "pain"}], "item_minimum": 0, "item_maximum": 10, "minimum": 0, "maximum": 10, "direction": "higher-is-worse", "missing": {"rule": "all-needed"}}]})";

class MakeExtract : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = store::Store::open(folder_.path());
    ASSERT_TRUE(opened);
    store_ = *std::move(opened);
    services_ = std::make_unique<Services>(Services{*store_, clock_, random_, catalogue_});
    store::QuestionnaireRecord questionnaire;
    questionnaire.id = QuestionnaireId{"small"};
    questionnaire.url = "https://example.org/Questionnaire/small";
    questionnaire.version = "1";
    questionnaire.status = "active";
    questionnaire.document =
        R"({"resourceType":"Questionnaire","url":"https://example.org/Questionnaire/small","status":"active","item":[]})";
    write([&](store::Session& session) { return store::insert_questionnaire(session, questionnaire); });
    store::PathwayRecord pathway{"small",     "1", "Small pathway", std::string(kPathway), std::string(kScoring),
                                 clock_.now()};
    write([&](store::Session& session) { return store::insert_pathway(session, pathway); });
  }

  template <class F>
  void write(F&& work) {
    const auto done = store_->write(work);
    ASSERT_TRUE(done) << done.error().message << " " << done.error().cause;
  }

  /// One episode; choices are consent answers in order.
  void add_person(int number, const std::vector<std::string>& choices, const std::string& person = "") {
    write([&](store::Session& session) -> Result<void> {
      const std::string text = std::to_string(number);
      store::EpisodeRecord episode;
      episode.id = EpisodeId{"episode-" + text};
      episode.pathway = "small";
      episode.person = person.empty() ? std::string(kMarker) + "-person-" + text : person;
      episode.site = std::string(kMarker) + " site";
      episode.referred_on = *parse_date("2025-01-10") + std::chrono::days(number);
      episode.birth_year = 1950 + number % 40;
      episode.sex = number % 4 == 0 ? "male" : "female";
      episode.ethnicity = number % 5 == 0 ? "H" : "A";
      if (number % 7 != 0) episode.deprivation_decile = 1 + number % 10;
      CAIRN_ASSIGN(const std::int64_t row, store::insert_episode(session, episode));
      CAIRN_TRY(store::insert_stage_event(
          session, {row, "classes", "entered", episode.referred_on + std::chrono::days(14), clock_.now()}));
      CAIRN_TRY(store::insert_stage_event(
          session, {row, "classes", "attended", episode.referred_on + std::chrono::days(21), clock_.now()}));
      for (const std::string& choice : choices) {
        clock_.advance(std::chrono::seconds(1));
        CAIRN_TRY(store::insert_consent(session, {row, {}, "evaluation-study", "1", choice, clock_.now()}));
      }
      store::ResponseRecord response;
      response.id = ResponseId{"response-" + text};
      response.questionnaire = QuestionnaireId{"small"};
      response.episode_row = row;
      response.timepoint = "BASE";
      response.authored_on = episode.referred_on + std::chrono::days(10);
      response.received_at = clock_.now();
      response.document = "{\"words\":\"" + std::string(kMarker) + "\"}";
      response.scores.push_back({"pain", "1", static_cast<double>(number % 11), 1, 0});
      CAIRN_TRY(store::insert_response(session, response));
      return {};
    });
  }

  void add_people(int count) {
    for (int number = 0; number < count; ++number) add_person(number, {"yes"});
  }

  StudyPlan plan() const {
    StudyPlan plan;
    plan.study = "pain-2026";
    plan.pathway = "small";
    plan.purpose = "To see whether pain changes";
    return plan;
  }
  Result<MadeExtract> make() { return make_extract(*services_, access::command_actor(), plan()); }
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

  test::TemporaryFolder folder_;
  test::FixedClock clock_;
  SeededRandom random_{11};
  Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Services> services_;
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
  const auto verification = extract::verify_bundle(folder_.path() / "extracts" / made->summary.id);
  ASSERT_TRUE(verification);
  EXPECT_TRUE(verification->findings.empty());
  EXPECT_GE(verification->smallest_class, 5);
}

TEST_F(MakeExtract, LongHasARowAPersonAndTimePointWithTheSameValuesAndIsSigned) {
  add_people(80);
  StudyPlan in_long = plan();
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
  const auto verification = extract::verify_bundle(folder_.path() / "extracts" / made->summary.id);
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
  EXPECT_EQ(made->summary.rows, 41);
}

TEST_F(MakeExtract, APersonWithTwoEpisodesHasOneRow) {
  add_people(40);
  add_person(100, {"yes"}, "twice");
  add_person(101, {"yes"}, "twice");
  const auto made = make();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->summary.rows, 41);
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

TEST_F(MakeExtract, IsRecordedAuditedListedAndReadable) {
  add_people(40);
  const auto made = make();
  ASSERT_TRUE(made);
  const auto list = list_extracts(*services_, access::command_actor());
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 1U);
  EXPECT_EQ(list->front().study, "pain-2026");
  EXPECT_EQ(list->front().purpose, "To see whether pain changes");
  EXPECT_EQ(list->front().steps[0].second, "about 40");
  EXPECT_LE(list->front().highest_risk_after, 0.2);
  const auto data = load_extract_file(*services_, access::command_actor(), made->summary.id, "data.csv");
  ASSERT_TRUE(data);
  EXPECT_EQ(*data, file(*made, "data.csv"));
  std::vector<std::string> actions;
  const auto read = store_->read([&](store::Session& session) {
    return store::for_each_audit(
        session, [&](const store::AuditRecord& record) { return actions.push_back(record.action), true; });
  });
  ASSERT_TRUE(read);
  const std::vector<std::string> expected = {"extract.make", "extract.download"};
  EXPECT_EQ(actions, expected);
}

TEST_F(MakeExtract, FilesOutsideTheExtractCannotBeAskedFor) {
  add_people(40);
  const auto made = make();
  ASSERT_TRUE(made);
  for (const char* name : {"../../cairn.db", "../cairn.db", "", ".", "data.csv/", "notes.txt"}) {
    EXPECT_EQ(load_extract_file(*services_, access::command_actor(), made->summary.id, name).error().code,
              ErrorCode::NotFound)
        << name;
  }
  EXPECT_EQ(load_extract_file(*services_, access::command_actor(), "../extracts", "data.csv").error().code,
            ErrorCode::NotFound);
}

TEST_F(MakeExtract, NeedsThePermission) {
  access::Actor group;
  group.kind = access::Actor::Kind::Account;
  group.role = access::Role::GroupMember;
  group.permissions = access::permissions_of(access::Role::GroupMember);
  EXPECT_EQ(make_extract(*services_, group, plan()).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(list_extracts(*services_, group).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(load_extract_file(*services_, group, "x", "data.csv").error().code, ErrorCode::Forbidden);
}

TEST_F(MakeExtract, RefusesAPlanWithoutPurposeOrBelowTheLowestKAndKeepsNothing) {
  add_people(40);
  StudyPlan poor = plan();
  poor.purpose = " ";
  poor.k = 4;
  poor.consent_purpose = "marketing";
  const auto refused = make_extract(*services_, access::command_actor(), poor);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues.size(), 3U);
  EXPECT_EQ(kept_folders(), 0U);
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
