#include "engine/store/sqlite/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace cairn::store::sqlite {
namespace {

namespace fs = std::filesystem;

Error system_failure(ErrorCode code, std::string message, std::string_view doing, int number) {
  return Error{code, std::move(message), std::string(doing) + ": " + std::generic_category().message(number)};
}

ErrorCode code_of(int number) {
  return number == ENOSPC || number == EDQUOT ? ErrorCode::StorageFull : ErrorCode::Storage;
}

std::string read_holder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
  std::string holder(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!holder.empty() && holder.back() == '\n') holder.pop_back();
  const bool is_number =
      !holder.empty() && std::all_of(holder.begin(), holder.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_number ? holder : std::string();
}

/// An empty file is a database without tables. Made here so that it is never readable by others, not even for a moment.
Result<void> create_private_file(const fs::path& folder, const char* name) {
  const fs::path file = folder / name;
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    if (errno == EEXIST) return {};
    return system_failure(code_of(errno),
                          "No file can be made in the data folder. Check its permissions and the space left.",
                          "creating " + file.string(), errno);
  }
  ::close(descriptor);
  const int parent = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (parent >= 0) {
    ::fsync(parent);
    ::close(parent);
  }
  return {};
}

}  // namespace

bool is_on_network(const fs::path& folder) {
  constexpr std::array<unsigned long, 4> kMagic = {0x6969, 0xFF534D42, 0xFE534D42, 0x517B};  // NFS, CIFS, SMB2, SMB
  struct statfs about {};
  if (::statfs(folder.c_str(), &about) != 0) return false;
  return std::find(kMagic.begin(), kMagic.end(), static_cast<unsigned long>(about.f_type) & 0xFFFFFFFFUL) !=
         kMagic.end();
}

Result<fs::path> make_folder(const fs::path& folder) {
  std::error_code failure;
  if (!fs::exists(folder, failure)) {
    if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), failure);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
      return system_failure(
          code_of(errno), "The data folder cannot be made. Check its name and the permissions of the folder above it.",
          "creating " + folder.string(), errno);
    }
  }
  const fs::path real = fs::canonical(folder, failure);
  if (failure || !fs::is_directory(real, failure)) {
    return Error{ErrorCode::Storage,
                 "The data folder is not a folder, or cannot be opened. Check its name and permissions.",
                 folder.string() + ": " + failure.message()};
  }
  if (is_on_network(real)) {
    return Error{ErrorCode::Storage,
                 "The data folder is on a network file system, where stored answers would not be safe. Choose a folder "
                 "on a disk of this machine.",
                 real.string()};
  }
  return real;
}

Result<fs::path> prepare_folder(const fs::path& folder) {
  CAIRN_ASSIGN(fs::path real, make_folder(folder));
  CAIRN_TRY(create_private_file(real, "cairn.db"));
  return real;
}

Result<std::unique_ptr<FolderLock>> FolderLock::take(const fs::path& folder) {
  const fs::path file = folder / "cairn.lock";
  const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return system_failure(code_of(errno),
                          "The data folder cannot be written to. Check its permissions and the space left.",
                          "opening " + file.string(), errno);
  }
  std::unique_ptr<FolderLock> lock(new FolderLock(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return system_failure(ErrorCode::Storage, "The data folder cannot be locked.", "locking " + file.string(), errno);
    }
    const std::string holder = read_holder(descriptor);
    return Error{ErrorCode::Busy,
                 "Another Cairn process" + (holder.empty() ? std::string() : " (number " + holder + ")") +
                     " is using this data folder. Stop it first, or choose another folder.",
                 file.string()};
  }
  const std::string self = std::to_string(::getpid()) + "\n";
  // Only a courtesy to the next: the lock holds without it, for instance on a full disk.
  if (::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, self.data(), self.size(), 0) < 0) errno = 0;
  return lock;
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace cairn::store::sqlite
