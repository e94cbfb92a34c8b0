#include <gmock/gmock.h>

#include "engine/store/store.h"
#include "tests/cli/run.h"
#include "tests/support/fixed_world.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;

TEST(Backup, IsMadeBesideAServerAndRestoredIntoANewFolder) {
  const test::TemporaryFolder folder;
  const std::string data = folder.path() / "data", file = folder.path() / "backup.db", again = folder.path() / "again";
  const auto server = store::Store::open(data);
  ASSERT_TRUE(server);
  const Said made = run({"backup", "--data", data, "--out", file});
  EXPECT_EQ(made.exit_code, kDone) << made.err;
  EXPECT_THAT(made.out, HasSubstr("Backed up 0 responses of 0 episodes"));
  EXPECT_EQ(run({"backup", "--data", data, "--out", file}).exit_code, kFindings);  // the name is taken

  const Said restored = run({"restore", "--from", file, "--data", again, "--verify"});
  EXPECT_EQ(restored.exit_code, kDone) << restored.out << restored.err;
  const Said refused = run({"restore", "--from", file, "--data", again});
  EXPECT_EQ(refused.exit_code, kFindings);
  EXPECT_THAT(refused.err, HasSubstr("holds data already"));
}

TEST(Doctor, SaysInJsonWhatItFound) {
  const test::TemporaryFolder folder;
  const std::string data = folder.path() / "data";
  ASSERT_TRUE(store::Store::open(data));
  std::filesystem::permissions(data, std::filesystem::perms(0755));
  const Said said = run({"doctor", "--data", data, "--json"});
  EXPECT_EQ(said.exit_code, kFindings) << said.err;
  EXPECT_THAT(said.out, HasSubstr(R"("code":"open-permissions")"));
}

TEST(Doctor, AFolderWithoutDataIsUnusable) {
  const Said said = run({"doctor", "--data", "no-such-folder"});
  EXPECT_EQ(said.exit_code, kUnusable);
  EXPECT_THAT(said.err, HasSubstr("There is no Cairn data in this folder."));
}

}  // namespace
}  // namespace cairn::cli
