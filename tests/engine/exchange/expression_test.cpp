// What expressions of forms mean in FHIRPath, and what is said about those that mean nothing there.
#include "tests/engine/exchange/sheets.h"

namespace cairn::exchange {
namespace {

/// A form with one question of each kind, and a calculation.
Json with_calculation(const std::string& calculation, std::string* said = nullptr) {
  const auto imported = import_xlsform(xlsx({{"type", "name", "label", "calculation"},
                                             {"integer", "age", "Age"},
                                             {"date", "born", "Born"},
                                             {"select_one l", "one", "One"},
                                             {"select_multiple l", "some", "Some"},
                                             {"text", "word", "Word"},
                                             {"select_one tf", "yes", "Yes?"},
                                             {"calculate", "result", "", calculation}},
                                            {{"list_name", "name", "label"},
                                             {"l", "1", "One"},
                                             {"l", "2", "Two"},
                                             {"tf", "true", "Yes"},
                                             {"tf", "false", "No"}}));
  if (said != nullptr) *said = findings(imported->issues);
  return *item(imported->questionnaire, "result");
}

std::string fhirpath(const std::string& calculation) {
  return expression(with_calculation(calculation), "calculatedExpression");
}
std::string type(const std::string& calculation) { return with_calculation(calculation)["type"]; }
std::string said(const std::string& calculation) {
  std::string out;
  with_calculation(calculation, &out);
  return out;
}

TEST(Expression, AMissingAnswerKeepsTheMeaningThatXpathGivesIt) {
  EXPECT_EQ(fhirpath("if(${word} = '', 1, 2)"), "iif(%word.empty(), 1, 2)");
  EXPECT_EQ(fhirpath("if(${word} != 'x', 1, 2)"), "iif(iif(%word = 'x', false, true), 1, 2)");
  EXPECT_EQ(fhirpath("if(not(${age} > 3), 1, 2)"), "iif(iif(%age > 3, false, true), 1, 2)");
  EXPECT_EQ(fhirpath("if(not(selected(${some}, '1')), 1, 2)"), "iif(('1' in %some).not(), 1, 2)");
  EXPECT_EQ(fhirpath("if(${age} != '', ${age}, 0)"), "iif(%age.exists(), %age, 0)");
  EXPECT_EQ(fhirpath("if(${age} > 1, 'old', '')"), "iif(%age > 1, 'old', {})");
}

TEST(Expression, LiteralsTakeTheTypeOfWhatTheyAreComparedWith) {
  EXPECT_EQ(fhirpath("if(${age} = '7', 1, 2)"), "iif(%age = 7, 1, 2)");
  EXPECT_EQ(fhirpath("if(${one} = 1, 1, 2)"), "iif(%one = '1', 1, 2)");
  EXPECT_EQ(fhirpath("if(${one} >= 2, 1, 2)"), "iif(%one.select($this.toInteger()) >= 2, 1, 2)");
  EXPECT_EQ(fhirpath("if(18 < ${age}, 1, 2)"), "iif(%age > 18, 1, 2)");
  EXPECT_EQ(fhirpath("if(${born} < '2010-01-31', 1, 2)"), "iif(%born < @2010-01-31, 1, 2)");
  EXPECT_EQ(fhirpath("if(${yes} = 'true', 1, 2)"), "iif(%yes = true, 1, 2)");
}

TEST(Expression, PrecedenceAndBracketsStay) {
  EXPECT_EQ(fhirpath("(${age} + 1) * 2 - (3 - ${age})"), "(%age + 1) * 2 - (3 - %age)");
  EXPECT_EQ(fhirpath("-${age} mod 3"), "-%age mod 3");
  EXPECT_EQ(fhirpath("if((${age} = 1 or ${age} = 2) and ${word} = 'it''s', 1, 2)"), "");
  EXPECT_EQ(fhirpath("concat(${word}, \"it's\", ${age} + 1)"), "%word & 'it\\'s' & (%age + 1).toString()");
  EXPECT_EQ(fhirpath("substr(${word}, 1, 4)"), "%word.substring(1, 3)");
  EXPECT_EQ(fhirpath("regex(${word}, '[a-z]+')"), "%word.matches('^(?:[a-z]+)$')");
  EXPECT_EQ(fhirpath("today() + 7"), "today() + 7 days");
}

TEST(Expression, ACalculationHasTheTypeOfWhatItComputes) {
  EXPECT_EQ(type("${age} * 2 + count-selected(${some})"), "integer");
  EXPECT_EQ(type("${age} div 2"), "decimal");
  EXPECT_EQ(type("if(${age} > 2, 'a', 'b')"), "string");
  EXPECT_EQ(type("${age} > 2"), "boolean");
  EXPECT_EQ(type("today()"), "date");
  EXPECT_EQ(type("number(${one}) + 1"), "integer");
}

TEST(Expression, WhatCannotBeCarriedOverIsSaidWithItsPlaceAndReason) {
  const std::string place = "survey row 8, calculation: ";
  EXPECT_EQ(said("${agee} + 1"),
            place + "there is no question 'agee'. Correct the name. Nothing is calculated. [expression-not-carried]\n");
  EXPECT_EQ(
      said("${age} +"),
      place + "character 9: the expression ends too early. The expression is left out. [expression-not-carried]\n");
  EXPECT_EQ(said("jr:choice-name(${one}, '${one}')"), place +
                                                          "character 1: jr:choice-name() cannot be carried over: the "
                                                          "wording of a chosen option is not read by expressions. The "
                                                          "expression is left out. [expression-not-carried]\n");
  EXPECT_EQ(
      said("int((today() - ${born}) div 365.25)"),
      place +
          "the difference between two dates cannot be carried over: FHIRPath 2.0 has none. Nothing is calculated. "
          "[expression-not-carried]\n");
  EXPECT_EQ(said("../age + 1"),
            place +
                "character 1: '..' (the enclosing group) cannot be carried over. Use ${name}. The expression is left "
                "out. [expression-not-carried]\n");
  EXPECT_EQ(
      said("if(${one} = '3', 1, 2)"),
      place +
          "'3' is not an option of 'one', so this comparison is never true. Correct the code. [expression-reading]\n");
}

TEST(Expression, CurlyQuotesOfSpreadsheetsCountAsStraightOnes) {
  EXPECT_EQ(fhirpath("if(${word} = “a”, 1, 2)"), "iif(%word = 'a', 1, 2)");
}

TEST(Expression, WhatOtherPeopleWriteInFhirpathBecomesAFormToo) {
  const Json form = parse_json(R"json({"resourceType":"Questionnaire","status":"draft","item":[
    {"linkId":"1.1","type":"integer","text":"Age"},{"linkId":"1.2","type":"integer","text":"Weight"},
    {"linkId":"2","type":"string","text":"Why?","extension":[{
      "url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression","valueExpression":{"language":"text/fhirpath",
      "expression":"%resource.descendants().where(linkId='1.1').answer.valueInteger > 3 and (%resource.item.where(linkId = '1.2').answer.value.empty()).not()"
}
}]
},
    {"linkId":"3","type":"integer","text":"Sum","extension":[{
      "url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath",
      "expression":"%resource.item.where(linkId='1.1').answer.value.first().aggregate($this + $total, 0)"}}]}]
})json")
                        .value();
  const auto exported = export_xlsform(form);
  ASSERT_TRUE(exported);
  EXPECT_EQ(findings(exported->issues, Severity::Error),
            "3: The expression of calculatedExpression cannot be carried over: "
            "'%resource.item.where(linkId='1.1').answer.value.first()."
            "aggregate($this + $total, 0)'. [expression-not-carried]\n");
  const auto rows = read_workbook(exported->bytes, {"survey"}).value();
  const auto& cells = rows.sheets[0].rows;
  EXPECT_EQ(cells[3].cells, (std::vector<std::string>{"text", "q2", "Why?", "${q1.1} > 3 and ${q1.2} != ''"}));
}

}  // namespace
}  // namespace cairn::exchange
