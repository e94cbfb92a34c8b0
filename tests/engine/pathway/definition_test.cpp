#include "engine/pathway/definition.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/base/embedded.h"

namespace cairn::pathway {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Json fibromyalgia() {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path == "pathways/fibromyalgia/pathway.json") return *parse_json(file.content);
  }
  ADD_FAILURE() << "the pathway does not travel inside the program";
  return {};
}

std::vector<std::string> findings_of(const Json& document) {
  std::vector<std::string> out;
  for (const Issue& issue : read_definition(document).issues) out.push_back(issue.code + " " + issue.path);
  return out;
}

TEST(Definition, ReadsTheFibromyalgiaPathwayWithoutAFinding) {
  const DefinitionReading reading = read_definition(fibromyalgia());
  EXPECT_THAT(reading.issues, IsEmpty());
  ASSERT_TRUE(reading.definition);
  const Definition& definition = *reading.definition;
  EXPECT_EQ(definition.stages.size(), 7U);
  for (const char* code : {"BASE", "END", "M3", "M6", "M12"})
    EXPECT_NE(definition.find_timepoint(code), nullptr) << code;
  ASSERT_EQ(definition.changes.size(), 4U);
  EXPECT_EQ(format_date(definition.changes[0].effective_on), "2025-02-03");
  EXPECT_EQ(format_date(definition.changes[3].effective_on), "2026-01-12");
  for (const Change& change : definition.changes) EXPECT_FALSE(change.prompted_by.empty()) << change.id;
  EXPECT_EQ(definition.consents.size(), 3U);
  EXPECT_EQ(definition.find_change("no-such-change"), nullptr);
}

TEST(Definition, PointsAtAReferenceThatLeadsNowhere) {
  Json document = fibromyalgia();
  document["changes"][1]["stages"][0] = "reviews";
  document["changes"][2]["prompted_by"][0] = "pain";
  document["touchpoints"][0]["stage"] = "post";
  document["timepoints"][5]["anchor"] = "stage:class";
  document["timepoints"][0]["anchor"] = "birth";
  document["measures"][0]["timepoints"][1] = "WEEK6";
  EXPECT_THAT(findings_of(document),
              ::testing::UnorderedElementsAre(
                  "unknown-stage /changes/1/stages/0", "unknown-theme /changes/2/prompted_by/0",
                  "unknown-stage /touchpoints/0/stage", "unknown-stage /timepoints/5/anchor",
                  "unknown-anchor /timepoints/0/anchor", "unknown-timepoint /measures/0/timepoints/1"));
}

TEST(Definition, FindsWindowsOfTheSameQuestionsThatShareADay) {
  Json document = fibromyalgia();
  document["timepoints"][2]["window_to"] = 61;  // M3 ends on day 152, when M6 begins
  EXPECT_THAT(findings_of(document), ::testing::ElementsAre("overlap /timepoints/3/window_from"));
  document["timepoints"][2]["window_to"] = 60;
  EXPECT_THAT(findings_of(document), IsEmpty());
}

TEST(Definition, FindsDatesOutOfOrderAndImpossibleOnes) {
  Json document = fibromyalgia();
  document["changes"][1]["effective_on"] = "2025-01-02";
  document["changes"][2]["effective_on"] = "2025-02-30";
  document["changes"][3]["phase_in_until"] = "2026-01-01";
  document["changes"][0]["reversed_on"] = "2025-02-03";
  EXPECT_THAT(findings_of(document),
              ::testing::UnorderedElementsAre("order /changes/1/effective_on", "invalid-date /changes/2/effective_on",
                                              "order /changes/3/phase_in_until", "order /changes/0/reversed_on"));
}

TEST(Definition, ListsChangesByDateWhateverTheOrderOfTheFile) {
  Json document = fibromyalgia();
  std::swap(document["changes"][0], document["changes"][3]);
  const DefinitionReading reading = read_definition(document);
  EXPECT_TRUE(has_errors(reading.issues));
  EXPECT_EQ(reading.definition->changes.front().id, "diagnosis-education-group");
}

TEST(Definition, NamesAMemberThatIsMisspeltAndOneThatIsMissing) {
  Json document = fibromyalgia();
  document["changes"][0]["efective_on"] = document["changes"][0]["effective_on"];
  document["changes"][0].erase("effective_on");
  document["colour/shade"] = 1;
  EXPECT_THAT(findings_of(document),
              ::testing::UnorderedElementsAre("unknown-member /changes/0/efective_on",
                                              "required /changes/0/effective_on", "unknown-member /colour~1shade"));
}

TEST(Definition, RefusesFilesOutsideItsFolder) {
  Json document = fibromyalgia();
  document["scoring_files"][0] = "../../secrets.json";
  document["questionnaire_files"][1] = "/etc/passwd";
  EXPECT_THAT(findings_of(document),
              ::testing::UnorderedElementsAre("invalid-path /scoring_files/0", "invalid-path /questionnaire_files/1"));
}

TEST(Definition, FindsAnIdThatIsUsedTwice) {
  Json document = fibromyalgia();
  document["stages"][1]["id"] = "referral";
  EXPECT_THAT(findings_of(document), ::testing::Contains("duplicate-id /stages/1/id"));
}

// Whatever stands in the place of any member, reading ends with findings and never with an exception.
void replace_everywhere(const Json& whole, const Json& part, const Json::json_pointer& place) {
  for (const Json& wrong : {Json(), Json(true), Json(-7), Json("x"), Json::array({1}), Json::object({{"a", 1}})}) {
    Json document = whole;
    document[place] = wrong;
    EXPECT_NO_THROW(read_definition(document)) << place.to_string();
  }
  if (part.is_structured()) {
    for (const auto& [key, value] : part.items()) {
      replace_everywhere(whole, value, part.is_array() ? place / std::stoul(key) : place / key);
    }
  }
}

TEST(Definition, SurvivesAnythingInAnyPlace) {
  Json document = fibromyalgia();
  for (const char* list : {"stages", "touchpoints", "timepoints", "themes", "changes", "consents", "measures"}) {
    document[list] = Json::array({document[list][0]});  // one of each is enough and keeps the test short
  }
  replace_everywhere(document, document, Json::json_pointer());
  EXPECT_FALSE(read_definition(Json::array()).definition);
  EXPECT_FALSE(read_definition(Json::object()).definition);
  EXPECT_THAT(read_definition(Json("pathway")).issues.at(0).message, HasSubstr("A pathway is an object"));
}

}  // namespace
}  // namespace cairn::pathway
