#include "engine/store/sqlite/readers.h"

namespace cairn::store::sqlite {
namespace {

constexpr std::size_t kMaxIdle = 8;

/// The snapshot this thread is in.
struct Current {
  const Readers* readers = nullptr;
  Connection* connection = nullptr;
};
thread_local Current current;

class Enter {
 public:
  Enter(const Readers* readers, Connection* connection) : outer_(current) { current = {readers, connection}; }
  ~Enter() { current = outer_; }
  Enter(const Enter&) = delete;
  Enter& operator=(const Enter&) = delete;

 private:
  Current outer_;
};

}  // namespace

Readers::Readers(std::filesystem::path file, Access access, std::size_t limit)
    : file_(std::move(file)), access_(access), limit_(limit) {}

Result<std::unique_ptr<Connection>> Readers::open() const {
  CAIRN_ASSIGN(std::unique_ptr<Connection> connection, Connection::open(file_, access_));
  connection->lock_down();
  return connection;
}

Result<std::unique_ptr<Connection>> Readers::borrow() {
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return lent_ < limit_; });
    ++lent_;
    if (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  Result<std::unique_ptr<Connection>> opened = open();
  if (!opened) give_back(nullptr);
  return opened;
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  std::unique_ptr<Connection> closed_outside_the_lock;
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    if (connection != nullptr && !connection->is_suspect() && !connection->is_in_transaction() &&
        idle_.size() < kMaxIdle) {
      idle_.push_back(std::move(connection));
    } else {
      closed_outside_the_lock = std::move(connection);
    }
  }
  returned_.notify_one();
}

Result<void> Readers::run(const Unit& work) {
  if (current.readers == this) return work(*current.connection);

  CAIRN_ASSIGN(std::unique_ptr<Connection> connection, borrow());
  Result<void> done;
  try {
    done = execute(*connection, "BEGIN");
    if (done) {
      const Enter enter(this, connection.get());
      done = work(*connection);
    }
    if (connection->is_in_transaction()) {
      if (Result<void> ended = execute(*connection, "ROLLBACK"); done && !ended) done = std::move(ended);
    }
  } catch (...) {
    if (connection->is_in_transaction()) static_cast<void>(execute(*connection, "ROLLBACK"));
    give_back(std::move(connection));
    throw;
  }
  give_back(std::move(connection));
  return done;
}

}  // namespace cairn::store::sqlite
