#include <algorithm>
#include <istream>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/access/secret.h"
#include "engine/service/manage_accounts.h"

namespace cairn::cli {
namespace {

Result<std::string> read_password(const Options& options, Streams& streams) {
  if (!options.has("password-stdin")) {
    SystemRandom random;
    return access::make_token(random);
  }
  std::string password;
  if (!std::getline(streams.in, password))
    return Error{ErrorCode::InvalidArgument, "no password came on standard input."};
  return password;
}

Result<void> add(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "name", "role"}, {"password-stdin"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  service::NewAccount account;
  CAIRN_ASSIGN(account.name, options.require("name"));
  const std::optional<access::Role> role = access::parse_role(options.value_or("role", ""));
  if (!role) return Error{ErrorCode::InvalidArgument, "--role takes " + access::role_codes() + "."};
  account.role = *role;
  CAIRN_ASSIGN(account.password, read_password(options, streams));
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder));
  CAIRN_TRY(service::add_account(world->services(), access::command_actor(), account));
  streams.out << "Added " << account.name << " (" << access::role_code(account.role) << ").\n";
  if (!options.has("password-stdin")) streams.out << "Password, shown this once: " << account.password << "\n";
  return {};
}

Result<void> list(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  store::OpenOptions reading;
  reading.lock = false;
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder, reading));
  CAIRN_ASSIGN(const auto accounts, service::list_accounts(world->services(), access::command_actor()));
  for (const store::AccountRecord& account : accounts) {
    streams.out << account.name << "\t" << account.role << "\t" << (account.is_disabled ? "disabled" : "active")
                << "\tsince " << format_date(date_of(account.created_at)) << "\n";
  }
  return {};
}

Result<void> disable(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "name"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  CAIRN_ASSIGN(const std::string name, options.require("name"));
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder));
  CAIRN_TRY(service::disable_account(world->services(), access::command_actor(), name));
  streams.out << "Disabled " << name << " and ended their sessions.\n";
  return {};
}

}  // namespace

int user_add(std::span<const std::string> arguments, Streams& streams) {
  const auto done = add(arguments, streams);
  return done ? kDone : report(done.error(), "user add", streams);
}

int user_list(std::span<const std::string> arguments, Streams& streams) {
  const auto done = list(arguments, streams);
  return done ? kDone : report(done.error(), "user list", streams);
}

int user_disable(std::span<const std::string> arguments, Streams& streams) {
  const auto done = disable(arguments, streams);
  return done ? kDone : report(done.error(), "user disable", streams);
}

}  // namespace cairn::cli
