#pragma once

#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/store/sqlite/connection.h"

namespace cairn::store::sqlite {

/// Reading connections that threads borrow for one unit of work each. At most `limit` at once (further threads wait for
/// one); the one given back last is lent first, and only a few are kept open, so that a burst does not stay in memory.
class Readers {
 public:
  using Unit = std::function<Result<void>(Session&)>;
  Readers(std::filesystem::path file, Access access, std::size_t limit);

  /// Runs the work on a snapshot. Inside another read of the same thread it runs in that one's snapshot.
  Result<void> run(const Unit& work);

 private:
  Result<std::unique_ptr<Connection>> borrow();
  void give_back(std::unique_ptr<Connection> connection);
  Result<std::unique_ptr<Connection>> open() const;

  const std::filesystem::path file_;
  const Access access_;
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::size_t lent_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace cairn::store::sqlite
