// What the store does when the disk or the file lets it down.
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "engine/base/random.h"
#include "engine/store/sqlite/connection.h"
#include "tests/engine/store/sample_records.h"
#include "tests/support/fixed_world.h"

namespace cairn::store {
namespace {

namespace fs = std::filesystem;
using test::sample_response;

std::unique_ptr<Store> open(const fs::path& folder) {
  auto opened = Store::open(folder);
  EXPECT_TRUE(opened) << opened.error().message << opened.error().cause;
  return opened ? *std::move(opened) : nullptr;
}

Result<std::int64_t> write_one(Store& store, const std::string& id, std::size_t bytes = 2000) {
  ResponseRecord record = sample_response(id, 1);
  record.document.assign(bytes, 'x');
  return store.write([&](Session& session) { return insert_response(session, record); });
}

bool is_there(Store& store, const std::string& id) {
  return store.read([&](Session& session) { return find_response(session, {id}); }).value().has_value();
}

std::string check_integrity(const fs::path& folder) {
  const auto connection = sqlite::Connection::open(folder / "cairn.db", sqlite::Access::ReadOnly);
  if (!connection) return connection.error().cause;
  std::string finding;
  const Result<void> done =
      for_each(**connection, "PRAGMA integrity_check", [&](const Row& row) { finding += row.string(0); });
  return done ? finding : done.error().cause;
}

/// Runs `body` in a process of its own, so that limits and mounts touch nobody else; gives its exit code.
template <class F>
int in_child(F&& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(body());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

constexpr int kCannotMount = 77;

/// On a small file system of its own: fill it, be refused, make space, go on. 0 when all was right, else the number of
/// the failing step.
int fill_the_disk(const fs::path& folder) {
  if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=3m") != 0) {
    return kCannotMount;
  }
  std::ofstream(folder / "ballast") << std::string(1 << 20, 'b') << std::flush;
  const auto store = open(folder / "data");
  if (!store || !store->write([](Session& session) { return test::insert_samples(session); })) return 1;
  std::vector<std::string> kept;
  std::optional<ErrorCode> refusal;
  for (int i = 0; i < 2000 && !refusal; ++i) {
    const std::string id = "before-" + std::to_string(i);
    const auto done = write_one(*store, id);
    if (done)
      kept.push_back(id);
    else
      refusal = done.error().code;
  }
  if (refusal != ErrorCode::StorageFull) return 2;
  if (write_one(*store, "refused", 100'000)) return 3;
  if (!is_there(*store, kept.front()) || is_there(*store, "refused")) return 4;
  fs::remove(folder / "ballast");
  if (!write_one(*store, "after")) return 5;
  kept.push_back("after");
  for (const std::string& id : kept) {
    if (!is_there(*store, id)) return 6;
  }
  if (store->read([](Session& session) { return count_responses(session); }).value() !=
      static_cast<std::int64_t>(kept.size()))
    return 7;
  return check_integrity(folder / "data") == "ok" ? 0 : 8;
}

TEST(Faults, AFullDiskRefusesWritesServesReadsAndRecoversWithSpace) {
  const test::TemporaryFolder folder;
  const int failed_step = in_child([&] { return fill_the_disk(folder.path()); });
  if (failed_step == kCannotMount) GTEST_SKIP() << "needs the right to mount a small file system";
  EXPECT_EQ(failed_step, 0);
}

/// A write that the system cuts off (a limit on the file size gives EFBIG, an input/output error to SQLite).
int break_a_write(const fs::path& folder) {
  std::signal(SIGXFSZ, SIG_IGN);
  const auto store = open(folder);
  if (!store || !store->write([](Session& session) { return test::insert_samples(session); })) return 1;
  if (!write_one(*store, "before")) return 2;
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit small{fs::file_size(folder / "cairn.db-wal") + 8192, limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto broken = write_one(*store, "during", 200'000);
  if (broken || broken.error().code != ErrorCode::Storage) return 3;
  if (!is_there(*store, "before") || is_there(*store, "during")) return 4;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  if (!write_one(*store, "after", 200'000)) return 5;
  if (!is_there(*store, "before") || is_there(*store, "during") || !is_there(*store, "after")) return 6;
  return check_integrity(folder) == "ok" ? 0 : 7;
}

TEST(Faults, AfterAFailedWriteTheStoreOpensItsFileAfreshAndGoesOn) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(in_child([&] { return break_a_write(folder.path()); }), 0);
}

TEST(Faults, ADamagedFileGivesAnErrorNotACrash) {
  const test::TemporaryFolder folder;
  {
    const auto store = open(folder.path());
    ASSERT_TRUE(store->write([](Session& session) { return test::insert_samples(session); }));
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(write_one(*store, "r" + std::to_string(i), 900));
  }
  const fs::path file = folder.path() / "cairn.db", copy = folder.path() / "copy";
  fs::copy_file(file, copy);
  const auto pages = fs::file_size(file) / 4096;
  SeededRandom random(20260302);
  int refused = 0;
  for (int round = 0; round < 25; ++round) {
    fs::copy_file(copy, file, fs::copy_options::overwrite_existing);
    std::string noise(4096, '\0');
    random.fill(std::as_writable_bytes(std::span(noise)));
    std::fstream damaged(file, std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(static_cast<std::streamoff>(random.below(pages) * 4096));
    damaged.write(noise.data(), 4096);
    damaged.close();
    auto opened = Store::open(folder.path());
    if (!opened) {
      EXPECT_EQ(opened.error().code, ErrorCode::Storage);
      ++refused;
      continue;
    }
    static_cast<void>((*opened)->read([](Session& session) { return list_responses(session, {.limit = 1000}); }));
    static_cast<void>(write_one(**opened, "later"));
  }
  EXPECT_GT(refused, 15);
}

TEST(Faults, ALogCutAtAnyPlaceOpensWithAllThatWasKeptBeforeTheCut) {
  const test::TemporaryFolder folder;
  const fs::path live = folder.path() / "live", cut = folder.path() / "cut";
  const auto store = open(live);
  ASSERT_TRUE(store->write([](Session& session) { return test::insert_samples(session); }));
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(write_one(*store, "r" + std::to_string(i)));
  SeededRandom random(7);
  const auto size = fs::file_size(live / "cairn.db-wal");
  for (int round = 0; round < 20; ++round) {
    fs::remove_all(cut);
    fs::create_directories(cut);
    fs::copy_file(live / "cairn.db", cut / "cairn.db");
    fs::copy_file(live / "cairn.db-wal", cut / "cairn.db-wal");
    fs::resize_file(cut / "cairn.db-wal", random.below(size));
    auto opened = Store::open(cut);
    // A log cut before its first commit leaves an empty file, which opens as a new database.
    ASSERT_TRUE(opened) << opened.error().cause;
    const auto found = (*opened)->read([](Session& session) { return list_responses(session, {.limit = 1000}); });
    const std::vector<ResponseRecord>& responses = *found;
    for (std::size_t i = 0; i < responses.size(); ++i) {
      EXPECT_EQ(responses[i].id.text, "r" + std::to_string(i));
      const auto scores = (*opened)->read([&](Session& session) { return list_scores(session, responses[i].row); });
      EXPECT_EQ(scores->size(), 2U);
    }
    EXPECT_EQ(check_integrity(cut), "ok");
  }
}

TEST(Faults, AProgramThatHoldsTheFileMakesWritesBusyNotHang) {
  const test::TemporaryFolder folder;
  const auto store = open(folder.path());
  auto tool = *sqlite::Connection::open(folder.path() / "cairn.db", sqlite::Access::Write);
  ASSERT_TRUE(tool->run_script("BEGIN IMMEDIATE"));
  const auto refused = store->write([](Session& session) { return test::insert_samples(session); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Busy);
  ASSERT_TRUE(tool->run_script("ROLLBACK"));
  EXPECT_TRUE(store->write([](Session& session) { return test::insert_samples(session); }));
}

TEST(Faults, TheLogStaysSmallAndIsEmptiedWhenNobodyWrites) {
  const test::TemporaryFolder folder;
  const auto store = open(folder.path());
  ASSERT_TRUE(store->write([](Session& session) { return test::insert_samples(session); }));
  std::uintmax_t largest = 0;
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(store->write([&](Session& session) -> Result<void> {
      for (int k = 0; k < 50; ++k) {
        ResponseRecord record = sample_response(std::to_string(i) + "-" + std::to_string(k), 1);
        record.document.assign(8000, 'x');
        CAIRN_TRY(insert_response(session, record));
      }
      return {};
    }));
    largest = std::max(largest, fs::file_size(folder.path() / "cairn.db-wal"));
  }
  EXPECT_LT(largest, 12u << 20);
  for (int wait = 0; wait < 50 && fs::file_size(folder.path() / "cairn.db-wal") > 0; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(fs::file_size(folder.path() / "cairn.db-wal"), 0U);
}

}  // namespace
}  // namespace cairn::store
