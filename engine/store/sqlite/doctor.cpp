#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/store/maintenance.h"
#include "engine/store/sqlite/folder_lock.h"
#include "engine/store/sqlite/migrate.h"

namespace cairn::store {
namespace sqlite {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMegabyte = 1u << 20;
constexpr std::uintmax_t kLargeLog = 64 * kMegabyte;
constexpr std::uintmax_t kLittleSpace = 1024 * kMegabyte, kNoSpace = 64 * kMegabyte;
constexpr std::size_t kMaxFindings = 20;

std::uintmax_t size_of(const fs::path& file) {
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(file, failure);
  return failure ? 0 : size;
}

void check_place(const fs::path& folder, Issues& issues) {
  for (const char* name : {"", "cairn.db", "cairn.db-wal", "cairn.db-shm", "cairn.lock", "signing.key"}) {
    struct stat about {};
    const fs::path path = *name == '\0' ? folder : folder / name;
    if (::stat(path.c_str(), &about) != 0 || (about.st_mode & 0077U) == 0) continue;
    issues.push_back(
        {Severity::Warning, "open-permissions", path.string(),
         std::string("Others on this machine can read it. Set its mode to ") + (*name == '\0' ? "0700." : "0600.")});
  }
  if (is_on_network(folder)) {
    issues.push_back({Severity::Error, "network-file-system", folder.string(),
                      "The folder is on a network file system, where stored answers are not safe. Move it to a disk of "
                      "this machine."});
  }
  std::error_code failure;
  const fs::space_info space = fs::space(folder, failure);
  // A backup beside the data, and the work of a month, should fit.
  const std::uintmax_t wanted = std::max(kLittleSpace, 2 * size_of(folder / "cairn.db"));
  if (!failure && space.available < wanted) {
    issues.push_back({space.available < kNoSpace ? Severity::Error : Severity::Warning, "little-space", folder.string(),
                      "Only " + std::to_string(space.available / kMegabyte) +
                          " MB are free on this disk. Keep at least " + std::to_string(wanted / kMegabyte) +
                          " MB free."});
  }
  if (const std::uintmax_t log = size_of(folder / "cairn.db-wal"); log > kLargeLog) {
    issues.push_back(
        {Severity::Warning, "large-log", (folder / "cairn.db-wal").string(),
         "The write-ahead log holds " + std::to_string(log / kMegabyte) +
             " MB. A reader has been open for long: end long exports and old programs that read the data."});
  }
}

Result<void> check_schema(Connection& connection, const fs::path& file, Issues& issues) {
  const std::vector<Migration> migrations = embedded_migrations();
  CAIRN_ASSIGN(const std::int64_t version, check_version(connection, migrations));
  if (version < migrations.back().number) {
    issues.push_back({Severity::Warning, "older-schema", file.string(),
                      "The data have version " + std::to_string(version) + ", this program has " +
                          std::to_string(migrations.back().number) +
                          ". Starting 'cairn serve' brings them up to date."});
  }
  return {};
}

Result<void> check_pages(Connection& connection, const fs::path& file, Issues& issues) {
  return for_each(connection, "PRAGMA integrity_check(20)", [&](const Row& row) {
    if (row.text(0) == "ok") return;
    issues.push_back(
        {Severity::Fatal, "damaged", file.string(),
         "The file is damaged: " + row.string(0) + ". Stop Cairn, keep a copy of the folder and restore a backup."});
  });
}

Result<void> check_references(Connection& connection, const fs::path& file, Issues& issues) {
  std::size_t found = 0;
  return for_each(connection, "PRAGMA foreign_key_check", [&](const Row& row) {
    if (++found > kMaxFindings) return;
    issues.push_back({Severity::Error, "broken-reference", file.string(),
                      "A row of " + row.string(0) + " refers to a row of " + row.string(2) +
                          " that is not there. Restore a backup."});
  });
}

/// Figures that are kept up beside the rows must agree with them.
Result<void> check_figures(Connection& connection, const fs::path& file, Issues& issues) {
  struct Figure {
    std::string_view difference, what;
  };
  constexpr std::array kFigures = {
      Figure{"SELECT (SELECT count(*) FROM response) <> (SELECT n FROM tally WHERE name = 'response')",
             "The count of responses"},
      Figure{"SELECT (SELECT count(*) FROM score WHERE value IS NOT NULL AND episode_row IS NOT NULL) <> "
             "(SELECT coalesce(sum(n), 0) FROM score_month)",
             "The monthly figures"},
  };
  for (const Figure& figure : kFigures) {
    CAIRN_ASSIGN(const std::int64_t differs, connection.read_number(figure.difference));
    if (differs == 0) continue;
    issues.push_back({Severity::Error, "figures-out-of-step", file.string(),
                      std::string(figure.what) + " differs from the rows. Report this as a fault in the program."});
  }
  return {};
}

/// What an extract leaves behind when the program is killed before it is recorded: people's answers that nobody
/// answers for.
Result<void> check_extracts(Connection& connection, const fs::path& file, Issues& issues) {
  std::set<std::string> recorded;
  CAIRN_TRY(
      for_each(connection, "SELECT extract_id FROM extract", [&](const Row& row) { recorded.insert(row.string(0)); }));
  std::error_code failure;
  for (const fs::directory_entry& entry : fs::directory_iterator(file.parent_path() / "extracts", failure)) {
    if (recorded.find(entry.path().filename().string()) != recorded.end()) continue;
    issues.push_back({Severity::Warning, "unrecorded-extract", entry.path().string(),
                      "This was left by an extract that was never finished, and holds people's answers. Delete it, "
                      "unless an extract is being made now."});
  }
  return {};
}

}  // namespace
}  // namespace sqlite

Result<Issues> check_folder(const std::filesystem::path& folder) {
  using namespace sqlite;
  std::error_code failure;
  const fs::path real = fs::canonical(folder, failure);
  const fs::path file = real / "cairn.db";
  if (failure || !fs::exists(file, failure)) {
    return Error{ErrorCode::NotFound, "There is no Cairn data in this folder. Check its name.", folder.string()};
  }
  Issues issues;
  check_place(real, issues);
  CAIRN_ASSIGN(const std::unique_ptr<Connection> connection, Connection::open(file, Access::ReadOnly));
  for (const auto check : {check_schema, check_pages, check_references, check_figures, check_extracts}) {
    const Result<void> done = check(*connection, file, issues);
    if (done) continue;
    // Damage may stop a check half-way; what was found before still counts.
    issues.push_back({Severity::Fatal, "unreadable", file.string(), done.error().message});
    break;
  }
  return issues;
}

}  // namespace cairn::store
