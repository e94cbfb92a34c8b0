#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/service/opt_out_lists.h"
#include "engine/service/study_records.h"
#include "engine/service/withdraw_person.h"

namespace cairn::cli {
namespace {

constexpr std::uintmax_t kLargestList = std::uintmax_t{256} << 20;

Result<std::string> study_id(const service::Services& services, const std::string& name) {
  CAIRN_ASSIGN(const auto study, service::find_study_by_name(services, access::command_actor(), name));
  if (!study)
    return Error{ErrorCode::NotFound, "No study is called " + name + ". Record it with cairn export, or on /exports."};
  return study->id;
}

Result<void> send(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "study", "out"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  CAIRN_ASSIGN(const std::string name, options.require("study"));
  CAIRN_ASSIGN(const std::string out, options.require("out"));
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder));
  CAIRN_ASSIGN(const std::string study, study_id(world->services(), name));
  CAIRN_ASSIGN(const std::string list, service::export_opt_out_list(world->services(), access::command_actor(), study));
  if (std::error_code ignored; std::filesystem::exists(out, ignored))
    return Error{ErrorCode::InvalidArgument, out + " is there already. Choose another name, so that nothing is lost."};
  std::ofstream file(out, std::ios::binary);
  if (!(file << list).flush())
    return Error{ErrorCode::Storage, out + " could not be written. Check the folder's rights and free space."};
  std::error_code ignored;
  std::filesystem::permissions(out, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  streams.out << "The people of study " << name << " are in " << out
              << ", one a line. Have them checked, and bring back those who may be used with cairn opt-out import.\n";
  return {};
}

Result<void> take(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "study", "in", "checked-on"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  CAIRN_ASSIGN(const std::string name, options.require("study"));
  CAIRN_ASSIGN(const std::string in, options.require("in"));
  CAIRN_ASSIGN(const std::string day, options.require("checked-on"));
  const auto checked_on = parse_date(day);
  if (!checked_on) return Error{ErrorCode::InvalidArgument, "--checked-on takes a day such as 2026-03-01."};
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(in, ignored) || std::filesystem::file_size(in, ignored) > kLargestList)
    return Error{ErrorCode::InvalidArgument, in + " is no file of at most 256 MiB. Give the checked list."};
  std::ifstream file(in, std::ios::binary);
  if (!file) return Error{ErrorCode::NotFound, in + " cannot be read. Check its name and rights."};
  const std::string list{std::istreambuf_iterator<char>(file), {}};
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder));
  CAIRN_ASSIGN(const std::string study, study_id(world->services(), name));
  CAIRN_ASSIGN(const service::ImportedList taken,
               service::import_opt_out_list(world->services(), access::command_actor(), study, list, *checked_on));
  streams.out << taken.people << " people may be used by study " << name << ", as checked on "
              << format_date(taken.checked_on) << ". The list is good for 21 days.\n";
  return {};
}

Result<void> record_withdrawal(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "episode"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  CAIRN_ASSIGN(const std::string episode, options.require("episode"));
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder));
  CAIRN_ASSIGN(const service::Withdrawal done,
               service::withdraw_person(world->services(), access::command_actor(), {episode}));
  if (done.was_recorded_before) {
    streams.out << "Nothing changed: the person's withdrawal stands since " << format_date_in_words(date_of(done.since))
                << ".\n";
    return {};
  }
  streams.out << "The person's answers go into no further extract. Extracts that hold them: see /exports/recalls.\n";
  return {};
}

}  // namespace

int opt_out_export(std::span<const std::string> arguments, Streams& streams) {
  const auto done = send(arguments, streams);
  return done ? kDone : report(done.error(), "opt-out export", streams);
}

int opt_out_import(std::span<const std::string> arguments, Streams& streams) {
  const auto done = take(arguments, streams);
  return done ? kDone : report(done.error(), "opt-out import", streams);
}

int withdraw(std::span<const std::string> arguments, Streams& streams) {
  const auto done = record_withdrawal(arguments, streams);
  return done ? kDone : report(done.error(), "withdraw", streams);
}

}  // namespace cairn::cli
