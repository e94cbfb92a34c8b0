#include "engine/survey/lint/lint.h"

#include <gmock/gmock.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>

#include "engine/fhir/questionnaire.h"

namespace cairn::survey::lint {
namespace {

using testing::HasSubstr;

/// Findings of reading, preparing and looking over, as the command shows them.
struct Findings {
  Issues read, prepared, linted;
  std::string all() const {
    std::string out;
    for (const Issues* issues : {&read, &prepared, &linted}) {
      for (const Issue& issue : *issues)
        out += std::string(severity_name(issue.severity)) + " " + issue.code + " " + issue.path + ": " + issue.message +
               "\n";
    }
    return out;
  }
};

Findings look_at(std::string_view text) {
  const std::string whole =
      text.starts_with('{')
          ? std::string(text)
          : R"({"resourceType":"Questionnaire","url":"https://example.org/q","version":"1","title":"Q",)"
            R"("language":"en-GB","status":"active","item":)" +
                std::string(text) + "}";
  const auto document = parse_json(whole, {std::size_t{64} << 20, 64});
  EXPECT_TRUE(document) << (document ? "" : document.error().message) << "\n" << whole;
  Findings out;
  fhir::QuestionnaireReading reading = fhir::read_questionnaire(*document);
  out.read = reading.issues;
  if (!reading.questionnaire) return out;
  const FormReading prepared = prepare_form(*std::move(reading.questionnaire));
  out.prepared = prepared.issues;
  out.linted = lint_form(*prepared.form);
  return out;
}

std::vector<std::string> codes(const Issues& issues) {
  std::vector<std::string> out;
  for (const Issue& issue : issues) out.push_back(issue.code);
  return out;
}

}  // namespace

void PrintTo(const Rule& rule, std::ostream* out) { *out << rule.code; }

namespace {

class EachRule : public testing::TestWithParam<Rule> {};

TEST_P(EachRule, FindsTheFaultOfItsExample) {
  const Rule& rule = GetParam();
  const Findings found = look_at(rule.example);
  EXPECT_FALSE(has_errors(found.read)) << found.all();
  bool is_there = false;
  for (const Issue& issue : found.linted) {
    if (issue.code != rule.code) continue;
    is_there = true;
    EXPECT_EQ(issue.severity, rule.severity);
    EXPECT_THAT(issue.path, testing::StartsWith("Questionnaire"));
    const TwoLines lines = split_message(issue.message);
    EXPECT_EQ(lines.remedy, rule.remedy) << issue.message;
    EXPECT_TRUE(lines.what.ends_with('.')) << lines.what;
  }
  EXPECT_TRUE(is_there) << found.all();
}

INSTANTIATE_TEST_SUITE_P(Lint, EachRule, testing::ValuesIn(rules().begin(), rules().end()), [](const auto& row) {
  std::string name(row.param.code);
  std::erase(name, '-');
  return name;
});

TEST(Lint, RulesHaveCodesOfTheirOwn) {
  std::set<std::string_view> seen;
  for (const Rule& rule : rules()) {
    EXPECT_TRUE(seen.insert(rule.code).second) << rule.code;
    EXPECT_TRUE(rule.remedy.ends_with('.')) << rule.code;
    EXPECT_FALSE(rule.summary.ends_with('.')) << rule.code;
  }
}

TEST(Lint, DocumentationHasTheTableOfRules) {
  std::ifstream file(CAIRN_SOURCE_DIR "/docs/linter.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  EXPECT_TRUE(page.ends_with(describe_rules()))
      << "end docs/linter.md with what 'cairn questionnaire check --rules' prints";
}

TEST(Lint, SaysNothingAboutAGoodForm) {
  const Findings found = look_at(R"json([
    {"linkId":"pain","text":"How bad was your pain in the last 7 days?","type":"integer","required":true,"extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"slider"}]}},
      {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-sliderStepValue","valueInteger":1},
      {"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":0},
      {"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":10}]},
    {"linkId":"where","text":"Where does it hurt most?","type":"choice","enableWhen":[{"question":"pain","operator":">","answerInteger":0}],
     "answerOption":[{"valueCoding":{"system":"urn:place","code":"neck","display":"Neck"}},{"valueCoding":{"system":"urn:place","code":"back","display":"Back"}}]},
    {"linkId":"double","text":"Twice the pain","type":"integer","readOnly":true,"extension":[
      {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":
       {"language":"text/fhirpath","expression":"%resource.item.where(linkId = 'pain').answer.value.ofType(integer) * 2"}}]}])json");
  EXPECT_EQ(found.all(), "");
}

struct Fault {
  std::string_view what, items, code, path, words;
};

// Each a small form with one fault, and a part of the sentence that must say so.
constexpr Fault kFaults[] = {
    {"answer not on offer",
     R"([{"linkId":"a","text":"A","type":"choice","answerOption":[{"valueCoding":{"code":"x","display":"X"}}]},
         {"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":"=","answerCoding":{"code":"y"}}]}])",
     "condition-never-holds", "Questionnaire.item[1].enableWhen[0]", "does not offer the answer 'y'"},
    {"order of what has none",
     R"([{"linkId":"a","text":"A","type":"boolean"},
         {"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":">","answerBoolean":true}]}])",
     "condition-never-holds", "Questionnaire.item[1].enableWhen[0]", "without an order"},
    {"below the range",
     R"([{"linkId":"a","text":"A","type":"integer","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":1}]},
         {"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":"=","answerInteger":0}]}])",
     "condition-never-holds", "Questionnaire.item[1].enableWhen[0]", "takes no answer below 1"},
    {"hidden and empty",
     R"([{"linkId":"a","text":"A","type":"boolean","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true}]},
         {"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]}])",
     "condition-never-holds", "Questionnaire.item[1].enableWhen[0]", "is hidden and nothing fills it in"},
    {"must be unanswered but is required",
     R"([{"linkId":"a","text":"A","type":"boolean","required":true},
         {"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":"exists","answerBoolean":false}]}])",
     "condition-never-holds", "Questionnaire.item[1].enableWhen[0]", "gone again in every completed response"},
    {"ranges apart",
     R"([{"linkId":"a","text":"A","type":"integer"},{"linkId":"b","text":"B","type":"date","enableBehavior":"all","enableWhen":[
         {"question":"a","operator":">","answerInteger":5},{"question":"a","operator":"<=","answerInteger":5}]}])",
     "conditions-contradict", "Questionnaire.item[1].enableWhen[1]", "exclude each other"},
    {"unanswered and answered",
     R"([{"linkId":"a","text":"A","type":"integer","repeats":true},{"linkId":"b","text":"B","type":"date","enableBehavior":"all","enableWhen":[
         {"question":"a","operator":"=","answerInteger":5},{"question":"a","operator":"exists","answerBoolean":false}]}])",
     "conditions-contradict", "Questionnaire.item[1].enableWhen[1]", "exclude each other"},
    {"a whole group out of reach",
     R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"g","text":"G","type":"group","enableBehavior":"all","enableWhen":[
         {"question":"a","operator":"=","answerBoolean":true},{"question":"a","operator":"!=","answerBoolean":true}],
         "item":[{"linkId":"b","text":"B","type":"date"},{"linkId":"c","text":"C","type":"date"}]}])",
     "item-unreachable", "Questionnaire.item[1]", "and the 2 items inside it"},
    {"a question out of reach",
     R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"boolean","enableWhen":[{"question":"a","operator":"<","answerBoolean":true}]},
         {"linkId":"c","text":"C","type":"date","enableWhen":[{"question":"b","operator":"exists","answerBoolean":true}]}])",
     "item-unreachable", "Questionnaire.item[2]", "it needs an answer to 'b'"},
    {"required in a hidden group",
     R"([{"linkId":"g","text":"G","type":"group","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true}],
         "item":[{"linkId":"a","text":"A","type":"date","required":true}]}])",
     "required-unanswerable", "Questionnaire.item[0].item[0]", "hidden"},
    {"several answers without repeats",
     R"([{"linkId":"a","text":"A","type":"string","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs","valueInteger":3}]}])",
     "occurrences-contradict", "Questionnaire.item[0]", "does not repeat"},
    {"constant through a variable",
     R"json([{"linkId":"a","text":"A","type":"integer","readOnly":true,"extension":[
         {"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":"v","language":"text/fhirpath","expression":"3"}},
         {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"%v * 2"}}]}])json",
     "expression-constant", "Questionnaire.item[0].extension[1]", "reads no answer"},
    {"a band printed as > 15 where 15 belongs to it",
     R"json([{"linkId":"t","text":"T","type":"integer"},{"linkId":"a","text":"A","type":"string","readOnly":true,"extension":[
         {"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":"v","language":"text/fhirpath","expression":"%resource.item.where(linkId='t').answer.value"}},
         {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"iif(%v < 5, 'none', iif(%v < 10, 'mild', iif(%v < 15, 'moderate', iif(%v > 15, 'severe'))))"}}]}])json",
     "expression-bands", "Questionnaire.item[1].extension[1]", "15 has no label"},
    {"the last label steps into a hole",
     R"json([{"linkId":"t","text":"T","type":"integer"},{"linkId":"a","text":"A","type":"string","readOnly":true,"extension":[
         {"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":"v","language":"text/fhirpath","expression":"%resource.item.where(linkId='t').answer.value"}},
         {"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{"language":"text/fhirpath","expression":"iif(%v.empty(), {}, iif(%v <= 44, 'mild', iif(%v >= 47 and %v <= 58, 'moderate', 'severe')))"}}]}])json",
     "expression-bands", "Questionnaire.item[1].extension[1]", "'severe' ends and begins again"},
    {"a long sentence",
     R"([{"linkId":"a","text":"Considering the preceding fortnight, please indicate whether musculoskeletal difficulties necessitated modification of your occupational activities","type":"string"}])",
     "reading-age", "Questionnaire.item[0].text", "hardest words: "},
};

TEST(Lint, FindsEachPlantedFault) {
  for (const Fault& fault : kFaults) {
    SCOPED_TRACE(fault.what);
    const Findings found = look_at(fault.items);
    bool is_there = false;
    for (const Issue& issue : found.linted)
      is_there = is_there || (issue.code == fault.code && issue.path == fault.path &&
                              issue.message.find(fault.words) != std::string::npos);
    EXPECT_TRUE(is_there) << found.all();
  }
}

TEST(Lint, ExpectsWhatTheReaderAndTheFormAlreadySay) {
  constexpr std::pair<std::string_view, std::string_view> kElsewhere[] = {
      {R"([{"linkId":"a","text":"A","type":"date"},{"linkId":"a","text":"B","type":"date"}])", "duplicate-link-id"},
      {R"([{"linkId":"a","type":"date"}])", "text-missing"},
      {R"([{"linkId":"a","text":"A","type":"choice"}])", "choice-without-options"},
      {R"([{"linkId":"a","text":"A","type":"choice","answerOption":[{"valueCoding":{"code":"x"}},{"valueCoding":{"code":"x"}}]}])",
       "option-duplicate"},
      {R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":"=","answerBoolean":true},{"question":"a","operator":"exists","answerBoolean":true}]}])",
       "enable-behavior-missing"},
      {R"([{"linkId":"a","text":"A","type":"boolean","enableWhen":[{"question":"b","operator":"=","answerBoolean":true}]},{"linkId":"b","text":"B","type":"boolean","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]}])",
       "enable-when-cycle"},
      {R"([{"linkId":"a","text":"A","type":"boolean"},{"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":"=","answerInteger":1}]}])",
       "enable-when-answer-type"},
      {R"([{"linkId":"a","text":"A","type":"integer","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":5},{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":4}]}])",
       "range-empty"},
      {R"([{"linkId":"a","text":"A","type":"display","required":true}])", "display-with-answer-rules"},
      {R"([{"linkId":"a","text":"A","type":"string","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex","valueString":"(?=x)["}]}])",
       "pattern-invalid"},
  };
  for (const auto& [items, code] : kElsewhere) {
    const Findings found = look_at(items);
    EXPECT_THAT(found.all(), HasSubstr(std::string(code))) << items;
    EXPECT_THAT(codes(found.linted), testing::Not(testing::Contains(std::string(code))));
  }
}

TEST(Lint, ConditionsThatMayHoldAreLeftAlone) {
  for (
      const std::string_view items :
      {// any of them will do
       R"([{"linkId":"a","text":"A","type":"integer"},{"linkId":"b","text":"B","type":"date","enableBehavior":"any","enableWhen":[
            {"question":"a","operator":">","answerInteger":5},{"question":"a","operator":"<","answerInteger":2}]}])",
       // several answers may be given
       R"([{"linkId":"a","text":"A","type":"choice","repeats":true,"answerOption":[{"valueCoding":{"code":"x"}},{"valueCoding":{"code":"y"}}]},
            {"linkId":"b","text":"B","type":"date","enableBehavior":"all","enableWhen":[
            {"question":"a","operator":"=","answerCoding":{"code":"x"}},{"question":"a","operator":"=","answerCoding":{"code":"y"}}]}])",
       // own words
       R"([{"linkId":"a","text":"A","type":"open-choice","answerOption":[{"valueCoding":{"code":"x"}}]},
            {"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":"=","answerString":"none"}]}])",
       // nobody knows what is on offer
       R"([{"linkId":"a","text":"A","type":"choice","answerValueSet":"http://example.org/vs"},
            {"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":"=","answerCoding":{"code":"y"}}]}])",
       // the last of the range
       R"([{"linkId":"a","text":"A","type":"integer","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":10}]},
            {"linkId":"b","text":"B","type":"date","enableWhen":[{"question":"a","operator":">=","answerInteger":10}]}])"}) {
    EXPECT_EQ(codes(look_at(items).linted), std::vector<std::string>{}) << items << "\n" << look_at(items).all();
  }
}

TEST(Lint, TranslationsOfOptionsCountToo) {
  const Findings found = look_at(
      R"json([{"linkId":"a","text":"Pain?","type":"choice","_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/translation",
        "extension":[{"url":"lang","valueCode":"cy"},{"url":"content","valueString":"Poen?"}]}]},
        "answerOption":[{"valueCoding":{"code":"y","display":"Yes"}},{"valueCoding":{"code":"7","display":"7"}}]}])json");
  ASSERT_EQ(codes(found.linted), (std::vector<std::string>{"translation-missing", "translation-missing"}))
      << found.all();
  EXPECT_EQ(found.linted[0].path, "Questionnaire.title");
  EXPECT_EQ(found.linted[1].path, "Questionnaire.item[0].answerOption[0]");
  EXPECT_THAT(found.linted[1].message, HasSubstr("not translated into: cy"));
}

TEST(Lint, ReadingAgeIsOnlyForEnglish) {
  const std::string text =
      "Considering the preceding fortnight, please indicate whether musculoskeletal difficulties necessitated changes";
  const auto form = [&](const std::string& language) {
    return R"({"resourceType":"Questionnaire","url":"urn:q","version":"1","title":"Q","status":"active")" + language +
           R"(,"item":[{"linkId":"a","type":"string","text":")" + text + R"("}]})";
  };
  EXPECT_THAT(codes(look_at(form(R"(,"language":"en-GB")")).linted), testing::Contains("reading-age"));
  EXPECT_THAT(codes(look_at(form(R"(,"language":"nb")")).linted), testing::Not(testing::Contains("reading-age")));
}

// Sizes that nobody writes by hand. Each must end; how long it takes is measured by hand.

std::string many(int count, const std::function<std::string(int)>& item) {
  std::string items = "[";
  for (int i = 0; i < count; ++i) items += (i > 0 ? "," : "") + item(i);
  return items + "]";
}

TEST(Lint, EndsOnAChainOfManyConditions) {
  const Findings found = look_at(many(20000, [](int i) {
    const std::string id = std::to_string(i);
    return R"({"linkId":"q)" + id + R"(","text":"Q","type":"boolean")" +
           (i == 0 ? ""
                   : R"(,"enableWhen":[{"question":"q)" + std::to_string(i - 1) + R"(","operator":")" +
                         (i == 1 ? ">" : "=") + R"(","answerBoolean":true}])") +
           "}";
  }));
  EXPECT_EQ(found.linted.size(), 1U + 19999U) << "one condition that never holds takes all after it along";
}

TEST(Lint, EndsOnManyOptionsWithManyConditions) {
  std::string options;
  for (int i = 0; i < 20000; ++i)
    options += (i > 0 ? "," : "") + (R"({"valueCoding":{"code":"c)" + std::to_string(i) + "\"}}");
  const Findings found = look_at(many(2000, [&](int i) {
    if (i == 0) return R"({"linkId":"a","text":"A","type":"choice","answerOption":[)" + options + "]}";
    return R"({"linkId":"q)" + std::to_string(i) +
           R"(","text":"Q","type":"date","enableWhen":[{"question":"a","operator":"=","answerCoding":{"code":"nowhere"}}]})";
  }));
  const auto all = codes(found.linted);
  EXPECT_THAT(all, testing::Contains("options-many"));
  EXPECT_LE(std::count(all.begin(), all.end(), "condition-never-holds"), 100) << "the budget for comparing is kept";
  EXPECT_GE(std::count(all.begin(), all.end(), "condition-never-holds"), 99);
}

TEST(SplitMessage, PartsWhatIsWrongFromWhatToDo) {
  EXPECT_EQ(split_message("It is so. Do this.").what, "It is so.");
  EXPECT_EQ(split_message("It is so. Do this.").remedy, "Do this.");
  EXPECT_EQ(split_message("Only a fact, e.g. this one.").remedy, "");
}

}  // namespace
}  // namespace cairn::survey::lint
