#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/result.h"

namespace cairn::store::sqlite {

/// The right to write in a data folder: an exclusive flock on DIR/cairn.lock, held until destroyed and let go by the
/// kernel when the process ends in whatever way. The file says who holds it.
class FolderLock {
 public:
  /// Busy, naming the holder's process, when another has it.
  static Result<std::unique_ptr<FolderLock>> take(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Makes the folder (0700) when it is missing and gives its real path. Errors as prepare_folder.
Result<std::filesystem::path> make_folder(const std::filesystem::path& folder);

/// On NFS or SMB, where neither locks nor the write-ahead log can be relied on.
bool is_on_network(const std::filesystem::path& folder);

/// Makes the folder (0700) and an empty cairn.db (0600) when they are missing and gives the folder's real path.
/// Storage when that is impossible or the folder is on a network file system, where the write-ahead log does not work.
Result<std::filesystem::path> prepare_folder(const std::filesystem::path& folder);

}  // namespace cairn::store::sqlite
