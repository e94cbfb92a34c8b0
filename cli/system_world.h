#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/clock.h"
#include "engine/base/random.h"
#include "engine/service/services.h"

namespace cairn::cli {

/// The time of the machine, in UTC.
class SystemClock : public Clock {
 public:
  Timestamp now() const override;
};

/// The operating system's random bytes. Thread-safe.
class SystemRandom : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

/// A data folder opened with the real clock and real randomness: what every command that works on one needs.
class World {
 public:
  static Result<std::unique_ptr<World>> open(const std::filesystem::path& folder,
                                             const store::OpenOptions& options = {});
  const service::Services& services() const { return services_; }

 private:
  explicit World(std::unique_ptr<store::Store> store) : store_(std::move(store)) {}

  SystemClock clock_;
  SystemRandom random_;
  service::Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
  service::Services services_{*store_, clock_, random_, catalogue_};
};

}  // namespace cairn::cli
