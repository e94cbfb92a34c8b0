#include "engine/survey/paging.h"

#include "tests/engine/survey/forms.h"

namespace cairn::survey {
namespace {

TEST(ListPages, CountsQuestionsInDocumentOrderWithHeadingsAndInstructions) {
  const auto form = test::make_form(R"([
    {"linkId":"i","text":"Think of last week.","type":"display"},
    {"linkId":"g","text":"Pain","type":"group","item":[
      {"linkId":"a","text":"A","type":"integer","item":[{"linkId":"low","text":"none","type":"display","extension":[
        {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":"lower"}]}}]},
        {"linkId":"a2","text":"A2","type":"string"}]},
      {"linkId":"r","text":"R","type":"integer","readOnly":true},
      {"linkId":"h","text":"H","type":"integer","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-hidden","valueBoolean":true}]}]},
    {"linkId":"b","text":"B","type":"string"}])");
  const auto pages = list_pages(form);
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_EQ(pages[0].item->link_id, "a");
  ASSERT_EQ(pages[0].display.size(), 1U);
  EXPECT_EQ(pages[0].display[0]->link_id, "i");
  ASSERT_EQ(pages[0].groups.size(), 1U);
  EXPECT_EQ(pages[1].item->link_id, "a2");
  EXPECT_TRUE(pages[1].display.empty());
  EXPECT_EQ(pages[2].item->link_id, "b");
  EXPECT_EQ(pages[2].number, 3U);
  EXPECT_TRUE(pages[2].groups.empty());
}

}  // namespace
}  // namespace cairn::survey
