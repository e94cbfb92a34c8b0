#include "engine/service/sign_in.h"

#include <gmock/gmock.h>

#include "engine/service/manage_accounts.h"
#include "engine/service/record_audit.h"
#include "tests/support/fixed_world.h"

namespace cairn::service {
namespace {

using access::Role;
using std::chrono::hours;
using std::chrono::minutes;

constexpr const char* kPassword = "three little words";

class SignIn : public testing::Test {
 protected:
  SignIn() : store_(*store::Store::open(folder_.path())) {
    add("sam", Role::Clinician);
    add("alex", Role::Administrator);
  }
  void add(std::string name, Role role) {
    EXPECT_TRUE(add_account(services_, access::command_actor(), {std::move(name), role, kPassword}));
  }
  bool is_alive(const NewSession& session) { return find_session_actor(services_, session.token)->has_value(); }
  std::vector<std::string> audit_lines() {
    std::vector<std::string> lines;
    EXPECT_TRUE(store_->read([&](store::Session& session) {
      return store::for_each_audit(session, [&](const store::AuditRecord& record) {
        lines.push_back(record.actor + " " + record.action + " " + record.subject + " " + record.detail);
        return true;
      });
    }));
    return lines;
  }

  test::TemporaryFolder folder_;
  test::FixedClock clock_;
  SeededRandom random_{7};
  Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
  Services services_{*store_, clock_, random_, catalogue_};
};

TEST_F(SignIn, TheRightPasswordGivesASessionWithTheRolesPermissions) {
  const auto session = service::sign_in(services_, "sam", kPassword);
  ASSERT_TRUE(session);
  const auto actor = *find_session_actor(services_, session->token);
  EXPECT_EQ(actor->actor.permissions, access::permissions_of(Role::Clinician));
  EXPECT_EQ(actor->csrf_token, session->csrf_token);
  EXPECT_NE(session->token, session->csrf_token);
}

TEST_F(SignIn, EveryRefusalIsTheSame) {
  const Error wrong = service::sign_in(services_, "sam", "wrong").error();
  const Error unknown = service::sign_in(services_, "nobody", "wrong").error();
  EXPECT_TRUE(disable_account(services_, access::command_actor(), "sam"));
  const Error disabled = service::sign_in(services_, "sam", kPassword).error();
  for (const Error* error : {&wrong, &unknown, &disabled}) {
    EXPECT_EQ(error->code, ErrorCode::Unauthenticated);
    EXPECT_EQ(error->message, wrong.message);
  }
}

TEST_F(SignIn, AfterFiveWrongTriesTheRightPasswordWaitsToo) {
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(service::sign_in(services_, "sam", "wrong"));
  EXPECT_FALSE(service::sign_in(services_, "sam", kPassword));
  clock_.advance(minutes(1) + std::chrono::seconds(1));
  EXPECT_FALSE(service::sign_in(services_, "sam", kPassword)) << "a try while it rests makes the rest longer";
  clock_.advance(minutes(16));
  EXPECT_TRUE(service::sign_in(services_, "sam", kPassword));
}

TEST_F(SignIn, ASessionEndsAfterEightHoursWithoutUseAndTwelveWithIt) {
  const auto unused = *service::sign_in(services_, "sam", kPassword);
  const auto used = *service::sign_in(services_, "sam", kPassword);
  for (int i = 0; i < 23; ++i) {
    clock_.advance(minutes(30));
    EXPECT_TRUE(is_alive(used)) << i;
  }
  EXPECT_FALSE(is_alive(unused));
  clock_.advance(minutes(31));
  EXPECT_FALSE(is_alive(used));
}

TEST_F(SignIn, DisablingAnAccountEndsItsSessions) {
  const auto session = *service::sign_in(services_, "sam", kPassword);
  EXPECT_TRUE(is_alive(session));
  EXPECT_TRUE(disable_account(services_, access::command_actor(), "sam"));
  EXPECT_FALSE(is_alive(session));
}

TEST_F(SignIn, ANewPasswordEndsSessionsAndTheOldPassword) {
  const auto session = *service::sign_in(services_, "sam", kPassword);
  EXPECT_TRUE(change_password(services_, access::command_actor(), "sam", "four other little words"));
  EXPECT_FALSE(is_alive(session));
  EXPECT_FALSE(service::sign_in(services_, "sam", kPassword));
  EXPECT_TRUE(service::sign_in(services_, "sam", "four other little words"));
}

TEST_F(SignIn, TheLastAdministratorCannotBeDisabled) {
  EXPECT_EQ(disable_account(services_, access::command_actor(), "alex").error().code, ErrorCode::Conflict);
  add("kim", Role::Administrator);
  EXPECT_TRUE(disable_account(services_, access::command_actor(), "alex"));
}

TEST_F(SignIn, WeakPasswordsAndOddNamesAreRefusedWithTheFieldNamed) {
  const auto refused = add_account(services_, access::command_actor(), {" x\n", Role::Clinician, "short"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Unprocessable);
  EXPECT_EQ(refused.error().issues.at(0).path, "name");
  EXPECT_EQ(refused.error().issues.at(1).path, "password");
  EXPECT_FALSE(add_account(services_, access::command_actor(), {"x", Role::Clinician, "aaaaaaaaaaaaaaaa"}));
  EXPECT_EQ(add_account(services_, access::command_actor(), {"sam", Role::Clinician, kPassword}).error().code,
            ErrorCode::Conflict);
}

TEST_F(SignIn, OnlyAnAdministratorManagesAccounts) {
  access::Actor clinician;
  clinician.kind = access::Actor::Kind::Account;
  clinician.permissions = access::permissions_of(Role::Clinician);
  EXPECT_EQ(list_accounts(services_, clinician).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(add_account(services_, clinician, {"x", Role::Administrator, kPassword}).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(add_machine_token(services_, access::Actor{}, {"x", "admin"}).error().code, ErrorCode::Unauthenticated);
}

TEST_F(SignIn, ATokensNameIsTakenUntilItExpires) {
  const service::NewMachineToken token{"import", "survey.write", std::chrono::days(30)};
  EXPECT_TRUE(add_machine_token(services_, access::command_actor(), token));
  EXPECT_EQ(add_machine_token(services_, access::command_actor(), token).error().code, ErrorCode::Conflict);
  clock_.advance(std::chrono::hours(24 * 31));
  EXPECT_TRUE(add_machine_token(services_, access::command_actor(), token));
}

TEST_F(SignIn, TheAuditLogTellsWhatHappenedWithoutNamesOrPasswords) {
  (void)service::sign_in(services_, "sam", "wrong password");
  (void)service::sign_in(services_, "somebody else", kPassword);
  (void)service::sign_in(services_, "sam", kPassword);
  const auto lines = audit_lines();
  EXPECT_THAT(lines.at(2), testing::StartsWith("anonymous sign-in.refused Account/"));
  EXPECT_EQ(lines.at(3), "anonymous sign-in.refused Account/unknown {}");
  EXPECT_THAT(lines.at(4), testing::HasSubstr("sign-in.accept"));
  for (const std::string& line : lines) {
    for (const char* secret : {"sam", "somebody", "wrong", "little"})
      EXPECT_THAT(line, testing::Not(testing::HasSubstr(secret)));
  }
}

TEST_F(SignIn, TheAuditChainIsSoundUntilARowIsTouched) {
  const auto check = [&] { return *store_->read([](store::Session& session) { return check_audit_chain(session); }); };
  EXPECT_TRUE(check().empty());
  // A row that somebody slips in by hand, with a hash of their own making.
  EXPECT_TRUE(store_->write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(auto last, store::find_last_audit(session));
    if (!last) return Error{ErrorCode::NotFound, "The chain is empty."};
    store::AuditRecord forged = *last;
    forged.sequence += 1;
    forged.previous_hash = last->hash;
    forged.action = "nothing.happened";
    return store::insert_audit(session, forged);
  }));
  const Issues issues = check();
  ASSERT_EQ(issues.size(), 1u);
  EXPECT_EQ(issues[0].code, "audit-row-changed");
  EXPECT_EQ(issues[0].path, "audit_event/3");
}

}  // namespace
}  // namespace cairn::service
