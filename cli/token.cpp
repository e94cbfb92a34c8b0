#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/service/manage_accounts.h"

namespace cairn::cli {
namespace {

Result<void> add(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "name", "scopes", "days"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  service::NewMachineToken token;
  CAIRN_ASSIGN(token.name, options.require("name"));
  CAIRN_ASSIGN(token.scopes, options.require("scopes"));
  CAIRN_ASSIGN(const int days, options.number_or("days", 365, 1, 1096));
  token.lasts = std::chrono::days(days);
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder));
  CAIRN_ASSIGN(const service::IssuedMachineToken issued,
               service::add_machine_token(world->services(), access::command_actor(), token));
  streams.out << "Token, shown this once: " << issued.token << "\nIt lasts until "
              << format_date(date_of(issued.expires_at)) << ". Send it as 'Authorization: Bearer TOKEN'.\n";
  return {};
}

Result<void> list(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  store::OpenOptions reading;
  reading.lock = false;
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder, reading));
  CAIRN_ASSIGN(const auto tokens, service::list_machine_tokens(world->services(), access::command_actor()));
  for (const store::MachineTokenRecord& token : tokens) {
    streams.out << token.name << "\t" << token.scopes << "\tuntil " << format_date(date_of(token.expires_at)) << "\n";
  }
  return {};
}

}  // namespace

int token_add(std::span<const std::string> arguments, Streams& streams) {
  const auto done = add(arguments, streams);
  return done ? kDone : report(done.error(), "token add", streams);
}

int token_list(std::span<const std::string> arguments, Streams& streams) {
  const auto done = list(arguments, streams);
  return done ? kDone : report(done.error(), "token list", streams);
}

}  // namespace cairn::cli
