#include "engine/fhir/questionnaire.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cairn::fhir {
namespace {

QuestionnaireReading read(std::string_view text) {
  const Result<Json> document = parse_json(text);
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  return document ? read_questionnaire(*document) : QuestionnaireReading{};
}

QuestionnaireReading read_with_items(std::string_view items) {
  return read(R"({"resourceType":"Questionnaire","url":"https://example.org/q","status":"active","item":)" +
              std::string(items) + "}");
}

const Issue* find_issue(const QuestionnaireReading& reading, std::string_view code) {
  const auto found = std::find_if(reading.issues.begin(), reading.issues.end(),
                                  [&](const Issue& issue) { return issue.code == code; });
  return found == reading.issues.end() ? nullptr : &*found;
}

void expect_issue(const QuestionnaireReading& reading, std::string_view code, Severity severity,
                  std::string_view path) {
  const Issue* issue = find_issue(reading, code);
  ASSERT_NE(issue, nullptr) << code;
  EXPECT_EQ(issue->severity, severity) << code;
  EXPECT_EQ(issue->path, path) << code;
  EXPECT_FALSE(issue->message.empty());
}

TEST(ReadQuestionnaire, ReadsEveryItemType) {
  for (const std::string_view type :
       {"group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text", "url",
        "choice", "open-choice", "attachment", "reference", "quantity"}) {
    const auto reading = read_with_items(R"([{"linkId":"a","text":"A","type":")" + std::string(type) + R"("}])");
    ASSERT_TRUE(reading.questionnaire) << type;
    EXPECT_EQ(item_type_code(reading.questionnaire->items[0].type), type);
    EXPECT_FALSE(has_errors(reading.issues)) << type;
  }
}

TEST(ReadQuestionnaire, ReadsWhatAnItemSays) {
  const auto reading = read_with_items(R"json([{"linkId":"g","text":"Pain","type":"group","item":[
    {"linkId":"a","prefix":"1.","text":"How bad?","type":"integer","required":true,"repeats":true,"readOnly":true,"maxLength":2,"initial":[{"valueInteger":3}],
     "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":0},
                  {"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueDecimal":10.50},
                  {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true},
                  {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"code":"kg","display":"kilograms"}},
                  {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs","valueInteger":1},
                  {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs","valueInteger":3},
                  {"url":"http://hl7.org/fhir/StructureDefinition/entryFormat","valueString":"0 to 10"},
                  {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":"slider"}]}}]}]}])json");
  ASSERT_TRUE(reading.questionnaire);
  EXPECT_FALSE(has_errors(reading.issues));
  const Item* item = find_item(*reading.questionnaire, "a");
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(item->path, "Questionnaire.item[0].item[0]");
  EXPECT_EQ(item->prefix, "1.");
  EXPECT_TRUE(item->required && item->repeats && item->read_only && item->hidden);
  EXPECT_EQ(item->max_length, 2);
  EXPECT_EQ(item->min_value, Value(std::int64_t{0}));
  EXPECT_EQ(item->max_value, Value(Decimal{"10.50"}));
  EXPECT_EQ(item->min_occurs, 1);
  EXPECT_EQ(item->max_occurs, 3);
  EXPECT_EQ(item->unit, "kilograms");
  EXPECT_EQ(item->entry_format, "0 to 10");
  EXPECT_EQ(item->item_control, "slider");
  EXPECT_EQ(item->initial, std::vector<Value>{std::int64_t{3}});
  EXPECT_EQ(read_string(item->source(), "linkId"), "a");
}

TEST(ReadQuestionnaire, FindsScoresOnTheOptionOnTheCodingAndInTheValueSet) {
  const auto reading = read(R"json({"resourceType":"Questionnaire","status":"active",
    "contained":[
      {"resourceType":"ValueSet","id":"how-often","compose":{"include":[{"system":"urn:x","concept":[
        {"code":"never","display":"Never","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":0}]},{"code":"often"}]}]}},
      {"resourceType":"ValueSet","id":"expanded","expansion":{"contains":[{"system":"urn:x","code":"group","abstract":true,"contains":[{"system":"urn:x","code":"never"}]}]}},
      {"resourceType":"CodeSystem","url":"urn:x","concept":[{"code":"often","display":"Often","property":[{"code":"itemWeight","valueDecimal":2.5}]}]}],
    "item":[
      {"linkId":"a","text":"A","type":"choice","answerOption":[
        {"valueCoding":{"code":"0"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":4}]},
        {"valueCoding":{"code":"1","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":1.5}]}},
        {"valueCoding":{"code":"2"},"initialSelected":true,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive","valueBoolean":true}]}]},
      {"linkId":"b","text":"B","type":"choice","answerValueSet":"#how-often"},
      {"linkId":"c","text":"C","type":"choice","answerValueSet":"#expanded"}]})json");
  ASSERT_TRUE(reading.questionnaire);
  EXPECT_FALSE(has_errors(reading.issues));
  const auto& options = reading.questionnaire->items[0].options;
  ASSERT_EQ(options.size(), 3U);
  EXPECT_EQ(options[0].score, 4);
  EXPECT_EQ(options[1].score, 1.5);
  EXPECT_FALSE(options[2].score);
  EXPECT_TRUE(options[2].exclusive && options[2].initially_selected);
  const auto& often = reading.questionnaire->items[1].options;
  ASSERT_EQ(often.size(), 2U);
  EXPECT_EQ(often[0].score, 0);
  EXPECT_EQ(often[1].score, 2.5);
  EXPECT_EQ(display_text(often[1].value), "Often");
  ASSERT_EQ(reading.questionnaire->items[2].options.size(), 1U);
  EXPECT_TRUE(reading.questionnaire->items[2].has_all_options);
}

TEST(ReadQuestionnaire, NamesEveryProblemWithItsPlace) {
  using enum Severity;
  const std::string_view place = "Questionnaire.item[0]";
  expect_issue(read_with_items(R"([{"text":"A","type":"string"}])"), "link-id-missing", Error, place);
  expect_issue(read_with_items(R"([{"linkId":"a","text":"A"}])"), "type-missing", Error, place);
  expect_issue(read_with_items(R"([{"linkId":"a","text":"A","type":"strng"}])"), "type-unknown", Error,
               "Questionnaire.item[0].type");
  expect_issue(read_with_items(R"([{"linkId":"a","text":"A","type":"question"}])"), "type-abstract", Error,
               "Questionnaire.item[0].type");
  expect_issue(read_with_items(R"([{"linkId":"a","type":"string"}])"), "text-missing", Warning, place);
  expect_issue(read_with_items(R"([{"linkId":"a","text":"A","type":"string","required":"true"}])"), "wrong-json-type",
               Error, "Questionnaire.item[0].required");
  expect_issue(read_with_items(R"([{"linkId":"a","text":"A","type":"string","requird":true}])"), "unknown-element",
               Warning, "Questionnaire.item[0].requird");
  expect_issue(
      read_with_items(R"([{"linkId":"a","text":"A","type":"string"},{"linkId":"a","text":"B","type":"string"}])"),
      "duplicate-link-id", Error, "Questionnaire.item[1].linkId");
  expect_issue(read_with_items(R"([{"linkId":"a","text":"A","type":"choice","answerOption":[{"valueBoolean":3}]}])"),
               "option-without-value", Error, "Questionnaire.item[0].answerOption[0]");
  expect_issue(
      read_with_items(R"([{"linkId":"a","text":"A","type":"choice","answerValueSet":"http://example.org/vs"}])"),
      "value-set-external", Warning, "Questionnaire.item[0].answerValueSet");
  expect_issue(read_with_items(R"([{"linkId":"a","text":"A","type":"string","modifierExtension":[{"url":"urn:x"}]}])"),
               "modifier-extension", Error, "Questionnaire.item[0].modifierExtension");
  expect_issue(read_with_items(R"({"linkId":"a"})"), "wrong-json-type", Error, "Questionnaire.item");
  expect_issue(read_with_items("[7]"), "wrong-json-type", Error, place);
  expect_issue(read(R"({"resourceType":"Questionnaire","item":[]})"), "status-missing", Warning, "Questionnaire");
}

TEST(ReadQuestionnaire, RefusesConditionsThatCannotWork) {
  const auto with_condition = [](std::string_view condition) {
    return read_with_items(
        R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"string","enableWhen":[)" +
        std::string(condition) + "]}]");
  };
  const std::string_view place = "Questionnaire.item[1].enableWhen[0]";
  expect_issue(with_condition(R"({"question":"x","operator":"exists","answerBoolean":true})"),
               "enable-when-unknown-question", Severity::Error, std::string(place) + ".question");
  expect_issue(with_condition(R"({"question":"b","operator":"exists","answerBoolean":true})"), "enable-when-self",
               Severity::Error, place);
  expect_issue(with_condition(R"({"question":"a","operator":"~","answerBoolean":true})"),
               "enable-when-operator-unknown", Severity::Error, std::string(place) + ".operator");
  expect_issue(with_condition(R"({"question":"a","operator":"="})"), "enable-when-answer-missing", Severity::Error,
               place);
  expect_issue(with_condition(R"({"question":"a","operator":"exists","answerString":"yes"})"),
               "enable-when-exists-not-boolean", Severity::Error, place);
  expect_issue(with_condition(R"({"question":"a","operator":"=","answerString":"yes"})"), "enable-when-answer-type",
               Severity::Warning, place);
  expect_issue(
      with_condition(
          R"({"question":"a","operator":"=","answerBoolean":true},{"question":"a","operator":"exists","answerBoolean":true})"),
      "enable-behavior-missing", Severity::Warning, "Questionnaire.item[1]");
}

TEST(ReadQuestionnaire, FindsCirclesOfConditionsThroughParentsToo) {
  const auto circle = read_with_items(R"([
    {"linkId":"a","text":"A","type":"boolean","enableWhen":[{"question":"c","operator":"=","answerBoolean":true}]},
    {"linkId":"b","text":"B","type":"boolean","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]},
    {"linkId":"c","text":"C","type":"boolean","enableWhen":[{"question":"b","operator":"=","answerBoolean":true}]}])");
  ASSERT_NE(find_issue(circle, "enable-when-cycle"), nullptr);
  EXPECT_NE(find_issue(circle, "enable-when-cycle")->message.find("'a' depends on 'c' depends on 'b' depends on 'a'"),
            std::string::npos);
  const auto own_child = read_with_items(
      R"([{"linkId":"g","text":"G","type":"group","enableWhen":[{"question":"q","operator":"exists","answerBoolean":true}],
    "item":[{"linkId":"q","text":"Q","type":"string"}]}])");
  EXPECT_NE(find_issue(own_child, "enable-when-cycle"), nullptr);
}

TEST(ReadQuestionnaire, NamesEachExpressionThatIsNotEvaluatedWithKindAndLanguage) {
  const auto reading = read_with_items(R"json([{"linkId":"a","text":"A","type":"integer","extension":[
    {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
     "valueExpression":{"language":"text/cql","expression":"Age"}}]}])json");
  expect_issue(reading, "expression-not-evaluated", Severity::Warning, "Questionnaire.item[0]");
  const std::string& message = find_issue(reading, "expression-not-evaluated")->message;
  EXPECT_NE(message.find("'calculatedExpression' (text/cql)"), std::string::npos) << message;
  EXPECT_TRUE(reading.questionnaire->items[0].has_expression("calculatedExpression"));
}

TEST(ReadQuestionnaire, KeepsExpressionsAsDataWhereverTheyStand) {
  const auto reading = read_with_items(R"json([{"linkId":"a","text":"A","type":"integer",
    "_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/cqf-expression",
      "valueExpression":{"language":"text/fhirpath","expression":"'Hello'"}}]},
    "extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/variable",
       "valueExpression":{"name":"x","language":"text/fhirpath","expression":"1"}},
      {"url":"http://hl7.org/fhir/StructureDefinition/minValue","_valueInteger":{"extension":[
        {"url":"http://hl7.org/fhir/StructureDefinition/cqf-expression",
         "valueExpression":{"language":"text/fhirpath","expression":"%x"}}]}},
      {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression","valueString":"2"}]}])json");
  const Item& item = reading.questionnaire->items[0];
  ASSERT_EQ(item.expressions.size(), 4U);
  EXPECT_EQ(item.find_expression("text")->text, "'Hello'");
  EXPECT_EQ(item.find_expression("variable")->name, "x");
  EXPECT_EQ(item.find_expression("minValue")->path, "Questionnaire.item[0].extension[1]._valueInteger.extension[0]");
  EXPECT_EQ(item.find_expression("initialExpression")->language, "text/fhirpath");
  EXPECT_EQ(find_issue(reading, "expression-not-evaluated"), nullptr);
}

TEST(ReadQuestionnaire, ReadsConstraintsAndTogglesWithTheirParts) {
  const auto reading = read_with_items(R"json([{"linkId":"a","text":"A","type":"choice",
    "answerOption":[{"valueString":"x"}],
    "extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/targetConstraint","extension":[
        {"url":"key","valueId":"k"},{"url":"severity","valueCode":"warning"},{"url":"human","valueString":"Wrong."},
        {"url":"expression","valueExpression":{"language":"text/fhirpath","expression":"true"}},
        {"url":"location","valueString":"item[0]"}]},
      {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerOptionsToggleExpression","extension":[
        {"url":"option","valueString":"x"},
        {"url":"expression","valueExpression":{"language":"text/fhirpath","expression":"false"}}]}]}])json");
  const Item& item = reading.questionnaire->items[0];
  ASSERT_EQ(item.constraints.size(), 1U);
  EXPECT_EQ(item.constraints[0].key, "k");
  EXPECT_EQ(item.constraints[0].human, "Wrong.");
  EXPECT_EQ(item.constraints[0].severity, Constraint::Severity::Warning);
  EXPECT_EQ(item.constraints[0].location, "item[0]");
  EXPECT_EQ(item.constraints[0].expression.kind, "targetConstraint");
  ASSERT_EQ(item.option_toggles.size(), 1U);
  EXPECT_EQ(item.option_toggles[0].options.size(), 1U);
  EXPECT_EQ(item.option_toggles[0].expression.text, "false");
}

TEST(ReadQuestionnaire, RefusesOlderVersionsByNameWithEvidence) {
  const auto stu3 = read(
      R"({"resourceType":"Questionnaire","status":"active","item":[{"linkId":"a","type":"choice","option":[{"valueString":"x"}]}]})");
  EXPECT_FALSE(stu3.questionnaire);
  EXPECT_EQ(stu3.fhir_version, "STU3");
  expect_issue(stu3, "fhir-version", Severity::Fatal, "Questionnaire.item[0]");
  EXPECT_NE(stu3.issues[0].message.find("'option'"), std::string::npos);
  EXPECT_EQ(read(R"({"resourceType":"Questionnaire","status":"active","group":{"linkId":"root"}})").fhir_version,
            "DSTU2");
  EXPECT_EQ(
      read(
          R"({"resourceType":"Questionnaire","item":[{"linkId":"a","type":"string","enableWhen":[{"question":"b","hasAnswer":true}]}]})")
          .fhir_version,
      "STU3");
}

TEST(ReadQuestionnaire, ReadsR5AsFarAsItGoes) {
  const auto reading = read_with_items(
      R"([{"linkId":"a","text":"A","type":"coding","answerConstraint":"optionsOrString","answerOption":[{"valueCoding":{"code":"x"}}]}])");
  ASSERT_TRUE(reading.questionnaire);
  EXPECT_EQ(reading.fhir_version, "R5");
  EXPECT_FALSE(has_errors(reading.issues));
  EXPECT_EQ(reading.questionnaire->items[0].type, ItemType::OpenChoice);
  EXPECT_NE(find_issue(reading, "r5-converted"), nullptr);
}

TEST(ReadQuestionnaire, RefusesWhatIsNoQuestionnaire) {
  EXPECT_EQ(read(R"({"resourceType":"Patient"})").issues.at(0).code, "not-a-questionnaire");
  EXPECT_EQ(read("[]").issues.at(0).code, "not-a-resource");
  EXPECT_EQ(read("null").issues.at(0).code, "not-a-resource");
  EXPECT_FALSE(read("17").questionnaire);
}

TEST(ReadQuestionnaire, EndsQuicklyOnHostileForms) {
  // A chain of conditions against the order of the items, and value sets named by many items.
  std::string chain = "[";
  for (int i = 0; i < 19999; ++i) {
    chain += R"({"linkId":")" + std::to_string(i) + R"(","text":"A","type":"boolean","enableWhen":[{"question":")" +
             std::to_string(i + 1) + R"(","operator":"=","answerBoolean":true}]},)";
  }
  chain += R"({"linkId":"19999","text":"A","type":"boolean"}])";
  const auto document = parse_json(R"({"resourceType":"Questionnaire","status":"active","item":)" + chain + "}",
                                   {std::size_t{8} << 20, 64});
  ASSERT_TRUE(document);
  EXPECT_FALSE(has_errors(read_questionnaire(*document).issues));

  Json concepts = Json::array(), items = Json::array();
  for (int i = 0; i < 2000; ++i) {
    concepts.push_back({{"code", std::to_string(i)}});
    items.push_back({{"linkId", std::to_string(i)}, {"text", "A"}, {"type", "choice"}, {"answerValueSet", "#v"}});
  }
  const Json value_set = {{"resourceType", "ValueSet"},
                          {"id", "v"},
                          {"compose", {{"include", Json::array({{{"system", "urn:x"}, {"concept", concepts}}})}}}};
  const auto reading = read_questionnaire(Json{{"resourceType", "Questionnaire"},
                                               {"status", "active"},
                                               {"contained", Json::array({value_set})},
                                               {"item", items}});
  EXPECT_NE(find_issue(reading, "too-many-options"), nullptr);
}

}  // namespace
}  // namespace cairn::fhir
