#include "engine/store/store.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "tests/engine/store/sample_records.h"
#include "tests/support/fixed_world.h"

namespace cairn::store {
namespace {

using test::sample_response;
using testing::HasSubstr;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { reopen(); }
  void reopen(const OpenOptions& options = {}) {
    store_.reset();
    auto opened = Store::open(folder_.path() / "data", options);
    ASSERT_TRUE(opened) << opened.error().message << opened.error().cause;
    store_ = *std::move(opened);
  }
  std::int64_t count() {
    return store_->read([](Session& session) { return count_responses(session); }).value();
  }
  void prepare() {
    const auto done = store_->write([](Session& session) { return test::insert_samples(session); });
    ASSERT_TRUE(done) << done.error().cause;
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

unsigned mode_of(const std::filesystem::path& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? about.st_mode & 0777U : 0U;
}

TEST_F(StoreTest, KeepsWhatWasWrittenAfterClosingAndOpeningAgain) {
  prepare();
  ASSERT_TRUE(store_->write([](Session& session) { return insert_response(session, sample_response("a", 1)); }));
  reopen();
  EXPECT_EQ(count(), 1);
  const auto found = store_->read([](Session& session) { return find_response(session, {"a"}); });
  ASSERT_TRUE(found.value().has_value());
  EXPECT_EQ(found.value()->document, R"({"resourceType":"QuestionnaireResponse"})");
}

TEST_F(StoreTest, MakesFolderAndFilesThatOnlyTheOwnerMayRead) {
  prepare();
  EXPECT_EQ(mode_of(folder_.path() / "data"), 0700U);
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "data")) {
    EXPECT_EQ(mode_of(entry.path()), 0600U) << entry.path();
  }
}

TEST_F(StoreTest, AFailingUnitUndoesItsOwnChangesOnly) {
  prepare();
  std::atomic<int> refused = 0;
  std::vector<std::jthread> people;
  for (int person = 0; person < 8; ++person) {
    people.emplace_back([&, person] {
      for (int i = 0; i < 20; ++i) {
        const std::string id = std::to_string(person) + "-" + std::to_string(i);
        const Result<void> done = store_->write([&](Session& session) -> Result<void> {
          CAIRN_TRY(insert_response(session, sample_response(id, 1)));
          if (i % 2 == 1) return Error{ErrorCode::Unprocessable, "not this one"};
          return {};
        });
        if (!done) {
          EXPECT_EQ(done.error().code, ErrorCode::Unprocessable);
          ++refused;
        }
      }
    });
  }
  people.clear();
  EXPECT_EQ(refused, 80);
  EXPECT_EQ(count(), 80);
}

TEST_F(StoreTest, AnExceptionInAUnitReachesItsCallerAndTheWriterGoesOn) {
  prepare();
  const auto throwing = [](Session& session) -> Result<void> {
    CAIRN_TRY(insert_response(session, sample_response("a", 1)));
    CAIRN_ASSERT(1 + 1 == 3);
    return {};
  };
  EXPECT_THROW(static_cast<void>(store_->write(throwing)), AssertionFailure);
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(store_->write([](Session& session) { return insert_response(session, sample_response("b", 1)); }));
  EXPECT_EQ(count(), 1);
}

TEST_F(StoreTest, ReadersSeeCommittedDataOnlyAndOneSnapshot) {
  prepare();
  const Result<void> done = store_->write([this](Session& session) -> Result<void> {
    CAIRN_TRY(insert_response(session, sample_response("a", 1)));
    std::int64_t seen = -1;
    std::jthread([&] { seen = count(); }).join();
    EXPECT_EQ(seen, 0);
    return {};
  });
  ASSERT_TRUE(done);
  const auto twice = store_->read([this](Session& session) -> Result<std::int64_t> {
    CAIRN_ASSIGN(const std::int64_t before, count_responses(session));
    std::jthread([&] {
      EXPECT_TRUE(store_->write([](Session& inner) { return insert_response(inner, sample_response("b", 1)); }));
    }).join();
    CAIRN_ASSIGN(const std::int64_t after, count_responses(session));
    EXPECT_EQ(before, after);
    return after;
  });
  EXPECT_EQ(twice.value(), 1);
  EXPECT_EQ(count(), 2);
}

TEST_F(StoreTest, AReadInsideAReadUsesTheSameSnapshot) {
  prepare();
  const auto done = store_->read([this](Session& outer) -> Result<void> {
    return store_->read([&](Session& inner) -> Result<void> {
      EXPECT_EQ(&inner, &outer);
      return {};
    });
  });
  EXPECT_TRUE(done);
}

TEST_F(StoreTest, ReadersMayNotWriteAndNobodyMayAttachOrChangeTheSchema) {
  prepare();
  const auto try_reading = [this](std::string_view sql) {
    return store_->read([&](Session& session) { return execute(session, sql); });
  };
  const auto try_writing = [this](std::string_view sql) {
    return store_->write([&](Session& session) { return execute(session, sql); });
  };
  EXPECT_FALSE(try_reading("DELETE FROM episode"));
  for (const std::string_view sql :
       {"ATTACH 'other.db' AS other", "PRAGMA synchronous = OFF", "DROP TABLE answer", "CREATE TABLE t (a)",
        "UPDATE sqlite_schema SET sql = ''", "SELECT load_extension('x')"}) {
    EXPECT_FALSE(try_reading(sql)) << sql;
    EXPECT_FALSE(try_writing(sql)) << sql;
  }
}

TEST_F(StoreTest, DataVersionGrowsWithEveryWriteAndStaysWithoutOne) {
  prepare();
  const std::uint64_t before = store_->data_version();
  EXPECT_EQ(count(), 0);
  EXPECT_EQ(store_->data_version(), before);
  ASSERT_TRUE(store_->write([](Session& session) { return insert_response(session, sample_response("a", 1)); }));
  EXPECT_GT(store_->data_version(), before);
}

TEST_F(StoreTest, ASecondOpenerIsToldWhoHoldsTheFolder) {
  const auto second = Store::open(folder_.path() / "data");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::Busy);
  EXPECT_EQ(second.error().message, "Another Cairn process (number " + std::to_string(::getpid()) +
                                        ") is using this data folder. Stop it first, or choose another folder.");
}

TEST_F(StoreTest, ACommandMayReadBesideTheServerButNotWrite) {
  prepare();
  auto reader = Store::open(folder_.path() / "data", {.lock = false});
  ASSERT_TRUE(reader) << reader.error().cause;
  ASSERT_TRUE(store_->write([](Session& session) { return insert_response(session, sample_response("a", 1)); }));
  EXPECT_EQ((*reader)->read([](Session& session) { return count_responses(session); }).value(), 1);
  const auto refused =
      (*reader)->write([](Session& session) { return insert_response(session, sample_response("b", 1)); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Busy);
}

TEST_F(StoreTest, ReadingAFolderWithoutDataSaysSoAndMakesNothing) {
  const auto missing = Store::open(folder_.path() / "nothing", {.lock = false});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::NotFound);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "nothing"));
}

TEST_F(StoreTest, RefusesMoreUnitsThanItsQueueHolds) {
  reopen({.queue_limit = 2});
  std::atomic<bool> holds = false, may_go = false;
  std::jthread holder([&] {
    EXPECT_TRUE(store_->write([&](Session&) -> Result<void> {
      holds = true;
      holds.notify_all();
      may_go.wait(false);
      return {};
    }));
  });
  holds.wait(false);  // from here on the writer is taken, so that whoever comes can only queue
  std::atomic<int> busy = 0, ended = 0;
  std::vector<std::jthread> people;
  for (int i = 0; i < 12; ++i) {
    people.emplace_back([&] {
      const Result<void> done = store_->write([](Session&) -> Result<void> { return {}; });
      if (!done && done.error().code == ErrorCode::Busy) ++busy;
      ++ended;
    });
  }
  while (ended < 9) std::this_thread::yield();  // at most one runs and two wait
  may_go = true;
  may_go.notify_all();
  people.clear();
  EXPECT_GE(busy, 9);
  EXPECT_LT(busy, 12);
}

}  // namespace
}  // namespace cairn::store
