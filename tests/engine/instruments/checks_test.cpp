// Each fault was found in public forms, libraries or tables; here it is planted in a form or rule of our own.
#include "engine/instruments/checks.h"

#include <gmock/gmock.h>

#include "tests/engine/instruments/forms.h"

namespace cairn::instruments {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

auto has_code(const std::string& code) { return Contains(Field(&Issue::code, code)); }

const Instrument& promis() { return *find_instrument("promis-29"); }

const survey::Scale& domain(const std::string& id) {
  for (const survey::Scale& scale : promis().forms.front().scales) {
    if (scale.id == id) return scale;
  }
  throw std::runtime_error(id);
}

std::string expression_of(const std::vector<survey::LookupRow>& rows) {
  std::string text, end;
  for (const survey::LookupRow& row : rows) {
    text += "iif(%raw = " + format_number(row.raw, 0) + ", " + format_number(row.score, 1) + ", ";
    end += ")";
  }
  return text + "{}" + end;
}

/// A form with one calculated score a domain, coded as the score of that domain.
Json form_with_tables(const std::vector<std::pair<std::string, std::vector<survey::LookupRow>>>& tables) {
  Json form = {{"resourceType", "Questionnaire"}, {"status", "active"}, {"item", Json::array()}};
  for (const auto& [id, rows] : tables) {
    form["item"].push_back(
        {{"linkId", id + "-t"},
         {"text", "T"},
         {"type", "decimal"},
         {"readOnly", true},
         {"code", {{{"system", "http://loinc.org"}, {"code", domain(id).code}}}},
         {"extension",
          {{{"url", "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"},
            {"valueExpression", {{"language", "text/fhirpath"}, {"expression", expression_of(rows)}}}}}}});
  }
  return form;
}

Issues check(const Json& form, Purpose purpose = Purpose::Import) {
  return check_against_instruments(test::read_form(form), purpose);
}

TEST(ScoreTables, OfTheInstrumentItselfAreFine) {
  const Issues issues = check(form_with_tables(
      {{"physical-function", domain("physical-function").lookup}, {"anxiety", domain("anxiety").lookup}}));
  for (const Issue& issue : issues) ADD_FAILURE() << issue.message;
}

TEST(ScoreTables, OfTwoDomainsAreNotTheSame) {
  // Physical function shipped with the table of social roles.
  const Issues issues = check(form_with_tables(
      {{"social-roles", domain("social-roles").lookup}, {"physical-function", domain("social-roles").lookup}}));
  EXPECT_THAT(issues, has_code("lookup-shared"));
  EXPECT_THAT(issues, Contains(Field(&Issue::message, HasSubstr("differs from 'Physical function, T score'"))));
}

TEST(ScoreTables, DifferInOneCell) {
  auto rows = domain("pain-interference").lookup;
  rows.back().score = 75.8;
  const Issues issues = check(form_with_tables({{"pain-interference", rows}}));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].code, "table-differs");
  EXPECT_EQ(issues[0].path, "Questionnaire.item[0]");
  EXPECT_EQ(
      issues[0].message,
      "The table differs from 'Pain interference, T score' of 'PROMIS-29 Profile v2.1' in 1 of 17 cells: at raw 20 "
      "it has 75.8 instead of 75.6. Correct it against the source.");
}

TEST(ScoreTables, GoOneWayAndAreWhole) {
  auto rows = domain("fatigue").lookup;
  std::swap(rows[3].score, rows[4].score);
  EXPECT_THAT(check(form_with_tables({{"fatigue", rows}})), has_code("lookup-not-monotone"));
  rows = domain("fatigue").lookup;
  rows.pop_back();
  EXPECT_THAT(check(form_with_tables({{"fatigue", rows}})), has_code("table-length"));
}

/// An instrument file with one scale, changed.
Issues read_changed(const std::string& id, const std::function<void(Json& scale)>& change) {
  Json scale = {
      {"id", "total"},       {"version", "1"}, {"label", "Total"}, {"items", {{{"link_id", "a"}}}}, {"item_minimum", 0},
      {"item_maximum", 100}, {"minimum", 0},   {"maximum", 100},   {"direction", "higher-is-worse"}};
  change(scale);
  const Json file = {{"id", id},
                     {"version", "1"},
                     {"name", "Ours"},
                     {"kind", "PROM"},
                     {"licence", {{"status", "ours"}, {"ship_wording", "yes"}}},
                     {"forms",
                      {{{"id", "standard"},
                        {"items", {{{"id", "a"}, {"label", "a"}, {"minimum", 0}, {"maximum", scale["item_maximum"]}}}},
                        {"scales", {scale}}}}}};
  return read_instrument(file).issues;
}

Json bands(std::initializer_list<std::tuple<const char*, double, double>> list) {
  Json out = Json::array();
  for (const auto& [label, from, to] : list) out.push_back({{"label", label}, {"from", from}, {"to", to}});
  return out;
}

TEST(Bands, HaveNoHolesBetweenPublishedWholeNumbers) {
  EXPECT_TRUE(read_changed("ours", [](Json&) {}).empty());
  // FIQR 2021 as printed: 64 to 82 severe, above 83 very severe; scores move in sixths.
  Issues issues = read_changed("ours", [](Json& scale) {
    scale["bands"] =
        bands({{"remission", 0, 23}, {"mild", 24, 40}, {"moderate", 41, 63}, {"severe", 64, 82}, {"very", 83, 100}});
  });
  EXPECT_EQ(issues.size(), 4U);
  EXPECT_THAT(issues, Contains(Field(&Issue::message, HasSubstr("Scores from 82 up to 83 have no band"))));
  // FIQR 2018: 45 to 46.
  issues = read_changed("ours", [](Json& scale) {
    scale["bands"] = bands({{"a", 0, 30}, {"b", 30, 45}, {"c", 46, 65}, {"d", 65, 100}});
  });
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].code, "band-gap");
  // GAD-7 with severe above 15, so that 15 has no band.
  issues = read_changed("ours", [](Json& scale) {
    scale["item_maximum"] = scale["maximum"] = 21;
    scale["bands"] = bands({{"minimal", 0, 5}, {"mild", 5, 10}, {"moderate", 10, 15}, {"severe", 16, 21}});
  });
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues[0].message, HasSubstr("Scores from 15 up to 16 have no band"));
  // Sleep efficiency: 75 to 84, above 85.
  issues = read_changed("ours", [](Json& scale) {
    scale["bands"] = bands({{"3", 0, 65}, {"2", 65, 75}, {"1", 75, 84}, {"0", 85, 100}});
  });
  EXPECT_THAT(issues, has_code("band-gap"));
  issues = read_changed("ours", [](Json& scale) { scale["bands"] = bands({{"a", 0, 50}, {"b", 45, 100}}); });
  EXPECT_THAT(issues, has_code("band-overlap"));
}

Json phq9() {
  Json form = test::form_json(*find_instrument("phq-9"), find_instrument("phq-9")->forms.front());
  form["code"] = {{{"system", "http://loinc.org"}, {"code", "44249-1"}}};
  form["item"].push_back({{"linkId", "total"},
                          {"text", "Total"},
                          {"type", "decimal"},
                          {"readOnly", true},
                          {"code", {{{"system", "http://loinc.org"}, {"code", "44261-6"}}}}});
  return form;
}

TEST(Codes, OfPanelAndScoreAreToldApart) {
  EXPECT_THAT(check(phq9()), Not(has_code("panel-code-as-score")));
  Json form = phq9();
  form["item"].back()["code"][0]["code"] = "44249-1";
  const Issues issues = check(form);
  EXPECT_THAT(issues, Contains(Field(&Issue::message,
                                     "The code 44249-1 is the whole of 'PHQ-9', not its score. Use "
                                     "44261-6 for the score.")));
  form = phq9();
  form["code"][0]["code"] = "44261-6";
  EXPECT_THAT(check(form), has_code("score-code-as-panel"));
}

TEST(Safety, NeedsAResponseBeforePublishing) {
  Json form = phq9();
  const auto is_missing = Contains(
      testing::AllOf(Field(&Issue::code, "safety-response-missing"), Field(&Issue::path, "Questionnaire.item[8]")));
  EXPECT_THAT(check(form), is_missing);
  EXPECT_FALSE(has_errors(check(form)));
  EXPECT_TRUE(has_errors(check(form, Purpose::Publish)));
  form["item"][8]["extension"] = {
      {{"url", kSafetyResponse}, {"valueString", "Show the crisis page and flag the team."}}};
  EXPECT_THAT(check(form, Purpose::Publish), Not(is_missing));
  EXPECT_FALSE(has_errors(check(form, Purpose::Publish)));
}

TEST(LicenceRecord, IsNeededForLicensedWording) {
  Json form = test::form_json(*find_instrument("oks"), find_instrument("oks")->forms.front());
  EXPECT_THAT(check(form), has_code("licence-record-missing"));
  EXPECT_TRUE(has_errors(check(form, Purpose::Publish)));
  form["extension"] = {{{"url", kLicenceRecord},
                        {"extension",
                         {{{"url", "holder"}, {"valueString", "The service"}},
                          {{"url", "number"}, {"valueString", "123"}},
                          {{"url", "digitalUse"}, {"valueBoolean", true}}}}}};
  EXPECT_FALSE(has_errors(check(form, Purpose::Publish)));
  form["extension"][0]["extension"][2]["valueBoolean"] = false;
  EXPECT_THAT(check(form, Purpose::Publish), has_code("licence-not-digital"));
  form["extension"][0]["extension"].erase(1);
  EXPECT_THAT(check(form), has_code("licence-record-incomplete"));
}

TEST(OptionScores, AreThoseOfTheInstrument) {
  Json form = phq9();
  form["item"][0]["answerOption"] = Json::array();
  const char* codes[] = {"LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"};
  const double scores[] = {0, 1, 3, 3};
  for (int i = 0; i < 4; ++i)
    form["item"][0]["answerOption"].push_back({{"valueCoding", {{"system", "http://loinc.org"}, {"code", codes[i]}}},
                                               {"extension", test::ordinal(scores[i])}});
  const Issues issues = check(form);
  EXPECT_THAT(issues, Contains(testing::AllOf(Field(&Issue::code, "option-scores-differ"),
                                              Field(&Issue::path, "Questionnaire.item[0].answerOption[2]"))));
}

TEST(Checks, SayNothingAboutAFormThatIsNoInstrument) {
  EXPECT_TRUE(check({{"resourceType", "Questionnaire"},
                     {"status", "active"},
                     {"item", {{{"linkId", "a"}, {"text", "Pain today"}, {"type", "integer"}}}}})
                  .empty());
}

}  // namespace
}  // namespace cairn::instruments
