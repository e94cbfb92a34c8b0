#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/command.h"
#include "cli/instrument_scores.h"
#include "engine/base/json.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;

struct Outcome {
  int exit_code;
  std::string out, err;
};

Outcome run(std::vector<std::string> arguments) {
  std::istringstream in;
  std::ostringstream out, err;
  Streams streams{in, out, err};
  const int exit_code = run_command(arguments, streams);
  return {exit_code, out.str(), err.str()};
}

TEST(Instruments, AreListed) {
  const Outcome text = run({"instruments", "list"});
  EXPECT_EQ(text.exit_code, kDone);
  EXPECT_THAT(text.out, HasSubstr("gad-7             GAD-7: 7 scored items, 1 score; wording is free\n"));
  EXPECT_EQ(parse_json(run({"instruments", "list", "--json"}).out)->size(), 35U);
  EXPECT_EQ(run({"instruments", "list", "--all"}).exit_code, kUnusable);
}

TEST(Instruments, AreShownWithTheSourceOfEachFact) {
  const Outcome fiqr = run({"instruments", "show", "fiqr"});
  EXPECT_EQ(fiqr.exit_code, kDone);
  for (const char* line :
       {"scaled up from at least 5 answers (fiqr-scoring; the minimum of half is local policy; local-policy)",
        "band: severe, from 64 to below 83", "scheme (Salaffi 2021, read as half-open (local reading); local-policy)",
        "change: MCID 14 percent of baseline", "publishing needs a licence record",
        "band scheme Salaffi 2018: published edges leave 45 to 46 without a band"})
    EXPECT_THAT(fiqr.out, HasSubstr(line));
  const Outcome unknown = run({"instruments", "show", "phq"});
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
  const auto questionnaire = fhir::read_questionnaire(form);
  const auto response =
      fhir::read_response({{"resourceType", "QuestionnaireResponse"}, {"status", "completed"}, {"item", items}});
  const auto reading = instruments::recognise(*questionnaire.questionnaire);
  Issues findings;
  const Json scores = instrument_scores(
      reading, *questionnaire.questionnaire, *response.response,
      [](const std::string& link_id) { return link_id == "sum" ? std::optional<double>(7) : std::nullopt; }, findings);
  ASSERT_EQ(scores.size(), 3U);
  EXPECT_EQ(scores[2]["measure"], "phq-4-total");
  EXPECT_EQ(scores[2]["value"], make_decimal(8.0));
  EXPECT_EQ(scores[2]["band"], "moderate");
  EXPECT_EQ(scores[2]["band_scheme"]["source"], "awell");
  EXPECT_EQ(scores[2]["recognised_by"], "url");
  EXPECT_EQ(scores[2]["missing"]["rule"], "all-needed");
  EXPECT_EQ(scores[2]["missing"]["standing"], "verify");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].code, "score-differs");
  EXPECT_EQ(findings[0].path, "sum");
}

}  // namespace
}  // namespace cairn::cli
