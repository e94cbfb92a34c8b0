#include "engine/store/sqlite/errors.h"

#include <sqlite3.h>

#include <array>
#include <cerrno>

namespace cairn::store::sqlite {
namespace {

struct Mapping {
  int code;  // an extended code, or a primary one that stands for all its extensions
  ErrorCode error;
  std::string_view message;
};

constexpr std::string_view kDamaged =
    "The data file is damaged. Stop Cairn, keep a copy of the data folder, and restore the last backup with 'cairn "
    "restore'.";
constexpr std::string_view kBusy = "The data is in use by another program. Try again in a moment.";
constexpr std::string_view kFull =
    "There is no space left to save this. Nothing was saved. Make some space and try again.";
constexpr std::string_view kUnreadable =
    "The data cannot be read or written. Nothing was saved. Check the disk and the permissions of the data folder.";

// Extended codes before their primary ones: the first row that fits is taken.
constexpr std::array kMappings = {
    Mapping{SQLITE_CONSTRAINT_FOREIGNKEY, ErrorCode::Conflict, "This refers to something that is not stored."},
    Mapping{SQLITE_CONSTRAINT_CHECK, ErrorCode::Conflict, "A value is not one of those that can be stored."},
    Mapping{SQLITE_CONSTRAINT_NOTNULL, ErrorCode::Conflict, "A value that must be there is missing."},
    Mapping{SQLITE_CONSTRAINT_TRIGGER, ErrorCode::Conflict, "This record may not be changed."},
    Mapping{SQLITE_CONSTRAINT, ErrorCode::Conflict, "This is stored already."},
    Mapping{SQLITE_FULL, ErrorCode::StorageFull, kFull},
    Mapping{SQLITE_BUSY, ErrorCode::Busy, kBusy},
    Mapping{SQLITE_LOCKED, ErrorCode::Busy, kBusy},
    Mapping{SQLITE_INTERRUPT, ErrorCode::Busy, kBusy},
    Mapping{SQLITE_CORRUPT, ErrorCode::Storage, kDamaged},
    Mapping{
        SQLITE_NOTADB, ErrorCode::Storage,
        "The file cairn.db in the data folder is not a Cairn database. Check the folder's name, or restore a backup."},
    Mapping{SQLITE_TOOBIG, ErrorCode::TooLarge, "This is too large to be stored."},
    Mapping{SQLITE_NOMEM, ErrorCode::Storage, "There is not enough memory to do this. Try again later."},
    Mapping{SQLITE_IOERR, ErrorCode::Storage, kUnreadable},
    Mapping{SQLITE_CANTOPEN, ErrorCode::Storage, kUnreadable},
    Mapping{SQLITE_READONLY, ErrorCode::Storage, kUnreadable},
    Mapping{SQLITE_PERM, ErrorCode::Storage, kUnreadable},
    Mapping{SQLITE_PROTOCOL, ErrorCode::Busy, kBusy},
};

const Mapping* find_mapping(int result_code) {
  for (const Mapping& mapping : kMappings) {
    if (mapping.code == result_code || mapping.code == (result_code & 0xff)) return &mapping;
  }
  return nullptr;
}

}  // namespace

Error make_error(int result_code, sqlite3* connection, std::string_view doing) {
  Error error{ErrorCode::Internal, "Something went wrong in the program. Nothing was saved."};
  const int system_error = connection == nullptr ? 0 : sqlite3_system_errno(connection);
  const bool is_full = (result_code & 0xff) == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT);
  if (const Mapping* mapping = find_mapping(is_full ? SQLITE_FULL : result_code)) {
    error.code = mapping->error;
    error.message = mapping->message;
  }
  error.cause = "SQLite " + std::to_string(result_code) + " (" +
                (connection == nullptr ? sqlite3_errstr(result_code) : sqlite3_errmsg(connection)) + ")";
  if (system_error != 0 && (result_code & 0xff) == SQLITE_IOERR)
    error.cause += ", system error " + std::to_string(system_error);
  error.cause.append(": ").append(doing);
  return error;
}

bool is_suspect(int result_code) {
  const int primary = result_code & 0xff;
  return primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_CANTOPEN;
}

}  // namespace cairn::store::sqlite
