#include <atomic>

#include "engine/store/sqlite/folder_lock.h"
#include "engine/store/sqlite/migrate.h"
#include "engine/store/sqlite/readers.h"
#include "engine/store/sqlite/writer.h"
#include "engine/store/store.h"

namespace cairn::store {
namespace sqlite {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kCheckedWhenOpened =
    64u << 20;  // larger files are checked by 'cairn doctor', so that a restart stays quick

Result<void> check_pages(Connection& connection, const fs::path& file) {
  std::error_code ignored;
  if (fs::file_size(file, ignored) > kCheckedWhenOpened) return {};
  std::string finding;
  CAIRN_TRY(for_each(connection, "PRAGMA quick_check(1)", [&](const Row& row) { finding = row.string(0); }));
  if (finding == "ok") return {};
  return Error{ErrorCode::Storage,
               "The data file is damaged. Stop Cairn, keep a copy of the data folder, and restore the last backup with "
               "'cairn restore'.",
               "quick_check: " + finding};
}

/// Looks at the version before anything is changed, so that a newer file stays as it is.
Result<std::unique_ptr<Connection>> open_writer(const fs::path& file, std::span<const Migration> migrations) {
  {
    CAIRN_ASSIGN(const std::unique_ptr<Connection> probe, Connection::open(file, Access::Read));
    CAIRN_TRY(check_version(*probe, migrations));
  }
  CAIRN_ASSIGN(std::unique_ptr<Connection> connection, Connection::open(file, Access::Write));
  CAIRN_TRY(check_pages(*connection, file));
  CAIRN_TRY(connection->run_script("PRAGMA journal_mode = WAL"));
  CAIRN_TRY(migrate(*connection, migrations));
  connection->lock_down();
  return connection;
}

class SqliteStore final : public Store {
 public:
  SqliteStore(std::unique_ptr<FolderLock> lock, std::unique_ptr<Connection> writer, const fs::path& file,
              const OpenOptions& options)
      : folder_(file.parent_path()),
        lock_(std::move(lock)),
        writer_(writer == nullptr ? nullptr : std::make_unique<Writer>(file, std::move(writer), options.queue_limit)),
        readers_(file, writer_ == nullptr ? Access::ReadOnly : Access::Read, options.reader_limit) {}

  std::uint64_t data_version() const override {
    // Beside another process that writes nothing is known to be unchanged.
    return writer_ == nullptr ? unlocked_version_.fetch_add(1) : writer_->data_version();
  }

  std::filesystem::path folder() const override { return folder_; }

 protected:
  Result<void> run_read(const Unit& work) override { return readers_.run(work); }
  Result<void> run_write(const Unit& work) override {
    if (writer_ == nullptr) {
      return Error{ErrorCode::Busy, "The data folder was opened for reading only. Stop the server, then try again.",
                   "opened without the lock"};
    }
    return writer_->run(work);
  }

 private:
  fs::path folder_;
  std::unique_ptr<FolderLock> lock_;  // let go last
  std::unique_ptr<Writer> writer_;    // closes after the readers
  Readers readers_;
  mutable std::atomic<std::uint64_t> unlocked_version_{1};
};

Result<std::unique_ptr<Store>> open_to_read(const fs::path& folder, const OpenOptions& options) {
  std::error_code failure;
  const fs::path file = fs::canonical(folder, failure) / "cairn.db";
  if (failure || !fs::exists(file, failure)) {
    return Error{ErrorCode::NotFound,
                 "There is no Cairn data in this folder. Check its name, or start 'cairn serve' with it once.",
                 folder.string()};
  }
  const std::vector<Migration> migrations = embedded_migrations();
  CAIRN_ASSIGN(const std::unique_ptr<Connection> probe, Connection::open(file, Access::ReadOnly));
  CAIRN_ASSIGN(const std::int64_t version, check_version(*probe, migrations));
  if (version < migrations.back().number) {
    return Error{
        ErrorCode::Conflict,
        "The data were written by an older version of Cairn. Start 'cairn serve' once to bring them up to date.",
        "schema " + std::to_string(version)};
  }
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(nullptr, nullptr, file, options));
}

}  // namespace
}  // namespace sqlite

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& folder, const OpenOptions& options) {
  using namespace sqlite;
  if (!options.lock) return open_to_read(folder, options);
  CAIRN_ASSIGN(const fs::path real, prepare_folder(folder));
  CAIRN_ASSIGN(std::unique_ptr<FolderLock> lock, FolderLock::take(real));
  const fs::path file = real / "cairn.db";
  CAIRN_ASSIGN(std::unique_ptr<Connection> writer, open_writer(file, embedded_migrations()));
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(lock), std::move(writer), file, options));
}

}  // namespace cairn::store
