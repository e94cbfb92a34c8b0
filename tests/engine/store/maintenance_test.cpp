#include "engine/store/maintenance.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "engine/store/sqlite/connection.h"
#include "tests/engine/store/sample_records.h"
#include "tests/support/fixed_world.h"

namespace cairn::store {
namespace {

namespace fs = std::filesystem;
using test::sample_response;
using testing::HasSubstr;

class MaintenanceTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = *Store::open(data());
    ASSERT_TRUE(store_->write([](Session& session) { return test::insert_samples(session); }));
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(write_one("r" + std::to_string(i)));
  }
  Result<std::int64_t> write_one(const std::string& id) {
    return store_->write([&](Session& session) { return insert_response(session, sample_response(id, 1)); });
  }
  fs::path data() const { return folder_.path() / "data"; }
  fs::path backup() const { return folder_.path() / "backup.db"; }
  std::string codes() const {
    std::string found;
    const auto issues = check_folder(data());
    EXPECT_TRUE(issues) << issues.error().cause;
    for (const Issue& issue : *issues) {
      if (issue.code != "little-space") found += issue.code + " ";
    }
    return found;
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(MaintenanceTest, ABackupMadeWhileServingRestoresToTheSameData) {
  std::jthread writer([&](const std::stop_token& stop) {
    for (int i = 0; !stop.stop_requested(); ++i) EXPECT_TRUE(write_one("during-" + std::to_string(i)));
  });
  const auto made = back_up(data(), backup());
  writer.request_stop();
  writer.join();
  ASSERT_TRUE(made) << made.error().message << made.error().cause;
  EXPECT_GE(made->responses, 20);
  struct stat about {};
  ASSERT_EQ(::stat(backup().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);

  const auto restored = restore(backup(), folder_.path() / "again");
  ASSERT_TRUE(restored) << restored.error().message << restored.error().cause;
  EXPECT_EQ(*restored, *made);
  const auto store = Store::open(folder_.path() / "again");
  ASSERT_TRUE(store) << store.error().cause;
  const auto count = (*store)->read([](Session& session) { return count_responses(session); });
  EXPECT_EQ(*count, made->responses);
  EXPECT_TRUE((*store)->read([](Session& session) { return find_response(session, {"r7"}); }).value().has_value());
  EXPECT_TRUE(check_folder(folder_.path() / "again"));
}

TEST_F(MaintenanceTest, NeitherBackupNorRestoreOverwritesAnything) {
  ASSERT_TRUE(back_up(data(), backup()));
  EXPECT_EQ(back_up(data(), backup()).error().code, ErrorCode::Conflict);
  const auto refused = restore(backup(), data());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
  EXPECT_TRUE(write_one("still-serving"));
}

TEST_F(MaintenanceTest, ADamagedBackupIsRefusedAndMakesNoFolder) {
  ASSERT_TRUE(back_up(data(), backup()));
  std::fstream file(backup(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(fs::file_size(backup()) / 2 / 4096 * 4096));
  file << std::string(4096, '\xA5');
  file.close();
  const auto refused = restore(backup(), folder_.path() / "again");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Storage);
  EXPECT_FALSE(fs::exists(folder_.path() / "again"));
  std::ofstream(folder_.path() / "text")
      << "not a database at all, only some text that is long enough to be a header of one. And a bit more.";
  EXPECT_FALSE(restore(folder_.path() / "text", folder_.path() / "again"));
  EXPECT_EQ(restore(folder_.path() / "nothing", folder_.path() / "again").error().code, ErrorCode::NotFound);
}

TEST_F(MaintenanceTest, TheDoctorFindsNothingInAHealthyFolderBesideTheServer) { EXPECT_EQ(codes(), ""); }

TEST_F(MaintenanceTest, TheDoctorNamesWhatAnExtractLeftThatWasNeverFinished) {
  std::filesystem::create_directories(data() / "extracts" / "half-made");
  EXPECT_EQ(codes(), "unrecorded-extract ");
  std::filesystem::remove_all(data() / "extracts" / "half-made");
  EXPECT_EQ(codes(), "");
}

TEST_F(MaintenanceTest, TheDoctorNamesWhatIsWrong) {
  ::chmod(data().c_str(), 0755);
  EXPECT_EQ(codes(), "open-permissions ");
  ::chmod(data().c_str(), 0700);
  store_.reset();
  {
    auto connection = *sqlite::Connection::open(data() / "cairn.db", sqlite::Access::Write);
    ASSERT_TRUE(connection->run_script("PRAGMA foreign_keys = OFF; DELETE FROM response WHERE response_id = 'r3'"));
  }
  EXPECT_THAT(codes(), HasSubstr("broken-reference"));
  EXPECT_THAT(codes(), HasSubstr("figures-out-of-step"));
  std::fstream file(data() / "cairn.db", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(8 * 4096);
  file << std::string(4096, '\xA5');
  file.close();
  EXPECT_THAT(codes(), HasSubstr("damaged"));
}

}  // namespace
}  // namespace cairn::store
