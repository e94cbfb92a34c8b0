#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/store/responses.h"
#include "tests/support/survey_visitor.h"

// Every control of a questionnaire on the patients' pages, without scripts.

namespace cairn::api {
namespace {

using cairn::test::SurveyWorld;
using test::Gallery;
using test::Visitor;
using testing::HasSubstr;
using testing::Not;

std::string hl7(std::string_view name, std::string_view value) {
  return R"({"url":"http://hl7.org/fhir/StructureDefinition/)" + std::string(name) + R"(",)" + std::string(value) + "}";
}
std::string control(std::string_view code) {
  return hl7("questionnaire-itemControl",
             R"("valueCodeableConcept":{"coding":[{"code":")" + std::string(code) + R"("}]})");
}
std::string range(int from, int to) {
  return hl7("minValue", R"("valueInteger":)" + std::to_string(from)) + "," +
         hl7("maxValue", R"("valueInteger":)" + std::to_string(to));
}
std::string arabic(std::string_view words) {
  return R"("_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":"ar"},{"url":"content","valueString":")" +
         std::string(words) + R"("}]}]})";
}
struct Parts {
  std::string type, text, arabic_text, extensions = {}, more = {};
};
std::string item(const std::string& link_id, const Parts& parts) {
  return R"({"linkId":")" + link_id + R"(","type":")" + parts.type + R"(","text":")" + parts.text + "\"," +
         arabic(parts.arabic_text) + (parts.extensions.empty() ? "" : R"(,"extension":[)" + parts.extensions + "]") +
         (parts.more.empty() ? "" : "," + parts.more) + "}";
}
std::string note(const std::string& link_id, const std::string& code, const std::string& text,
                 const std::string& arabic_text) {
  return item(link_id, {"display", text, arabic_text, control(code)});
}
std::string options(int count, const std::string& exclusive = {}) {
  std::string all;
  for (int i = 1; i <= count; ++i) {
    const std::string number = std::to_string(i);
    all += (i == 1 ? "" : ",") +
           (R"({"valueCoding":{"system":"http://example.org/o","code":")" + number + R"(","display":"Choice )" +
            number + R"("})") +
           (exclusive == number
                ? R"(,"extension":[)" + hl7("questionnaire-optionExclusive", R"("valueBoolean":true)") + "]"
                : "") +
           "}";
  }
  return R"("answerOption":[)" + all + "]";
}
const std::string kRepeats = R"("repeats":true)";

// In this order they are the pages 1, 2, 3 …
std::string control_items() {
  const std::string unit =
      hl7("questionnaire-unitOption",
          R"("valueCoding":{"system":"http://unitsofmeasure.org","code":"kg","display":"kg"})") +
      "," +
      hl7("questionnaire-unitOption",
          R"("valueCoding":{"system":"http://unitsofmeasure.org","code":"[lb_av]","display":"lb"})");
  const std::string ends =
      R"("item":[)" + note("s-low", "lower", "Calm", "هادئ") + "," + note("s-high", "upper", "Loud", "صاخب") + "]";
  std::string items = "[" + item("slider", {"integer", "How loud is it?", "ما مدى الضجيج؟",
                                            control("slider") + "," + range(0, 100) + "," +
                                                hl7("questionnaire-sliderStepValue", R"("valueInteger":5)"),
                                            ends});
  items += "," + item("short", {"integer", "How loud, in tens?", "ما مدى الضجيج بالعشرات؟",
                                control("slider") + "," + range(0, 100) + "," +
                                    hl7("questionnaire-sliderStepValue", R"("valueInteger":10)"),
                                ends});
  items +=
      "," + item("drop", {"choice", "Which one?", "أيها؟", control("drop-down"), options(8) + R"(,"required":true)"});
  items += "," + item("auto", {"choice", "Which one of many?", "أيها من بين الكثير؟", control("autocomplete"),
                               options(40) + "," + kRepeats});
  items += "," + item("check", {"choice", "What helps?", "ما الذي يفيد؟", control("check-box"),
                                options(4, "4") + "," + kRepeats});
  items += "," + item("open", {"open-choice", "What else helps?", "ماذا يفيد أيضًا؟", "", options(3) + "," + kRepeats});
  items += "," + item("weight", {"quantity", "What do you weigh?", "كم وزنك؟", unit});
  items += "," + item("month", {"date", "When did it begin?", "متى بدأ؟", control("yearMonth")});
  items += "," + item("lines", {"string", "Which medicines?", "ما الأدوية؟", "", kRepeats});
  items +=
      "," + item("file",
                 {"attachment", "A picture of your list", "صورة قائمتك",
                  hl7("mimeType", R"("valueCode":"image/png")") + "," + hl7("maxSize", R"("valueDecimal":2000)"), ""});
  items +=
      "," +
      item("page",
           {"group", "Your day", "يومك", control("page"),
            R"("item":[)" + note("page-help", "help", "Think of *last week*.", "فكر في الأسبوع الماضي.") + "," +
                item("work", {"boolean", "Do you work?", "هل تعمل؟"}) + "," +
                item("hours", {"decimal", "How many hours?", "كم ساعة؟", "",
                               R"("enableWhen":[{"question":"work","operator":"=","answerBoolean":true}])"}) +
                "," + item("sleep", {"integer", "Hours of sleep", "ساعات النوم", range(0, 24), R"("required":true)"}) +
                "]"});
  items += "," + item("table", {"group", "Exercises", "التمارين", control("gtable"),
                                kRepeats + R"(,"item":[)" + item("what", {"string", "What", "ماذا"}) + "," +
                                    item("often", {"integer", "Times a week", "مرات في الأسبوع", range(1, 7)}) + "]"});
  items +=
      "," + item("loop",
                 {"group", "Hospital stay", "إقامة في المستشفى", hl7("questionnaire-maxOccurs", R"("valueInteger":3)"),
                  kRepeats + R"(,"item":[)" +
                      item("where", {"string", "Which hospital?", "أي مستشفى؟", "", R"("required":true)"}) + "," +
                      item("when", {"date", "When was it?", "متى كان ذلك؟", control("year")}) + "]"});
  return items + "," + item("gp", {"reference", "Who is your GP?", "من طبيبك؟"}) + "]";
}

constexpr const char* kNames[] = {"slider", "slider-short", "drop-down",  "autocomplete", "check-box", "open-choice",
                                  "units",  "month",        "lines",      "file",         "page",      "table",
                                  "loop",   "loop-row",     "loop-row-2", "reference"};

struct Walk {
  std::string language;
  SurveyWorld world{control_items(), "en"};
  Visitor visitor{world};
  Gallery gallery{language};

  explicit Walk(std::string its_language = "en") : language(std::move(its_language)) {
    visitor.post("", {});
    visitor.post("/consent/1", {{"answer", "no"}});
  }
  Response keep(const std::string& name, const std::string& address, int status = 200) {
    const Response page = visitor.get(address);
    EXPECT_EQ(page.status, status) << name;
    gallery.keep("control-" + name, page);
    return page;
  }
};

TEST(SurveyControls, EveryControlHasItsPageInTwoLanguages) {
  for (const std::string language : {"en", "ar"}) {
    Walk walk(language);
    EXPECT_EQ(Visitor::location(walk.visitor.post("/language", {{"language", language}})), "");
    walk.keep("start", "");
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
      const std::string name = kNames[i];
      const std::string row = name.starts_with("loop-row") ? "/1" : "";
      if (name == "loop-row") walk.visitor.post("/q/13", {{"do", "add:loop:"}});
      const Response page = walk.keep(name, "/q/" + std::to_string(i + 1) + row);
      EXPECT_THAT(page.body, HasSubstr("<html lang=\"" + std::string(language == "ar" ? "ar\" dir=\"rtl" : "en")))
          << name;
    }
    walk.gallery.keep("control-check", walk.visitor.get("/check"));
  }
}

TEST(SurveyControls, ASliderIsANumberWithItsRangeOrAFewNumbersToChooseFrom) {
  Walk walk;
  const std::string page = walk.visitor.get("/q/1").body;
  for (const char* words :
       {"A number from 0 to 100.", "In steps of 5.", "0 means “Calm”, 100 means “Loud”.", "inputmode=\"numeric\""})
    EXPECT_THAT(page, HasSubstr(words));
  const std::string scale = walk.visitor.get("/q/2").body;
  EXPECT_THAT(scale, HasSubstr("value=\"100\""));
  EXPECT_THAT(scale, Not(HasSubstr("value=\"5\"")));
  const Response refused = walk.visitor.post("/q/1", {{"answer", "101"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("The number must be between 0 and 100."));
  walk.gallery.keep("control-slider", refused);
}

TEST(SurveyControls, AnErrorIsToldInTheChosenLanguage) {
  Walk walk;
  walk.visitor.post("/language", {{"language", "ar"}});
  const Response refused = walk.visitor.post("/q/3", {});
  EXPECT_EQ(refused.status, 422);
  for (const char* words : {"<title>خطأ: أيها؟", "href=\"#answer\"", "اختر إجابة.", "هناك مشكلة"})
    EXPECT_THAT(refused.body, HasSubstr(words));
  Gallery("ar").keep("control-drop-down", refused);
}

TEST(SurveyControls, AmongManyOptionsAPersonLooksAndThenChooses) {
  Walk walk;
  EXPECT_THAT(walk.visitor.get("/q/4").body, Not(HasSubstr("Choice 12")));
  const Response found = walk.visitor.post("/q/4", {{"find", "choice 1"}, {"do", "find:"}});
  EXPECT_EQ(found.status, 200);
  EXPECT_THAT(found.body, HasSubstr("Choice 12"));
  EXPECT_THAT(found.body, Not(HasSubstr("Choice 20")));
  walk.gallery.keep("control-autocomplete-found", found);
  EXPECT_EQ(walk.visitor.post("/q/4", {{"find", "nowhere"}}).status, 200) << "Continue with new words looks, too";
  EXPECT_EQ(
      Visitor::location(walk.visitor.post("/q/4", {{"find", "choice 1"}, {"found", "choice 1"}, {"answer", "11"}})),
      "/q/5");
  EXPECT_THAT(walk.visitor.get("/q/4").body, HasSubstr("value=\"11\" checked"));
}

TEST(SurveyControls, AnExclusiveAnswerGoesAlone) {
  Walk walk;
  const Response refused = walk.visitor.post("/q/5", {{"answer", "0"}, {"answer", "3"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("goes alone"));
}

TEST(SurveyControls, OwnAnswersAndUnitsAreKept) {
  Walk walk;
  walk.visitor.post("/q/6", {{"answer", "0"}, {"answer", "other"}, {"other", "Warm water"}, {"other", "A dog"}});
  for (const char* words : {"value=\"Warm water\"", "value=\"A dog\""})
    EXPECT_THAT(walk.visitor.get("/q/6").body, HasSubstr(words));
  EXPECT_THAT(walk.visitor.post("/q/7", {{"answer", "70"}}).body, HasSubstr("Choose a unit."));
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/7", {{"answer", "70.5"}, {"unit", "1"}})), "/q/8");
  EXPECT_THAT(walk.visitor.get("/q/7").body, HasSubstr("<option value=\"1\" selected>lb"));
  EXPECT_THAT(walk.visitor.get("/check").body, HasSubstr("70.5 lb"));
}

TEST(SurveyControls, ARepeatingQuestionHasALineForEachAnswer) {
  Walk walk;
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/9", {{"answer", "Aspirin"}, {"do", "more:"}})), "/q/9?more=answer");
  const std::string page = walk.visitor.get("/q/9?more=answer").body;
  EXPECT_THAT(page, HasSubstr("id=\"answer-2\""));
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/9", {{"answer", "Aspirin"}, {"answer", "Iron"}})), "/q/10");
  EXPECT_THAT(walk.visitor.get("/q/9").body, HasSubstr("value=\"Iron\""));
}

TEST(SurveyControls, AFileIsKeptNamedRefusedAndRemoved) {
  Walk walk;
  const std::string png("\x89PNG\r\n\x1a\n", 8);
  EXPECT_THAT(walk.visitor.upload("/q/10", "answer", "a.exe", "application/x-msdownload", "MZ").body,
              HasSubstr("This kind of file is not accepted"));
  EXPECT_THAT(walk.visitor.upload("/q/10", "answer", "a.png", "image/png", "<html>").body,
              HasSubstr("This kind of file is not accepted"));
  EXPECT_THAT(walk.visitor.upload("/q/10", "answer", "a.png", "image/png", png + std::string(3000, 'x')).body,
              HasSubstr("This file is too large. Choose one of up to 2 KB."));
  EXPECT_EQ(Visitor::location(walk.visitor.upload("/q/10", "answer", "my <list>.png", "image/png", png)), "/q/11");
  const Response kept = walk.visitor.get("/q/10");
  EXPECT_THAT(kept.body, HasSubstr("Uploaded: my &lt;list&gt;.png, 8 bytes"));
  walk.gallery.keep("control-file-kept", kept);
  walk.visitor.post("/q/10", {});
  EXPECT_THAT(walk.visitor.get("/q/10").body, HasSubstr("Uploaded: my")) << "going on without a new file keeps it";
  walk.visitor.post("/q/10", {{"remove", "0"}});
  EXPECT_THAT(walk.visitor.get("/q/10").body, Not(HasSubstr("Uploaded:")));
}

TEST(SurveyControls, APageOfQuestionsSaysEachErrorAndShowsWhatBecomesNew) {
  Walk walk;
  const Response refused = walk.visitor.post("/q/11", {{"f3-answer", "25"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("href=\"#f3-answer\""));
  EXPECT_THAT(refused.body, HasSubstr("id=\"f3-answer\""));
  walk.gallery.keep("control-page", refused);
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/11", {{"f1-answer", "true"}, {"f3-answer", "8"}})), "/q/11?new=1");
  const Response more = walk.visitor.get("/q/11?new=1");
  EXPECT_THAT(more.body, HasSubstr("How many hours?"));
  EXPECT_THAT(more.body, HasSubstr("there are more questions on this page"));
  walk.gallery.keep("control-page-new", more);
  EXPECT_EQ(
      Visitor::location(walk.visitor.post("/q/11", {{"f1-answer", "true"}, {"f2-answer", "37.5"}, {"f3-answer", "8"}})),
      "/q/12");
}

TEST(SurveyControls, ATableHasACardForEachRow) {
  Walk walk;
  EXPECT_EQ(Visitor::location(
                walk.visitor.post("/q/12", {{"f1-1-answer", "Walking"}, {"f2-1-answer", "3"}, {"do", "add:table:"}})),
            "/q/12");
  const Response two = walk.visitor.get("/q/12");
  for (const char* words : {"value=\"Walking\"", "Exercises 2", "name=\"f1-2-answer\"", "value=\"remove:table:2\""})
    EXPECT_THAT(two.body, HasSubstr(words));
  walk.gallery.keep("control-table-two", two);
  EXPECT_THAT(
      walk.visitor.post("/q/12", {{"f1-1-answer", "Walking"}, {"f2-1-answer", "9"}, {"f1-2-answer", "Swimming"}}).body,
      HasSubstr("href=\"#f2-1-answer\""));
  walk.visitor.post(
      "/q/12",
      {{"f1-1-answer", "Walking"}, {"f2-1-answer", "3"}, {"f1-2-answer", "Swimming"}, {"do", "remove:table:1"}});
  const std::string one = walk.visitor.get("/q/12").body;
  EXPECT_THAT(one, Not(HasSubstr("Walking")));
}

TEST(SurveyControls, ALoopAddsChangesAndRemovesRows) {
  Walk walk;
  EXPECT_THAT(walk.visitor.get("/q/13").body, HasSubstr("You have not added anything yet."));
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/13", {{"do", "add:loop:"}})), "/q/14/1");
  EXPECT_THAT(walk.visitor.post("/q/14/1", {}).body, HasSubstr("Enter an answer."));
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/14/1", {{"answer", "North"}})), "/q/15/1");
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/15/1", {{"year", "2019"}})), "/q/13");
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/13", {{"do", "add:loop:"}})), "/q/14/2");
  walk.visitor.post("/q/14/2", {{"answer", "South"}});
  const Response list = walk.visitor.get("/q/13");
  for (const char* words : {"Hospital stay 1", "North", "2019", "Hospital stay 2", "South", "You can add up to 3."})
    EXPECT_THAT(list.body, HasSubstr(words));
  walk.gallery.keep("control-loop-two", list);
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/13", {{"do", "remove:loop:1"}})), "/q/13");
  EXPECT_THAT(walk.visitor.get("/q/13").body, Not(HasSubstr("North")));
  EXPECT_EQ(Visitor::location(walk.visitor.post("/q/13", {})), "/q/16");
  EXPECT_EQ(Visitor::location(walk.visitor.get("/q/14/7")), "") << "a row that is not there";
}

TEST(SurveyControls, WhatWasAnsweredArrivesInItsPlaces) {
  Walk walk;
  walk.visitor.post("/q/3", {{"answer", "2"}});
  walk.visitor.post("/q/11", {{"f3-answer", "8"}});
  walk.visitor.post("/q/13", {{"do", "add:loop:"}});
  walk.visitor.post("/q/14/1", {{"answer", "North"}});
  walk.visitor.post("/q/13", {{"do", "add:loop:"}});
  walk.visitor.post("/q/14/2", {{"answer", "South"}});
  walk.visitor.post("/q/16", {{"answer", "Dr Jones"}});
  const Response sent = walk.visitor.post("/check", {});
  ASSERT_EQ(Visitor::location(sent), "/done") << sent.body;
  const auto stored =
      walk.world.store->read([](store::Session& session) { return store::list_responses(session, {}); });
  ASSERT_TRUE(stored);
  const auto whole =
      walk.world.store->read([&](store::Session& session) { return store::find_response(session, stored->at(0).id); });
  const std::string document = (*whole)->document;
  EXPECT_THAT(document, HasSubstr(R"({"answer":[{"valueString":"North"}],"linkId":"where")"));
  EXPECT_THAT(document, HasSubstr(R"("valueReference":{"display":"Dr Jones"})"));
  EXPECT_THAT(document, Not(HasSubstr("\"linkId\":\"table\"")));
}

}  // namespace
}  // namespace cairn::api
