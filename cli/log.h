#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "api/http_server.h"

namespace cairn::cli {

/// The server's log: one JSON object a line on standard error, written by a thread of its own, so that a slow or broken
/// reader of the log never holds up a request (lines are dropped then). What a line may hold is api::AccessRecord's
/// allow-list.
class Log {
 public:
  Log();
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  void write(const api::AccessRecord& record);
  void write(std::string_view event, std::string_view detail);

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace cairn::cli
