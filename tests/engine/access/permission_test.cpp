#include "engine/access/permission.h"

#include <gtest/gtest.h>

namespace cairn::access {
namespace {

constexpr Role kRoles[] = {Role::Clinician, Role::GroupMember, Role::Evaluator, Role::InformationGovernance,
                           Role::Administrator};

Actor actor_with(Role role) {
  Actor actor;
  actor.kind = Actor::Kind::Account;
  actor.account = {"a1"};
  actor.role = role;
  actor.permissions = permissions_of(role);
  return actor;
}

TEST(Permission, NobodyMayDoAnythingButPublicThings) {
  const Actor anonymous;
  EXPECT_TRUE(anonymous.can(Permission::Public));
  for (const Permission permission : command_actor().permissions) EXPECT_FALSE(anonymous.can(permission));
}

TEST(Permission, OnlyTheServiceTeamSeesPersons) {
  EXPECT_TRUE(actor_with(Role::Clinician).is_service_team());
  EXPECT_FALSE(actor_with(Role::GroupMember).is_service_team());
  EXPECT_FALSE(actor_with(Role::Evaluator).is_service_team());
  EXPECT_FALSE(actor_with(Role::Administrator).is_service_team());
}

TEST(Permission, OnlyAdministratorsManageAccountsAndOnlyEvaluatorsMakeExtracts) {
  for (const Role role : kRoles) {
    EXPECT_EQ(actor_with(role).can(Permission::Administer), role == Role::Administrator);
    EXPECT_EQ(actor_with(role).can(Permission::MakeExtract), role == Role::Evaluator);
  }
}

TEST(Permission, OnlyInformationGovernanceDecidesAboutExtractsAndItNeverMakesThem) {
  for (const Role role : kRoles) {
    const bool decides = role == Role::InformationGovernance;
    EXPECT_EQ(actor_with(role).can(Permission::ApproveExtract), decides);
    EXPECT_EQ(actor_with(role).can(Permission::ReadExtracts), decides || role == Role::Evaluator);
  }
  EXPECT_FALSE(actor_with(Role::InformationGovernance).can(Permission::MakeExtract));
  EXPECT_FALSE(command_actor().can(Permission::ApproveExtract));
  EXPECT_FALSE(permissions_of_scopes("survey.write pathway.read cohort.run export.read admin")
                   ->contains(Permission::ApproveExtract));
}

TEST(Permission, CommentsAreReadByTheServiceTeamAndInformationGovernanceAndByNoProgram) {
  for (const Role role : kRoles)
    EXPECT_EQ(actor_with(role).can(Permission::ReviewComments),
              role == Role::Clinician || role == Role::InformationGovernance);
  EXPECT_FALSE(command_actor().can(Permission::ReviewComments));
  EXPECT_FALSE(permissions_of_scopes("admin")->contains(Permission::ReviewComments));
}

TEST(Permission, RefusalTellsAStrangerToSignInAndAMemberThatItIsNotAllowed) {
  EXPECT_EQ(require(Actor{}, Permission::ReadPathway).error().code, ErrorCode::Unauthenticated);
  EXPECT_EQ(require(actor_with(Role::GroupMember), Permission::ReadPersons).error().code, ErrorCode::Forbidden);
  EXPECT_TRUE(require(actor_with(Role::Clinician), Permission::ReadPersons).has_value());
}

TEST(Permission, RoleCodesAreReadBack) {
  for (const Role role : kRoles) {
    EXPECT_EQ(parse_role(role_code(role)), role);
  }
  EXPECT_EQ(parse_role("root"), std::nullopt);
}

TEST(Permission, ScopesOfATokenGiveThatAndNoMore) {
  EXPECT_EQ(*permissions_of_scopes("survey.write"), std::set{Permission::WriteSurveys});
  EXPECT_EQ(*permissions_of_scopes("pathway.read  export.read"),
            (std::set{Permission::ReadPathway, Permission::MakeExtract, Permission::ReadExtracts}));
  EXPECT_TRUE(permissions_of_scopes("admin")->contains(Permission::ReadPersons));
}

TEST(Permission, ATokenWithAnUnknownScopeOrNoneIsRefused) {
  EXPECT_FALSE(permissions_of_scopes("survey.write everything"));
  EXPECT_FALSE(permissions_of_scopes(""));
  EXPECT_FALSE(permissions_of_scopes("Survey.Write"));
}

TEST(Permission, TheAuditLogNamesAnAccountByItsIdAndNeverByItsName) {
  Actor actor = actor_with(Role::Clinician);
  actor.name = "Somebody";
  EXPECT_EQ(actor.audit_name(), "account:a1");
  EXPECT_EQ(command_actor().audit_name(), "command");
  EXPECT_EQ(Actor{}.audit_name(), "anonymous");
}

}  // namespace
}  // namespace cairn::access
