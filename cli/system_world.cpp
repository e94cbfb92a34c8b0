#include "cli/system_world.h"

#include <sys/random.h>

#include <cerrno>

namespace cairn::cli {

Timestamp SystemClock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void SystemRandom::fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
    CAIRN_ASSERT(count > 0 || errno == EINTR);
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

Result<std::unique_ptr<World>> World::open(const std::filesystem::path& folder, const store::OpenOptions& options) {
  CAIRN_ASSIGN(std::unique_ptr<store::Store> store, store::Store::open(folder, options));
  return std::unique_ptr<World>(new World(std::move(store)));
}

}  // namespace cairn::cli
