#include "engine/store/sqlite/writer.h"

#include <algorithm>

namespace cairn::store::sqlite {
namespace {

constexpr std::size_t kMaxBatch = 256;  // bounds how long the first of a batch waits for the last
constexpr int kCheckpointPages = 2000;  // 8 MB of write-ahead log
constexpr int kPatience = 4;            // the writer waits for more at most this part of what the last batch took …
constexpr auto kMaxPatience = std::chrono::milliseconds(1);  // … and never longer
constexpr auto kIdle = std::chrono::seconds(2);

}  // namespace

Writer::Writer(std::filesystem::path file, std::unique_ptr<Connection> connection, std::size_t queue_limit)
    : file_(std::move(file)),
      connection_(std::move(connection)),
      queue_limit_(queue_limit),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  handed_in_.notify_all();
  thread_.join();
}

Result<void> Writer::run(const Unit& work) {
  CAIRN_ASSERT(std::this_thread::get_id() !=
               thread_.get_id());  // a unit of work must not wait for the writer: it is the writer
  Job job{&work, {}, {}};
  std::shared_ptr<Batch> batch;
  bool must_wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_ >= queue_limit_ || is_stopping_) {
      return Error{ErrorCode::Busy,
                   "Too many people are saving at this moment. Nothing was saved. Try again in a few seconds.",
                   std::to_string(waiting_) + " units of work wait"};
    }
    if (batches_.empty() || batches_.back()->jobs.size() >= kMaxBatch) batches_.push_back(std::make_shared<Batch>());
    batch = batches_.back();
    batch->jobs.push_back(&job);
    ++waiting_;
    must_wake = wake_at_ != 0 && waiting_ >= wake_at_;
    if (must_wake) wake_at_ = 0;
  }
  if (must_wake) handed_in_.notify_one();
  batch->is_done.wait(0, std::memory_order_acquire);
  if (job.exception) std::rethrow_exception(job.exception);
  if (job.error) return std::move(*job.error);
  return {};
}

void Writer::sleep_until_somebody_waits(std::unique_lock<std::mutex>& lock) {
  const auto is_due = [this] { return waiting_ > 0 || is_stopping_; };
  while (!is_due()) {
    wake_at_ = 1;
    if (!has_log()) {
      handed_in_.wait(lock, is_due);
    } else if (!handed_in_.wait_for(lock, kIdle, is_due)) {
      lock.unlock();
      tend_log(true);
      lock.lock();
    }
  }
}

std::shared_ptr<Writer::Batch> Writer::take() {
  std::unique_lock lock(mutex_);
  sleep_until_somebody_waits(lock);
  // Those woken a moment ago often have more to write. Without a little patience two halves take turns, each paying for
  // a flush.
  if (waiting_ < expected_ && !is_stopping_ && Clock::now() < patient_until_) {
    wake_at_ = expected_;
    handed_in_.wait_until(lock, patient_until_, [this] { return waiting_ >= expected_ || is_stopping_; });
  }
  wake_at_ = 0;
  if (batches_.empty()) return nullptr;
  std::shared_ptr<Batch> batch = std::move(batches_.front());
  batches_.pop_front();
  waiting_ -= batch->jobs.size();
  return batch;
}

void Writer::wake(Batch& batch, Clock::duration took) {
  {
    const std::lock_guard lock(mutex_);
    expected_ = std::min(batch.jobs.size() + waiting_, kMaxBatch);
    patient_until_ = Clock::now() + std::min<Clock::duration>(took / kPatience, kMaxPatience);
  }
  batch.is_done.store(1, std::memory_order_release);
  batch.is_done.notify_all();
}

void Writer::loop() {
  while (const std::shared_ptr<Batch> batch = take()) {
    const Clock::time_point start = Clock::now();
    run_batch(*batch);
    wake(*batch, Clock::now() - start);
    tend_log(false);
  }
  if (connection_ != nullptr) static_cast<void>(connection_->checkpoint(Checkpoint::Truncate));
  connection_.reset();
}

/// After an input/output error the connection is opened afresh: after a failed flush its memory may say more than the
/// disk.
Result<void> Writer::ensure_connection() {
  if (connection_ != nullptr && !connection_->is_suspect()) return {};
  connection_.reset();
  CAIRN_ASSIGN(connection_, Connection::open(file_, Access::Write));
  connection_->lock_down();
  return {};
}

void Writer::run_job(Job& job, bool is_alone) {
  Result<void> done = is_alone ? Result<void>() : execute(*connection_, "SAVEPOINT unit");
  if (done) {
    try {
      done = (*job.work)(*connection_);
    } catch (...) {
      job.exception = std::current_exception();
    }
  }
  if (!done) job.error = std::move(done).error();
  if (is_alone || !connection_->is_in_transaction()) return;
  const bool has_failed = job.error || job.exception;
  if (has_failed) done = execute(*connection_, "ROLLBACK TO unit");
  if (!has_failed || done) done = execute(*connection_, "RELEASE unit");
  if (!done && !has_failed) job.error = std::move(done).error();
}

void Writer::run_batch(Batch& batch) {
  Result<void> all = ensure_connection();
  if (all) all = execute(*connection_, "BEGIN IMMEDIATE");
  if (all) {
    const bool is_alone = batch.jobs.size() == 1;
    for (Job* job : batch.jobs) {
      run_job(*job, is_alone);
      // A full disk or an input/output error makes SQLite roll back everything, also what succeeded before.
      if (!connection_->is_in_transaction()) {
        all = job->error ? *job->error
                         : Error{ErrorCode::Storage, "The data could not be written. Nothing was saved. Try again."};
        break;
      }
    }
    const bool is_wasted = batch.jobs.size() == 1 && (batch.jobs[0]->error || batch.jobs[0]->exception);
    if (all && !is_wasted) all = execute(*connection_, "COMMIT");
    if (connection_->is_in_transaction()) static_cast<void>(execute(*connection_, "ROLLBACK"));
    if (all && !is_wasted) data_version_.fetch_add(1, std::memory_order_acq_rel);
  }
  if (all) return;
  for (Job* job : batch.jobs) {
    if (!job->error && !job->exception) job->error = all.error();
  }
}

/// The log goes back into the database file when it has grown, after the callers were woken; and entirely when nobody
/// writes.
void Writer::tend_log(bool is_idle) {
  if (!has_log()) return;
  if (is_idle) {
    static_cast<void>(connection_->checkpoint(Checkpoint::Truncate));
  } else if (connection_->wal_pages() >= kCheckpointPages) {
    static_cast<void>(connection_->checkpoint(Checkpoint::Passive));
  }
}

}  // namespace cairn::store::sqlite
