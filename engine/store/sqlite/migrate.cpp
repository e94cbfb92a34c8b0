#include "engine/store/sqlite/migrate.h"

#include <algorithm>
#include <charconv>

#include "engine/base/embedded.h"

namespace cairn::store::sqlite {
namespace {

constexpr std::string_view kFolder = "schemas/sql/";

Result<void> apply(Connection& connection, const Migration& migration) {
  const std::string number = std::to_string(migration.number);
  CAIRN_TRY(connection.run_script("BEGIN IMMEDIATE"));
  std::string script(migration.sql);
  script +=
      "; PRAGMA application_id = " + std::to_string(kApplicationId) + "; PRAGMA user_version = " + number + "; COMMIT;";
  if (Result<void> done = connection.run_script(script); !done) {
    if (connection.is_in_transaction()) static_cast<void>(connection.run_script("ROLLBACK"));
    Error error = std::move(done).error();
    error.cause += ", migration " + number;
    return error;
  }
  return {};
}

}  // namespace

std::vector<Migration> embedded_migrations() {
  std::vector<Migration> migrations;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with(kFolder) || !file.path.ends_with(".sql")) continue;
    const std::string_view name = file.path.substr(kFolder.size());
    Migration migration{0, file.content};
    std::from_chars(name.data(), name.data() + name.size(), migration.number);
    CAIRN_ASSERT(migration.number > 0);
    migrations.push_back(migration);
  }
  std::sort(migrations.begin(), migrations.end(),
            [](const Migration& a, const Migration& b) { return a.number < b.number; });
  return migrations;
}

Result<std::int64_t> check_version(Connection& connection, std::span<const Migration> migrations) {
  CAIRN_ASSIGN(const std::int64_t application, connection.read_number("PRAGMA application_id"));
  CAIRN_ASSIGN(const std::int64_t version, connection.read_number("PRAGMA user_version"));
  CAIRN_ASSIGN(const std::int64_t tables, connection.read_number("SELECT count(*) FROM sqlite_schema"));
  const bool is_empty = application == 0 && version == 0 && tables == 0;
  if (!is_empty && application != kApplicationId) {
    return Error{ErrorCode::Storage,
                 "The file cairn.db in the data folder belongs to another program. Choose another folder.",
                 "application_id " + std::to_string(application)};
  }
  const std::int64_t newest = migrations.empty() ? 0 : migrations.back().number;
  if (version > newest) {
    return Error{ErrorCode::Conflict,
                 "The data were written by a newer version of Cairn. Start that version, or restore a backup made with "
                 "this one. Nothing was changed.",
                 "schema " + std::to_string(version) + ", this program knows " + std::to_string(newest)};
  }
  return version;
}

Result<void> migrate(Connection& connection, std::span<const Migration> migrations) {
  CAIRN_ASSIGN(const std::int64_t version, check_version(connection, migrations));
  for (const Migration& migration : migrations) {
    if (migration.number > version) CAIRN_TRY(apply(connection, migration));
  }
  return {};
}

}  // namespace cairn::store::sqlite
