#include "engine/extract/key_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <span>

#include "engine/base/text.h"
#include "engine/extract/bundle.h"

namespace cairn::extract {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = 4096;

}  // namespace

Result<disclosure::SigningKey> load_signing_key(const fs::path& file) {
  CAIRN_ASSIGN(const std::string text, read_file(file, kMaxBytes));
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 0077U) != 0) {
    return Error{ErrorCode::Unprocessable,
                 "Others on this machine can read the signing key. Set its mode to 0600; if somebody may have copied "
                 "it, remove it, and a new one is made.",
                 file.string()};
  }
  return disclosure::SigningKey::read(text);
}

Result<disclosure::SigningKey> load_or_make_signing_key(const fs::path& file, Random& random) {
  std::error_code failure;
  if (fs::exists(file, failure)) return load_signing_key(file);
  std::string suffix(8, '\0');
  random.fill(std::as_writable_bytes(std::span(suffix)));
  const fs::path made = file.parent_path() / ("." + file.filename().string() + "-" + to_hex(suffix));
  const Result<void> written = write_new_file(made, disclosure::SigningKey::make(random).write());
  // A link never replaces: whoever comes second takes the key of the first.
  const bool is_linked = written && (::link(made.c_str(), file.c_str()) == 0 || errno == EEXIST);
  const int code = errno;
  fs::remove(made, failure);
  CAIRN_TRY(written);
  if (!is_linked) {
    return Error{ErrorCode::Storage, "The signing key could not be kept. Check the folder's rights and free space.",
                 file.string() + ": " + std::to_string(code)};
  }
  return load_signing_key(file);
}

}  // namespace cairn::extract
