#include "api/html/html.h"

#include <gmock/gmock.h>

#include "api/html/assets.h"
#include "engine/base/embedded.h"
#include "engine/base/error.h"

namespace cairn::api::html {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(Html, EscapeLeavesNoMarkup) {
  EXPECT_EQ(escape(R"(<b>"Tom" & 'Jerry'</b>)").text(), "&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;");
}

View closed_view() { return View().set("title", "T").set("message", "M").set("advice", "").set("contact", ""); }

TEST(Html, TextsAreEscapedInTemplates) {
  const std::string page = render("survey_closed", closed_view().set("title", "</h1><script>alert(1)</script>")).text();
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
}

TEST(Html, AnEmptyTextSwitchesItsSectionOff) {
  EXPECT_THAT(render("survey_closed", closed_view()).text(), Not(HasSubstr("<p></p>")));
}

TEST(Html, ATemplateSyntaxInDataIsOnlyText) {
  EXPECT_THAT(render("survey_closed", closed_view().set("message", "{{{title}}} {{#x}}")).text(),
              HasSubstr("{{{title}}} {{#x}}"));
}

TEST(Html, AMissingNameOrTemplateIsABug) {
  EXPECT_THROW(render("survey_closed", View().set("title", "T")), AssertionFailure);
  EXPECT_THROW(render("no_such_page", View()), AssertionFailure);
}

TEST(Html, DataCannotPoseAsMarkup) {
  EXPECT_THROW(View().set("html", "<b>"), AssertionFailure);
  EXPECT_THROW(View().set("content.html", "<b>"), AssertionFailure);
}

// Every tag of every template: unescaped output only as {{{name.html}}}, which View fills from Html alone.
TEST(Html, TemplatesPutInUnescapedOnlyWhatIsHtml) {
  std::size_t templates = 0;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with("web/templates/")) continue;
    ++templates;
    const std::string text(file.content);
    EXPECT_THAT(text, Not(HasSubstr("{{&"))) << file.path;
    EXPECT_THAT(text, Not(HasSubstr("{{>"))) << file.path;
    EXPECT_THAT(text, Not(HasSubstr("{{="))) << file.path;
    for (std::size_t at = text.find("{{{"); at != std::string::npos; at = text.find("{{{", at + 3)) {
      const std::string name = text.substr(at + 3, text.find('}', at) - at - 3);
      EXPECT_THAT(name, EndsWith(".html")) << file.path;
    }
  }
  EXPECT_GT(templates, 10u);
}

TEST(Html, TemplatesHoldNoScriptNoStyleAndNoOutsideAddress) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with("web/templates/")) continue;
    for (const char* forbidden : {"<script", " style=", " onclick", "javascript:", "http://", "https://", "//"})
      EXPECT_THAT(std::string(file.content), Not(HasSubstr(forbidden))) << file.path;
  }
}

TEST(Assets, TheStyleSheetAsksNothingOfAnotherHost) {
  const auto found = find_asset("styles.css");
  ASSERT_TRUE(found);
  const std::string css(found->asset->content);
  EXPECT_THAT(css, Not(HasSubstr("@font-face")));
  EXPECT_THAT(css, Not(HasSubstr("http")));
  EXPECT_THAT(css, HasSubstr(".nhsuk-radios__input"));
}

TEST(Assets, AnAddressWithTheRightHashIsCurrent) {
  const std::string address = asset_address("styles.css");
  const auto found = find_asset(std::string_view(address).substr(8));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->is_current);
  EXPECT_FALSE(find_asset("styles.0000000000000000.css")->is_current);
  for (const char* name : {"", ".", "..", "styles", ".css", "a.b.c", "../secret", "styles.css.map"})
    EXPECT_FALSE(find_asset(name)) << name;
}

}  // namespace
}  // namespace cairn::api::html
