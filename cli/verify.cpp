#include "engine/extract/verify.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "engine/base/json.h"
#include "engine/disclosure/signing_key.h"
#include "engine/extract/bundle.h"
#include "engine/extract/verify_joined.h"

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
                     {"not_counted_again", verification.not_counted_again},
                     {"signed_by", verification.signed_by},
                     {"findings", std::move(findings)}})
      << "\n";
}

/// A signature proves who signed only to somebody who knows whose key it is.
void print_signer(const extract::Verification& verification, bool is_expected, std::ostream& out) {
  if (verification.signed_by.empty()) {
    out << "Not signed: that nothing was changed is only as sure as the way on which the files came.\n";
  } else if (is_expected) {
    out << "Signed with the key that you named.\n";
  } else {
    out << "Signed with the key " << verification.signed_by
        << ".\nAsk the sender, by telephone or in person, whether this is the fingerprint of their key.\n";
  }
}

void print_text(const extract::Verification& verification, bool is_expected, std::ostream& out) {
  for (const Issue& issue : verification.findings) out << issue.path << ": " << issue.message << "\n";
  if (verification.findings.empty()) {
    out << "The extract is as its manifest says: " << verification.rows << " records; the smallest class holds "
        << verification.smallest_class << " (k = " << verification.k << "), with * agreeing with everything "
        << verification.smallest_class_wildcard << ".\n";
    if (!verification.not_counted_again.empty()) out << "Not counted again: " << verification.not_counted_again << "\n";
    print_signer(verification, is_expected, out);
  } else {
    out << verification.findings.size() << (verification.findings.size() == 1 ? " finding.\n" : " findings.\n");
  }
}

/// A file that holds the key, or the key itself.
Result<std::string> read_expected(const std::string& key) {
  if (key.empty())
    return Error{ErrorCode::InvalidArgument, "--key is empty. Name a public key, its fingerprint, or a file with it."};
  const auto file = extract::read_file(key, 4096);
  return disclosure::read_fingerprint(file ? *file : key);
}

constexpr std::int64_t kFewestTogether = 5;

/// What somebody finds who holds all of them. Earlier extracts must be whole themselves.
Result<int> check_joined(const std::vector<std::string>& folders, Streams& streams) {
  for (std::size_t i = 1; i < folders.size(); ++i) {
    CAIRN_ASSIGN(const extract::Verification earlier, extract::verify_bundle(folders[i]));
    if (earlier.findings.empty()) continue;
    streams.out << folders[i] << ": " << earlier.findings.front().message << "\n";
    return kFindings;
  }
  CAIRN_ASSIGN(const extract::JoinedExtracts joined, extract::count_joined({folders.begin(), folders.end()}));
  const bool is_safe = joined.smallest_joint_class >= kFewestTogether;
  streams.out << "Held side by side, the " << folders.size() << " extracts have " << joined.people
              << " people; the smallest group that looks alike in all of them holds " << joined.smallest_joint_class
              << (is_safe ? ".\n" : ": fewer than 5. Do not give them to the same people.\n");
  return is_safe ? kDone : kFindings;
}

}  // namespace

int verify(std::span<const std::string> arguments, Streams& streams) {
  const auto options = parse_options(arguments, {"key"}, {"json"});
  if (!options) return report(options.error(), "verify", streams);
  if (options->words.empty())
    return report(Error{ErrorCode::InvalidArgument, "Name the folder of an extract."}, "verify", streams);
  if (options->words.size() > 1 && options->has("json"))
    return report(Error{ErrorCode::InvalidArgument, "--json is for one extract alone."}, "verify", streams);
  const auto fingerprint =
      options->values.count("key") != 0 ? read_expected(options->value_or("key", "")) : std::string();
  if (!fingerprint) return report(fingerprint.error(), "--key", streams);
  const auto verification = extract::verify_bundle(options->words[0], *fingerprint);
  if (!verification) return report(verification.error(), options->words[0], streams);
  options->has("json") ? print_json(*verification, streams.out)
                       : print_text(*verification, !fingerprint->empty(), streams.out);
  if (!verification->findings.empty()) return kFindings;
  if (options->words.size() == 1) return kDone;
  const auto joined = check_joined(options->words, streams);
  return joined ? *joined : report(joined.error(), "verify", streams);
}

}  // namespace cairn::cli
