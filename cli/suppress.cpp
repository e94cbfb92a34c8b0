#include <filesystem>
#include <fstream>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "engine/extract/bundle.h"
#include "engine/extract/count_csv.h"

namespace cairn::cli {
namespace {

Result<void> make(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"profile", "in", "out", "separator"}, {"protected"}));
  if (!options.words.empty())
    return Error{ErrorCode::InvalidArgument, "'" + options.words.front() + "' is not an option."};
  CAIRN_ASSIGN(const std::string in, options.require("in"));
  CAIRN_ASSIGN(const std::string out, options.require("out"));
  const auto profile = disclosure::find_profile(options.value_or("profile", "nhs7r5"));
  if (!profile) return Error{ErrorCode::InvalidArgument, "--profile takes " + disclosure::list_profiles() + "."};
  const std::string separator = options.value_or("separator", ",");
  if (separator.size() != 1) return Error{ErrorCode::InvalidArgument, "--separator takes one character."};
  auto text = extract::read_file(in, std::size_t{16} << 20);
  if (!text) return Error{ErrorCode::InvalidArgument, text.error().message, text.error().cause};
  CAIRN_ASSIGN(const extract::SuppressedTable table,
               extract::suppress_csv(*text, *profile, separator.front(), options.has("protected")));
  const std::filesystem::path partial = out + ".partial";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  file << table.csv;
  file.close();
  std::error_code failure;
  if (file) std::filesystem::rename(partial, out, failure);
  if (!file || failure)
    return Error{ErrorCode::Storage, "The file could not be written. Check the folder's rights and free space.", out};
  streams.out << "Hid " << table.primary << " small counts and " << table.complementary << " more to protect them"
              << (table.proven_smallest ? "" : " (found step by step; fewer may be enough)") << ".\n";
  return {};
}

}  // namespace

int suppress(std::span<const std::string> arguments, Streams& streams) {
  const Result<void> done = make(arguments, streams);
  return done ? kDone : report(done.error(), "suppress", streams);
}

}  // namespace cairn::cli
