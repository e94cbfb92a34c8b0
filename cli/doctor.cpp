#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/folder_findings.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/base/json.h"
#include "engine/service/record_audit.h"
#include "engine/store/accounts.h"
#include "engine/store/maintenance.h"

namespace cairn::cli {
namespace {

/// Moments are stored as they came: a newest one that lies ahead means that the clock was put back since.
void check_clock(const std::optional<store::AuditRecord>& last, Timestamp now, Issues& findings) {
  if (!last || last->at <= now + std::chrono::minutes(1)) return;
  findings.push_back({Severity::Warning, "clock-behind", "",
                      "The last recorded event is of " + format_timestamp(last->at) +
                          ", which is ahead of this machine's clock (" + format_timestamp(now) + "). Set the clock."});
}

Result<Issues> check_events(const std::string& folder) {
  store::OpenOptions reading;
  reading.lock = false;
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder, reading));
  const service::Services& services = world->services();
  return services.store.read([&](store::Session& session) -> Result<Issues> {
    CAIRN_ASSIGN(Issues findings, service::check_audit_chain(session));
    CAIRN_ASSIGN(const auto last, store::find_last_audit(session));
    check_clock(last, services.clock.now(), findings);
    return findings;
  });
}

void print_json(const Issues& findings, std::ostream& out) {
  Json list = Json::array();
  for (const Issue& finding : findings) {
    list.push_back({{"severity", severity_name(finding.severity)},
                    {"code", finding.code},
                    {"path", finding.path},
                    {"message", finding.message}});
  }
  out << write_json({{"ok", findings.empty()}, {"findings", std::move(list)}}) << "\n";
}

}  // namespace

Result<Issues> find_folder_findings(const std::string& folder) {
  CAIRN_ASSIGN(Issues findings, store::check_folder(folder));
  const bool is_readable = std::none_of(findings.begin(), findings.end(),
                                        [](const Issue& finding) { return finding.severity == Severity::Fatal; });
  const bool is_current = std::none_of(findings.begin(), findings.end(),
                                       [](const Issue& finding) { return finding.code == "older-schema"; });
  if (is_readable && is_current) {
    CAIRN_ASSIGN(Issues events, check_events(folder));
    findings.insert(findings.end(), events.begin(), events.end());
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Issue& a, const Issue& b) { return a.severity > b.severity; });
  return findings;
}

void print_findings(const Issues& findings, std::ostream& out) {
  for (const Issue& finding : findings) {
    out << severity_name(finding.severity) << ": " << (finding.path.empty() ? "" : finding.path + ": ")
        << finding.message << "\n";
  }
  if (findings.empty()) out << "Nothing is wrong.\n";
}

int doctor(std::span<const std::string> arguments, Streams& streams) {
  const auto options = parse_options(arguments, {"data"}, {"json"});
  if (!options) return report(options.error(), "doctor", streams);
  const auto folder = options->require("data");
  if (!folder) return report(folder.error(), "doctor", streams);
  const auto findings = find_folder_findings(*folder);
  if (!findings) return report(findings.error(), *folder, streams);
  options->has("json") ? print_json(*findings, streams.out) : print_findings(*findings, streams.out);
  return findings->empty() ? kDone : kFindings;
}

}  // namespace cairn::cli
