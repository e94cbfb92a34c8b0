#include "engine/survey/checks.h"

#include <algorithm>

#include "tests/engine/survey/forms.h"

namespace cairn::survey {
namespace {

using test::make_form;
using test::make_response;

/// "code at path" of every error.
std::vector<std::string> errors(const std::string& form, const std::string& response,
                                Completeness completeness = Completeness::Complete) {
  std::vector<std::string> found;
  for (const Issue& issue :
       check_response(Evaluation(prepare_form(make_form(form)).form, make_response(response)), completeness)) {
    EXPECT_FALSE(issue.message.empty());
    if (issue.severity >= Severity::Error)
      found.push_back(issue.code + " at " + issue.path.substr(std::string("QuestionnaireResponse").size()));
  }
  return found;
}

using Errors = std::vector<std::string>;

std::string question(std::string_view type, std::string_view rest = "") {
  return R"([{"linkId":"a","text":"A","type":")" + std::string(type) + "\"" + std::string(rest) + "}]";
}
std::string answer(std::string_view value) { return R"([{"linkId":"a","answer":[)" + std::string(value) + "]}]"; }
std::string extension(std::string_view url, std::string_view value) {
  return R"(,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/)" + std::string(url) + R"(",)" +
         std::string(value) + "}]";
}

TEST(CheckResponse, AcceptsTheTypeOfTheItemAndNoOther) {
  const std::pair<std::string_view, std::string_view> right[] = {
      {"boolean", R"({"valueBoolean":true})"},
      {"integer", R"({"valueInteger":1})"},
      {"decimal", R"({"valueDecimal":1.5})"},
      {"date", R"({"valueDate":"2020-01"})"},
      {"dateTime", R"({"valueDateTime":"2020-01-01T00:00:00Z"})"},
      {"time", R"({"valueTime":"10:00:00"})"},
      {"string", R"({"valueString":"x"})"},
      {"text", R"({"valueString":"x\ny"})"},
      {"url", R"({"valueUri":"https://example.org"})"},
      {"open-choice", R"({"valueString":"own words"})"},
      {"reference", R"({"valueReference":{"reference":"Patient/1"}})"},
      {"quantity", R"({"valueQuantity":{"value":1}})"},
      {"attachment", R"({"valueAttachment":{"contentType":"image/png","data":"AA=="}})"}};
  for (const auto& [type, value] : right) {
    EXPECT_EQ(errors(question(type), answer(value)), Errors()) << type;
    EXPECT_EQ(errors(question(type == "boolean" ? "integer" : "boolean"), answer(value)),
              Errors{"structure at .item[0].answer[0]"})
        << type;
  }
  EXPECT_EQ(errors(question("choice"), answer(R"({"valueString":"x"})")), Errors{"structure at .item[0].answer[0]"});
}

TEST(CheckResponse, RefusesContentThatIsNotOfTheType) {
  const Errors expected{"value at .item[0].answer[0]"};
  EXPECT_EQ(errors(question("date"), answer(R"({"valueDate":"2021-02-29"})")), expected);
  EXPECT_EQ(errors(question("dateTime"), answer(R"({"valueDateTime":"2021-02-28T10:00"})")), expected);
  EXPECT_EQ(errors(question("time"), answer(R"({"valueTime":"25:00:00"})")), expected);
  EXPECT_EQ(errors(question("url"), answer(R"({"valueUri":"c:\\x"})")), expected);
  EXPECT_EQ(errors(question("string"), answer(R"({"valueString":"two\nlines"})")), expected);
  EXPECT_EQ(errors(question("string"), answer(R"({"valueString":""})")), expected);
  EXPECT_EQ(errors(question("reference"), answer(R"({"valueReference":{"reference":"ht tp://x/Patient/1"}})")),
            expected);
}

TEST(CheckResponse, FindsUnknownAndMisplacedItems) {
  const std::string form =
      R"([{"linkId":"g","text":"G","type":"group","item":[{"linkId":"a","text":"A","type":"string"}]},{"linkId":"d","text":"D","type":"display"}])";
  EXPECT_EQ(errors(form, R"([{"linkId":"x","answer":[{"valueString":"1"}]}])"), Errors{"structure at .item[0]"});
  EXPECT_EQ(errors(form, R"([{"linkId":"a","answer":[{"valueString":"1"}]}])"), Errors{"structure at .item[0]"});
  EXPECT_EQ(errors(form, R"([{"linkId":"g","answer":[{"valueString":"1"}]}])"), Errors{"structure at .item[0]"});
  EXPECT_EQ(errors(form, R"([{"linkId":"d","answer":[{"valueString":"1"}]}])"), Errors{"structure at .item[0]"});
}

TEST(CheckResponse, NeedsRequiredAnswersOnlyWhereTheyAreAsked) {
  const std::string form = R"([{"linkId":"a","text":"A","type":"boolean","required":true},
    {"linkId":"b","text":"B","type":"string","required":true,"enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]},
    {"linkId":"g","text":"G","type":"group","repeats":true,"item":[{"linkId":"c","text":"C","type":"string","required":true},{"linkId":"e","text":"E","type":"string"}]}])";
  EXPECT_EQ(errors(form, "[]"), Errors{"required at "});
  EXPECT_EQ(errors(form, "[]", Completeness::Draft), Errors());
  EXPECT_EQ(errors(form, answer(R"({"valueBoolean":false})")), Errors());
  EXPECT_EQ(errors(form, answer(R"({"valueBoolean":true})")), Errors{"required at "});
  EXPECT_EQ(
      errors(
          form,
          R"([{"linkId":"a","answer":[{"valueBoolean":false}]},{"linkId":"g","item":[{"linkId":"e","answer":[{"valueString":"x"}]}]}])"),
      Errors{"required at .item[1]"});
  EXPECT_EQ(
      errors(
          R"([{"linkId":"g","text":"G","type":"group","required":true,"item":[{"linkId":"c","text":"C","type":"string"}]}])",
          R"([{"linkId":"g"}])"),
      Errors{"required at .item[0]"});
}

TEST(CheckResponse, DoesNotBlameThePersonForWhatOnlyAnExpressionKnows) {
  const std::string form = R"([{"linkId":"a","text":"A","type":"integer","required":true,"readOnly":true,"extension":[
    {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"1"}}]}])";
  EXPECT_EQ(errors(form, "[]"), Errors());
  EXPECT_EQ(errors(form, answer(R"({"valueInteger":1})")), Errors());
}

TEST(CheckResponse, FindsAnswersToQuestionsThatAreOff) {
  const std::string form =
      R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"string","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]}])";
  const std::string response =
      R"([{"linkId":"a","answer":[{"valueBoolean":false}]},{"linkId":"b","answer":[{"valueString":"x"}]}])";
  EXPECT_EQ(errors(form, response), Errors{"business-rule at .item[1]"});
  EXPECT_EQ(errors(form, response, Completeness::Draft), Errors());
}

TEST(CheckResponse, CountsAnswersAndInstances) {
  EXPECT_EQ(errors(question("integer"), answer(R"({"valueInteger":1},{"valueInteger":2})")),
            Errors{"business-rule at .item[0]"});
  EXPECT_EQ(errors(question("integer", R"(,"repeats":true)"), answer(R"({"valueInteger":1},{"valueInteger":2})")),
            Errors());
  const std::string limits =
      R"(,"repeats":true,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs","valueInteger":2},{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs","valueInteger":2}])";
  EXPECT_EQ(errors(question("integer", limits), answer(R"({"valueInteger":1})")), Errors{"business-rule at .item[0]"});
  EXPECT_EQ(errors(question("integer", limits), answer(R"({"valueInteger":1},{"valueInteger":2},{"valueInteger":3})")),
            Errors{"business-rule at .item[0]"});
  EXPECT_EQ(errors(R"([{"linkId":"g","text":"G","type":"group","item":[{"linkId":"a","text":"A","type":"string"}]}])",
                   R"([{"linkId":"g"},{"linkId":"g"}])"),
            Errors{"business-rule at .item[1]"});
}

TEST(CheckResponse, ComparesWithOptionsAndTheirExclusions) {
  const std::string options =
      R"(,"repeats":true,"answerOption":[{"valueCoding":{"system":"s","code":"x"}},{"valueCoding":{"system":"s","code":"none"},
    "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive","valueBoolean":true}]}])";
  EXPECT_EQ(errors(question("choice", options), answer(R"({"valueCoding":{"system":"s","code":"x"}})")), Errors());
  EXPECT_EQ(errors(question("choice", options), answer(R"({"valueCoding":{"system":"s","code":"y"}})")),
            Errors{"code-invalid at .item[0].answer[0]"});
  EXPECT_EQ(errors(question("open-choice", options), answer(R"({"valueString":"own words"})")), Errors());
  EXPECT_EQ(errors(question("choice", options),
                   answer(R"({"valueCoding":{"system":"s","code":"x"}},{"valueCoding":{"system":"s","code":"none"}})")),
            Errors{"business-rule at .item[0].answer[1]"});
}

TEST(CheckResponse, OfAListThatCannotBeWrittenOutTheFormOfACodeIsChecked) {
  const std::string list = R"(,"answerValueSet":"http://hl7.org/fhir/ValueSet/jurisdiction")";
  const std::string country = R"({"valueCoding":{"system":"urn:iso:std:iso:3166","code":)";
  const Errors wrong = {"code-invalid at .item[0].answer[0]"};
  EXPECT_EQ(errors(question("choice", list), answer(country + R"("AU","display":"Australia"}})")), Errors());
  EXPECT_EQ(errors(question("choice", list), answer(country + R"("Australia"}})")), wrong);
  EXPECT_EQ(errors(question("choice", list), answer(R"({"valueCoding":{"system":"http://example.org","code":"AU"}})")),
            wrong);
  EXPECT_EQ(errors(question("open-choice", list), answer(R"({"valueString":"Australia"})")), Errors());
  EXPECT_EQ(errors(question("open-choice", list), answer(country + R"("Australia"}})")), wrong);
  const std::string unknown = R"(,"answerValueSet":"http://example.org/ValueSet/places")";
  EXPECT_EQ(errors(question("choice", unknown), answer(country + R"("Australia"}})")), Errors());
}

TEST(CheckResponse, HoldsAnswersToTheirLimits) {
  const Errors expected{"value at .item[0].answer[0]"};
  EXPECT_EQ(
      errors(question("integer", extension("maxValue", R"("valueInteger":10)")), answer(R"({"valueInteger":11})")),
      expected);
  EXPECT_EQ(
      errors(question("integer", extension("maxValue", R"("valueInteger":10)")), answer(R"({"valueInteger":10})")),
      Errors());
  EXPECT_EQ(errors(question("decimal", extension("minValue", R"("valueDecimal":0.1)")),
                   answer(R"({"valueDecimal":0.09999999999999999999})")),
            expected);
  EXPECT_EQ(errors(question("date", extension("minValue", R"("valueDate":"2020-01-01")")),
                   answer(R"({"valueDate":"2019-12-31"})")),
            expected);
  EXPECT_EQ(errors(question("decimal", extension("maxDecimalPlaces", R"("valueInteger":2)")),
                   answer(R"({"valueDecimal":1.230})")),
            expected);
  EXPECT_EQ(errors(question("string", R"(,"maxLength":3)"), answer(R"({"valueString":"éééé"})")), expected);
  EXPECT_EQ(errors(question("string", R"(,"maxLength":4)"), answer(R"({"valueString":"éééé"})")), Errors());
  EXPECT_EQ(errors(question("attachment", extension("maxSize", R"("valueDecimal":3)")),
                   answer(R"({"valueAttachment":{"data":"AAAAAAAA"}})")),
            expected);
  EXPECT_EQ(errors(question("attachment", extension("mimeType", R"("valueCode":"image/png")")),
                   answer(R"({"valueAttachment":{"contentType":"text/html","data":"AA=="}})")),
            expected);
}

TEST(CheckResponse, EndsOnGroupsRepeatedWithoutMeasure) {
  std::string form = R"([{"linkId":"g","text":"G","type":"group","repeats":true,"item":[)", items = "[";
  for (int i = 0; i < 500; ++i)
    form += std::string(i ? "," : "") + R"({"linkId":")" + std::to_string(i) + R"(","text":"A","type":"string"})";
  for (int i = 0; i < 1000; ++i) items += std::string(i ? "," : "") + R"({"linkId":"g"})";
  EXPECT_EQ(errors(form + "]}]", items + "]"), Errors{"too-costly at "});
}

TEST(CheckResponse, RefusesAFileThatIsNotBase64) {
  EXPECT_EQ(
      errors(question("attachment"), answer(R"({"valueAttachment":{"contentType":"text/plain","data":"aGVs\nbG8="}})")),
      Errors());
  EXPECT_EQ(
      errors(question("attachment"), answer(R"({"valueAttachment":{"contentType":"text/plain","data":"<svg>"}})")),
      Errors{"value at .item[0].answer[0]"});
}

/// A read-only total of two numbers.
std::vector<std::string> forged(const std::string& total, const std::string& flags = R"("readOnly":true,)") {
  const std::string form =
      R"([{"linkId":"a","text":"A","type":"integer"},{"linkId":"b","text":"B","type":"integer"},{"linkId":"t","text":"Total","type":"decimal",)" +
      flags +
      R"("extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"(%resource.item.where(linkId='a').answer.value + %resource.item.where(linkId='b').answer.value) / 3"}}]}])";
  const std::string response =
      R"([{"linkId":"a","answer":[{"valueInteger":1}]},{"linkId":"b","answer":[{"valueInteger":1}]})" + total + "]";
  const Evaluation evaluation(prepare_form(make_form(form)).form, make_response(response));
  std::vector<std::string> found;
  for (const Issue& issue : check_calculated(evaluation)) found.push_back(issue.path + ": " + issue.message);
  return found;
}

TEST(CheckCalculated, RefusesAValueThatTheQuestionnaireWorksOutDifferently) {
  EXPECT_EQ(
      forged(R"(,{"linkId":"t","answer":[{"valueDecimal":27}]})"),
      Errors{"QuestionnaireResponse.item[2].answer[0]: The answer to 'Total' is calculated, and the other answers "
             "give 0.6666666666666666666666666667. Send that value, or leave the answer out."});
  EXPECT_EQ(forged(R"(,{"linkId":"t","answer":[{"valueDecimal":0.6666667}]})"), Errors());
  EXPECT_EQ(forged(R"(,{"linkId":"t","answer":[{"valueDecimal":0.7}]})"), Errors());  // rounded
  EXPECT_EQ(forged(R"(,{"linkId":"t","answer":[{"valueDecimal":0.8}]})").size(), 1u);
  EXPECT_EQ(forged(""), Errors());
  // Who may edit it may overrule it.
  EXPECT_EQ(forged(R"(,{"linkId":"t","answer":[{"valueDecimal":27}]})", ""), Errors());
}

TEST(CheckCalculated, ComparesQuantitiesWithTheirUnits) {
  const auto count = [](const std::string& quantity) {
    const std::string form =
        R"([{"linkId":"t","text":"T","type":"quantity","readOnly":true,"extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"80 'kg'"}}]}])";
    const Evaluation evaluation(
        prepare_form(make_form(form)).form,
        make_response(R"([{"linkId":"t","answer":[{"valueQuantity":{"system":"http://unitsofmeasure.org",)" + quantity +
                      "}}]}]"));
    return check_calculated(evaluation).size();
  };
  EXPECT_EQ(count(R"("value":80,"code":"kg")"), 0u);
  EXPECT_EQ(count(R"("value":80,"code":"mg")"), 1u);
  EXPECT_EQ(count(R"("value":80000,"code":"g")"), 0u);
}

TEST(CheckResponse, DoesNotBlameAPersonForTheDecimalPlacesOfACalculation) {
  const std::string form =
      R"([{"linkId":"t","text":"T","type":"decimal","readOnly":true,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces","valueInteger":1},{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"10.0 / 3"}}]}])";
  EXPECT_EQ(errors(form, "[]"), Errors());
}

TEST(Evaluation, EndsWithAFindingWhenItsTimeIsUp) {
  EvaluationOptions options;
  options.is_time_up = [] { return true; };
  const std::string form =
      R"([{"linkId":"t","text":"T","type":"decimal","readOnly":true,"extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"1 + 1"}}]}])";
  const Evaluation evaluation(prepare_form(make_form(form)).form, make_response("[]"), options);
  ASSERT_EQ(evaluation.findings().size(), 1u);
  EXPECT_EQ(evaluation.findings()[0].code, "evaluation-too-costly");
  EXPECT_EQ(evaluation.findings()[0].severity, Severity::Error);
}

}  // namespace
}  // namespace cairn::survey
