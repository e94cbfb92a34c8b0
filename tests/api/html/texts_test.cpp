#include "api/html/texts.h"

#include <gmock/gmock.h>

#include <set>

#include "engine/base/embedded.h"

namespace cairn::api::html {
namespace {

std::multiset<std::string> placeholders(const std::string& text) {
  std::multiset<std::string> found;
  for (std::size_t at = 0; (at = text.find('{', at)) != std::string::npos; ++at)
    found.insert(text.substr(at, text.find('}', at) - at + 1));
  return found;
}

std::set<std::string> keys_of(std::string_view json) {
  std::set<std::string> keys;
  for (std::size_t at = 0; (at = json.find("\": \"", at)) != std::string_view::npos; ++at) {
    const std::size_t from = json.rfind('"', at - 1);
    keys.insert(std::string(json.substr(from + 1, at - from - 1)));
  }
  return keys;
}

std::string_view file(std::string_view path) {
  for (const EmbeddedFile& one : embedded_files()) {
    if (one.path == path) return one.content;
  }
  return {};
}

TEST(Texts, EveryLanguageHasEveryTextWithItsPlaceholders) {
  const auto keys = keys_of(file("web/texts/en.json"));
  EXPECT_GT(keys.size(), 150u);
  EXPECT_GE(Texts::all().size(), 3u);
  for (const Texts& table : Texts::all()) {
    for (const std::string& key : keys) {
      ASSERT_TRUE(table.has(key)) << table.language() << " " << key;
      EXPECT_EQ(placeholders(table.text(key)), placeholders(Texts::in("en").text(key))) << table.language() << key;
      EXPECT_FALSE(table.text(key).empty()) << table.language() << " " << key;
    }
  }
  for (const EmbeddedFile& one : embedded_files()) {
    if (one.path.starts_with("web/texts/")) {
      EXPECT_EQ(keys_of(one.content), keys) << one.path;
    }
  }
}

TEST(Texts, EveryTextThatATemplateNamesIsThere) {
  for (const EmbeddedFile& one : embedded_files()) {
    if (!one.path.starts_with("web/templates/")) continue;
    for (std::size_t at = 0; (at = one.content.find("{{t.", at)) != std::string_view::npos; ++at) {
      const std::string key(one.content.substr(at + 4, one.content.find("}}", at) - at - 4));
      EXPECT_TRUE(key == "lang" || key == "dir" || Texts::in("en").has(key)) << one.path << " " << key;
    }
  }
}

TEST(Texts, AnUnknownLanguageIsServedInEnglishAndARegionByItsLanguage) {
  EXPECT_EQ(Texts::in("tlh").language(), "en-GB");
  EXPECT_EQ(Texts::in("ar-EG").language(), Texts::in("ar").language());
  EXPECT_EQ(direction_of("ar-EG"), "rtl");
  EXPECT_EQ(direction_of("pl"), "ltr");
}

TEST(Texts, DatesAreWrittenInWords) {
  const Texts& english = Texts::in("en");
  EXPECT_EQ(english.date(*parse_date("2026-03-01")), "1 March 2026");
  EXPECT_EQ(english.answer(fhir::DateText{"2026-03"}), "March 2026");
  EXPECT_EQ(english.answer(fhir::DateText{"2026"}), "2026");
  EXPECT_EQ(english.answer(fhir::DateTimeText{"2026-03-01T09:30:00Z"}), "1 March 2026, 09:30");
  EXPECT_EQ(english.answer(true), "Yes");
}

TEST(Texts, WhatIsFilledInIsNeverFilledInAgain) {
  EXPECT_EQ(Texts::in("en").say("who_asks_text", {{"organisation", "{pathway}"}, {"pathway", "P"}}),
            "{pathway}, for the P.");
}

}  // namespace
}  // namespace cairn::api::html
