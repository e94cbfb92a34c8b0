#include "engine/disclosure/role.h"

#include "engine/base/error.h"

namespace cairn::disclosure {
namespace {

struct RoleInfo {
  Role role;
  std::string_view code;
  bool stays;
};

constexpr RoleInfo kRoles[] = {
    {Role::Identifier, "identifier", false},  {Role::Quasi, "quasi", true},
    {Role::Sensitive, "sensitive", true},     {Role::FreeText, "free-text", false},
    {Role::Insensitive, "insensitive", true}, {Role::System, "system", false},
};

const RoleInfo& info(Role role) {
  const auto index = static_cast<std::size_t>(role);
  CAIRN_ASSERT(index < std::size(kRoles) && kRoles[index].role == role);
  return kRoles[index];
}

}  // namespace

std::string_view role_code(Role role) { return info(role).code; }

std::optional<Role> parse_role(std::string_view code) {
  for (const RoleInfo& row : kRoles) {
    if (row.code == code) return row.role;
  }
  return std::nullopt;
}

bool stays(Role role) { return info(role).stays; }

}  // namespace cairn::disclosure
