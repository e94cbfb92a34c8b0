#include <gmock/gmock.h>

#include "engine/service/decide_extract.h"
#include "tests/cli/run.h"
#include "tests/support/study_world.h"

namespace cairn::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// The command line works on the folder alone: the world lets go of it meanwhile.
class Export : public testing::Test, protected test::StudyWorld {
 protected:
  Export() {
    add_people(40);
    governance_ = account("grace", access::Role::InformationGovernance);
    store_.reset();
  }
  Said export_to(const std::string& name, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"export", "--data", folder_.path(), "--study", "pain", "--out", out(name)};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  std::string out(const std::string& name) const { return (folder_.path() / "out" / name).string(); }
  template <class F>
  void with_store(F&& work) {
    store_ = *store::Store::open(folder_.path());
    const service::Services services{*store_, clock_, random_, catalogue_};
    work(services);
    store_.reset();
  }
  std::string latest(const service::Services& services) {
    return service::list_extracts(services, access::command_actor())->front().id;
  }

  access::Actor governance_;
};

TEST_F(Export, WritesNothingUntilASecondPersonHasReleasedIt) {
  clock_.set(format_timestamp(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())));
  const Said first = export_to("a", {"--pathway", "small", "--recipient", "Study office"});
  EXPECT_EQ(first.exit_code, kFindings) << first.err;
  EXPECT_THAT(first.out, AllOf(HasSubstr("awaits approval"), HasSubstr("information-governance"),
                               HasSubstr("--basis was not given")));
  EXPECT_FALSE(std::filesystem::exists(out("a")));
  const Said waiting = export_to("a", {"--k", "9"});
  EXPECT_EQ(waiting.exit_code, kFindings);
  EXPECT_THAT(waiting.out, HasSubstr("--k was not used"));
  with_store([&](const service::Services& services) {
    ASSERT_EQ(service::list_extracts(services, access::command_actor())->size(), 1U);
    ASSERT_TRUE(service::approve_extract(services, governance_, latest(services)));
  });
  const Said second = export_to("a");
  EXPECT_EQ(second.exit_code, kDone) << second.err;
  EXPECT_EQ(run({"verify", out("a")}).exit_code, kDone);
}

TEST_F(Export, ARefusalIsToldAndAnotherExtractIsMadeOnRequestOnly) {
  clock_.set(format_timestamp(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())));
  export_to("a", {"--pathway", "small"});
  with_store([&](const service::Services& services) {
    ASSERT_TRUE(service::refuse_extract(services, governance_, latest(services), "No recipient is named"));
  });
  const Said refused = export_to("a");
  EXPECT_EQ(refused.exit_code, kFindings);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("No recipient is named"), HasSubstr("--again")));
  EXPECT_THAT(export_to("a", {"--again"}).out, HasSubstr("awaits approval"));
}

TEST_F(Export, ARecordedStudyCannotBeChangedByAnOption) {
  export_to("a", {"--pathway", "small"});
  const Said refused = export_to("a", {"--purpose", "Something else"});
  EXPECT_EQ(refused.exit_code, kUnusable);
  EXPECT_THAT(refused.err, HasSubstr("--purpose cannot change it"));
}

TEST_F(Export, AStudyToWhichTheOptOutAppliesWaitsForItsCheckedList) {
  const Said blocked = export_to("a", {"--pathway", "small", "--opt-out", "apply", "--opt-out-reason", "Section 251"});
  EXPECT_EQ(blocked.exit_code, kFindings);
  EXPECT_THAT(blocked.err, HasSubstr("no checked list of people"));
  EXPECT_EQ(std::count(blocked.err.begin(), blocked.err.end(), '\n'), 1) << blocked.err;  // said once
  const std::string list = (folder_.path() / "list.csv").string();
  ASSERT_EQ(run({"opt-out", "export", "--data", folder_.path(), "--study", "pain", "--out", list}).exit_code, kDone);
  const std::string today = format_date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  const Said taken =
      run({"opt-out", "import", "--data", folder_.path(), "--study", "pain", "--in", list, "--checked-on", today});
  EXPECT_THAT(taken.out, HasSubstr("40 people may be used")) << taken.err;
  EXPECT_THAT(export_to("a").out, HasSubstr("awaits approval"));
}

TEST_F(Export, AWithdrawalIsRecordedForAnEpisode) {
  const Said first = run({"withdraw", "--data", folder_.path(), "--episode", "episode-3"});
  EXPECT_EQ(first.exit_code, kDone);
  EXPECT_THAT(first.out, HasSubstr("go into no further extract"));
  const Said second = run({"withdraw", "--data", folder_.path(), "--episode", "episode-3"});
  EXPECT_EQ(second.exit_code, kDone);
  EXPECT_THAT(second.out, AllOf(HasSubstr("Nothing changed"), HasSubstr("stands since")));
  EXPECT_EQ(run({"withdraw", "--data", folder_.path(), "--episode", "nobody"}).exit_code, kUnusable);
}

}  // namespace
}  // namespace cairn::cli
