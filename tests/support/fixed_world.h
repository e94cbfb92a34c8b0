#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/base/clock.h"
#include "engine/base/random.h"

namespace cairn::test {

/// A clock that stands still until it is moved.
class FixedClock : public Clock {
 public:
  explicit FixedClock(std::string_view at = "2026-03-02T09:00:00Z") : now_(*parse_timestamp(at)) {}
  Timestamp now() const override { return now_; }
  void set(std::string_view at) { now_ = *parse_timestamp(at); }
  void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
  Timestamp now_;
};

/// A folder that disappears with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "cairn-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace cairn::test
