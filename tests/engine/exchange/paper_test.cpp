#include "tests/engine/exchange/sheets.h"

namespace cairn::exchange {
namespace {

const Json& form() {
  static const Json json =
      import_xlsform(
          xlsx({{"type", "name", "label", "label::Arabic (ar)", "hint", "relevant", "calculation", "parameters",
                 "appearance", "required"},
                {"select_one yes_no", "smoke", "Do you smoke <b>?", "هل تدخن؟"},
                {"integer", "number", "How many a day?", "كم؟", "", "${smoke} = 'yes'"},
                {"note", "help", "We can help you to stop.", "نساعدك", "", "${smoke} = 'yes' and ${number} > 10"},
                {"range", "pain", "How bad is the pain?", "الألم", "0 is none", "", "", "start=0 end=10 step=1"},
                {"calculate", "double", "", "", "", "", "${pain} * 2"},
                {"text", "more", "Tell us more", "أخبرنا", "", "${double} > 10", "", "", "multiline"},
                {"select_multiple yes_no", "many", "Tick some", "اختر"},
                {"begin_repeat", "pill", "A medicine", "دواء"},
                {"text", "pill_name", "Its name", "الاسم"},
                {"end_repeat"}},
               {{"list_name", "name", "label", "label::Arabic (ar)"},
                {"yes_no", "yes", "Yes, I do", "نعم"},
                {"yes_no", "no", "No", "لا"}},
               {{"form_title", "version"}, {"Smoke & pain", "3"}}))
          .value()
          .questionnaire;
  return json;
}

bool has(const std::string& html, const std::string& part) { return html.find(part) != std::string::npos; }

TEST(Paper, SaysInPlainWordsWhoAnswersAndWhereToGoOn) {
  const auto paper = export_paper(form());
  ASSERT_TRUE(paper);
  EXPECT_TRUE(has(paper->bytes, "Only if your answer to question 1 is “Yes, I do”."));
  EXPECT_TRUE(has(paper->bytes,
                  "Only if your answer to question 1 is “Yes, I do” and your answer to question 2 is more than 10."));
  EXPECT_TRUE(has(paper->bytes, "No <span class=\"go\" lang=\"en\">→ go to question 3</span>"));
  EXPECT_FALSE(has(paper->bytes, "Yes, I do <span class=\"go\""));
  EXPECT_EQ(findings(paper->issues),
            "more: When this is asked cannot be said on paper. Write it into the text, or ask it always. "
            "[condition-not-in-words]\n");
}

TEST(Paper, HasBoxesToTickNumbersToCircleAndRoomForRepeats) {
  const std::string html = export_paper(form())->bytes;
  EXPECT_TRUE(has(html, "<span class=\"cell\">0</span><span class=\"cell\">1</span>"));
  EXPECT_TRUE(has(html, "<span class=\"cell\">10</span></div>"));
  EXPECT_TRUE(has(html, "<span class=\"box one\"></span>Yes, I do"));
  EXPECT_TRUE(has(html, "<span class=\"box\"></span>Yes, I do"));
  EXPECT_TRUE(has(html, "A medicine 3"));
  EXPECT_FALSE(has(html, "double"));
  EXPECT_TRUE(has(html, "<footer>Smoke &amp; pain, version 3</footer>"));
}

TEST(Paper, IsOneFileThatLoadsNothingAndRunsNothing) {
  const std::string html = export_paper(form())->bytes;
  EXPECT_TRUE(has(html, "Do you smoke &lt;b&gt;?"));
  EXPECT_TRUE(has(html, "default-src 'none'"));
  for (const char* part : {"<script", "http:", "https:", "url(", "@import", " src=", "<link", "onclick"})
    EXPECT_FALSE(has(html, part)) << part;
}

TEST(Paper, IsWrittenInTheLanguageAskedForAndItsDirection) {
  const auto paper = export_paper(form(), {"ar"});
  EXPECT_TRUE(has(paper->bytes, "<html lang=\"ar\" dir=\"rtl\">"));
  EXPECT_TRUE(has(paper->bytes, "هل تدخن؟"));
  EXPECT_TRUE(has(paper->bytes, "نعم"));
  EXPECT_TRUE(has(findings(paper->issues), "[instructions-in-english]"));
}

}  // namespace
}  // namespace cairn::exchange
