#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "engine/base/csv.h"
#include "engine/disclosure/redaction/redactor.h"
#include "engine/extract/bundle.h"

namespace cairn::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// What was taken out of the column, and how many comments a person should read.
struct Taken {
  std::map<std::string_view, std::size_t> by_tag;
  std::size_t for_reader = 0;
};

Result<Taken> redact_column(Rows& rows, const std::string& name) {
  if (rows.empty()) return Error{ErrorCode::InvalidArgument, "The file is empty; the first row must name the columns."};
  const auto at = std::find(rows[0].begin(), rows[0].end(), name);
  if (at == rows[0].end())
    return Error{ErrorCode::InvalidArgument, "There is no column '" + name + "' in the file. Check --column."};
  const auto column = static_cast<std::size_t>(at - rows[0].begin());
  rows[0].emplace_back("needs_reader");
  Taken taken;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    if (rows[row].size() <= column) {
      return Error{ErrorCode::InvalidArgument,
                   "Row " + std::to_string(row + 1) + " has fewer cells than the first row."};
    }
    std::string& text = rows[row][column];
    for (const disclosure::Redaction& one : disclosure::find_redactions(text))
      ++taken.by_tag[disclosure::redaction_tag(one.kind)];
    text = disclosure::redact(text);
    const bool needs_reader = disclosure::needs_reader(text);
    taken.for_reader += needs_reader ? 1 : 0;
    rows[row].resize(rows[0].size() - 1);
    rows[row].emplace_back(needs_reader ? "yes" : "no");
  }
  return taken;
}

Result<void> make(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"in", "out", "column"}));
  if (!options.words.empty())
    return Error{ErrorCode::InvalidArgument, "'" + options.words.front() + "' is not an option."};
  CAIRN_ASSIGN(const std::string in, options.require("in"));
  CAIRN_ASSIGN(const std::string out, options.require("out"));
  CAIRN_ASSIGN(const std::string column, options.require("column"));
  auto text = extract::read_file(in, std::size_t{256} << 20);
  if (!text) return Error{ErrorCode::InvalidArgument, text.error().message, text.error().cause};
  CAIRN_ASSIGN(Rows rows, parse_csv_rows(*text));
  CAIRN_ASSIGN(const Taken taken, redact_column(rows, column));
  const std::filesystem::path partial = out + ".partial";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  file << write_csv_rows(rows);
  file.close();
  std::error_code failure;
  if (file) std::filesystem::rename(partial, out, failure);
  if (!file || failure)
    return Error{ErrorCode::Storage, "The file could not be written. Check the folder's rights and free space.", out};
  streams.out << rows.size() - 1 << " comments";
  for (const auto& [tag, count] : taken.by_tag) streams.out << ", " << count << " " << tag;
  streams.out << ".\n"
              << taken.for_reader << " should be read by a person first (column needs_reader).\n"
              << "Rules miss some names: read every comment before it leaves.\n";
  return {};
}

}  // namespace

int redact(std::span<const std::string> arguments, Streams& streams) {
  const Result<void> done = make(arguments, streams);
  return done ? kDone : report(done.error(), "redact", streams);
}

}  // namespace cairn::cli
