#include "api/http_server.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/tcp.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "api/form_decoder.h"
#include "api/metrics.h"
#include "api/problem.h"
#include "api/rate_limit.h"
#include "api/waiting_room.h"
#include "engine/base/text.h"

namespace cairn::api {
namespace {

constexpr int kBacklog = 1024;

/// What the library reads and writes instead of a socket: it never sees a byte that a client sent.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string input) : input_(std::move(input)) {}
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* target, std::size_t size) override {
    const std::size_t count = input_.copy(target, size, at_);
    at_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, std::size_t size) override {
    output_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  socket_t socket() const override { return INVALID_SOCKET; }
  std::string take() { return std::move(output_); }

 private:
  std::string input_;
  std::size_t at_ = 0;
  std::string output_;
};

/// The library hands accepted connections to its queue; ours passes them straight to the waiting room.
class PassOn : public httplib::TaskQueue {
 public:
  void enqueue(std::function<void()> pass) override { pass(); }
  void shutdown() override {}
};

/// The library's server: it listens, accepts, and writes answers.
class Listener : public httplib::Server {
 public:
  explicit Listener(std::function<void(int)> admit) : admit_(std::move(admit)) {
    new_task_queue = [] { return new PassOn; };
    set_tcp_nodelay(true);
    set_keep_alive_max_count(100);
    set_keep_alive_timeout(5);
    set_read_timeout(5);
    set_write_timeout(5);
    set_payload_max_length(std::size_t{1} << 20);
    set_exception_handler([](const auto&, auto& answer, std::exception_ptr) { answer.status = 500; });
    // Not the library's default, SO_REUSEPORT, with which two servers would share one port in silence.
    set_socket_options([this](socket_t socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
      listening_ = socket;
    });
    set_pre_routing_handler([](const httplib::Request&, httplib::Response& answer) {
      fill(answer, *to_write);
      return HandlerResponse::Handled;
    });
  }

  /// The port, or 0.
  int bind(const std::string& host, int port) {
    const int bound = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : 0);
    if (bound <= 0) return 0;
    ::listen(listening_, kBacklog);  // again: the library's own is 5
    return bound;
  }

  std::string write_answer(std::string_view method, const Response& response, bool closes) {
    MemoryStream stream(std::string(method) + " / HTTP/1.1\r\n\r\n");
    to_write = &response;
    bool is_closed = false;
    process_request(stream, closes, is_closed, {});
    to_write = nullptr;
    return stream.take();
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    const int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    admit_(socket);
    return true;
  }

  static void fill(httplib::Response& answer, const Response& response) {
    answer.status = response.status;
    for (const auto& [name, value] : response.headers) answer.headers.emplace(name, value);
    if (!response.body.empty()) answer.headers.emplace("Content-Type", response.content_type);
    answer.body = response.body;
  }

  static thread_local const Response* to_write;
  std::function<void(int)> admit_;
  socket_t listening_ = INVALID_SOCKET;
};

thread_local const Response* Listener::to_write = nullptr;

/// Whole requests waiting for one of a fixed number of threads.
class WorkQueue {
 public:
  WorkQueue(std::size_t threads, std::size_t limit) : limit_(limit) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  }
  ~WorkQueue() { finish(); }
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  /// False when too much waits already.
  bool push(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      if (tasks_.size() >= limit_) return false;
      tasks_.push_back(std::move(task));
    }
    available_.notify_one();
    return true;
  }
  std::size_t depth() const {
    const std::lock_guard lock(mutex_);
    return tasks_.size();
  }
  void finish() {
    {
      const std::lock_guard lock(mutex_);
      is_finishing_ = true;
    }
    available_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void work() {
    while (true) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        available_.wait(lock, [&] { return is_finishing_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable available_;
  std::deque<std::function<void()>> tasks_;
  bool is_finishing_ = false;
  std::vector<std::thread> threads_;
};

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

/// The client's address as the proxy in front tells it: the last one of X-Forwarded-For, which is the only one it
/// vouches for.
std::string forwarded_address(const RequestHead& head, const std::string& peer) {
  std::string_view all;
  for (const auto& [name, value] : head.headers) {
    if (name == "x-forwarded-for") all = value;
  }
  const std::string last(trim(all.substr(all.rfind(',') + 1)));
  unsigned char bytes[16];
  return inet_pton(AF_INET, last.c_str(), bytes) == 1 || inet_pton(AF_INET6, last.c_str(), bytes) == 1 ? last : peer;
}

}  // namespace

class HttpServer::Door {
 public:
  Door(const Router& router, ServerOptions options, std::function<void(const AccessRecord&)> log)
      : router_(router),
        options_(std::move(options)),
        log_(std::move(log)),
        room_(room_limits(options_),
              {[this](auto& connection, auto&& request) { return hand_on(connection, std::move(request)); },
               [](const RequestHead& head) { return body_limit(head); },
               [this](const auto& refusal, auto method, auto target) { return refuse(refusal, method, target); }}),
        listener_([this](int socket) { room_.admit(socket); }) {
    if (Metrics* metrics = router_.context().metrics) {
      metrics->add_gauge("cairn_queue_depth", "Whole requests that wait for a thread.",
                         [this] { return queue_ ? static_cast<double>(queue_->depth()) : 0.0; });
      metrics->add_gauge("cairn_connections", "Open connections.",
                         [this] { return static_cast<double>(room_.connections()); });
    }
  }
  ~Door() { stop(); }

  Result<int> start() {
    const std::string host = options_.host == "localhost" ? "127.0.0.1" : options_.host;
    if (!options_.is_behind_proxy && !is_loopback(host)) {
      return Error{ErrorCode::InvalidArgument,
                   "listening on " + host +
                       " needs --behind-proxy: put a proxy with TLS in front (scripts/deploy), or use 127.0.0.1."};
    }
    const int port = listener_.bind(host, options_.port);
    if (port == 0) {
      return Error{ErrorCode::Storage, "cannot listen on " + host + ":" + std::to_string(options_.port) +
                                           ". Is another server running there?"};
    }
    queue_ = std::make_unique<WorkQueue>(options_.threads, options_.queue);
    reading_ = std::thread([this] { room_.run(options_.stop_within); });
    accepting_ = std::thread([this, host, port] { accept(host, port); });
    return port;
  }

  void stop() {
    if (!reading_.joinable()) return;
    is_stopping_ = true;
    // It cannot be stopped before it runs.
    for (int tries = 0; tries < 1000 && !listener_.is_running(); ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    listener_.stop();
    accepting_.join();
    room_.stop();
    reading_.join();
    queue_->finish();
  }

 private:
  static WaitingRoom::Limits room_limits(const ServerOptions& options) {
    WaitingRoom::Limits limits;
    limits.max_connections = options.max_connections;
    return limits;
  }

  /// The library gives up listening after an error of accept() that it does not know (a connection that was reset
  /// before it was accepted).
  void accept(const std::string& host, int port) {
    while (!listener_.listen_after_bind() && !is_stopping_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      listener_.bind(host, port);
    }
  }

  static std::size_t body_limit(const RequestHead& head) {
    std::map<std::string, std::string, std::less<>> parameters;
    std::string allowed;
    const Route* route = find_route(routes(), head.method, path_of(head.target), parameters, allowed);
    return route == nullptr ? std::size_t{1} << 20 : route->max_body;
  }

  bool hand_on(WaitingRoom::Connection& connection, WholeRequest&& request) {
    auto shared = std::make_shared<WholeRequest>(std::move(request));  // std::function copies
    return queue_->push([this, &connection, shared] { serve(connection, *shared); });
  }

  void serve(WaitingRoom::Connection& connection, WholeRequest& whole) {
    const auto started = WaitingRoom::Clock::now();
    const bool closes = room_.is_last(connection, whole.head);
    const std::string reference = next_reference();
    const std::string address = options_.is_behind_proxy ? forwarded_address(whole.head, whole.peer) : whole.peer;
    const std::string method = whole.head.method;
    Answer answer = answer_to(whole, reference, address);
    const double seconds = std::chrono::duration<double>(WaitingRoom::Clock::now() - started).count();
    std::string bytes = listener_.write_answer(method, answer.response, closes);
    // Noted before it is sent: who has an answer finds it in the log and in the figures.
    if (Metrics* metrics = router_.context().metrics)
      metrics->observe(method, answer.pattern, answer.response.status, seconds);
    if (log_)
      log_({method, answer.pattern, reference, address_prefix(address), answer.response.status, seconds * 1000,
            answer.response.cause});
    room_.answer(connection, std::move(bytes), !closes);
  }

  Answer answer_to(WholeRequest& whole, const std::string& reference, const std::string& address) const {
    const std::string_view target = whole.head.target;
    const std::string_view path = path_of(target);
    Result<std::string> decoded = decode_path(path);
    Result<Fields> query = path.size() < target.size() ? decode_query(target.substr(path.size() + 1)) : Fields();
    if (!decoded || !query) {
      Answer answer{error_response(space_of(path), decoded ? query.error() : decoded.error(), reference), "(none)"};
      add_security_headers(answer.response, router_.context().is_secure);
      return answer;
    }
    Request request;
    request.method = std::move(whole.head.method);
    request.path = *std::move(decoded);
    request.query = *std::move(query);
    request.headers = std::move(whole.head.headers);
    request.body = std::move(whole.body);
    request.remote_address = address;
    request.reference = reference;
    return router_.answer(std::move(request));
  }

  /// On the reading thread only, so the answers are made once and kept: there are few.
  std::string refuse(const Refusal& refusal, std::string_view method, std::string_view target) {
    if (Metrics* metrics = router_.context().metrics) metrics->count_refusal(refusal.status);
    if (log_) log_({"-", "(refused)", "", "", refusal.status, 0, refusal.message});
    // Something that is not even a request comes from a program, not from a person.
    const Space space = target.empty() ? Space::Api : space_of(path_of(target));
    const std::string key =
        std::string(method) + std::to_string(static_cast<int>(space)) + std::string(refusal.message);
    if (const auto found = refusals_.find(key); found != refusals_.end()) return found->second;
    Response response = error_response(space, {refusal.code, std::string(refusal.message)}, "refused");
    response.status = refusal.status;
    if (refusal.status == 405) response.headers.emplace_back("Allow", "GET, HEAD, POST");
    add_security_headers(response, router_.context().is_secure);
    return refusals_[key] = listener_.write_answer(method, response, true);
  }

  std::string next_reference() { return reference_root_ + "-" + std::to_string(++requests_); }

  const Router router_;
  const ServerOptions options_;
  const std::function<void(const AccessRecord&)> log_;
  WaitingRoom room_;
  Listener listener_;
  std::unique_ptr<WorkQueue> queue_;
  std::thread reading_, accepting_;
  std::atomic<bool> is_stopping_{false};
  std::atomic<std::uint64_t> requests_{0};
  const std::string reference_root_ = make_id(router_.context().services.random).substr(0, 6);
  std::unordered_map<std::string, std::string> refusals_;
};

HttpServer::HttpServer(const Router& router, ServerOptions options, std::function<void(const AccessRecord&)> log)
    : door_(std::make_unique<Door>(router, std::move(options), std::move(log))) {}

HttpServer::~HttpServer() = default;

Result<int> HttpServer::start() { return door_->start(); }

void HttpServer::stop() { door_->stop(); }

bool is_loopback(std::string_view host) {
  const std::string text(host == "localhost" ? "127.0.0.1" : host);
  in_addr four{};
  in6_addr six{};
  if (inet_pton(AF_INET, text.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  return inet_pton(AF_INET6, text.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace cairn::api
