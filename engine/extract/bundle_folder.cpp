#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/extract/bundle.h"

namespace cairn::extract {
namespace {

namespace fs = std::filesystem;

Error storage_error(const std::string& what, const fs::path& path) {
  const int code = errno;
  return Error{code == ENOSPC ? ErrorCode::StorageFull : ErrorCode::Storage,
               what + " Check the folder's rights and free space, and try again.",
               path.string() + ": " + std::strerror(code)};
}

/// Closes a descriptor when it goes.
struct Descriptor {
  int value = -1;
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
};

Result<void> sync_folder(const fs::path& path) {
  const Descriptor folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.value < 0 || ::fsync(folder.value) != 0)
    return storage_error("The extract's folder could not be written.", path);
  return {};
}

/// Removes what is half done unless it is told to keep it.
struct Partial {
  fs::path path;
  bool keep = false;
  ~Partial() {
    std::error_code ignored;
    if (!keep) fs::remove_all(path, ignored);
  }
};

}  // namespace

Result<void> write_new_file(const fs::path& path, const std::string& content) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (file.value < 0) return storage_error("A file of the extract could not be made.", path);
  for (std::size_t written = 0; written < content.size();) {
    const ssize_t count = ::write(file.value, content.data() + written, content.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return storage_error("A file of the extract could not be written.", path);
    written += static_cast<std::size_t>(count);
  }
  if (::fsync(file.value) != 0) return storage_error("A file of the extract could not be written.", path);
  return {};
}

Result<void> write_bundle(const fs::path& folder, const std::vector<BundleFile>& files) {
  const fs::path target = (folder.has_filename() ? folder : folder.parent_path()).lexically_normal();
  std::error_code failure;
  if (fs::exists(target, failure) && !(fs::is_directory(target, failure) && fs::is_empty(target, failure))) {
    return Error{ErrorCode::Conflict,
                 "The folder for the extract holds something already. Name a new or empty folder."};
  }
  const fs::path parent = target.has_parent_path() ? target.parent_path() : fs::path(".");
  fs::create_directories(parent, failure);
  std::string name = (parent / ("." + target.filename().string() + ".partial-XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr)
    return storage_error("The extract's folder could not be made.", parent);  // mode 0700
  Partial partial{name};
  for (const BundleFile& file : files) CAIRN_TRY(write_new_file(partial.path / file.name, file.content));
  CAIRN_TRY(sync_folder(partial.path));
  if (::rename(partial.path.c_str(), target.c_str()) != 0)
    return storage_error("The extract could not be moved into place.", target);
  partial.keep = true;
  return sync_folder(parent);
}

Result<std::string> read_file(const fs::path& file, std::size_t max_bytes) {
  std::error_code failure;
  const auto size = fs::file_size(file, failure);
  if (failure || !fs::is_regular_file(file, failure))
    return Error{ErrorCode::NotFound, "The file cannot be found or read. Check its name and rights.", file.string()};
  if (size > max_bytes) return Error{ErrorCode::TooLarge, "The file is too large to be read here.", file.string()};
  std::ifstream in(file, std::ios::binary);
  std::string content(size, '\0');
  in.read(content.data(), static_cast<std::streamsize>(size));
  if (!in || static_cast<std::uintmax_t>(in.gcount()) != size)
    return Error{ErrorCode::Storage, "The file could not be read to its end.", file.string()};
  return content;
}

}  // namespace cairn::extract
