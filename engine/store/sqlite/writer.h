#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/store/sqlite/connection.h"

namespace cairn::store::sqlite {

/// The one thread that writes. Callers join the batch that is gathering and sleep; the writer runs a batch as
/// savepoints inside one transaction, commits it with one flush of the disk, and wakes its callers together. While it
/// works, the next batch gathers.
class Writer {
 public:
  using Unit = std::function<Result<void>(Session&)>;
  /// `connection` is open for writing and locked down; `queue_limit` units may wait.
  Writer(std::filesystem::path file, std::unique_ptr<Connection> connection, std::size_t queue_limit);
  /// Runs what was handed in, empties the write-ahead log and closes.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Returns when the work is on disk, or with its error, or with that of the commit; then nothing of it is stored. An
  /// exception of the work is thrown here. Busy when too many wait.
  Result<void> run(const Unit& work);

  /// Grows with every committed batch.
  std::uint64_t data_version() const { return data_version_.load(std::memory_order_acquire); }

 private:
  struct Job {
    const Unit* work;
    std::optional<Error> error;
    std::exception_ptr exception;
  };
  struct Batch {
    std::vector<Job*> jobs;
    std::atomic<int> is_done{0};
  };

  using Clock = std::chrono::steady_clock;

  void loop();
  std::shared_ptr<Batch> take();
  void sleep_until_somebody_waits(std::unique_lock<std::mutex>& lock);
  void wake(Batch& batch, Clock::duration took);
  void run_batch(Batch& batch);
  void run_job(Job& job, bool is_alone);
  Result<void> ensure_connection();
  void tend_log(bool is_idle);
  bool has_log() const { return connection_ != nullptr && connection_->wal_pages() > 0; }

  const std::filesystem::path file_;
  std::unique_ptr<Connection> connection_;  // the writer thread's
  const std::size_t queue_limit_;
  std::atomic<std::uint64_t> data_version_{1};

  std::mutex mutex_;
  std::condition_variable handed_in_;
  std::deque<std::shared_ptr<Batch>> batches_;
  std::size_t waiting_ = 0;
  std::size_t wake_at_ = 0;   // the writer sleeps until so many wait; 0 while it works
  std::size_t expected_ = 0;  // who was just woken and who waited already
  Clock::time_point patient_until_{};
  bool is_stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace cairn::store::sqlite
