#include "engine/service/decide_extract.h"

#include <gmock/gmock.h>

#include <fstream>

#include "engine/store/fields.h"
#include "tests/support/study_world.h"

namespace cairn::service {
namespace {

using access::Role;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DecideExtract : public testing::Test, protected test::StudyWorld {
 protected:
  DecideExtract()
      : evaluator_(account("eve", Role::Evaluator)), governance_(account("grace", Role::InformationGovernance)) {
    add_people(40);
    study_ = record_study(new_study(), evaluator_);
    extract_ = make();
  }
  std::string make() {
    const auto made = make_extract(*services_, evaluator_, {study_});
    EXPECT_TRUE(made) << made.error().message;
    return made ? made->summary.record.id : "";
  }
  std::string state() const { return load_extract(*services_, access::command_actor(), extract_)->record.state; }
  std::string why(const Result<void>& refused) const {
    return refused || refused.error().issues.empty() ? "" : refused.error().issues.front().code;
  }
  Result<std::string> fetch(const access::Actor& actor) {
    return load_extract_file(*services_, actor, extract_, "data.csv");
  }
  /// The bytes of a kept file, changed behind the program's back.
  void spoil(std::string_view name) {
    std::ofstream(extract_folder(*services_, extract_) / name, std::ios::app) << " ";
  }
  Result<void> run_sql(std::string_view sql) {
    return store_->write([&](store::Session& session) { return store::execute(session, sql); });
  }

  access::Actor evaluator_, governance_;
  std::string study_, extract_;
};

TEST_F(DecideExtract, ASecondPersonReleasesItAndOnlyThenItCanBeFetched) {
  const auto early = fetch(evaluator_);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, ErrorCode::Conflict);
  EXPECT_EQ(early.error().issues.front().code, "awaiting-approval");
  EXPECT_FALSE(fetch(governance_));
  EXPECT_FALSE(fetch(access::command_actor()));
  ASSERT_TRUE(approve_extract(*services_, governance_, extract_));
  EXPECT_EQ(state(), "released");
  EXPECT_TRUE(fetch(evaluator_));
  EXPECT_TRUE(fetch(access::command_actor()));
  const std::string eve = evaluator_.audit_name(), grace = governance_.audit_name();
  EXPECT_THAT(audited("extract."),
              ElementsAre("extract.make by " + eve, "extract.download.refused by " + eve,
                          "extract.download.refused by " + grace, "extract.download.refused by command",
                          "extract.approve by " + grace, "extract.download by " + eve, "extract.download by command"));
}

TEST_F(DecideExtract, NoProgramDecides) {
  access::Actor token;
  token.kind = access::Actor::Kind::Token;
  token.name = "robot";
  token.permissions = *access::permissions_of_scopes("admin export.read");
  access::Actor forged = access::command_actor();
  forged.permissions.insert(access::Permission::ApproveExtract);
  for (const access::Actor& actor : {token, access::command_actor(), forged}) {
    EXPECT_EQ(why(approve_extract(*services_, actor, extract_)), "second-person");
    EXPECT_EQ(why(refuse_extract(*services_, actor, extract_, "no")), "second-person");
  }
  EXPECT_EQ(state(), "awaiting-approval");
}

TEST_F(DecideExtract, NoOtherRoleDecides) {
  for (const auto& [name, role] : {std::pair("carl", Role::Clinician), std::pair("gwen", Role::GroupMember),
                                   std::pair("adam", Role::Administrator), std::pair("evan", Role::Evaluator)}) {
    EXPECT_EQ(approve_extract(*services_, account(name, role), extract_).error().code, ErrorCode::Forbidden) << name;
  }
  EXPECT_EQ(approve_extract(*services_, access::Actor{}, extract_).error().code, ErrorCode::Unauthenticated);
  EXPECT_EQ(state(), "awaiting-approval");
}

TEST_F(DecideExtract, WhoMadeItDoesNotDecideWhateverRoleTheyGotSince) {
  access::Actor promoted = evaluator_;
  promoted.role = Role::InformationGovernance;
  promoted.permissions = access::permissions_of(Role::InformationGovernance);
  promoted.permissions.insert(access::Permission::MakeExtract);  // somebody who is given both
  ASSERT_TRUE(run_sql("UPDATE account SET role = 'information-governance' WHERE name = 'eve'"));
  const auto refused = approve_extract(*services_, promoted, extract_);
  EXPECT_EQ(why(refused), "second-person");
  EXPECT_THAT(refused.error().message, HasSubstr("You made this extract"));
  EXPECT_EQ(state(), "awaiting-approval");
}

TEST_F(DecideExtract, WhoRecordedTheStudyDoesNotDecideEither) {
  const auto made = make_extract(*services_, access::command_actor(), {study_});
  ASSERT_TRUE(made);
  access::Actor promoted = evaluator_;
  promoted.permissions = access::permissions_of(Role::InformationGovernance);
  ASSERT_TRUE(run_sql("UPDATE account SET role = 'information-governance' WHERE name = 'eve'"));
  EXPECT_THAT(approve_extract(*services_, promoted, made->summary.record.id).error().message,
              HasSubstr("You recorded this study"));
}

TEST_F(DecideExtract, WhoIsItsRequesterOrRecipientByNameDoesNotDecide) {
  NewStudy own = new_study("own");
  own.requester = " Grace ";
  const auto made = make_extract(*services_, evaluator_, {record_study(own, evaluator_)});
  ASSERT_TRUE(made);
  EXPECT_EQ(why(approve_extract(*services_, governance_, made->summary.record.id)), "second-person");
}

TEST_F(DecideExtract, AnAccountThatWasDisabledOrLostItsRoleAfterSigningInDoesNotDecide) {
  ASSERT_TRUE(run_sql("UPDATE account SET role = 'evaluator' WHERE name = 'grace'"));
  EXPECT_EQ(why(approve_extract(*services_, governance_, extract_)), "second-person");
  ASSERT_TRUE(run_sql("UPDATE account SET role = 'information-governance' WHERE name = 'grace'"));
  ASSERT_TRUE(disable_account(*services_, access::command_actor(), "grace"));
  EXPECT_EQ(why(approve_extract(*services_, governance_, extract_)), "second-person");
  EXPECT_EQ(why(refuse_extract(*services_, governance_, extract_, "no")), "second-person");
  EXPECT_EQ(state(), "awaiting-approval");
}

TEST_F(DecideExtract, TheDatabaseItselfRefusesOneWhoMadeItAndAnyChangeAfterwards) {
  EXPECT_FALSE(run_sql("UPDATE extract SET state = 'released', decided_by = made_by, decided_at = made_at"));
  EXPECT_FALSE(run_sql("UPDATE extract SET state = 'released'"));
  EXPECT_FALSE(run_sql("UPDATE extract SET manifest = '{}'"));
  EXPECT_FALSE(run_sql("UPDATE extract SET made_by = 'somebody'"));
  ASSERT_TRUE(refuse_extract(*services_, governance_, extract_, "Too much detail"));
  EXPECT_FALSE(run_sql("UPDATE extract SET state = 'released', decided_by = 'account:x'"));
  EXPECT_FALSE(run_sql("UPDATE study SET purpose = 'another'"));
}

TEST_F(DecideExtract, TheStoresOwnStatementAsksForEverything) {
  const auto hash = load_extract(*services_, governance_, extract_)->record.manifest_sha256;
  const auto release = [&](const access::Actor& actor, const std::string& manifest, Timestamp at) {
    const auto done = store_->write([&](store::Session& session) {
      return store::release_extract(session, {extract_, manifest, actor.account, "", at});
    });
    EXPECT_TRUE(done);
    return done && *done;
  };
  EXPECT_FALSE(release(evaluator_, hash, clock_.now()));
  EXPECT_FALSE(release(governance_, "another", clock_.now()));
  EXPECT_FALSE(release(governance_, hash, clock_.now() + std::chrono::days(91)));
  EXPECT_FALSE(release(access::Actor{}, hash, clock_.now()));
  EXPECT_TRUE(release(governance_, hash, clock_.now()));
  EXPECT_FALSE(release(governance_, hash, clock_.now()));
}

TEST_F(DecideExtract, ARefusalNeedsAReasonAndIsFinal) {
  EXPECT_EQ(refuse_extract(*services_, governance_, extract_, "  ").error().code, ErrorCode::Unprocessable);
  ASSERT_TRUE(refuse_extract(*services_, governance_, extract_, " The recipient is not named "));
  EXPECT_EQ(load_extract(*services_, governance_, extract_)->record.decision_reason, "The recipient is not named");
  EXPECT_EQ(why(approve_extract(*services_, governance_, extract_)), "decided");
  EXPECT_EQ(fetch(evaluator_).error().issues.front().code, "refused");
}

TEST_F(DecideExtract, FilesThatWereChangedAreNotReleased) {
  for (const char* name : {"data.csv", "codebook.json", "manifest.json"}) {
    extract_ = make();
    spoil(name);
    EXPECT_EQ(why(approve_extract(*services_, governance_, extract_)), "changed") << name;
    EXPECT_EQ(state(), "awaiting-approval");
  }
}

TEST_F(DecideExtract, AnApprovalOfAnotherManifestIsNotAnApproval) {
  EXPECT_EQ(why(approve_extract(*services_, governance_, extract_, std::string(64, '0'))), "changed");
  const auto seen = load_extract(*services_, governance_, extract_)->record.manifest_sha256;
  EXPECT_TRUE(approve_extract(*services_, governance_, extract_, seen));
}

TEST_F(DecideExtract, AReleasedFileThatIsLostIsSaidToBeLost) {
  ASSERT_TRUE(approve_extract(*services_, governance_, extract_));
  std::filesystem::remove(extract_folder(*services_, extract_) / "data.csv");
  const auto refused = fetch(evaluator_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Gone);
  EXPECT_EQ(refused.error().issues.front().code, "file-lost");
  EXPECT_THAT(refused.error().message, testing::HasSubstr("Make another extract"));
}

TEST_F(DecideExtract, AnExtractThatNeverWasHasNoHistory) {
  EXPECT_EQ(list_extract_events(*services_, governance_, "nothing").error().code, ErrorCode::NotFound);
}

TEST_F(DecideExtract, AFileThatWasChangedAfterReleaseIsNotGivenOut) {
  ASSERT_TRUE(approve_extract(*services_, governance_, extract_));
  spoil("data.csv");
  const auto refused = fetch(evaluator_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().issues.front().code, "changed");
  EXPECT_TRUE(load_extract_file(*services_, evaluator_, extract_, "codebook.csv"));
}

TEST_F(DecideExtract, AfterTheLastDayNothingIsReleasedOrFetched) {
  const std::string second = make();
  ASSERT_TRUE(approve_extract(*services_, governance_, extract_));
  clock_.advance(std::chrono::days(90));
  EXPECT_TRUE(fetch(evaluator_));
  clock_.advance(std::chrono::days(1));
  EXPECT_EQ(fetch(evaluator_).error().code, ErrorCode::Gone);
  EXPECT_EQ(approve_extract(*services_, governance_, second).error().code, ErrorCode::Gone);
}

TEST_F(DecideExtract, TheHistoryIsForInformationGovernanceAndNamesAccounts) {
  ASSERT_TRUE(approve_extract(*services_, governance_, extract_));
  EXPECT_EQ(list_extract_events(*services_, evaluator_, extract_).error().code, ErrorCode::Forbidden);
  const auto events = list_extract_events(*services_, governance_, extract_);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ(events->at(0).who, "eve");
  EXPECT_EQ(events->at(1).action, "extract.approve");
  EXPECT_EQ(list_extract_events(*services_, governance_)->front().action, "extract.approve");
}

TEST_F(DecideExtract, WhatAPageSaysToWhoMayNotDecideIsWhatTheServiceWouldSay) {
  const auto extract = load_extract(*services_, governance_, extract_);
  EXPECT_THAT(why_not_decide(governance_, *extract), IsEmpty());
  EXPECT_THAT(why_not_decide(evaluator_, *extract), HasSubstr("may not do this"));
}

}  // namespace
}  // namespace cairn::service
