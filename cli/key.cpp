#include <filesystem>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/extract/key_file.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

/// The file of a data folder, or one of the caller's own.
Result<fs::path> find_key_file(const Options& options) {
  const std::string folder = options.value_or("data", ""), file = options.value_or("file", "");
  if (!options.words.empty() || folder.empty() == file.empty())
    return Error{ErrorCode::InvalidArgument, "Name a data folder with --data, or a key file with --file."};
  if (folder.empty()) return fs::path(file);
  std::error_code failure;
  if (!fs::exists(fs::path(folder) / "cairn.db", failure))
    return Error{ErrorCode::InvalidArgument, "There is no Cairn data in this folder. Check its name."};
  return fs::path(folder) / extract::kSigningKeyFile;
}

Result<void> show(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "file"}));
  CAIRN_ASSIGN(const fs::path file, find_key_file(options));
  SystemRandom random;
  CAIRN_ASSIGN(const disclosure::SigningKey key, extract::load_or_make_signing_key(file, random));
  streams.out << "-----BEGIN PUBLIC KEY-----\n"
              << key.public_key()
              << "\n-----END PUBLIC KEY-----\nFingerprint: " << disclosure::fingerprint_of(key.public_key())
              << "\nGive both to whoever receives extracts, on another "
              << "way than the extracts. The private half is in " << file.string() << "; backups do not hold it.\n";
  return {};
}

}  // namespace

int show_key(std::span<const std::string> arguments, Streams& streams) {
  const Result<void> done = show(arguments, streams);
  return done ? kDone : report(done.error(), "key", streams);
}

}  // namespace cairn::cli
