#include <gtest/gtest.h>

#include <cctype>

#include "tests/pathways/pathway_files.h"

namespace cairn::service {
namespace {

bool is_vowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }

/// Groups of vowels, without a silent e at the end: the usual approximation.
int count_syllables(std::string_view word) {
  int count = 0;
  for (std::size_t i = 0; i < word.size(); ++i)
    count += is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1])) ? 1 : 0;
  if (count > 1 && word.ends_with("e") && !word.ends_with("le")) --count;
  return std::max(count, 1);
}

struct Reading {
  int sentences = 0, words = 0, syllables = 0;

  void add(std::string_view text) {
    std::string word;
    const auto end_word = [&] {
      if (!word.empty()) ++words, syllables += count_syllables(word);
      word.clear();
    };
    bool is_open = false;
    for (const char c : text) {
      if (std::isalpha(static_cast<unsigned char>(c)) != 0)
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(c))), is_open = true;
      else if (c != '\'')
        end_word();
      if ((c == '.' || c == '?' || c == '!' || c == ':') && is_open) ++sentences, is_open = false;
    }
    end_word();
    if (is_open) ++sentences;
  }
  /// Flesch and Kincaid 1975: US school grade; a British reading age is about five years more.
  double grade() const { return 0.39 * words / sentences + 11.8 * syllables / words - 15.59; }
};

void add_texts(const fhir::Item& item, Reading& reading) {
  if (!item.text.empty()) reading.add(item.text);
}

TEST(ReadingAge, OfEveryQuestionnaireIsElevenOrLess) {
  const PathwayCheck check = check_pathway(test::fibromyalgia_source());
  for (const fhir::Questionnaire& form : check.questionnaires) {
    Reading reading;
    fhir::for_each_item(form.items, [&](const fhir::Item& item) { add_texts(item, reading); });
    EXPECT_LE(reading.grade(), 6.0) << form.id;
    RecordProperty(form.id, std::to_string(reading.grade()));
  }
}

TEST(ReadingAge, OfTheConsentQuestionsIsPlain) {
  const PathwayCheck check = check_pathway(test::fibromyalgia_source());
  Reading reading;
  for (const pathway::ConsentQuestion& consent : check.definition->consents) {
    for (const std::string& text : {consent.title, consent.detail, consent.yes_label, consent.no_label})
      reading.add(text);
  }
  EXPECT_LE(reading.grade(), 8.0);
}

TEST(ReadingAge, CountsAsTheFormulaDoes) {
  Reading reading;
  reading.add("The cat sat on the mat.");
  EXPECT_NEAR(reading.grade(), 0.39 * 6 + 11.8 - 15.59, 1e-9);
}

}  // namespace
}  // namespace cairn::service
