#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "tests/cli/run.h"
#include "tests/support/fixed_world.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;

TEST(Instruments, AreListed) {
  const Said text = run({"instruments", "list"});
  EXPECT_EQ(text.exit_code, kDone);
  EXPECT_THAT(text.out, HasSubstr("gad-7             GAD-7: 7 scored items, 1 score; wording is free\n"));
  EXPECT_EQ(parse_json(run({"instruments", "list", "--json"}).out)->size(), 35U);
  EXPECT_EQ(run({"instruments", "list", "--all"}).exit_code, kUnusable);
}

TEST(Instruments, AreShownWithTheSourceOfEachFact) {
  const Said fiqr = run({"instruments", "show", "fiqr"});
  EXPECT_EQ(fiqr.exit_code, kDone);
  for (const char* line :
       {"scaled up from at least 5 answers (fiqr-scoring; the minimum of half is local policy; local-policy)",
        "band: severe, from 64 to below 83", "scheme (Salaffi 2021, read as half-open (local reading); local-policy)",
        "change: MCID 14 percent of baseline", "publishing needs a licence record",
        "band scheme Salaffi 2018: published edges leave 45 to 46 without a band"})
    EXPECT_THAT(fiqr.out, HasSubstr(line));
  const Said unknown = run({"instruments", "show", "phq"});
  EXPECT_EQ(unknown.exit_code, kUnusable);
  EXPECT_EQ(unknown.err, "cairn: phq: there is no instrument of that id; 'cairn instruments list' has them.\n");
}

TEST(InstrumentScores, SayWhoseRuleAndWhatTheFormsOwnTotalIs) {
  Json form = {{"resourceType", "Questionnaire"},
               {"status", "active"},
               {"url", "https://cairn.example/instruments/phq-4"},
               {"item", Json::array()}};
  Json items = Json::array();
  for (const char* id : {"anxiety-1", "anxiety-2", "depression-1", "depression-2"}) {
    form["item"].push_back({{"linkId", id}, {"text", "?"}, {"type", "integer"}});
    items.push_back({{"linkId", id}, {"answer", Json::array({{{"valueInteger", 2}}})}});
  }
  form["item"].push_back(
      {{"linkId", "sum"},
       {"text", "Sum"},
       {"type", "integer"},
       {"readOnly", true},
       {"code", Json::array({{{"system", "http://loinc.org"}, {"code", "70272-0"}}})},
       {"extension",
        Json::array({{{"url", "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"},
                      {"valueExpression", {{"language", "text/fhirpath"}, {"expression", "7"}}}}})}});
  test::TemporaryFolder folder;
  const auto write = [&](const char* name, const Json& json) {
    std::ofstream(folder.path() / name) << write_json(json);
    return (folder.path() / name).string();
  };
  const Said outcome =
      run({"questionnaire", "evaluate", "--questionnaire", write("q.json", form), "--response",
           write("r.json", {{"resourceType", "QuestionnaireResponse"}, {"status", "completed"}, {"item", items}})});
  EXPECT_EQ(outcome.exit_code, kFindings);
  const Json result = *parse_json(outcome.out);
  const Json& scores = result["scores"];
  ASSERT_EQ(scores.size(), 3U);
  EXPECT_EQ(scores[2]["measure"], "phq-4-total");
  EXPECT_EQ(to_number(scores[2]["value"]), 8);
  EXPECT_EQ(scores[2]["band"], "moderate");
  EXPECT_EQ(scores[2]["band_scheme"]["source"], "awell");
  EXPECT_EQ(scores[2]["recognised_by"], "url");
  EXPECT_EQ(scores[2]["missing"]["rule"], "all-needed");
  EXPECT_EQ(scores[2]["missing"]["standing"], "verify");
  const auto differs = std::find_if(result["findings"].begin(), result["findings"].end(),
                                    [](const Json& finding) { return finding["code"] == "score-differs"; });
  ASSERT_NE(differs, result["findings"].end());
  EXPECT_EQ((*differs)["severity"], "warning");
  EXPECT_EQ((*differs)["path"], "sum");
  EXPECT_EQ((*differs)["message"],
            "The questionnaire's own calculation gives 7, the rule of 'phq-4-total' gives 8. The instrument's rule is "
            "used; check the calculation.");
}

}  // namespace
}  // namespace cairn::cli
