// crash_rounds [ROUNDS [SEED]]: kills a writer of eight threads at a random moment, opens what it left, and checks that
// every acknowledged response is there once and whole, that none is there in part, and that repeating those in doubt
// doubles nothing.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <thread>

#include "engine/base/random.h"
#include "engine/store/sqlite/connection.h"
#include "tests/crash/crash_unit.h"
#include "tests/support/fixed_world.h"

namespace {

using namespace cairn;
namespace fs = std::filesystem;
using Stopwatch = std::chrono::steady_clock;

struct Ledger {
  std::set<std::string> begun, acknowledged;
  std::vector<std::string> in_doubt() const {
    std::vector<std::string> ids;
    for (const std::string& id : begun) {
      if (!acknowledged.contains(id)) ids.push_back(id);
    }
    return ids;
  }
};

[[noreturn]] void fail(int round, const std::string& what) {
  std::fprintf(stderr, "crash_rounds: round %d: %s\n", round, what.c_str());
  std::exit(1);
}

/// Runs the writer for a while, kills it, and returns everything it said.
std::string run_and_kill(const fs::path& folder, int round, const std::vector<std::string>& in_doubt,
                         std::chrono::milliseconds life) {
  int to_child[2], from_child[2];
  if (::pipe(to_child) != 0 || ::pipe(from_child) != 0) fail(round, "no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(to_child[0], STDIN_FILENO);
    ::dup2(from_child[1], STDOUT_FILENO);
    for (const int descriptor : {to_child[0], to_child[1], from_child[0], from_child[1]}) ::close(descriptor);
    ::execl(CRASH_WRITER, CRASH_WRITER, folder.c_str(), std::to_string(round).c_str(), nullptr);
    ::_exit(127);
  }
  ::close(to_child[0]);
  ::close(from_child[1]);
  std::string ids;
  for (const std::string& id : in_doubt) ids += id + "\n";
  if (::write(to_child[1], ids.data(), ids.size()) != static_cast<ssize_t>(ids.size()))
    fail(round, "the writer does not read");
  ::close(to_child[1]);

  std::jthread killer([&] {
    std::this_thread::sleep_for(life);
    ::kill(child, SIGKILL);
  });
  std::string said;
  char buffer[65536];
  for (ssize_t size; (size = ::read(from_child[0], buffer, sizeof buffer)) > 0;)
    said.append(buffer, static_cast<std::size_t>(size));
  ::close(from_child[0]);
  killer.join();
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) fail(round, "the writer ended by itself, status " + std::to_string(status));
  return said;
}

void check_pages(const fs::path& folder, int round) {
  const auto connection = store::sqlite::Connection::open(folder / "cairn.db", store::sqlite::Access::ReadOnly);
  if (!connection) fail(round, connection.error().cause);
  std::string finding;
  const auto note = [&](const store::Row& row) { finding += row.string(0); };
  const Result<void> done = store::for_each(**connection, "PRAGMA integrity_check", note);
  if (!done || finding != "ok") fail(round, "integrity_check: " + finding);
}

/// Every stored response whole, every acknowledged one stored, nothing that was never begun, and the figures beside
/// them in step.
void check_content(store::Store& store, const Ledger& ledger, int round) {
  std::set<std::string> stored;
  const Result<void> done = store.read([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::for_each(
        session,
        "SELECT r.response_id, r.document, (SELECT count(*) FROM answer a WHERE a.response_row = r.response_row), "
        "(SELECT count(*) FROM score s WHERE s.response_row = r.response_row) FROM response r",
        [&](const store::Row& row) {
          const std::string id = row.string(0);
          if (!stored.insert(id).second) fail(round, id + " is stored twice");
          if (!ledger.begun.contains(id)) fail(round, id + " was never sent");
          if (row.text(1) != crash::document_of(id) || row.integer(2) != crash::kAnswers ||
              row.integer(3) != crash::kScores) {
            fail(round, id + " is not whole");
          }
        }));
    const auto n = static_cast<std::int64_t>(stored.size());
    CAIRN_ASSIGN(const std::int64_t counted, store::count_responses(session));
    if (counted != n)
      fail(round, "the count of responses is " + std::to_string(counted) + ", not " + std::to_string(n));
    CAIRN_ASSIGN(const auto months, store::list_months(session, "fibromyalgia", "measure-1"));
    if (n > 0 && (months.size() != 1 || months[0].n != n)) fail(round, "the monthly figures are out of step");
    std::int64_t events = 0;
    CAIRN_TRY(store::for_each_audit(session, [&](const store::AuditRecord& event) {
      if (event.sequence != ++events || !stored.contains(event.subject))
        fail(round, "an audit event without its response");
      return true;
    }));
    if (events != n) fail(round, "a response without its audit event");
    return {};
  });
  if (!done) fail(round, done.error().message + " " + done.error().cause);
  for (const std::string& id : ledger.acknowledged) {
    if (!stored.contains(id)) fail(round, id + " was acknowledged and is lost");
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 50;
  SeededRandom random(argc > 2 ? std::strtoull(argv[2], nullptr, 10)
                               : static_cast<std::uint64_t>(Stopwatch::now().time_since_epoch().count()));
  const test::TemporaryFolder temporary;
  const fs::path folder = temporary.path() / "data";
  Ledger ledger;
  int telling = 0;
  double slowest_start = 0;
  for (int round = 1; round <= rounds; ++round) {
    const std::vector<std::string> repeated = ledger.in_doubt();
    const std::chrono::milliseconds life(20 + random.below(700));
    std::istringstream said(run_and_kill(folder, round, repeated, life));
    const std::size_t before = ledger.acknowledged.size();
    for (std::string what, id; said >> what >> id;) (what == "a" ? ledger.acknowledged : ledger.begun).insert(id);
    if (ledger.acknowledged.size() > before && !ledger.in_doubt().empty()) ++telling;

    const Stopwatch::time_point start = Stopwatch::now();
    const auto store = store::Store::open(folder);
    if (!store) fail(round, store.error().message + " " + store.error().cause);
    slowest_start = std::max(slowest_start, std::chrono::duration<double>(Stopwatch::now() - start).count());
    check_content(**store, ledger, round);
    check_pages(folder, round);
  }
  std::printf(
      "%d rounds, %d of them with acknowledged and doubtful responses; %zu acknowledged, none lost, none doubled, %zu "
      "in doubt at the end; "
      "slowest start %.2f s\n",
      rounds, telling, ledger.acknowledged.size(), ledger.in_doubt().size(), slowest_start);
  if (telling * 5 < rounds * 2) fail(rounds, "too few rounds were telling: kill later");
}
