#include "engine/survey/paging.h"

#include <gtest/gtest.h>

#include "tests/engine/survey/forms.h"

namespace cairn::survey {
namespace {

std::string control(std::string_view code) {
  return R"("extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":")" +
         std::string(code) + R"("}]}}])";
}

// "1 a", "2 r", "3 x 1": the places of a questionnaire for a response.
std::vector<std::string> places(const fhir::Questionnaire& questionnaire, const std::string& response) {
  const FormReading reading = prepare_form(questionnaire);
  const auto pages = list_pages(reading.form->questionnaire());
  const fhir::Response given = test::make_response(response);
  const ResponseTree tree(*reading.form, given);
  std::vector<std::string> found;
  for (const Place& place : list_places(pages, tree)) {
    std::string text = std::to_string(place.page->number) + " " + place.page->item->link_id;
    for (const std::size_t row : place.rows) text += " " + std::to_string(row);
    found.push_back(text);
  }
  return found;
}

TEST(ListPages, CountsQuestionsInDocumentOrderWithHeadingsAndInstructions) {
  const auto form = test::make_form(R"([
    {"linkId":"i","text":"Think of last week.","type":"display"},
    {"linkId":"g","text":"Pain","type":"group","item":[
      {"linkId":"a","text":"A","type":"integer","item":[{"linkId":"low","text":"none","type":"display",)" +
                                    control("lower") +
                                    R"(},
        {"linkId":"a2","text":"A2","type":"string"}]},
      {"linkId":"r","text":"R","type":"integer","readOnly":true},
      {"linkId":"h","text":"H","type":"integer","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true}]}]},
    {"linkId":"b","text":"B","type":"string"},
    {"linkId":"end","text":"Well done.","type":"display"}])");
  const auto pages = list_pages(form);
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_EQ(pages[0].item->link_id, "a");
  ASSERT_EQ(pages[0].display.size(), 1U);
  EXPECT_EQ(pages[0].display[0]->link_id, "i");
  ASSERT_EQ(pages[0].groups.size(), 1U);
  EXPECT_EQ(pages[1].item->link_id, "a2");
  EXPECT_TRUE(pages[1].display.empty());
  ASSERT_EQ(pages[1].after.size(), 1U) << "a value that is worked out stands below the last question of its group";
  EXPECT_EQ(pages[1].after[0]->link_id, "r");
  EXPECT_EQ(pages[2].item->link_id, "b");
  EXPECT_EQ(pages[2].number, 3U);
  EXPECT_TRUE(pages[2].groups.empty());
  ASSERT_EQ(pages[2].after.size(), 1U);
  EXPECT_EQ(pages[2].after[0]->link_id, "end");
}

TEST(ListPages, AGroupThatAsksForOnePageGetsOne) {
  // Pages point into the form, which must outlive them.
  const fhir::Questionnaire form =
      test::make_form(R"([
    {"linkId":"p","text":"P","type":"group",)" +
                      control("page") + R"(,"item":[
      {"linkId":"a","text":"A","type":"string"},{"linkId":"b","text":"B","type":"string"}]},
    {"linkId":"outer","text":"O","type":"group",)" +
                      control("page") + R"(,"item":[
      {"linkId":"inner","text":"I","type":"group",)" +
                      control("page") + R"(,"item":[{"linkId":"c","text":"C","type":"string"}]}]},
    {"linkId":"none","text":"N","type":"group",)" +
                      control("page") + R"(,"item":[{"linkId":"d","text":"D","type":"display"}]}])");
  const auto pages = list_pages(form);
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].kind, PageKind::Together);
  EXPECT_EQ(pages[0].item->link_id, "p");
  EXPECT_EQ(pages[1].item->link_id, "inner") << "pages inside a page each have their own";
}

TEST(ListPlaces, ARepeatingGroupIsARowAfterTheOtherAndThenTheirList) {
  const auto form = test::make_form(R"([
    {"linkId":"a","text":"A","type":"string"},
    {"linkId":"m","text":"M","type":"group","repeats":true,"item":[
      {"linkId":"x","text":"X","type":"string"},{"linkId":"y","text":"Y","type":"string"}]},
    {"linkId":"b","text":"B","type":"string"}])");
  EXPECT_EQ(places(form, "[]"), (std::vector<std::string>{"1 a", "2 m", "5 b"}));
  EXPECT_EQ(places(form, R"([{"linkId":"m","item":[{"linkId":"x"}]},{"linkId":"m"}])"),
            (std::vector<std::string>{"1 a", "3 x 0", "4 y 0", "3 x 1", "4 y 1", "2 m", "5 b"}));
  EXPECT_EQ(places(form, R"([{"linkId":"m"}])"), (std::vector<std::string>{"1 a", "2 m", "5 b"}))
      << "an only row without content is the mark of none";
}

TEST(ListPlaces, AGroupThatIsNeededHasItsFirstRow) {
  const auto form = test::make_form(R"([{"linkId":"m","text":"M","type":"group","repeats":true,"required":true,"item":[
      {"linkId":"x","text":"X","type":"string"}]}])");
  EXPECT_EQ(places(form, "[]"), (std::vector<std::string>{"2 x 0", "1 m"}));
}

TEST(ListSlots, ATableHasItsQuestionsInEveryRow) {
  const FormReading reading = prepare_form(test::make_form(R"([
    {"linkId":"t","text":"T","type":"group","repeats":true,)" +
                                                           control("gtable") + R"(,"item":[
      {"linkId":"x","text":"X","type":"string"},{"linkId":"y","text":"Y","type":"string","readOnly":true}]}])"));
  const auto pages = list_pages(reading.form->questionnaire());
  const fhir::Response given =
      test::make_response(R"([{"linkId":"t","item":[{"linkId":"x","answer":[{"valueString":"1"}]}]},{"linkId":"t"}])");
  const ResponseTree tree(*reading.form, given);
  const auto slots = list_slots(list_places(pages, tree).at(0));
  ASSERT_EQ(slots.size(), 2U);
  EXPECT_EQ(slots[0].rows, (std::vector<std::size_t>{0}));
  EXPECT_EQ(slots[1].rows, (std::vector<std::size_t>{1}));
}

}  // namespace
}  // namespace cairn::survey
