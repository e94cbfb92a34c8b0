#include "engine/disclosure/redaction/cuts.h"

#include <gmock/gmock.h>

namespace cairn::disclosure {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Cuts, KeepTheirPlacesWhenTheyAreWrittenAndReadBack) {
  const std::string text = "Dr Patel was kind, ring me on 07700 900123";
  const Cuts cuts = find_cuts(text);
  ASSERT_EQ(cuts.size(), 2U);
  const auto read = read_cuts(write_cuts(cuts), text.size());
  ASSERT_TRUE(read);
  EXPECT_EQ(apply_cuts(text, *read), apply_cuts(text, cuts));
  EXPECT_EQ(text.substr(cuts[1].begin, cuts[1].end - cuts[1].begin), "07700 900123");
  EXPECT_THAT(apply_cuts(text, cuts), HasSubstr("was kind, ring me on [PHONE]"));
}

TEST(Cuts, OfAnotherTextOrAnotherHandAreNotRead) {
  for (const char* written : {"3", "3-2[A]", "0-4[A", "0-9[A]", "0-2[A]1-3[B]", "x", "0-2A]", "0-2[A] ", "-1-2[A]"})
    EXPECT_FALSE(read_cuts(written, 5)) << written;
  EXPECT_TRUE(read_cuts("", 0)->empty());
}

TEST(Cuts, AReaderTakesWholeWordsOutWhereverTheyStand) {
  const std::string text = "Jan runs the shop.\nEveryone in january knows JAN at the\ncorner shop.";
  Cuts cuts;
  EXPECT_TRUE(cut_words(text, " jan ", cuts));
  EXPECT_TRUE(cut_words(text, "the corner   shop", cuts));
  EXPECT_EQ(apply_cuts(text, cuts), "[\u2026] runs the shop.\nEveryone in january knows [\u2026] at [\u2026].");
  EXPECT_FALSE(cut_words(text, "jan", cuts));  // it is out already
  EXPECT_FALSE(cut_words(text, "not there", cuts));
  EXPECT_FALSE(cut_words(text, "  ", cuts));
}

TEST(Cuts, WordsRoundAMarkTakeTheMarkIn) {
  const std::string text = "my neighbour Dr Patel next door";
  Cuts cuts = find_cuts(text);
  ASSERT_EQ(cuts.size(), 1U);
  EXPECT_TRUE(cut_words(text, "neighbour Dr [NAME] next", cuts) || cut_words(text, "neighbour [NAME] next", cuts));
  EXPECT_EQ(apply_cuts(text, cuts), "my [\u2026] door");
}

TEST(Cuts, NobodyLearnsWhatIsBehindAMarkByGuessing) {
  const std::string text = "my neighbour Dr Patel next door";
  for (const char* guess : {"neighbour Dr Patel", "neighbour Dr Jones", "Patel next", "Patel", "Dr Patel next door"}) {
    Cuts cuts = find_cuts(text);
    EXPECT_FALSE(cut_words(text, guess, cuts)) << guess;
  }
}

TEST(Cuts, OtherScriptsAreCutToo) {
  const std::string text = "عملت مع ليلى في المتجر";
  Cuts cuts;
  EXPECT_TRUE(cut_words(text, "ليلى", cuts));
  EXPECT_EQ(apply_cuts(text, cuts), "عملت مع [\u2026] في المتجر");
}

TEST(Cuts, NothingUnseenIsLeftInAComment) {
  EXPECT_EQ(clean_comment("  a\r\nb\u202Ec\u2066d\u200Be\xFF\x01"
                          "f\U000E0041 "),
            "a\nbcdef");
  EXPECT_EQ(clean_comment("می\u200Cخواهم"), "می\u200Cخواهم");  // Persian needs the joiner
}

}  // namespace
}  // namespace cairn::disclosure
