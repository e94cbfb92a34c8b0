#include "engine/extract/verify.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "engine/base/json.h"

namespace cairn::cli {
namespace {

void print_json(const extract::Verification& verification, std::ostream& out) {
  Json findings = Json::array();
  for (const Issue& issue : verification.findings)
    findings.push_back({{"code", issue.code}, {"path", issue.path}, {"message", issue.message}});
  out << write_json({{"ok", verification.findings.empty()},
                     {"rows", verification.rows},
                     {"k", verification.k},
                     {"smallest_class", verification.smallest_class},
                     {"smallest_class_wildcard", verification.smallest_class_wildcard},
                     {"findings", std::move(findings)}})
      << "\n";
}

void print_text(const extract::Verification& verification, std::ostream& out) {
  for (const Issue& issue : verification.findings) out << issue.path << ": " << issue.message << "\n";
  if (verification.findings.empty()) {
    out << "The extract is as its manifest says: " << verification.rows << " records; the smallest class holds "
        << verification.smallest_class << " (k = " << verification.k << "), with * agreeing with everything "
        << verification.smallest_class_wildcard << ".\n";
  } else {
    out << verification.findings.size() << (verification.findings.size() == 1 ? " finding.\n" : " findings.\n");
  }
}

}  // namespace

int verify(std::span<const std::string> arguments, Streams& streams) {
  const auto options = parse_options(arguments, {}, {"json"});
  if (!options) return report(options.error(), "verify", streams);
  if (options->words.size() != 1)
    return report(Error{ErrorCode::InvalidArgument, "Name the folder of one extract."}, "verify", streams);
  const auto verification = extract::verify_bundle(options->words[0]);
  if (!verification) return report(verification.error(), options->words[0], streams);
  options->has("json") ? print_json(*verification, streams.out) : print_text(*verification, streams.out);
  return verification->findings.empty() ? kDone : kFindings;
}

}  // namespace cairn::cli
