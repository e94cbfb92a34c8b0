#include "engine/disclosure/redaction/name_key.h"

#include <gtest/gtest.h>

namespace cairn::disclosure {
namespace {

TEST(NameKey, IsTheSameForNamesThatLookAlike) {
  for (const char* name :
       {"PAIN 2026", "pain  2026", " Pain 2026 ", "\xEF\xBC\xB0\xEF\xBD\x81in 2026", "Pa\xE2\x80\x8Bin 2026",
        "Pain\xC2\xA0"
        "2026",
        "\xE2\x80\xAEPain 2026"})
    EXPECT_EQ(name_key(name), "pain 2026") << name;
  EXPECT_NE(name_key("Pain 2025"), "pain 2026");
  EXPECT_EQ(name_key("\xFF"), "");
}

TEST(NameKey, HiddenCharactersAreSeen) {
  for (const char* text : {"a\xE2\x80\x8B",
                           "\xE2\x80\xAE"
                           "a",
                           "a\tb",
                           "a\xC2\xAD"
                           "b",
                           "\xE3\x85\xA4"})
    EXPECT_TRUE(has_hidden_characters(text)) << text;
  for (const char* text : {"Pain 2026", "\xC3\x89tude na\xC3\xAFve", "\xE7\x97\x9B"})
    EXPECT_FALSE(has_hidden_characters(text)) << text;
}

}  // namespace
}  // namespace cairn::disclosure
