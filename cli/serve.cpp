#include <malloc.h>
#include <sys/resource.h>

#include <csignal>
#include <ostream>

#include "api/http_server.h"
#include "api/metrics.h"
#include "api/rate_limit.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/service/earlier_extracts.h"
#include "engine/service/load_demo.h"
#include "engine/service/manage_episodes.h"
#include "engine/service/store_pathway.h"

namespace cairn::cli {
namespace {

struct ServeOptions {
  std::string folder;
  api::ServerOptions server;
  bool with_demo = false;
};

Result<void> read_address(const std::string& address, api::ServerOptions& server) {
  const std::size_t colon = address.rfind(':');
  const Error unusable{ErrorCode::InvalidArgument, "--listen takes HOST:PORT, for instance 127.0.0.1:8080."};
  if (colon == std::string::npos || colon == 0) return unusable;
  server.host = address.substr(0, colon);
  if (server.host.starts_with('[') && server.host.ends_with(']'))
    server.host = server.host.substr(1, server.host.size() - 2);
  const std::string port = address.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos ||
      std::stoi(port) > 65535)
    return unusable;
  server.port = std::stoi(port);
  return {};
}

Result<ServeOptions> read_options(std::span<const std::string> arguments) {
  CAIRN_ASSIGN(const Options options, parse_options(arguments, {"data", "listen", "threads", "queue", "connections"},
                                                    {"demo", "behind-proxy"}));
  if (!options.words.empty())
    return Error{ErrorCode::InvalidArgument, "'" + options.words.front() + "' is not an option."};
  ServeOptions serve;
  CAIRN_ASSIGN(serve.folder, options.require("data"));
  CAIRN_TRY(read_address(options.value_or("listen", "127.0.0.1:8080"), serve.server));
  CAIRN_ASSIGN(const int threads, options.number_or("threads", 64, 1, 1024));
  CAIRN_ASSIGN(const int queue, options.number_or("queue", 256, 1, 65536));
  CAIRN_ASSIGN(const int connections, options.number_or("connections", 4096, 16, 60000));
  serve.server.threads = static_cast<std::size_t>(threads);
  serve.server.queue = static_cast<std::size_t>(queue);
  serve.server.max_connections = static_cast<std::size_t>(connections);
  serve.server.is_behind_proxy = options.has("behind-proxy");
  serve.with_demo = options.has("demo");
  return serve;
}

/// The signals that end the server are taken by the main thread alone, with sigwait; a reader that went away is no
/// reason to end.
sigset_t take_over_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  return ending;
}

/// Room for the connections, as far as the system allows.
void raise_file_limit(std::size_t& max_connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  constexpr rlim_t kForFiles = 128;
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < max_connections + kForFiles) {
    max_connections = limit.rlim_cur > 2 * kForFiles ? limit.rlim_cur - kForFiles : limit.rlim_cur / 2;
  }
}

/// What happens once a day whether or not anybody asks: requests whose window is over expire.
void do_daily_work(const service::Services& services, Log& log) {
  const auto expired = service::expire_overdue_requests(services, access::command_actor());
  if (!expired)
    log.write("expire-requests-failed",
              expired.error().cause.empty() ? expired.error().message : expired.error().cause);
}

void wait_for_signal(const sigset_t& ending, const service::Services& services, Log& log) {
  std::optional<Date> worked_on;
  while (true) {
    if (worked_on != services.clock.today()) do_daily_work(services, log);
    worked_on = services.clock.today();
    const timespec quarter_hour{900, 0};
    if (sigtimedwait(&ending, nullptr, &quarter_hour) > 0) return;
  }
}

Result<void> serve_until_signal(const ServeOptions& given, const sigset_t& ending, Streams& streams) {
  ServeOptions options = given;
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(options.folder));
  const service::Services& services = world->services();
  CAIRN_TRY(service::install_embedded_pathways(services, access::command_actor()));
  CAIRN_TRY(service::forget_old_secrets(services));
  std::optional<service::DemoReport> demo;
  if (options.with_demo) {
    access::Actor actor = access::command_actor();
    actor.name = "demo";
    CAIRN_ASSIGN(demo, service::load_demo(services, actor));
  }
  raise_file_limit(options.server.max_connections);
  api::Metrics metrics;
  api::RateLimits limits(services.clock);
  metrics.add_gauge("cairn_store_version", "Grows with every committed write.",
                    [&] { return static_cast<double>(services.store.data_version()); });
  Log log;
  const api::Router router({services, options.server.is_behind_proxy, &metrics, &limits});
  api::HttpServer server(router, options.server, [&](const api::AccessRecord& record) { log.write(record); });
  CAIRN_ASSIGN(const int port, server.start());
  const std::string host =
      options.server.host.find(':') == std::string::npos ? options.server.host : "[" + options.server.host + "]";
  const std::string origin = "http://" + host + ":" + std::to_string(port);
  streams.out << "Cairn listens on " << origin << "\n";
  if (demo) {
    for (const std::string& line : service::describe_demo(*demo, origin)) streams.out << line << "\n";
  }
  streams.out << std::flush;
  wait_for_signal(ending, services, log);
  streams.out << "Cairn stops: what is in flight is finished.\n" << std::flush;
  server.stop();
  return {};
}

}  // namespace

int serve(std::span<const std::string> arguments, Streams& streams) {
  const Result<ServeOptions> options = read_options(arguments);
  if (!options) return report(options.error(), "serve", streams);
  mallopt(M_ARENA_MAX, 2);  // dozens of threads, little memory
  mallopt(M_TRIM_THRESHOLD, 256 * 1024);
  const sigset_t ending = take_over_signals();
  const Result<void> served = serve_until_signal(*options, ending, streams);
  return served ? kDone : report(served.error(), "serve", streams);
}

}  // namespace cairn::cli
