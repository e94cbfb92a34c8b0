#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/base/result.h"

namespace cairn::store {

/// What is wrong, or soon will be, with a data folder: damage, broken references, schema version, permissions, free
/// disk, size of the write-ahead log. Reads only; a server may be running. NotFound when there is no data, Storage when
/// the file cannot be opened at all.
Result<Issues> check_folder(const std::filesystem::path& folder);

/// What a backup holds, to compare with what was backed up.
struct BackupSummary {
  std::int64_t responses = 0, episodes = 0, audit_events = 0;
  std::string audit_head;  // hash of the last audit event
  std::uintmax_t bytes = 0;
  bool operator==(const BackupSummary&) const = default;
};

/// Copies the database as it is at this moment into a new file (0600) and checks the copy; a server may be running.
/// Conflict when the file is there already. Nothing is left under its name unless the copy is whole and on disk.
Result<BackupSummary> back_up(const std::filesystem::path& folder, const std::filesystem::path& file);

/// Checks a backup and makes a data folder of it. Conflict when the folder already holds data; nothing of it is
/// changed.
Result<BackupSummary> restore(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace cairn::store
