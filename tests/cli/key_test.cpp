#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/cli/run.h"
#include "tests/support/fixed_world.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;

class SignedExtract : public testing::Test {
 protected:
  SignedExtract() {
    std::ofstream(file("plan.json"))
        << R"({"default_role": "sensitive", "attributes": {"sex": {"role": "quasi"}}, "model": {"k": 5}})";
    std::ofstream people(file("people.csv"));
    people << "sex,score\n";
    for (int i = 0; i < 20; ++i) people << (i % 2 == 0 ? "f," : "m,") << i << "\n";
  }
  std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
  Said anonymise(const std::string& out, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"anonymise", file("plan.json"), "--in", file("people.csv"), "--out", file(out)};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  /// The fingerprint that `cairn key` shows.
  std::string fingerprint(const std::string& key_file) const {
    const std::string said = run({"key", "--file", key_file}).out;
    return said.substr(said.find("Fingerprint: ") + 13, 64);
  }

  test::TemporaryFolder folder_;
};

TEST_F(SignedExtract, VerifySaysWhoseKeyItIsAndThatTheFingerprintShouldBeCompared) {
  const std::string print = fingerprint(file("key"));
  ASSERT_EQ(anonymise("out", {"--key", file("key")}).exit_code, kDone);
  const Said said = run({"verify", file("out")});
  EXPECT_EQ(said.exit_code, kDone);
  EXPECT_THAT(said.out, HasSubstr("Signed with the key " + print));
  EXPECT_THAT(said.out, HasSubstr("Ask the sender"));
  EXPECT_EQ(run({"verify", file("out"), "--key", print}).exit_code, kDone);
  const Said other = run({"verify", file("out"), "--key", fingerprint(file("other"))});
  EXPECT_EQ(other.exit_code, kFindings);
  EXPECT_THAT(other.out, HasSubstr("signed with another key"));
  EXPECT_EQ(run({"verify", file("out"), "--key", "abc"}).exit_code, kUnusable);
}

TEST_F(SignedExtract, WithoutAKeyItIsNotSignedAndVerifySaysSo) {
  const Said made = anonymise("out");
  ASSERT_EQ(made.exit_code, kDone) << made.err;
  const Said said = run({"verify", file("out")});
  EXPECT_EQ(said.exit_code, kDone);
  EXPECT_THAT(said.out, HasSubstr("Not signed"));
}

TEST_F(SignedExtract, TheKeyIsItsOwnersAloneAndNotUsedOtherwise) {
  const std::string print = fingerprint(file("key"));
  struct stat status {};
  ASSERT_EQ(::stat(file("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(fingerprint(file("key")), print);  // the same one every time
  ::chmod(file("key").c_str(), 0644);
  const Said said = anonymise("out", {"--key", file("key")});
  EXPECT_NE(said.exit_code, kDone);
  EXPECT_THAT(said.err, HasSubstr("Others on this machine can read the signing key"));
  EXPECT_FALSE(std::filesystem::exists(file("out")));
}

TEST_F(SignedExtract, ADataFolderNeedsToBeOne) {
  EXPECT_EQ(run({"key", "--data", file("nowhere")}).exit_code, kUnusable);
  EXPECT_EQ(run({"key"}).exit_code, kUnusable);
}

}  // namespace
}  // namespace cairn::cli
