#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "engine/base/result.h"
#include "engine/store/session.h"

namespace cairn::store {

struct OpenOptions {
  bool lock = true;                // a server or a command that writes takes the folder's lock
  std::size_t queue_limit = 4096;  // units of work that may wait; more get Busy
  std::size_t reader_limit = 16;   // reading connections open at once; more readers wait
};

/// Everything Cairn keeps, in one data folder (cairn.db). Reads run on a connection per thread in a snapshot of their
/// own; writes are handed to one writer, which runs what waits as savepoints inside one transaction, commits once with
/// synchronous=FULL, and answers each: a write that returned a value is on disk.
class Store {
 public:
  virtual ~Store() = default;
  /// Creates the folder and the database when they are missing, applies migrations. Errors: Busy when another process
  /// holds the folder (the message says which process), Conflict when the file is newer than this program, Storage when
  /// it cannot be read or written.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder, const OpenOptions& options = {});

  /// Runs `work(session)` on a read snapshot. `work` returns a Result.
  template <class F>
  auto read(F&& work) -> std::invoke_result_t<F, Session&> {
    return run<F>(&Store::run_read, work);
  }

  /// Runs `work(session)` on the writer and waits until it is on disk. An error from `work` undoes only its own
  /// changes. `work` runs on the writer's thread: it must not call back into the store.
  template <class F>
  auto write(F&& work) -> std::invoke_result_t<F, Session&> {
    return run<F>(&Store::run_write, work);
  }

  /// A number that grows with every committed write: the key of caches of derived figures.
  virtual std::uint64_t data_version() const = 0;

  /// The data folder, for files that belong to it (extracts). Empty for a store without one.
  virtual std::filesystem::path folder() const { return {}; }

 protected:
  using Unit = std::function<Result<void>(Session&)>;
  virtual Result<void> run_read(const Unit& work) = 0;
  virtual Result<void> run_write(const Unit& work) = 0;

 private:
  template <class F>
  auto run(Result<void> (Store::*runner)(const Unit&), F& work) -> std::invoke_result_t<F, Session&> {
    using R = std::invoke_result_t<F, Session&>;
    std::optional<R> out;
    Result<void> done = (this->*runner)([&](Session& session) -> Result<void> {
      out.emplace(work(session));
      if (!*out) return out->error();
      return {};
    });
    if (!done) return std::move(done).error();  // the work's own error, or the commit's
    return std::move(*out);
  }
};

}  // namespace cairn::store
