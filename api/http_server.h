#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "api/router.h"
#include "engine/base/result.h"

namespace cairn::api {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 8080;           // 0: any free one
  std::size_t threads = 64;  // requests that are worked on at once; most of them wait for the disk
  std::size_t queue = 256;   // whole requests that may wait for a thread; more get 503 and Retry-After
  std::size_t max_connections = 4096;
  bool is_behind_proxy = false;  // believe the proxy's X-Forwarded-For, allow an address other than loopback
  std::chrono::milliseconds stop_within{8000};
};

/// One line of the access log: an allow-list. Never a path, a query, a name, or an address finer than its network.
struct AccessRecord {
  std::string_view method, pattern, reference, network;
  int status = 0;
  double milliseconds = 0;
  std::string_view cause;  // of an error, for the operator
};

/// The door: cpp-httplib accepts connections and writes answers; what they send is read, limited and checked by
/// WaitingRoom and http_head before anything else sees it (docs/decisions/0005-http-behind-one-door.md says why).
class HttpServer {
 public:
  HttpServer(const Router& router, ServerOptions options, std::function<void(const AccessRecord&)> log);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Listens and begins to serve on threads of its own; returns the port. InvalidArgument for an address that needs a
  /// proxy.
  Result<int> start();
  /// Stops accepting, finishes what is in flight, ends all threads. Also done by the destructor.
  void stop();

 private:
  class Door;
  std::unique_ptr<Door> door_;
};

/// 127.0.0.0/8 or ::1 (or "localhost").
bool is_loopback(std::string_view host);

}  // namespace cairn::api
