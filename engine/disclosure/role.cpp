#include "engine/disclosure/role.h"

#include "engine/base/error.h"

namespace cairn::disclosure {
namespace {

struct RoleInfo {
  Role role;
  std::string_view code, words;
  bool stays;
};

constexpr RoleInfo kRoles[] = {
    {Role::Identifier, "identifier", "names a person", false},
    {Role::Quasi, "quasi", "a trait that an outsider may know", true},
    {Role::Sensitive, "sensitive", "an answer or a result", true},
    {Role::FreeText, "free-text", "words that a person wrote", false},
    {Role::Insensitive, "insensitive", "tells nothing about a person", true},
    {Role::System, "system", "made by the program", false},
};

const RoleInfo& info(Role role) {
  const auto index = static_cast<std::size_t>(role);
  CAIRN_ASSERT(index < std::size(kRoles) && kRoles[index].role == role);
  return kRoles[index];
}

}  // namespace

std::string_view role_code(Role role) { return info(role).code; }

std::string_view role_words(Role role) { return info(role).words; }

std::optional<Role> parse_role(std::string_view code) {
  for (const RoleInfo& row : kRoles) {
    if (row.code == code) return row.role;
  }
  return std::nullopt;
}

bool stays(Role role) { return info(role).stays; }

}  // namespace cairn::disclosure
