#include "engine/survey/lint/readability.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cairn::survey::lint {
namespace {

TEST(Readability, CountsSyllablesAsADictionaryDoes) {
  constexpr std::pair<std::string_view, int> kWords[] = {{"pain", 1},
                                                         {"the", 1},
                                                         {"tired", 1},
                                                         {"walked", 1},
                                                         {"wanted", 2},
                                                         {"table", 2},
                                                         {"tables", 2},
                                                         {"trouble", 2},
                                                         {"troubled", 2},
                                                         {"houses", 2},
                                                         {"times", 1},
                                                         {"hope", 1},
                                                         {"hopeful", 2},
                                                         {"movement", 2},
                                                         {"likely", 2},
                                                         {"question", 2},
                                                         {"questionnaire", 3},
                                                         {"medication", 4},
                                                         {"physical", 3},
                                                         {"activity", 4},
                                                         {"fatigue", 2},
                                                         {"rehabilitation", 6},
                                                         {"appointment", 3},
                                                         {"headache", 2},
                                                         {"morning", 2},
                                                         {"tiredness", 2},
                                                         {"difficulty", 4},
                                                         {"concentrate", 3},
                                                         {"every", 2},
                                                         {"people", 2},
                                                         {"doing", 2},
                                                         {"anxiety", 4},
                                                         {"area", 3},
                                                         {"video", 3},
                                                         {"radio", 3},
                                                         {"people's", 2},
                                                         {"social", 2},
                                                         {"patient", 2},
                                                         {"precious", 2},
                                                         {"religious", 3},
                                                         {"quality", 3},
                                                         {"language", 2},
                                                         {"usual", 3},
                                                         {"situation", 4},
                                                         {"experience", 4},
                                                         {"symptom", 2},
                                                         {"symptoms", 2},
                                                         {"exercise", 3},
                                                         {"fibromyalgia", 6},
                                                         {"stiffness", 2},
                                                         {"sleep", 1},
                                                         {"breathe", 1},
                                                         {"shower", 2},
                                                         {"moved", 1},
                                                         {"changes", 2},
                                                         {"watches", 2},
                                                         {"somewhere", 2},
                                                         {"happened", 2},
                                                         {"prism", 2},
                                                         {"awareness", 3},
                                                         {"colleague", 2},
                                                         {"friend", 1},
                                                         {"client", 2},
                                                         {"audience", 3},
                                                         {"hopelessness", 4},
                                                         {"happiness", 3},
                                                         {"a", 1},
                                                         {"7", 1},
                                                         {"", 1}};
  for (const auto& [word, syllables] : kWords) EXPECT_EQ(count_syllables(word), syllables) << word;
}

TEST(Readability, CountsWordsAndSentences) {
  const Readability found = measure("How bad was your pain? Think of the last 7.5 days.\nPain: none");
  EXPECT_EQ(found.words, 5 + 6 + 2);
  EXPECT_EQ(found.sentences, 4);
  EXPECT_EQ(measure("").words, 0);
  EXPECT_EQ(measure("... !").sentences, 0);
}

TEST(Readability, IsTheGradeOfKincaidPlusFive) {
  // 12 words, 1 sentence, 16 syllables: 0.39 * 12 + 11.8 * 16/12 - 15.59 = 4.823
  Readability text;
  text.words = 12;
  text.sentences = 1;
  text.syllables = 16;
  EXPECT_NEAR(text.age(), 9.823, 1e-3);
  EXPECT_EQ(measure("Go.").age(), 5) << "never below five";
}

TEST(Readability, NamesTheHardestWordsOnce) {
  const auto words = hardest_words("Rehabilitation, medication, pain and medication. Tiredness", 2);
  EXPECT_EQ(words, (std::vector<std::string>{"Rehabilitation", "medication"}));
  EXPECT_TRUE(hardest_words("How bad was it?", 3).empty());
}

TEST(Readability, WordsOfTheTitleAreFamiliar) {
  const FamiliarWords familiar = familiar_words("Fibromyalgia: your week");
  const std::string text = "How much did your fibromyalgia and medication keep you from walking?";
  EXPECT_EQ(measure(text, familiar).syllables, measure(text).syllables - 4);
  EXPECT_EQ(hardest_words(text, 3, familiar), std::vector<std::string>{"medication"});
}

TEST(Readability, KnowsEnglishFromOtherLanguages) {
  EXPECT_TRUE(looks_english("How bad was your pain in the last week?"));
  EXPECT_FALSE(looks_english("Hvor ofte har du vært plaget av vondt i ryggen?"));
  EXPECT_FALSE(looks_english(""));
}

}  // namespace
}  // namespace cairn::survey::lint
