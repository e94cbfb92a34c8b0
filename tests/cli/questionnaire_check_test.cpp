#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/json.h"
#include "tests/cli/run.h"
#include "tests/support/fixed_world.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

Said check(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"questionnaire", "check"});
  return run(arguments);
}

std::string write(const fs::path& path, std::string_view text) {
  std::ofstream(path) << text;
  return path.string();
}

constexpr std::string_view kForm = R"({
  "resourceType": "Questionnaire", "url": "urn:q", "version": "1", "title": "Pain", "language": "en", "status": "active",
  "item": [
    {"linkId": "pain", "text": "How bad?", "type": "integer",
     "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 10}]},
    {"linkId": "since", "text": "Since when?", "type": "date",
     "enableWhen": [{"question": "pain", "operator": ">", "answerInteger": 10}]},
    {"linkId": "where", "text": "Where?", "type": "choice", "answerOption": [{"valueString": "Neck"}, {"valueString": "Back"}]}
  ]
})";

TEST(QuestionnaireCheck, ShowsPlaceSentenceAndRemedy) {
  test::TemporaryFolder folder;
  const std::string file = write(folder.path() / "form.json", kForm);
  const Said found = check({file});
  EXPECT_EQ(found.exit_code, kFindings);
  EXPECT_EQ(found.out, file + R"(: can be used (FHIR R4), 2 warnings, 1 note
  6:5     warning: Nobody can ever see this item: its conditions can never hold. [item-unreachable]
          → Correct the conditions, or remove the item.
  7:21    warning: 'pain' takes no answer above 10, so the condition never holds. [condition-never-holds]
          → Correct the condition, or the question that it names.
  8:5     note: 2 of 2 answers are words without a code: changing or translating a word changes the answer. [option-without-code]
          → Use valueCoding with a code that stays the same when the words change.
1 file, 1 can be used: 2 warnings, 1 note.
)");
}

TEST(QuestionnaireCheck, FiltersBySeverityAndCode) {
  test::TemporaryFolder folder;
  const std::string file = write(folder.path() / "form.json", kForm);
  EXPECT_THAT(check({file, "--severity", "warning"}).out, testing::Not(HasSubstr("note:")));
  EXPECT_EQ(check({file, "--severity", "error"}).exit_code, kDone);
  const Said notes = check({file, "--only", "option-without-code,reading-age"});
  EXPECT_EQ(notes.exit_code, kDone) << "notes alone are nothing wrong";
  EXPECT_THAT(notes.out, HasSubstr("1 file, 1 can be used: 1 note."));
  EXPECT_EQ(check({file, "--severity", "all"}).exit_code, kUnusable);
}

TEST(QuestionnaireCheck, JsonHasLineAndColumn) {
  test::TemporaryFolder folder;
  const Said found = check({"--json", write(folder.path() / "form.json", kForm)});
  const Json verdict = *parse_json(found.out);
  EXPECT_EQ(verdict["ok"], true);
  EXPECT_EQ(verdict["findings"][1]["code"], "condition-never-holds");
  EXPECT_EQ(verdict["findings"][1]["path"], "Questionnaire.item[1].enableWhen[0]");
  EXPECT_EQ(verdict["findings"][1]["line"], 7);
  EXPECT_EQ(verdict["findings"][1]["column"], 21);
}

TEST(QuestionnaireCheck, PlacesOfABundleAreThoseOfTheBundle) {
  test::TemporaryFolder folder;
  const std::string bundle =
      "{\"resourceType\": \"Bundle\", \"entry\": [{}, {\"resource\":\n" + std::string(kForm) + "}]}";
  const Json verdict = *parse_json(check({"--json", write(folder.path() / "bundle.json", bundle)}).out);
  EXPECT_EQ(verdict["findings"][0]["code"], "bundle-read");
  EXPECT_EQ(verdict["findings"][0]["line"], 1);
  EXPECT_EQ(verdict["findings"][2]["line"], 8);
}

TEST(QuestionnaireCheck, ScoringRulesAreCheckedAgainstTheFormBeforeThem) {
  test::TemporaryFolder folder;
  write(folder.path() / "form.json", kForm);
  write(folder.path() / "scoring.json",
        R"({"scales": [{"id": "s", "version": "1", "label": "S", "questionnaire": "urn:q",
    "items": [{"link_id": "nowhere"}], "minimum": 0, "maximum": 10, "direction": "higher-is-worse",
    "missing": {"rule": "all-needed"}, "bands": [{"from": 0, "to": 4, "label": "a"}, {"from": 5, "to": 10, "label": "b"}]}]})");
  const Said found = check({"--only", "unknown-item,band-gap", folder.path().string()});
  EXPECT_EQ(found.exit_code, kFindings);
  EXPECT_THAT(found.out, HasSubstr("scoring.json: cannot be used (scoring rules), 2 errors"));
  EXPECT_THAT(found.out, HasSubstr("2:15"));
}

TEST(QuestionnaireCheck, PrintsItsRules) {
  const Said rules = check({"--rules"});
  EXPECT_EQ(rules.exit_code, kDone);
  EXPECT_THAT(rules.out, HasSubstr("### reading-age (information)"));
}

TEST(QuestionnaireCheck, ALongListIsCutForPeople) {
  test::TemporaryFolder folder;
  std::string items;
  for (int i = 0; i < 30; ++i)
    items += (i > 0 ? "," : "") + (R"({"linkId":"q)" + std::to_string(i) + R"(","type":"date"})");
  const std::string file =
      write(folder.path() / "form.json", R"({"resourceType":"Questionnaire","item":[)" + items + "]}");
  EXPECT_THAT(check({file}).out, HasSubstr("… and 10 more [text-missing]; --only text-missing --json lists all."));
}

TEST(QuestionnaireCheck, TheProjectsOwnFormsHaveNoWarning) {
  const Said found =
      check({"--severity", "warning", std::string(CAIRN_SOURCE_DIR) + "/pathways/fibromyalgia/questionnaires",
             std::string(CAIRN_SOURCE_DIR) + "/pathways/fibromyalgia/scoring"});
  EXPECT_EQ(found.exit_code, kDone) << found.out;
}

TEST(QuestionnaireCheck, ConvertsEveryR5FileOfTheCorpusAndRefusesOlderOnesByName) {
  const fs::path corpus = fs::path(CAIRN_SOURCE_DIR).parent_path() / "shared" / "corpus";
  if (!fs::exists(corpus / "questionnaires-r5")) GTEST_SKIP() << "the corpus is not here";
  std::istringstream lines(
      check({"--json", (corpus / "questionnaires-r5").string(), (corpus / "malformed").string()}).out);
  int r5 = 0, refused = 0, other = 0;
  for (std::string line; std::getline(lines, line);) {
    const Json verdict = *parse_json(line, {std::size_t{32} << 20, 64});
    const std::string name = fs::path(verdict["file"].get<std::string>()).filename().string();
    if (name.starts_with("STU3__") || name.starts_with("DSTU2__")) {
      EXPECT_EQ(verdict["ok"], false) << name;
      EXPECT_EQ(verdict["version"], name.substr(0, name.find('_'))) << name;
      ++refused;
    } else if (verdict["version"] == "R5") {
      EXPECT_THAT(line, HasSubstr("R5")) << name;
      ++r5;
    } else {
      ++other;
    }
  }
  EXPECT_EQ(r5, 63) << "two of the 65 have nothing in them that is not R4 too";
  EXPECT_EQ(refused, 21);
  EXPECT_EQ(r5 + refused + other, 65 + 29);
}

}  // namespace
}  // namespace cairn::cli
