#include "engine/access/permission.h"

#include <algorithm>
#include <array>

namespace cairn::access {
namespace {

using enum Permission;

struct RoleRow {
  Role role;
  std::string_view code;
  std::set<Permission> permissions;
};

const std::array<RoleRow, 5>& role_table() {
  static const std::array<RoleRow, 5> table = {{
      {Role::Clinician, "clinician", {ReadPathway, ReadPersons, WriteSurveys, RunComparison, ReviewComments}},
      {Role::GroupMember, "group-member", {ReadPathway}},
      {Role::Evaluator, "evaluator", {ReadPathway, RunComparison, MakeExtract, ReadExtracts}},
      {Role::InformationGovernance, "information-governance", {ReadPathway, ReadExtracts, ApproveExtract, ReviewComments}},
      {Role::Administrator, "administrator", {ReadPathway, WriteSurveys, Administer}},
  }};
  return table;
}

struct ScopeRow {
  std::string_view name;
  std::set<Permission> permissions;
};

/// ApproveExtract and ReviewComments are left out on purpose: who decides must be a person.
const std::set<Permission>& every_permission() {
  static const std::set<Permission> all = {ReadPathway, ReadPersons,  WriteSurveys, RunComparison,
                                           MakeExtract, ReadExtracts, Administer};
  return all;
}

const std::array<ScopeRow, 5>& scope_table() {
  static const std::array<ScopeRow, 5> table = {{
      {"survey.write", {WriteSurveys}},
      {"pathway.read", {ReadPathway}},
      {"cohort.run", {ReadPathway, RunComparison}},
      {"export.read", {MakeExtract, ReadExtracts}},
      {"admin", every_permission()},
  }};
  return table;
}

const RoleRow& role_row(Role role) {
  const auto& table = role_table();
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const RoleRow& candidate) { return candidate.role == role; });
  CAIRN_ASSERT(row != table.end());
  return *row;
}

}  // namespace

std::string_view role_code(Role role) { return role_row(role).code; }

std::string role_codes() {
  const auto& table = role_table();
  std::string codes;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (i > 0) codes += i + 1 == table.size() ? " or " : ", ";
    codes += table[i].code;
  }
  return codes;
}

std::optional<Role> parse_role(std::string_view code) {
  for (const RoleRow& row : role_table()) {
    if (row.code == code) return row.role;
  }
  return std::nullopt;
}

bool Actor::can(Permission permission) const { return permission == Public || permissions.contains(permission); }

std::string Actor::audit_name() const {
  switch (kind) {
    case Kind::Anonymous:
      return "anonymous";
    case Kind::Link:
      return "link";
    case Kind::Account:
      return "account:" + account.text;
    case Kind::Token:
      return "token:" + name;
    case Kind::Command:
      return name.empty() ? "command" : name;
  }
  CAIRN_ASSERT(false);
  return {};
}

std::set<Permission> permissions_of(Role role) { return role_row(role).permissions; }

Result<std::set<Permission>> permissions_of_scopes(std::string_view scopes) {
  std::set<Permission> permissions;
  std::size_t start = 0;
  while (start < scopes.size()) {
    const std::size_t end = std::min(scopes.find(' ', start), scopes.size());
    const std::string_view name = scopes.substr(start, end - start);
    start = end + 1;
    if (name.empty()) continue;
    const auto& table = scope_table();
    const auto row =
        std::find_if(table.begin(), table.end(), [&](const ScopeRow& candidate) { return candidate.name == name; });
    if (row == table.end()) {
      return Error{ErrorCode::InvalidArgument,
                   "A scope is not known. Use one or more of: survey.write pathway.read cohort.run export.read admin."};
    }
    permissions.insert(row->permissions.begin(), row->permissions.end());
  }
  if (permissions.empty()) return Error{ErrorCode::InvalidArgument, "A token needs at least one scope."};
  return permissions;
}

Actor command_actor() {
  Actor actor;
  actor.kind = Actor::Kind::Command;
  actor.permissions = every_permission();
  return actor;
}

Result<void> require(const Actor& actor, Permission permission) {
  if (actor.can(permission)) return {};
  if (actor.kind == Actor::Kind::Anonymous) return Error{ErrorCode::Unauthenticated, "Sign in to see this."};
  return Error{ErrorCode::Forbidden, "Your account may not do this. Ask an administrator if you need to."};
}

}  // namespace cairn::access
