#include "engine/store/sqlite/migrate.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "engine/store/store.h"
#include "tests/support/fixed_world.h"

namespace cairn::store::sqlite {
namespace {

using testing::HasSubstr;

std::string read_file(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

class MigrateTest : public testing::Test {
 protected:
  MigrateTest() { std::ofstream(file()).flush(); }
  std::filesystem::path file() const { return folder_.path() / "cairn.db"; }
  std::unique_ptr<Connection> open() const {
    auto connection = Connection::open(file(), Access::Write);
    EXPECT_TRUE(connection);
    return *std::move(connection);
  }
  test::TemporaryFolder folder_;
};

TEST_F(MigrateTest, AppliesTheStepsInOrderAndOnlyOnce) {
  const std::vector<Migration> first = {{1, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1)"}};
  std::vector<Migration> both = first;
  both.push_back({2, "ALTER TABLE t ADD COLUMN b INTEGER; UPDATE t SET b = a + 1"});
  const auto connection = open();
  ASSERT_TRUE(migrate(*connection, first));
  ASSERT_TRUE(migrate(*connection, first));
  ASSERT_TRUE(migrate(*connection, both));
  ASSERT_TRUE(migrate(*connection, both));
  EXPECT_EQ(connection->read_number("SELECT count(*) FROM t").value(), 1);
  EXPECT_EQ(connection->read_number("SELECT b FROM t").value(), 2);
  EXPECT_EQ(connection->read_number("PRAGMA user_version").value(), 2);
  EXPECT_EQ(connection->read_number("PRAGMA application_id").value(), kApplicationId);
}

TEST_F(MigrateTest, AStepThatFailsLeavesTheFileAtTheOneBefore) {
  const std::vector<Migration> steps = {{1, "CREATE TABLE t (a INTEGER) STRICT"},
                                        {2, "CREATE TABLE u (a INTEGER) STRICT; NONSENSE"}};
  const auto connection = open();
  const Result<void> done = migrate(*connection, steps);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().cause, HasSubstr("migration 2"));
  EXPECT_EQ(connection->read_number("PRAGMA user_version").value(), 1);
  EXPECT_EQ(connection->read_number("SELECT count(*) FROM sqlite_schema WHERE name = 'u'").value(), 0);
}

TEST_F(MigrateTest, AFileOfANewerProgramIsRefusedAndStaysAsItIs) {
  ASSERT_TRUE(Store::open(folder_.path()));
  {
    const auto connection = open();
    ASSERT_TRUE(connection->run_script("PRAGMA user_version = 9999"));
  }
  const std::string before = read_file(file());
  const auto refused = Store::open(folder_.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("newer version of Cairn"));
  EXPECT_EQ(read_file(file()), before);
  EXPECT_FALSE(Store::open(folder_.path(), {.lock = false}));
}

TEST_F(MigrateTest, ADatabaseOfAnotherProgramIsRefusedAndStaysAsItIs) {
  {
    const auto connection = open();
    ASSERT_TRUE(connection->run_script("CREATE TABLE theirs (a)"));
  }
  const std::string before = read_file(file());
  const auto refused = Store::open(folder_.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Storage);
  EXPECT_EQ(read_file(file()), before);
}

TEST_F(MigrateTest, EmbeddedStepsAreNumberedWithoutGaps) {
  std::int64_t expected = 0;
  for (const Migration& step : embedded_migrations()) EXPECT_EQ(step.number, ++expected);
  EXPECT_GE(expected, 1);
}

}  // namespace
}  // namespace cairn::store::sqlite
