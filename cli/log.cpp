#include "cli/log.h"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/system_world.h"
#include "engine/base/json.h"

namespace cairn::cli {

struct Log::Sink {
  // Its own thread; when 2,048 lines wait, the oldest give way.
  std::shared_ptr<spdlog::details::thread_pool> pool = std::make_shared<spdlog::details::thread_pool>(2048, 1);
  std::shared_ptr<spdlog::async_logger> logger = std::make_shared<spdlog::async_logger>(
      "cairn", std::make_shared<spdlog::sinks::stderr_sink_mt>(), pool, spdlog::async_overflow_policy::overrun_oldest);
  SystemClock clock;
};

Log::Log() : sink_(std::make_unique<Sink>()) {
  sink_->logger->set_pattern("%v");
  sink_->logger->set_error_handler([](const std::string&) {});  // a log that cannot be written stops nothing
  sink_->logger->flush_on(spdlog::level::info);
}

Log::~Log() = default;

void Log::write(const api::AccessRecord& record) {
  Json line = {{"time", format_timestamp(sink_->clock.now())},
               {"method", record.method},
               {"route", record.pattern},
               {"status", record.status},
               {"milliseconds", std::round(record.milliseconds * 100) / 100},
               {"reference", record.reference},
               {"network", record.network}};
  if (!record.cause.empty()) line["cause"] = record.cause;
  sink_->logger->info(line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Log::write(std::string_view event, std::string_view detail) {
  const Json line = {{"time", format_timestamp(sink_->clock.now())}, {"event", event}, {"detail", detail}};
  sink_->logger->info(line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace cairn::cli
