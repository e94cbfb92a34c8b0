#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/id.h"
#include "engine/base/result.h"

namespace cairn::access {

/// What a row of the route table may ask for. Deny unless a row allows.
enum class Permission {
  Public,        // anybody: health, assets, privacy and accessibility pages
  AnswerSurvey,  // the holder of a valid personal link (checked against the link in the service)
  ReadPathway,   // dashboards and measures; small numbers are hidden outside the service team
  ReadPersons,   // person-level rows: the service team only
  WriteSurveys,  // questionnaires, responses, episodes, requests by API
  RunComparison,
  MakeExtract,     // records a study and makes its extract
  ReadExtracts,    // lists extracts; fetches the files of those that were released
  ApproveExtract,  // releases or refuses an extract that somebody else made: people only, never a token or a command
  ReviewComments,  // reads comments that may be quoted, without names; cuts, passes or refuses them: people only
  Administer,
};

enum class Role { Clinician, GroupMember, Evaluator, InformationGovernance, Administrator };
std::string_view role_code(Role role);  // "group-member", as in the account table
std::string role_codes();               // all of them: "clinician, group-member … or administrator"
std::optional<Role> parse_role(std::string_view code);

/// Who is asking. Made by the doors from a session, a machine token, a link or the command line.
struct Actor {
  enum class Kind { Anonymous, Link, Account, Token, Command };
  Kind kind = Kind::Anonymous;
  AccountId account;
  std::string name;  // shown on the person's own pages only
  std::optional<Role> role;
  std::set<Permission> permissions;  // Public is implied

  bool can(Permission permission) const;
  /// The service team sees exact small numbers; everybody else sees them hidden or rounded.
  bool is_service_team() const { return can(Permission::ReadPersons); }
  /// For the audit log: "account:<id>", "token:<name>", "link", "command".
  std::string audit_name() const;
};

std::set<Permission> permissions_of(Role role);
/// Permissions of a machine token from its scopes: survey.write pathway.read cohort.run export.read admin. Unknown
/// scope: error.
Result<std::set<Permission>> permissions_of_scopes(std::string_view scopes);
/// Everything but ApproveExtract and ReviewComments: the command line already reads the file, but it is nobody in particular.
Actor command_actor();
/// Forbidden, or Unauthenticated for Anonymous.
Result<void> require(const Actor& actor, Permission permission);

}  // namespace cairn::access
