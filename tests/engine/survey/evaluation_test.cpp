#include "engine/survey/evaluation.h"

#include <gmock/gmock.h>

#include "engine/survey/checks.h"
#include "tests/engine/survey/forms.h"

namespace cairn::survey {
namespace {

using test::make_form;
using test::make_response;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Extensions, to be joined by commas.
std::string sdc(std::string_view kind, std::string_view expression, std::string_view name = "") {
  return R"({"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-)" + std::string(kind) +
         R"(","valueExpression":{"language":"text/fhirpath","name":")" + std::string(name) + R"(","expression":")" +
         std::string(expression) + "\"}}";
}
std::string variable(std::string_view name, std::string_view expression) {
  return R"({"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"language":"text/fhirpath","name":")" +
         std::string(name) + R"(","expression":")" + std::string(expression) + "\"}}";
}
std::string calculated(std::string_view link_id, std::string_view type, std::string_view expression,
                       std::string_view rest = "") {
  return R"({"linkId":")" + std::string(link_id) + R"(","text":"T","readOnly":true,"type":")" + std::string(type) +
         R"(","extension":[)" + sdc("calculatedExpression", expression) + "]" + std::string(rest) + "}";
}
std::string answer_of(std::string_view link_id) {
  return "%resource.item.where(linkId='" + std::string(link_id) + "').answer.value";
}
std::string answered(std::string_view link_id, std::string_view value) {
  return R"({"linkId":")" + std::string(link_id) + R"(","answer":[)" + std::string(value) + "]}";
}

Evaluation evaluate(const std::string& items, const std::string& response, const EvaluationOptions& options = {}) {
  return {prepare_form(make_form(items)).form, make_response(response), options};
}

/// "path=values" of what is calculated.
std::vector<std::string> computed(const Evaluation& evaluation) {
  std::vector<std::string> out;
  for (const auto& [path, values] : evaluation.list_computed()) {
    std::string text = path + "=";
    for (const fhir::Value& value : values) text += (text.back() == '=' ? "" : ",") + fhir::display_text(value);
    out.push_back(std::move(text));
  }
  return out;
}

std::vector<std::string> codes(const Issues& issues) {
  std::vector<std::string> out;
  for (const Issue& issue : issues) out.push_back(issue.code);
  return out;
}

TEST(Evaluation, CalculatesAChainInOnePassWhateverTheOrderOfItems) {
  const std::string items = "[" + calculated("c", "integer", answer_of("b") + " + 1") + "," +
                            calculated("b", "integer", answer_of("a") + " + 1") +
                            R"(,{"linkId":"a","text":"A","type":"integer"}])";
  EXPECT_THAT(computed(evaluate(items, "[" + answered("a", R"({"valueInteger":5})") + "]")), ElementsAre("c=7", "b=6"));
}

TEST(Evaluation, PutsCalculatedAnswersInTheirPlacesAndTakesOutWhatIsOff) {
  const std::string items =
      R"([{"linkId":"a","text":"A","type":"integer"},{"linkId":"g","text":"G","type":"group","item":[)" +
      calculated("b", "integer", answer_of("a") + " * 2") +
      R"(]},{"linkId":"z","text":"Z","type":"string","enableWhen":[{"question":"b","operator":">","answerInteger":100}]}])";
  const Evaluation evaluation = evaluate(
      items, "[" + answered("a", R"({"valueInteger":4})") + "," + answered("z", R"({"valueString":"x"})") + "]");
  const fhir::Response response = evaluation.response();
  ASSERT_THAT(response.items, SizeIs(2));
  EXPECT_EQ(response.items[1].link_id, "g");
  EXPECT_EQ(fhir::display_text(response.items[1].items.at(0).answers.at(0).value), "8");
  EXPECT_THAT(evaluation.response(OffItems::Keep).items, SizeIs(3)) << "a draft keeps what may come back";
}

TEST(Evaluation, ReplacesAnEarlierCalculationButKeepsAPersonsOwnAnswer) {
  const std::string locked = "[" + calculated("b", "integer", "2") + "]";
  EXPECT_THAT(computed(evaluate(locked, "[" + answered("b", R"({"valueInteger":9})") + "]")), ElementsAre("b=2"));
  const std::string open =
      R"([{"linkId":"b","text":"B","type":"integer","extension":[)" + sdc("calculatedExpression", "2") + "]}]";
  EXPECT_THAT(computed(evaluate(open, "[" + answered("b", R"({"valueInteger":9})") + "]")), IsEmpty());
  EXPECT_THAT(computed(evaluate(open, "[]")), ElementsAre("b=2"));
}

TEST(Evaluation, VariablesAreSeenByWhatFollowsAndByItemsInside) {
  const std::string items = R"([{"linkId":"g","text":"G","type":"group","repeats":true,"extension":[)" +
                            variable("x", "item.where(linkId='a').answer.value") + "," + variable("y", "%x + 1") +
                            R"(],"item":[{"linkId":"a","text":"A","type":"integer"},)" +
                            calculated("b", "integer", "%x + %y") + "]}]";
  const std::string response = R"([{"linkId":"g","item":[)" + answered("a", R"({"valueInteger":1})") +
                               R"(]},{"linkId":"g","item":[)" + answered("a", R"({"valueInteger":10})") + "]}]";
  EXPECT_THAT(computed(evaluate(items, response)), ElementsAre("g[0]/b=3", "g[1]/b=21"));
}

TEST(Evaluation, ReadsScoresOfChosenOptionsFromTheAnswer) {
  const std::string score =
      R"("extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":3}])";
  const std::string items =
      R"([{"linkId":"a","text":"A","type":"choice","answerOption":[{"valueCoding":{"code":"x"},)" + score + "}]}," +
      calculated("sum", "decimal",
                 "%resource.descendants().answer.value.extension('http://hl7.org/fhir/StructureDefinition/"
                 "ordinalValue').value.sum()") +
      "]";
  EXPECT_THAT(computed(evaluate(items, "[" + answered("a", R"({"valueCoding":{"code":"x"}})") + "]")),
              ElementsAre("sum=3"));
}

TEST(Evaluation, TotalsOverAllAnswersDoNotCountThemselves) {
  const std::string items = R"([{"linkId":"a","text":"A","type":"integer"},)" +
                            calculated("sum", "integer", "%resource.descendants().answer.value.ofType(integer).sum()") +
                            "," + calculated("band", "string", "iif(" + answer_of("sum") + " > 3, 'high', 'low')") +
                            "]";
  const Evaluation evaluation = evaluate(items, "[" + answered("a", R"({"valueInteger":5})") + "]");
  EXPECT_THAT(computed(evaluation), ElementsAre("sum=5", "band=high"));
  EXPECT_THAT(evaluation.findings(), IsEmpty());
}

TEST(Evaluation, RefusesACircleAndNamesItButEvaluatesTheRest) {
  const FormReading reading = prepare_form(make_form("[" + calculated("a", "integer", answer_of("b") + " + 1") + "," +
                                                     calculated("b", "integer", answer_of("a") + " + 1") + "," +
                                                     calculated("c", "integer", "7") + "]"));
  ASSERT_THAT(codes(reading.issues), ElementsAre("expression-cycle"));
  EXPECT_EQ(reading.issues[0].path, "Questionnaire.item[0].extension[0]");
  EXPECT_THAT(reading.issues[0].message, HasSubstr("'a' depends on 'b' depends on 'a'"));
  EXPECT_THAT(computed(Evaluation(reading.form, make_response("[]"))), testing::Contains("c=7"));
}

TEST(Evaluation, StopsExpressionsThatChangeEachOtherWithoutEnd) {
  const std::string everything = "1 + (%resource.descendants().answer.value.ofType(integer) | 0).sum()";
  const Evaluation evaluation =
      evaluate("[" + calculated("a", "integer", everything) + "," + calculated("b", "integer", everything) + "]", "[]");
  EXPECT_THAT(codes(evaluation.findings()), ElementsAre("expressions-do-not-settle"));
}

TEST(Evaluation, ABadExpressionIsAFindingWithLineAndColumnAndTheRestWorks) {
  const FormReading reading =
      prepare_form(make_form("[" + calculated("a", "integer", "1 +") + "," + calculated("b", "integer", "2") + "]"));
  ASSERT_THAT(codes(reading.issues), ElementsAre("expression-invalid"));
  EXPECT_THAT(reading.issues[0].message, HasSubstr("line 1, column"));
  EXPECT_THAT(computed(Evaluation(reading.form, make_response("[]"))), ElementsAre("b=2"));
}

TEST(Evaluation, AnExpressionThatFailsHasNoValueAndIsToldOnce) {
  const std::string items = R"([{"linkId":"g","text":"G","type":"group","repeats":true,"item":[)" +
                            calculated("a", "integer", "(1 | 2) + 1") + "]}," +
                            R"({"linkId":"b","text":"B","type":"string","extension":[)" +
                            sdc("enableWhenExpression", "(true | false) and true") + "]}]";
  const Evaluation evaluation = evaluate(items, R"([{"linkId":"g","item":[]},{"linkId":"g","item":[]}])");
  EXPECT_THAT(codes(evaluation.findings()), ElementsAre("expression-failed", "expression-failed"));
  EXPECT_TRUE(evaluation.is_enabled("b")) << "what cannot be decided is asked";
}

TEST(Evaluation, UnknownVariablesAreEmptyAndNamed) {
  const FormReading reading = prepare_form(make_form("[" + calculated("a", "string", "%nothing") + "," +
                                                     calculated("b", "string", "%patient.name.family") + "]"));
  ASSERT_THAT(codes(reading.issues), ElementsAre("expression-unknown-variable"));
  EXPECT_THAT(computed(Evaluation(reading.form, make_response("[]"))), ElementsAre("a=", "b="));
}

TEST(Evaluation, MakesResultsTheTypeOfTheItem) {
  const std::string items =
      "[" + calculated("text", "string", "4") + "," + calculated("whole", "integer", "'12'") + "," +
      calculated("half", "integer", "2.5") + "," + calculated("none", "string", "''") + "," +
      calculated("day", "date", "@2026-03-01T10:00:00Z") + "," +
      calculated("code", "choice", "'x'", R"(,"answerOption":[{"valueCoding":{"code":"x","display":"Ex"}}])") + "," +
      calculated("first", "integer", "1 | 2") + "," + calculated("all", "integer", "1 | 2", R"(,"repeats":true)") + "]";
  const Evaluation evaluation = evaluate(items, "[]");
  EXPECT_THAT(computed(evaluation),
              ElementsAre("text=4", "whole=12", "half=", "none=", "day=1 March 2026", "code=Ex", "first=1", "all=1,2"));
  EXPECT_THAT(codes(evaluation.findings()), ElementsAre("calculated-value", "calculated-value"));
}

TEST(Evaluation, ADraftHidesAnswersThatAreOffFromExpressions) {
  const std::string items =
      R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"integer","extension":[)" +
      sdc("enableWhenExpression", answer_of("a")) + "]}," + calculated("c", "integer", answer_of("b")) + "]";
  const std::string response =
      "[" + answered("a", R"({"valueBoolean":false})") + "," + answered("b", R"({"valueInteger":3})") + "]";
  EXPECT_THAT(computed(evaluate(items, response)), ElementsAre("c=3"));
  EXPECT_THAT(computed(evaluate(items, response, {.off_answers = OffAnswers::Hidden})), ElementsAre("c="));
}

TEST(Evaluation, ItemsReadAsTheirExpressionsSay) {
  const auto cqf = [](const std::string& expression) {
    return R"json({"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/cqf-expression",
      "valueExpression":{"language":"text/fhirpath","expression":")json" +
           expression + R"json("}}]})json";
  };
  const std::string items =
      R"([{"linkId":"a","text":"A","type":"integer"},{"linkId":"b","text":"B","type":"integer","_text":)" +
      cqf("'More than ' & " + answer_of("a") + ".toString()") +
      R"(,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minValue","_valueInteger":)" +
      cqf(answer_of("a")) + "}]}]";
  const Evaluation evaluation = evaluate(
      items, "[" + answered("a", R"({"valueInteger":5})") + "," + answered("b", R"({"valueInteger":4})") + "]");
  const auto& node = **evaluation.tree().nodes_of(*evaluation.form().find_item("b")).begin();
  EXPECT_EQ(evaluation.text_of(node), "More than 5");
  const Issues issues = check_response(evaluation, Completeness::Complete);
  ASSERT_THAT(issues, SizeIs(1));
  EXPECT_THAT(issues[0].message, HasSubstr("must be 5 or more"));
}

TEST(Evaluation, OffersTheOptionsOfNow) {
  const std::string items =
      R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"choice","answerOption":[
        {"valueCoding":{"code":"x"}},{"valueCoding":{"code":"y"}}],"extension":[{"extension":[
        {"url":"option","valueCoding":{"code":"y"}},{"url":"expression","valueExpression":{"language":"text/fhirpath","expression":")" +
      answer_of("a") +
      R"("}}],"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerOptionsToggleExpression"}]},
      {"linkId":"c","text":"C","type":"open-choice","extension":[)" +
      sdc("answerExpression", "'p' | 'q'") + "]}]";
  const auto count = [&](const char* truth, const char* link_id) {
    const Evaluation evaluation =
        evaluate(items, "[" + answered("a", R"({"valueBoolean":)" + std::string(truth) + "}") + "]");
    return evaluation.options_of(**evaluation.tree().nodes_of(*evaluation.form().find_item(link_id)).begin()).size();
  };
  EXPECT_EQ(count("true", "b"), 2U);
  EXPECT_EQ(count("false", "b"), 1U);
  EXPECT_EQ(count("true", "c"), 2U);
  const Evaluation off = evaluate(items, "[" + answered("a", R"({"valueBoolean":false})") + "," +
                                             answered("b", R"({"valueCoding":{"code":"y"}})") + "]");
  EXPECT_THAT(codes(check_response(off, Completeness::Complete)), ElementsAre("code-invalid"));
}

TEST(Evaluation, ChecksConstraintsWhereTheySayTheyApply) {
  const std::string items =
      R"json([{"linkId":"g","text":"G","type":"group","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/targetConstraint","extension":[
        {"url":"key","valueId":"k"},{"url":"severity","valueCode":"error"},{"url":"human","valueString":"The end is before the start."},
        {"url":"location","valueString":"item.where(linkId='to')"},
        {"url":"expression","valueExpression":{"language":"text/fhirpath","expression":"item.where(linkId='from').answer.value <= item.where(linkId='to').answer.value"}}]}],
        "item":[{"linkId":"from","text":"From","type":"integer"},{"linkId":"to","text":"To","type":"integer"}]}])json";
  const auto find = [&](const std::string& inner) {
    return evaluate(items, R"([{"linkId":"g","item":[)" + inner + "]}]");
  };
  const std::string from = answered("from", R"({"valueInteger":5})"), to = answered("to", R"({"valueInteger":4})");
  const Evaluation broken = find(from + "," + to);
  const Issues issues = check_answers(broken, *broken.form().find_item("to"));
  ASSERT_THAT(issues, SizeIs(1));
  EXPECT_EQ(issues[0].code, "invariant");
  EXPECT_EQ(issues[0].message, "The end is before the start.");
  EXPECT_EQ(issues[0].path, "QuestionnaireResponse.item[0].item[1]");
  EXPECT_THAT(check_answers(broken, *broken.form().find_item("from")), IsEmpty());
  EXPECT_THAT(check_response(find(from), Completeness::Complete), IsEmpty()) << "an answer is still missing";
}

TEST(Evaluation, ComparesAnswersWithPatternsAndReportsBadOnes) {
  const auto item = [](const char* pattern) {
    return R"([{"linkId":"a","text":"A","type":"string","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex","valueString":")" +
           std::string(pattern) + "\"}]}]";
  };
  const auto check = [&](const char* value) {
    return codes(check_response(
        evaluate(item("[A-Z]{2}[0-9]+"), "[" + answered("a", R"({"valueString":")" + std::string(value) + "\"}") + "]"),
        Completeness::Complete));
  };
  EXPECT_THAT(check("AB12"), IsEmpty());
  EXPECT_THAT(check("xAB12"), ElementsAre("value"));
  EXPECT_THAT(codes(prepare_form(make_form(item("(?=a)b"))).issues), ElementsAre("pattern-invalid"));
}

TEST(StartResponse, FillsInInitialValues) {
  const std::string items =
      R"([{"linkId":"a","text":"A","type":"integer","initial":[{"valueInteger":3}]},
      {"linkId":"b","text":"B","type":"choice","answerOption":[{"valueString":"x"},{"valueString":"y","initialSelected":true}]},
      {"linkId":"g","text":"G","type":"group","item":[{"linkId":"c","text":"C","type":"date","extension":[)" +
      sdc("initialExpression", "today()") + R"(]}]},{"linkId":"d","text":"D","type":"string","extension":[)" +
      sdc("initialExpression", "%patient.name.family") + "]}]";
  const fhir::Response response =
      start_response(prepare_form(make_form(items)).form, {}, {.now = *parse_local_timestamp("2026-03-01T12:00:00Z")});
  ASSERT_THAT(response.items, SizeIs(3));
  EXPECT_EQ(fhir::display_text(response.items[0].answers.at(0).value), "3");
  EXPECT_EQ(fhir::display_text(response.items[1].answers.at(0).value), "y");
  EXPECT_EQ(fhir::display_text(response.items[2].items.at(0).answers.at(0).value), "1 March 2026");
}

TEST(StartResponse, TodayIsTheDayWhereThePersonIs) {
  const std::string items = R"([{"linkId":"a","text":"A","type":"date","extension":[)" +
                            sdc("initialExpression", "today()") + R"(]},{"linkId":"b","text":"B","type":"boolean",)" +
                            R"("extension":[)" + sdc("initialExpression", "now() = @2026-03-31T22:30:00Z") + "]}]";
  const fhir::Response response = start_response(prepare_form(make_form(items)).form, {},
                                                 {.now = *parse_local_timestamp("2026-04-01T00:30:00+02:00")});
  EXPECT_EQ(fhir::display_text(response.items[0].answers.at(0).value), "1 April 2026");
  EXPECT_EQ(fhir::display_text(response.items[1].answers.at(0).value), "yes");
}

// Hostile forms: each ends with a finding that names the budget, or simply ends.

TEST(HostileForm, LargePatternsAreReadOnlyUpToALimitTogether) {
  const auto form_with = [](std::size_t count, bool differ) {
    std::string items;
    for (std::size_t i = 0; i < count; ++i) {
      items += std::string(i == 0 ? "" : ",") + R"({"linkId":"a)" + std::to_string(i) +
               R"(","text":"A","type":"string","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex",)" +
               R"("valueString":"\\pL{20}[0-9])" + (differ ? std::to_string(i) : "") + "\"}]}";
    }
    return codes(prepare_form(make_form("[" + items + "]")).issues);
  };
  const std::vector<std::string> found = form_with(300, true);
  EXPECT_THAT(found, ::testing::Contains("pattern-invalid"));
  EXPECT_LT(found.size(), 300U) << "the first ones are used";
  EXPECT_THAT(form_with(300, false), IsEmpty()) << "a pattern that several items share is read once";
}

TEST(HostileForm, AnExpressionThatGrowsWithoutEndNamesItsBudget) {
  std::string doubled = "(1 | 2)";
  for (int i = 0; i < 40; ++i) doubled = "(1|2|3|4|5|6|7|8|9|10).select(" + doubled + ")";
  const Evaluation evaluation = evaluate("[" + calculated("a", "integer", doubled) + "]", "[]");
  ASSERT_THAT(codes(evaluation.findings()), ElementsAre("expression-too-costly"));
  EXPECT_THAT(evaluation.findings()[0].message, HasSubstr("budget"));
}

TEST(HostileForm, ManyCostlyExpressionsShareOneBudget) {
  std::string items = "[";
  for (int i = 0; i < 100; ++i) {
    items += calculated("a" + std::to_string(i), "integer",
                        "(1|2|3|4|5|6|7|8|9).repeat($this).select((1|2|3|4|5|6|7|8|9).select((1|2|3|4|5|6|7|8|9)."
                        "select((1|2|3|4|5|6|7|8|9).select((1|2|3|4|5|6|7|8|9).select(1))))).count()") +
             (i == 99 ? "]" : ",");
  }
  const Evaluation evaluation = evaluate(items, "[]");
  EXPECT_THAT(codes(evaluation.findings()), testing::Contains("evaluation-too-costly"));
}

TEST(HostileForm, ARingOfTenThousandCalculationsIsOneFinding) {
  std::string items = "[";
  constexpr int kLength = 10000;
  for (int i = 0; i < kLength; ++i)
    items += calculated(std::to_string(i), "integer", answer_of(std::to_string((i + 1) % kLength))) +
             (i + 1 == kLength ? "]" : ",");
  const auto document = parse_json(R"({"resourceType":"Questionnaire","status":"active","item":)" + items + "}",
                                   {std::size_t{64} << 20, 64});
  ASSERT_TRUE(document);
  const FormReading reading = prepare_form(*fhir::read_questionnaire(*document).questionnaire);
  EXPECT_THAT(codes(reading.issues), ElementsAre("expression-cycle"));
}

TEST(HostileForm, AFormAsLongAsTheyMayBeIsEvaluated) {
  std::string items = "[";
  for (int i = 0; i < 19'990; ++i)
    items += R"({"linkId":"i)" + std::to_string(i) + R"(","text":"T","type":"integer"},)";
  items += calculated("last", "integer", answer_of("i19989")) + "," +
           calculated("sum", "integer", "%resource.descendants().answer.value.ofType(integer).sum()") + "]";
  const auto document = parse_json(R"({"resourceType":"Questionnaire","status":"active","item":)" + items + "}",
                                   {std::size_t{64} << 20, 64});
  ASSERT_TRUE(document);
  fhir::QuestionnaireReading reading = fhir::read_questionnaire(*document);
  ASSERT_TRUE(reading.questionnaire) << reading.issues.at(0).message;
  const auto form = prepare_form(*std::move(reading.questionnaire)).form;
  const Evaluation evaluation(form, make_response("[" + answered("i19989", R"({"valueInteger":2})") + "]"));
  EXPECT_THAT(computed(evaluation), ElementsAre("last=2", "sum=4"));
}

}  // namespace
}  // namespace cairn::survey
