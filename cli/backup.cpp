#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "engine/store/maintenance.h"

namespace cairn::cli {
namespace {

Result<void> make_backup(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "out"}));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  CAIRN_ASSIGN(const std::string file, options.require("out"));
  CAIRN_ASSIGN(const store::BackupSummary summary, store::back_up(folder, file));
  streams.out << "Backed up " << summary.responses << " responses of " << summary.episodes << " episodes and "
              << summary.audit_events << " audit events into " << file << " (" << summary.bytes
              << " bytes, checked).\n";
  if (!summary.audit_head.empty()) streams.out << "Last audit hash: " << summary.audit_head << "\n";
  streams.out << "It holds what people answered, not encrypted: keep it where only you can read it. Extracts made "
                 "earlier are not in it.\n";
  return {};
}

}  // namespace

int backup(std::span<const std::string> arguments, Streams& streams) {
  const auto done = make_backup(arguments, streams);
  return done ? kDone : report(done.error(), "backup", streams);
}

}  // namespace cairn::cli
