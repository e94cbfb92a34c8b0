#include "engine/extract/archive.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <fstream>

#include "tests/support/fixed_world.h"

namespace cairn::extract {
namespace {

const std::vector<BundleFile> kFiles = {{"data.csv", "a,b\n1,2\n"}, {"empty", ""}, {"manifest.json", "{}\n"}};

TEST(Archive, TheSameFilesGiveTheSameBytesInEveryTimeZone) {
  const auto first = make_archive("extract-1", kFiles);
  ASSERT_TRUE(first) << first.error().cause;
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TZ", "Pacific/Auckland", 1);
  ::tzset();
  EXPECT_EQ(*make_archive("extract-1", kFiles), *first);
  before == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", kept.c_str(), 1);
  ::tzset();
}

TEST(Archive, AnotherProgramUnpacksItToTheSameFiles) {
  if (std::system("python3 -c 'import zipfile' > /dev/null 2>&1") != 0) GTEST_SKIP() << "python3 is not installed";
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / "a.zip", std::ios::binary) << *make_archive("extract-1", kFiles);
  const std::string command =
      "cd " + folder.path().string() + " && python3 -m zipfile -t a.zip > /dev/null && python3 -m zipfile -e a.zip out";
  ASSERT_EQ(std::system(command.c_str()), 0);
  for (const BundleFile& file : kFiles)
    EXPECT_EQ(*read_file(folder.path() / "out/extract-1" / file.name), file.content);
}

}  // namespace
}  // namespace cairn::extract
