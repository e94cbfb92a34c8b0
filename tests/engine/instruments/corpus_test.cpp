#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/instruments/recognise.h"

namespace cairn::instruments {
namespace {

namespace fs = std::filesystem;

/// Read one by one: every form that is an instrument, and nothing that is only like one.
TEST(Corpus, IsRecognisedWithoutAFalseMatch) {
  const fs::path folder = fs::path(CAIRN_SOURCE_DIR) / "../shared/corpus/questionnaires";
  if (!fs::exists(folder)) GTEST_SKIP() << "../shared/corpus is absent";
  std::map<std::string, std::string> found, uncertain;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto document = parse_json(text, {std::size_t{16} << 20, 64});
    if (!document) continue;
    const auto form = fhir::read_questionnaire(*document);
    if (!form.questionnaire) continue;
    const std::string name = entry.path().stem().string();
    const RecognitionReading reading = recognise(*form.questionnaire);
    for (const Recognition& one : reading.recognised)
      found[name] += one.instrument->id + "/" + one.form->id + " by " + std::string(known_by_name(one.known_by));
    for (const Issue& issue : reading.issues) uncertain[name] = issue.message;
  }
  const std::map<std::string, std::string> expected{
      {"HL7-sdc__questionnaire-sdc-profile-example-PHQ9", "phq-9/standard by structure"},
      {"LHNCBC-lforms__phq9", "phq-9/standard by panel-code"},
      {"LHNCBC-lforms__phq9-with-the-weight-function", "phq-9/standard by panel-code"},
      {"StanfordBDHG-ResearchKitOnFHIR__GAD-7", "gad-7/standard by structure"},
      {"StanfordBDHG-ResearchKitOnFHIR__PHQ-9", "phq-9/standard by structure"},
      {"jmandel-fhir-questionnaires-from-the-web__gad-7", "gad-7/standard by url"},
      {"jmandel-fhir-questionnaires-from-the-web__isi", "isi/standard by structure"},
      {"jmandel-fhir-questionnaires-from-the-web__phq-9", "phq-9/standard by url"},
      {"uwcirg-fhir-questionnaires__CIRG-PEG", "peg/standard by panel-code"},
      {"uwcirg-fhir-questionnaires__CIRG-PHQ-4", "phq-4/standard by panel-code"},
      {"uwcirg-fhir-questionnaires__CIRG-PROMIS-GLOBAL", "promis-global-10/v1.2 by panel-code"},
      {"uwcirg-fhir-questionnaires__PHQ-9-quick-depression-assessment-panel-_Reported.PHQ_.R4",
       "phq-9/standard by item-codes"}};
  EXPECT_EQ(found, expected);
  // The panel's code, but eight of the nine items; and the whole PHQ, of which the PHQ-9 is a part.
  EXPECT_THAT(uncertain["HL7-sdc__questionnaire-sdc-profile-example-cqf-PHQ9"], testing::HasSubstr("self-harm"));
  EXPECT_THAT(uncertain["uwcirg-fhir-questionnaires__Patient-Health-Questionnaire-_PHQ_-_Reported_.R4"],
              testing::HasSubstr("among other questions"));
}

}  // namespace
}  // namespace cairn::instruments
