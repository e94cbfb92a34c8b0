#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/http_head.h"

namespace cairn::api {

/// A request that has arrived whole.
struct WholeRequest {
  RequestHead head;
  std::string body;
  std::string peer;  // the address at the other end of the connection
};

/// Where connections wait without holding a thread: one thread reads them all, with limits and time limits, and hands
/// on whole requests only. A thousand silent or slow clients therefore cost a thousand small buffers, not a thousand
/// threads.
class WaitingRoom {
 public:
  using Clock = std::chrono::steady_clock;
  struct Limits {
    std::size_t max_connections = 4096;  // over it, the one that has kept us waiting longest is closed
    std::size_t max_waiting_bytes = std::size_t{48} << 20;  // bodies that have not arrived whole, together
    int max_requests = 100;                                 // on one connection
    std::chrono::milliseconds idle{
        5000};  // between requests; for the whole head; between two reads or writes of a body
    std::chrono::milliseconds whole_body{30000};
    std::chrono::milliseconds goodbye{1000};  // after a refusal, so that the other end can read it
  };
  class Connection;
  struct Callbacks {
    /// A whole request: true when somebody will answer it, false when the queue is full.
    std::function<bool(Connection&, WholeRequest&&)> hand_on;
    /// Limit of the body, by method and target.
    std::function<std::size_t(const RequestHead&)> body_limit;
    /// The bytes of an answer to what is refused here. `target` is empty when it was not readable.
    std::function<std::string(const Refusal&, std::string_view method, std::string_view target)> refuse;
  };

  WaitingRoom(Limits limits, Callbacks callbacks);
  ~WaitingRoom();
  WaitingRoom(const WaitingRoom&) = delete;
  WaitingRoom& operator=(const WaitingRoom&) = delete;

  /// A connection that was accepted; the room owns it from here. From any thread.
  void admit(int socket);
  /// The answer to a request that was handed on. From any thread, once per request. Closes afterwards unless `keep`.
  void answer(Connection& connection, std::string bytes, bool keep);
  /// True when the answer should say that the connection closes.
  bool is_last(const Connection& connection, const RequestHead& head) const;

  /// Reads until stop() was called and every connection is done, or `grace` has passed since.
  void run(std::chrono::milliseconds grace);
  void stop();
  std::size_t connections() const { return count_.load(std::memory_order_relaxed); }

 private:
  void wake();
  void take_inbox();
  void handle_event(int socket, std::uint32_t events);
  void read(Connection& connection);
  void advance(Connection& connection);
  bool read_head(Connection& connection);
  bool read_body(Connection& connection);
  void hand_on(Connection& connection);
  void refuse(Connection& connection, const Refusal& refusal);
  void write(Connection& connection);
  void after_writing(Connection& connection);
  void arm(int socket, std::uint32_t events, int operation);
  void sweep(Clock::time_point now);
  void make_space();
  void close(int socket);

  const Limits limits_;
  const Callbacks callbacks_;
  int epoll_ = -1;
  int bell_ = -1;  // eventfd: there is something in the inbox
  std::atomic<bool> is_stopping_{false};
  std::atomic<std::size_t> count_{0};
  std::size_t waiting_bytes_ = 0;
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;
  std::mutex inbox_mutex_;
  std::vector<int> arrivals_;  // accepted
  std::vector<int> returned_;  // answered, with something left to do
};

}  // namespace cairn::api
