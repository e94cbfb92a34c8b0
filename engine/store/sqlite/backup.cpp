#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "engine/store/maintenance.h"
#include "engine/store/sqlite/folder_lock.h"
#include "engine/store/sqlite/migrate.h"

namespace cairn::store {
namespace sqlite {
namespace {

namespace fs = std::filesystem;

Error file_failure(const fs::path& file, std::string message) {
  const int number = errno;
  const ErrorCode code = number == ENOSPC || number == EDQUOT ? ErrorCode::StorageFull : ErrorCode::Storage;
  return Error{code, std::move(message), file.string() + ": " + std::generic_category().message(number)};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

/// A half-made file that disappears unless it is given its name.
class Partial {
 public:
  explicit Partial(const fs::path& file) : final_(file), partial_(file.string() + ".partial") {}
  ~Partial() { ::unlink(partial_.c_str()); }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  const fs::path& path() const { return partial_; }

  Result<void> create() const {
    ::unlink(partial_.c_str());  // of an attempt that was cut off
    const Descriptor made(::open(partial_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!made.is_open())
      return file_failure(partial_, "The file cannot be made. Check the folder's name, permissions and space.");
    return {};
  }

  /// On disk under its own name, never over another file.
  Result<void> keep() const {
    const Descriptor written(::open(partial_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!written.is_open() || ::fsync(written.get()) != 0)
      return file_failure(partial_, "The file could not be written to the disk.");
    if (::link(partial_.c_str(), final_.c_str()) != 0) {
      if (errno == EEXIST)
        return Error{ErrorCode::Conflict, "There is a file of this name already. Choose another name.",
                     final_.string()};
      return file_failure(final_, "The finished file could not be given its name.");
    }
    const Descriptor parent(::open(final_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent.is_open()) ::fsync(parent.get());
    return {};
  }

 private:
  fs::path final_, partial_;
};

Result<void> copy_bytes(const fs::path& from, const fs::path& to) {
  const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  const Descriptor out(::open(to.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW));
  if (!in.is_open() || !out.is_open())
    return file_failure(in.is_open() ? to : from, "The file cannot be opened. Check its permissions.");
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const ssize_t size = ::read(in.get(), buffer.data(), buffer.size());
    if (size == 0) return {};
    if (size < 0) return file_failure(from, "The file cannot be read.");
    for (ssize_t done = 0; done < size;) {
      const ssize_t written = ::write(out.get(), buffer.data() + done, static_cast<std::size_t>(size - done));
      if (written < 0) return file_failure(to, "The file cannot be written. Make some space and try again.");
      done += written;
    }
  }
}

/// Ours, not newer than this program, and without damage.
Result<BackupSummary> examine(const fs::path& file) {
  CAIRN_ASSIGN(const std::unique_ptr<Connection> connection, Connection::open(file, Access::ReadOnly));
  CAIRN_ASSIGN(const std::int64_t version, check_version(*connection, embedded_migrations()));
  if (version == 0) return Error{ErrorCode::InvalidArgument, "This file is empty: it is not a backup.", file.string()};
  std::string finding;
  CAIRN_TRY(for_each(*connection, "PRAGMA integrity_check(1)", [&](const Row& row) { finding = row.string(0); }));
  if (finding != "ok")
    return Error{ErrorCode::Storage, "The copy is damaged. Use another backup.", "integrity_check: " + finding};
  BackupSummary summary;
  CAIRN_ASSIGN(summary.responses, connection->read_number("SELECT count(*) FROM response"));
  CAIRN_ASSIGN(summary.episodes, connection->read_number("SELECT count(*) FROM episode"));
  CAIRN_ASSIGN(summary.audit_events, connection->read_number("SELECT count(*) FROM audit_event"));
  CAIRN_TRY(for_each(*connection, "SELECT hash FROM audit_event ORDER BY sequence DESC LIMIT 1",
                     [&](const Row& row) { summary.audit_head = row.string(0); }));
  std::error_code ignored;
  summary.bytes = fs::file_size(file, ignored);
  return summary;
}

bool holds_data(const fs::path& folder) {
  std::error_code ignored;
  // A log without its database would be played back into the restored one.
  return fs::exists(folder / "cairn.db", ignored) || fs::exists(folder / "cairn.db-wal", ignored);
}

}  // namespace
}  // namespace sqlite

Result<BackupSummary> back_up(const std::filesystem::path& folder, const std::filesystem::path& file) {
  using namespace sqlite;
  std::error_code failure;
  const fs::path source = fs::canonical(folder, failure) / "cairn.db";
  if (failure || !fs::exists(source, failure)) {
    return Error{ErrorCode::NotFound, "There is no Cairn data in this folder. Check its name.", folder.string()};
  }
  if (fs::exists(file, failure))
    return Error{ErrorCode::Conflict, "There is a file of this name already. Choose another name.", file.string()};
  const fs::path parent = fs::canonical(file.has_parent_path() ? file.parent_path() : fs::path("."), failure);
  if (failure)
    return Error{ErrorCode::InvalidArgument, "The folder for the backup is not there. Make it first.", file.string()};

  CAIRN_ASSIGN(const std::unique_ptr<Connection> connection, Connection::open(source, Access::ReadOnly));
  CAIRN_TRY(check_version(*connection, embedded_migrations()));
  const Partial partial(parent / file.filename());
  CAIRN_TRY(partial.create());
  CAIRN_TRY(connection->copy_to(partial.path()));
  CAIRN_ASSIGN(BackupSummary summary, examine(partial.path()));
  CAIRN_TRY(partial.keep());
  return summary;
}

Result<BackupSummary> restore(const std::filesystem::path& file, const std::filesystem::path& folder) {
  using namespace sqlite;
  std::error_code failure;
  const fs::path source = fs::canonical(file, failure);
  if (failure) return Error{ErrorCode::NotFound, "There is no backup of this name.", file.string()};
  CAIRN_ASSIGN(BackupSummary summary, examine(source));
  if (holds_data(folder)) {
    return Error{ErrorCode::Conflict,
                 "The data folder holds data already. Nothing was changed. Choose a folder that is new or empty.",
                 folder.string()};
  }
  CAIRN_ASSIGN(const fs::path real, make_folder(folder));
  CAIRN_ASSIGN(const std::unique_ptr<FolderLock> lock, FolderLock::take(real));
  const Partial partial(real / "cairn.db");
  CAIRN_TRY(partial.create());
  CAIRN_TRY(copy_bytes(source, partial.path()));
  CAIRN_TRY(partial.keep());
  return summary;
}

}  // namespace cairn::store
