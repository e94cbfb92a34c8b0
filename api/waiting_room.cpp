#include "api/waiting_room.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace cairn::api {

/// Belongs to the room's thread, except while `state` is Handling: then to whoever answers.
class WaitingRoom::Connection {
 public:
  enum class State { Reading, Handling, Writing, Leaving };

  int socket = -1;
  std::string peer;
  std::atomic<State> state{State::Reading};
  Clock::time_point deadline;
  Clock::time_point body_deadline;
  std::string input;        // received, not yet used
  std::size_t scanned = 0;  // of input, without an end of head
  std::optional<RequestHead> head;
  std::optional<BodyReader> body;
  std::string output;
  std::size_t sent = 0;
  bool keeps = true;         // after the answer
  bool has_started = false;  // a request's first byte is here
  int requests = 0;
  std::size_t drained = 0;
};

namespace {

using Clock = WaitingRoom::Clock;

constexpr std::size_t kReadAtOnce = 65'536;
constexpr std::size_t kDrainAtMost = std::size_t{1} << 20;
constexpr std::chrono::milliseconds kSweep{200};

std::string peer_of(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (getpeername(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return "";
  const void* bytes = address.ss_family == AF_INET
                          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(&address)->sin_addr)
                          : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr);
  return inet_ntop(address.ss_family, bytes, text.data(), text.size()) == nullptr ? "" : text.data();
}

enum class Sent { All, Part, Failed };

Sent send_rest(int socket, std::string_view bytes, std::size_t& sent) {
  while (sent < bytes.size()) {
    const ssize_t count = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else if (count < 0 && errno != EINTR) {
      return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::Part : Sent::Failed;
    }
  }
  return Sent::All;
}

}  // namespace

WaitingRoom::WaitingRoom(Limits limits, Callbacks callbacks) : limits_(limits), callbacks_(std::move(callbacks)) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  bell_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  CAIRN_ASSERT(epoll_ >= 0 && bell_ >= 0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = bell_;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, bell_, &event);
}

WaitingRoom::~WaitingRoom() {
  for (const auto& [socket, connection] : connections_) ::close(socket);
  for (const int socket : arrivals_) ::close(socket);
  ::close(bell_);
  ::close(epoll_);
}

void WaitingRoom::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(bell_, &one, sizeof one);
}

void WaitingRoom::arm(int socket, std::uint32_t events, int operation) {
  epoll_event event{};
  event.events = events | EPOLLONESHOT;
  event.data.fd = socket;
  epoll_ctl(epoll_, operation, socket, &event);
}

void WaitingRoom::admit(int socket) {
  fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
  {
    const std::lock_guard lock(inbox_mutex_);
    arrivals_.push_back(socket);
  }
  wake();
}

bool WaitingRoom::is_last(const Connection& connection, const RequestHead& head) const {
  return !head.keeps_alive || connection.requests >= limits_.max_requests ||
         is_stopping_.load(std::memory_order_relaxed);
}

void WaitingRoom::answer(Connection& connection, std::string bytes, bool keep) {
  const int socket = connection.socket;
  connection.output = std::move(bytes);
  connection.sent = 0;
  connection.keeps = keep;
  const Sent sent = send_rest(socket, connection.output, connection.sent);
  if (sent == Sent::All && keep && connection.input.empty()) {
    connection.output.clear();
    connection.deadline = Clock::now() + limits_.idle;
    connection.state.store(Connection::State::Reading, std::memory_order_release);  // from here on it is the room's
    arm(socket, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
    return;
  }
  if (sent == Sent::Failed) connection.keeps = false;
  connection.deadline = Clock::now() + limits_.idle;
  connection.state.store(Connection::State::Writing, std::memory_order_release);
  {
    const std::lock_guard lock(inbox_mutex_);
    returned_.push_back(socket);
  }
  wake();
}

void WaitingRoom::stop() {
  is_stopping_ = true;
  wake();
}

void WaitingRoom::run(std::chrono::milliseconds grace) {
  std::array<epoll_event, 256> events{};
  std::optional<Clock::time_point> last_moment;
  auto next_sweep = Clock::now() + kSweep;
  while (true) {
    const int count =
        epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(kSweep.count()));
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.fd == bell_) {
        std::uint64_t rings = 0;
        [[maybe_unused]] const ssize_t taken = ::read(bell_, &rings, sizeof rings);
      } else {
        handle_event(event.data.fd, event.events);
      }
    }
    take_inbox();
    const auto now = Clock::now();
    if (is_stopping_ && !last_moment) last_moment = now + grace;
    if (now >= next_sweep || last_moment) {
      sweep(now);
      next_sweep = now + kSweep;
    }
    if (last_moment && (connections_.empty() || now >= *last_moment)) return;
  }
}

void WaitingRoom::take_inbox() {
  std::vector<int> arrivals, returned;
  {
    const std::lock_guard lock(inbox_mutex_);
    arrivals.swap(arrivals_);
    returned.swap(returned_);
  }
  for (const int socket : arrivals) {
    if (connections_.size() >= limits_.max_connections) make_space();
    auto connection = std::make_unique<Connection>();
    connection->socket = socket;
    connection->peer = peer_of(socket);
    connection->deadline = Clock::now() + limits_.idle;
    connections_.emplace(socket, std::move(connection));
    count_ = connections_.size();
    arm(socket, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_ADD);
  }
  for (const int socket : returned) {
    const auto found = connections_.find(socket);
    if (found != connections_.end() &&
        found->second->state.load(std::memory_order_acquire) == Connection::State::Writing)
      write(*found->second);
  }
}

void WaitingRoom::handle_event(int socket, std::uint32_t events) {
  const auto found = connections_.find(socket);
  if (found == connections_.end()) return;
  Connection& connection = *found->second;
  switch (connection.state.load(std::memory_order_acquire)) {
    case Connection::State::Handling:
      return;
    case Connection::State::Writing:
      return write(connection);
    case Connection::State::Reading:
    case Connection::State::Leaving:
      break;
  }
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close(socket);
  read(connection);
}

void WaitingRoom::read(Connection& connection) {
  thread_local std::array<char, kReadAtOnce> buffer;
  const int socket = connection.socket;
  const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return arm(socket, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
  if (count <= 0) return close(socket);
  if (connection.state == Connection::State::Leaving) {
    connection.drained += static_cast<std::size_t>(count);
    return connection.drained > kDrainAtMost ? close(socket) : arm(socket, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
  }
  connection.input.append(buffer.data(), static_cast<std::size_t>(count));
  advance(connection);
}

void WaitingRoom::advance(Connection& connection) {
  if (!connection.has_started && !connection.input.empty()) {
    connection.has_started = true;
    connection.deadline = Clock::now() + limits_.idle;  // for the whole head, however slowly it drips
  }
  if (!connection.head && !read_head(connection)) return;
  if (!read_body(connection)) return;
  hand_on(connection);
}

/// True when the head is complete.
bool WaitingRoom::read_head(Connection& connection) {
  const auto end = find_head_end(connection.input, connection.scanned);
  if (const Refusal* refusal = std::get_if<Refusal>(&end)) return refuse(connection, *refusal), false;
  const std::size_t length = std::get<std::size_t>(end);
  if (length == 0) {
    connection.scanned = connection.input.size();
    arm(connection.socket, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
    return false;
  }
  auto parsed = parse_head(std::string_view(connection.input).substr(0, length));
  if (const Refusal* refusal = std::get_if<Refusal>(&parsed)) return refuse(connection, *refusal), false;
  connection.head = std::get<RequestHead>(std::move(parsed));
  connection.input.erase(0, length);
  connection.scanned = 0;
  connection.body.emplace(*connection.head, callbacks_.body_limit(*connection.head));
  connection.body_deadline = Clock::now() + limits_.whole_body;
  return true;
}

/// True when the body is complete.
bool WaitingRoom::read_body(Connection& connection) {
  BodyReader& body = *connection.body;
  const std::size_t before = body.size();
  const std::size_t eaten = body.feed(connection.input);
  connection.input.erase(0, eaten);
  waiting_bytes_ += body.size() - std::min(before, body.size());
  if (const Refusal* refusal = body.refusal()) {
    waiting_bytes_ -= std::min(waiting_bytes_, before);
    return refuse(connection, *refusal), false;
  }
  if (body.is_whole()) return true;
  if (waiting_bytes_ > limits_.max_waiting_bytes) {
    return refuse(connection, {503, ErrorCode::Busy, "The service is very busy. Wait a moment, then try again."}),
           false;
  }
  if (eaten > 0) connection.deadline = std::min(connection.body_deadline, Clock::now() + limits_.idle);
  arm(connection.socket, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
  return false;
}

void WaitingRoom::hand_on(Connection& connection) {
  waiting_bytes_ -= std::min(waiting_bytes_, connection.body->size());
  WholeRequest request{*std::move(connection.head), connection.body->take(), connection.peer};
  connection.head.reset();
  connection.body.reset();
  connection.has_started = false;
  ++connection.requests;
  const std::string method = request.head.method, target = request.head.target;
  connection.state.store(Connection::State::Handling, std::memory_order_release);
  if (callbacks_.hand_on(connection, std::move(request))) return;  // from here on it is theirs
  connection.output = callbacks_.refuse(
      {503, ErrorCode::Busy, "The service is very busy. Wait a moment, then try again."}, method, target);
  connection.sent = 0;
  connection.keeps = false;
  connection.state = Connection::State::Writing;
  write(connection);
}

void WaitingRoom::refuse(Connection& connection, const Refusal& refusal) {
  if (connection.body) waiting_bytes_ -= std::min(waiting_bytes_, connection.body->size());
  const bool is_head = connection.input.starts_with("HEAD ") || (connection.head && connection.head->method == "HEAD");
  connection.output = callbacks_.refuse(refusal, is_head ? "HEAD" : "GET",
                                        connection.head ? std::string_view(connection.head->target) : "");
  connection.body.reset();
  connection.head.reset();
  connection.input = std::string();
  connection.sent = 0;
  connection.keeps = false;
  connection.deadline = Clock::now() + limits_.idle;
  connection.state = Connection::State::Writing;
  write(connection);
}

void WaitingRoom::write(Connection& connection) {
  const std::size_t before = connection.sent;
  switch (send_rest(connection.socket, connection.output, connection.sent)) {
    case Sent::All:
      return after_writing(connection);
    case Sent::Failed:
      return close(connection.socket);
    case Sent::Part:
      break;
  }
  if (connection.sent > before) connection.deadline = Clock::now() + limits_.idle;
  arm(connection.socket, EPOLLOUT, EPOLL_CTL_MOD);
}

void WaitingRoom::after_writing(Connection& connection) {
  connection.output = std::string();
  if (connection.keeps) {
    connection.state = Connection::State::Reading;
    connection.deadline = Clock::now() + limits_.idle;
    if (!connection.input.empty()) return advance(connection);  // the next request came with the last one
    return arm(connection.socket, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
  }
  // Half-close and read on for a moment: closing with unread bytes would reset the connection before the answer is
  // read.
  ::shutdown(connection.socket, SHUT_WR);
  connection.state = Connection::State::Leaving;
  connection.input = std::string();
  connection.deadline = Clock::now() + limits_.goodbye;
  arm(connection.socket, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
}

void WaitingRoom::sweep(Clock::time_point now) {
  std::vector<int> idle, late;
  for (const auto& [socket, connection] : connections_) {
    const auto state = connection->state.load(std::memory_order_acquire);
    if (state == Connection::State::Handling) continue;
    const bool is_waiting = state == Connection::State::Reading && !connection->has_started;
    if (is_waiting && (is_stopping_ || connection->deadline <= now)) {
      idle.push_back(socket);
    } else if (connection->deadline <= now) {
      late.push_back(socket);
    }
  }
  for (const int socket : idle) close(socket);
  for (const int socket : late) {
    Connection& connection = *connections_.at(socket);
    if (connection.state == Connection::State::Reading) {
      refuse(connection, {408, ErrorCode::InvalidArgument, "The request took too long to arrive."});
    } else {
      close(socket);
    }
  }
}

void WaitingRoom::make_space() {
  const Connection* longest = nullptr;
  for (const auto& [socket, connection] : connections_) {
    if (connection->state.load(std::memory_order_acquire) == Connection::State::Handling) continue;
    if (longest == nullptr || connection->deadline < longest->deadline) longest = connection.get();
  }
  if (longest != nullptr) close(longest->socket);
}

void WaitingRoom::close(int socket) {
  const auto found = connections_.find(socket);
  if (found == connections_.end()) return;
  if (found->second->body) waiting_bytes_ -= std::min(waiting_bytes_, found->second->body->size());
  connections_.erase(found);
  count_ = connections_.size();
  ::close(socket);
}

}  // namespace cairn::api
