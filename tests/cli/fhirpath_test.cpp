#include <gmock/gmock.h>

#include <fstream>

#include "tests/cli/run.h"
#include "tests/support/fixed_world.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;

std::string write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path) << text;
  return path.string();
}

TEST(FhirPath, PrintsTheResultOfOneExpression) {
  const test::TemporaryFolder folder;
  const std::string patient = write(
      folder.path() / "p.json", R"({"resourceType":"Patient","name":[{"given":["Ada"]}],"multipleBirthInteger":2})");
  const Said said = run({"fhirpath", "name.given | multipleBirth", patient});
  EXPECT_EQ(said.exit_code, kDone) << said.err;
  EXPECT_EQ(said.out, "[\n  \"Ada\",\n  2\n]\n");
}

TEST(FhirPath, RefusesAnElementThatStrictTypesDoNotHave) {
  const test::TemporaryFolder folder;
  const std::string patient = write(folder.path() / "p.json", R"({"resourceType":"Patient"})");
  EXPECT_EQ(run({"fhirpath", "name.given1", patient}).exit_code, kDone);
  const Said strict = run({"fhirpath", "name.given1", patient, "--strict"});
  EXPECT_EQ(strict.exit_code, kUnusable);
  EXPECT_THAT(strict.err, HasSubstr("HumanName has no element 'given1'"));
}

TEST(FhirPath, GivesOneLineForEachCase) {
  const test::TemporaryFolder folder;
  write(folder.path() / "data.json", R"({"a":[1,2]})");
  const std::string cases = write(folder.path() / "cases.json",
                                  R"json([{"id":"1","expression":"a.sum()","inputfile":"data.json"
},{"id":"2","expression":"1 +"},
                                      {"id":"3","expression":"%x + 1","env":{"x":4}},{"id":"4","expression":"answer.value","model":"r4",
                                      "base":"QuestionnaireResponse.item","subject":{"answer":[{"valueInteger":7}]}}])json");
  const Said said = run({"fhirpath", "--cases", cases});
  EXPECT_EQ(said.exit_code, kFindings);
  EXPECT_THAT(said.out, HasSubstr(R"({"id":"1","result":[3]})"));
  EXPECT_THAT(said.out, HasSubstr(R"("id":"2")"));
  EXPECT_THAT(said.out, HasSubstr("ends too early"));
  EXPECT_THAT(said.out, HasSubstr(R"({"id":"3","result":[5]})"));
  EXPECT_THAT(said.out, HasSubstr(R"({"id":"4","result":[7]})"));
}

TEST(FhirPath, NamesAnOptionItDoesNotKnow) {
  const Said said = run({"fhirpath", "1", "--colour"});
  EXPECT_EQ(said.exit_code, kUnusable);
  EXPECT_THAT(said.err, HasSubstr("there is no option --colour"));
}

}  // namespace
}  // namespace cairn::cli
