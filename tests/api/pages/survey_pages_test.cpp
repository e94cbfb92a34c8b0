#include <gmock/gmock.h>

#include "tests/support/survey_visitor.h"

namespace cairn::api {
namespace {

using cairn::test::SurveyWorld;
using test::Gallery;
using test::Visitor;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string title_of(const Response& response) {
  const auto from = response.body.find("<title>") + 7;
  return response.body.substr(from, response.body.find("</title>") - from);
}

TEST(SurveyPages, TheJourneyLeadsFromStartToThankYou) {
  SurveyWorld world;
  Visitor visitor(world);
  const Response start = visitor.get("");
  EXPECT_EQ(start.status, 200);
  for (const char* words :
       {"Small service", "at the start", "31 March 2026", "up to 6 questions", "Phone us.", "ask us not to ask again"})
    EXPECT_THAT(start.body, HasSubstr(words));
  EXPECT_EQ(visitor.location(visitor.post("", {})), "/consent/1");
  EXPECT_EQ(visitor.location(visitor.post("/consent/1", {{"answer", "no"}})), "/q/1");
  EXPECT_EQ(visitor.location(visitor.post("/q/1", {{"answer", "7"}})), "/q/2");
  EXPECT_EQ(visitor.location(visitor.post("/q/2", {{"answer", "false"}})), "/q/4");
  EXPECT_EQ(visitor.location(visitor.post("/q/4", {{"answer", "0"}, {"answer", "1"}})), "/q/5");
  EXPECT_EQ(visitor.location(visitor.post("/q/5", {{"day", "3"}, {"month", "5"}, {"year", "2019"}})), "/q/6");
  EXPECT_EQ(visitor.location(visitor.post("/q/6", {{"answer", ""}})), "/check");
  const Response check = visitor.get("/check");
  for (const char* words : {"Your choices", "No, do not", "Your body", ">7<", "Rest", "Walking", "3 May 2019",
                            "Not provided", "Change<span"})
    EXPECT_THAT(check.body, HasSubstr(words));
  EXPECT_THAT(check.body, Not(HasSubstr("What makes you tired?")));
  EXPECT_EQ(visitor.location(visitor.post("/check", {})), "/done");
  EXPECT_THAT(visitor.get("/done").body, HasSubstr("Thank you"));
  EXPECT_EQ(visitor.location(visitor.post("/check", {})), "/done")
      << "a second click on Send is answered like the first";
  EXPECT_EQ(visitor.get("/q/1").status, 410);
  EXPECT_THAT(visitor.get("").body, HasSubstr("You have already sent your answers"));
}

TEST(SurveyPages, NothingIsPreselectedAndNoCookieIsSet) {
  SurveyWorld world;
  Visitor visitor(world);
  visitor.post("", {});
  for (const char* address : {"/consent/1", "/q/1", "/q/2", "/q/4"}) {
    const Response page = visitor.get(address);
    EXPECT_EQ(page.status, 200) << address;
    EXPECT_THAT(page.body, Not(HasSubstr(" checked"))) << address;
    for (const auto& header : page.headers) EXPECT_NE(header.first, "Set-Cookie");
  }
}

TEST(SurveyPages, ARefusedAnswerComesBackWithItsWordsAndAnErrorSummary) {
  SurveyWorld world;
  Visitor visitor(world);
  visitor.post("", {});
  const Response date = visitor.post("/q/5", {{"day", "31"}, {"month", "2"}, {"year", "2020"}});
  EXPECT_EQ(date.status, 422);
  EXPECT_THAT(title_of(date), StartsWith("Error: Since when?"));
  for (const char* words :
       {"There is a problem", "href=\"#answer\"", "Enter a real date", "value=\"31\"", "value=\"2020\""})
    EXPECT_THAT(date.body, HasSubstr(words));
  std::string text(10'001, 'x');
  const Response words = visitor.post("/q/6", {{"answer", text}});
  EXPECT_EQ(words.status, 422);
  EXPECT_THAT(words.body, HasSubstr(text + "</textarea>"));
}

TEST(SurveyPages, ARequiredQuestionLeftOutIsNamedOnTheCheckPage) {
  SurveyWorld world;
  Visitor visitor(world);
  visitor.post("", {});
  const Response check = visitor.post("/check", {});
  EXPECT_EQ(check.status, 422);
  EXPECT_THAT(title_of(check), StartsWith("Error: "));
  EXPECT_THAT(check.body, HasSubstr("/q/1?from=check\">Answer this question: How much pain?"));
}

TEST(SurveyPages, AChangeReturnsToTheCheckPageUnlessItOpensAQuestion) {
  SurveyWorld world;
  Visitor visitor(world);
  visitor.post("", {});
  visitor.post("/q/1", {{"answer", "3"}});
  visitor.post("/q/2", {{"answer", "false"}});
  EXPECT_THAT(visitor.get("/q/1?from=check").body, HasSubstr("name=\"from\" value=\"check\""));
  EXPECT_EQ(visitor.location(visitor.post("/q/2", {{"answer", "true"}, {"from", "check"}})), "/q/3?from=check");
  visitor.post("/q/3", {{"answer", "Work"}, {"from", "check"}});
  visitor.post("/q/4", {});
  EXPECT_EQ(visitor.location(visitor.post("/q/1", {{"answer", "5"}, {"from", "check"}})), "/check");
}

TEST(SurveyPages, LinksThatCannotBeUsedHaveAKindPage) {
  SurveyWorld world;
  Visitor visitor(world);
  world.clock.set("2026-02-01T00:00:00Z");
  EXPECT_EQ(visitor.get("").status, 403);
  EXPECT_THAT(visitor.get("/q/1").body, HasSubstr("You can answer from 1 March 2026"));
  world.clock.set("2026-05-01T00:00:00Z");
  EXPECT_EQ(visitor.get("").status, 410);
  EXPECT_THAT(visitor.get("").body, HasSubstr("This survey closed on 31 March 2026"));
  world.clock.set("2026-03-10T00:00:00Z");
  EXPECT_EQ(visitor.location(visitor.post("/decline", {})), "");
  EXPECT_THAT(visitor.get("").body, HasSubstr("We will not ask you again"));
}

TEST(SurveyPages, OddAddressesLeadBackToTheStart) {
  SurveyWorld world;
  Visitor visitor(world);
  EXPECT_EQ(visitor.location(visitor.get("/q/1")), "") << "not begun";
  visitor.post("", {});
  for (const char* address : {"/q/0", "/q/-1", "/q/99", "/q/1x", "/q/99999999999999999999999", "/consent/2"})
    EXPECT_EQ(visitor.location(visitor.get(address)), "") << address;
}

constexpr std::string_view kHostile = R"html(<img src=x onerror=alert(1)>"'{{{title}}}&)html";

std::string gallery_items(std::string_view text, std::string_view option) {
  const auto item = [&](std::string_view type, std::string_view more) {
    return R"({"linkId":")" + std::string(type) + R"(","type":")" + std::string(type) + R"(","text":")" +
           std::string(text) + "\"" + std::string(more) + "}";
  };
  const std::string options = R"(,"answerOption":[{"valueString":")" + std::string(option) +
                              R"("},{"valueString":"B )" + std::string(option) + R"("}])";
  const auto display = [&](std::string_view control) {
    return R"({"linkId":"d-)" + std::string(control) + R"(","type":"display","text":")" + std::string(option) +
           R"(","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":")" +
           std::string(control) + R"("}]}}]})";
  };
  const std::string scale =
      R"(,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":0},{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":10}],"item":[)" +
      display("lower") + "," + display("upper") + "," + display("help") + "]";
  const std::string required = R"(,"required":true)";
  std::string many = item("choice", options + R"(,"repeats":true)" + required);
  many.replace(many.find("choice"), 6, "many");
  std::string number = item("integer", required);
  number.replace(number.find("integer"), 7, "number");
  return R"([{"linkId":"group","type":"group","text":")" + std::string(text) + R"(","item":[)" +
         item("integer", scale + required) + "," + item("choice", options + required) + "," + many + "," +
         item("open-choice", options + required) + "," + item("boolean", required) + "," + number + "," +
         item("decimal", required) + "," + item("date", required) + "," + item("dateTime", required) + "," +
         item("time", required) + "," + item("string", required) + "," + item("text", required) + "," +
         item("url", required) + "," + item("quantity", required) + "," + item("attachment", "") + "]}]";
}

constexpr const char* kNames[] = {"scale",  "choice",  "many", "open-choice", "boolean",
                                  "number", "decimal", "date", "date-time",   "time",
                                  "string", "text",    "url",  "quantity",    "attachment"};

void walk_gallery(SurveyWorld& world, std::string_view language, std::string_view must_contain,
                  std::string_view must_not_contain) {
  const Gallery gallery(language);
  Visitor visitor(world);
  visitor.post("", {});
  std::size_t number = 0;
  for (const char* name : kNames) {
    const std::string address = "/q/" + std::to_string(++number);
    const Response page = visitor.get(address);
    ASSERT_EQ(page.status, 200) << name;
    EXPECT_THAT(page.body, HasSubstr(std::string(must_contain))) << name;
    EXPECT_THAT(page.body, Not(HasSubstr(std::string(must_not_contain)))) << name;
    gallery.keep(name, page);
    const Response refused = visitor.post(address, {{"answer", ""}});
    if (std::string_view(name) == "attachment") {
      EXPECT_EQ(refused.status, 303);
      continue;
    }
    EXPECT_EQ(refused.status, 422) << name;
    EXPECT_THAT(refused.body, HasSubstr("nhsuk-error-message")) << name;
    gallery.keep(name, refused);
  }
  gallery.keep("check", visitor.get("/check"));
}

TEST(SurveyPages, EveryQuestionTypeHasItsPageAndHostileTextsStayText) {
  std::string escaped_for_json(kHostile);
  escaped_for_json.replace(escaped_for_json.find('"'), 1, "\\\"");
  SurveyWorld world(gallery_items(escaped_for_json, escaped_for_json));
  walk_gallery(world, "en", "&lt;img src=x onerror=alert(1)&gt;&quot;", "<img");
}

TEST(SurveyPages, PagesOfARightToLeftQuestionnaireAreMirrored) {
  SurveyWorld world(gallery_items("ما مدى شدة الألم خلال الأيام السبعة الماضية؟", "لا ألم على الإطلاق"), "ar");
  walk_gallery(world, "ar", "<html lang=\"ar\" dir=\"rtl\">", "dir=\"ltr\">\n<head>");
}

}  // namespace
}  // namespace cairn::api
