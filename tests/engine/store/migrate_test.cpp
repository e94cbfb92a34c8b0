#include "engine/store/sqlite/migrate.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "engine/store/accounts.h"
#include "engine/store/extracts.h"
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

TEST_F(MigrateTest, AFolderFromBeforeStudiesKeepsItsAccountsAndItsExtractsStayWhereTheyAre) {
  {
    const auto connection = open();
    const std::vector<Migration> steps = embedded_migrations();
    ASSERT_TRUE(migrate(*connection, std::span(steps).first(2)));
    ASSERT_TRUE(connection->run_script(
        "INSERT INTO account VALUES ('a1', 'sam', 'evaluator', 'hash', 0, 2, NULL, '2026-01-05T09:00:00.000Z');"
        "INSERT INTO session VALUES ('t', 'a1', 'c', '2026-01-05T09:00:00.000Z', '2026-01-05T17:00:00.000Z');"
        "INSERT INTO extract VALUES ('x1', 'pain', 'p', 'account:a1', '2026-01-05T09:00:00.000Z', '{\"rows\": 42}');"
        "INSERT INTO extract VALUES ('x2', 'pain', 'p', 'account:a1', '2026-01-05T09:00:00.000Z', 'damaged')"));
  }
  const auto store = Store::open(folder_.path());
  ASSERT_TRUE(store) << store.error().cause;
  const Result<void> read = (*store)->read([](Session& session) -> Result<void> {
    CAIRN_ASSIGN(const auto account, find_account(session, {"a1"}));
    EXPECT_EQ(account->name, "sam");
    EXPECT_EQ(account->failed_sign_ins, 2);
    CAIRN_ASSIGN(const auto signed_in, find_session(session, "t"));
    EXPECT_FALSE(signed_in);
    CAIRN_ASSIGN(const auto extract, find_extract(session, "x1"));
    EXPECT_EQ(extract->records, 42);
    EXPECT_EQ(extract->made_by, "account:a1");
    EXPECT_EQ(extract->state, "refused");
    EXPECT_THAT(extract->decision_reason, HasSubstr("Make it again"));
    CAIRN_ASSIGN(const auto damaged, find_extract(session, "x2"));
    EXPECT_EQ(damaged->records, 0);
    return {};
  });
  EXPECT_TRUE(read);
  const Result<void> added = (*store)->write([](Session& session) {
    return insert_account(session, {{"a2"}, "grace", "information-governance", "hash", false, 0, {}, {}});
  });
  EXPECT_TRUE(added);
}

TEST_F(MigrateTest, EmbeddedStepsAreNumberedWithoutGaps) {
  std::int64_t expected = 0;
  for (const Migration& step : embedded_migrations()) EXPECT_EQ(step.number, ++expected);
  EXPECT_GE(expected, 1);
}

}  // namespace
}  // namespace cairn::store::sqlite
