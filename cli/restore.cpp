#include <ostream>

#include "cli/command.h"
#include "cli/folder_findings.h"
#include "cli/options.h"
#include "engine/store/maintenance.h"

namespace cairn::cli {
namespace {

/// True when what was restored is without findings, or was not asked about.
Result<bool> make_restored(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"from", "data"}, {"verify"}));
  CAIRN_ASSIGN(const std::string file, options.require("from"));
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  CAIRN_ASSIGN(const store::BackupSummary summary, store::restore(file, folder));
  streams.out << "Restored " << summary.responses << " responses of " << summary.episodes << " episodes and "
              << summary.audit_events << " audit events into " << folder << ".\n";
  if (!summary.audit_head.empty()) streams.out << "Last audit hash: " << summary.audit_head << "\n";
  if (!options.has("verify")) return true;
  CAIRN_ASSIGN(const Issues findings, find_folder_findings(folder));
  print_findings(findings, streams.out);
  return !has_errors(findings);
}

}  // namespace

int restore(std::span<const std::string> arguments, Streams& streams) {
  const auto is_sound = make_restored(arguments, streams);
  if (!is_sound) return report(is_sound.error(), "restore", streams);
  return *is_sound ? kDone : kFindings;
}

}  // namespace cairn::cli
