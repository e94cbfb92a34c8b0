// crash_writer FOLDER ROUND: eight threads submit responses without end. Says "b ID" on standard output before each and
// "a ID" once it was acknowledged. First it repeats the ids on standard input, which were in doubt: one that is stored
// already counts as acknowledged.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <iostream>
#include <thread>
#include <vector>

#include "tests/crash/crash_unit.h"

namespace {

using namespace cairn;

/// A line shorter than PIPE_BUF is written whole or not at all, whenever the process ends.
void say(char what, const std::string& id) {
  const std::string line = std::string(1, what) + " " + id + "\n";
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(3);
}

void submit(store::Store& store, const std::string& id, bool may_be_stored) {
  say('b', id);
  const Result<void> done = store.write([&](store::Session& session) { return crash::submit(session, id); });
  if (!done && !(may_be_stored && done.error().code == ErrorCode::Conflict)) {
    std::fprintf(stderr, "crash_writer: %s %s\n", done.error().message.c_str(), done.error().cause.c_str());
    ::_exit(3);
  }
  say('a', id);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  auto opened = store::Store::open(argv[1]);
  if (!opened) {
    std::fprintf(stderr, "crash_writer: %s %s\n", opened.error().message.c_str(), opened.error().cause.c_str());
    return 3;
  }
  store::Store& store = **opened;
  if (!store.write(crash::prepare)) return 3;

  std::vector<std::string> in_doubt;
  for (std::string id; std::getline(std::cin, id);) in_doubt.push_back(id);
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < crash::kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t i; (i = next++) < in_doubt.size();) submit(store, in_doubt[i], true);
      for (int n = 0;; ++n) {
        submit(store, std::string("r").append(argv[2]) + "-" + std::to_string(thread) + "-" + std::to_string(n), false);
      }
    });
  }
}
