// Questionnaires that others wrote, through XLSForm and REDCap and back. Nothing may crash; what is lost is reported;
// what came back once comes back the same again.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/engine/exchange/sheets.h"

namespace cairn::exchange {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> corpus() {
  std::vector<fs::path> files;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(CAIRN_SOURCE_DIR "/../shared/corpus/questionnaires", failure))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<Json> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const auto json = parse_json(std::string(std::istreambuf_iterator<char>(file), {}), {std::size_t{64} << 20, 64});
  return json ? std::optional(*json) : std::nullopt;
}

/// What both formats and FHIR have: order, kind and words of the questions, answers, which must be answered,
/// conditions.
void add_subset(const Json& parent, std::vector<std::string>& out) {
  if (!parent.contains("item")) return;
  for (const Json& question : parent["item"]) {
    std::string line = read_string(question, "type").value_or("") + "|" + read_string(question, "text").value_or("") +
                       "|" + (read_boolean(question, "required").value_or(false) ? "required" : "") +
                       (read_boolean(question, "repeats").value_or(false) ? " repeats" : "");
    if (question.contains("answerOption")) {
      for (const Json& option : question["answerOption"])
        line += "|" + (option.contains("valueCoding")
                           ? option["valueCoding"].value("display", option["valueCoding"].value("code", ""))
                           : option.dump());
    }
    if (question.contains("enableWhen")) line += "|conditions " + std::to_string(question["enableWhen"].size());
    out.push_back(line);
    add_subset(question, out);
  }
}

std::vector<std::string> subset(const Json& form) {
  std::vector<std::string> out;
  add_subset(form, out);
  return out;
}

TEST(Corpus, ThroughXlsformAndBackNothingCrashesAndTheSecondTripLosesNothing) {
  const std::vector<fs::path> files = corpus();
  if (files.empty()) GTEST_SKIP() << "../shared/corpus is not here";
  std::size_t exported_count = 0, same = 0, settled = 0;
  std::string unsettled;
  for (const fs::path& path : files) {
    const auto form = read(path);
    if (!form) continue;
    const auto exported = export_xlsform(*form);
    if (!exported) continue;
    ++exported_count;
    const auto imported = import_xlsform(exported->bytes);
    ASSERT_TRUE(imported) << path << imported.error().message;
    same += subset(*form) == subset(imported->questionnaire);
    const auto again = export_xlsform(imported->questionnaire);
    ASSERT_TRUE(again) << path << again.error().message;
    const auto twice = import_xlsform(again->bytes);
    ASSERT_TRUE(twice) << path << twice.error().message;
    const bool is_settled = twice->questionnaire == imported->questionnaire;
    settled += is_settled;
    if (!is_settled) unsettled += path.filename().string() + "\n";
  }
  std::cout << files.size() << " files, " << exported_count << " exported, " << same
            << " the same in the common subset, " << settled << " the same on every later trip\n"
            << unsettled;
  EXPECT_GE(exported_count, 440U);
  EXPECT_EQ(settled, exported_count);
}

TEST(Corpus, ThroughRedcapAndOnPaperNothingCrashes) {
  const std::vector<fs::path> files = corpus();
  if (files.empty()) GTEST_SKIP() << "../shared/corpus is not here";
  std::size_t settled = 0, exported_count = 0;
  for (const fs::path& path : files) {
    const auto form = read(path);
    if (!form) continue;
    const auto exported = export_redcap(*form);
    if (!exported) continue;
    const auto paper = export_paper(*form);
    ASSERT_TRUE(paper);
    EXPECT_EQ(paper->bytes.find("<script"), std::string::npos) << path;
    const auto imported = import_redcap(exported->bytes);
    if (!imported) continue;  // nothing to ask
    ++exported_count;
    const auto again = export_redcap(imported->questionnaire);
    ASSERT_TRUE(again) << path;
    const auto twice = import_redcap(again->bytes);
    ASSERT_TRUE(twice) << path << twice.error().message;
    settled += twice->questionnaire == imported->questionnaire;
  }
  std::cout << exported_count << " exported, " << settled << " the same on every later trip\n";
  EXPECT_EQ(settled, exported_count);
}

}  // namespace
}  // namespace cairn::exchange
