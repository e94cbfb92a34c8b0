#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/cli/run.h"
#include "tests/support/fixed_world.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;

TEST(Redact, WritesTheColumnWithTagsAndSaysWhoShouldReadWhat) {
  const test::TemporaryFolder folder;
  const std::string in = (folder.path() / "in.csv").string(), out = (folder.path() / "out.csv").string();
  std::ofstream(in) << "id,comment\n1,\"Ring me, Dr Patel, on 07700 900321\"\n2,I am the only postman here\n";
  const Said said = run({"redact", "--in", in, "--column", "comment", "--out", out});
  ASSERT_EQ(said.exit_code, kDone) << said.err;
  std::ostringstream text;
  text << std::ifstream(out).rdbuf();
  EXPECT_EQ(text.str(),
            "id,comment,needs_reader\n1,\"Ring me, [NAME], on [PHONE]\",no\n2,I am the only postman here,yes\n");
  EXPECT_THAT(said.out, HasSubstr("2 comments, 1 [NAME], 1 [PHONE]."));
  EXPECT_THAT(run({"redact", "--in", in, "--column", "words", "--out", out}).err, HasSubstr("no column 'words'"));
}

}  // namespace
}  // namespace cairn::cli
