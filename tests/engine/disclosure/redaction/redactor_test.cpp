#include "engine/disclosure/redaction/redactor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/base/random.h"
#include "engine/disclosure/redaction/normal_text.h"
#include "engine/disclosure/redaction/patterns.h"

namespace cairn::disclosure {
namespace {

TEST(Redactor, PutsTagsInPlaceOfWhatPointsAtAPerson) {
  const std::pair<const char*, const char*> cases[] = {
      {"Ring me on 07700 900321, or (0161) 496 0123.", "Ring me on [PHONE], or [PHONE]."},
      {"Write to sam.b+pain@post.example.org please", "Write to [EMAIL] please"},
      {"My blog is www.example.com/me, have a look.", "My blog is [WEB ADDRESS], have a look."},
      {"I post as @sore_knees_7", "I post as [ONLINE NAME]"},
      {"I live in LS2 9JT near the bus", "I live in [POSTCODE] near the bus"},
      {"NI number ab 12 34 56 d", "NI number [NATIONAL INSURANCE]"},
      {"Born 1.2.1956, fell on 4th of June 2023.", "Born [DATE], fell on [DATE]."},
      {"It began on 2 May 2024.", "It began on [DATE]."},
      {"I am 91 years old", "I am [90 OR OLDER] years old"},
      {"Mrs. P. Okafor and Dr Lee were kind.", "[NAME] and [NAME] were kind."},
      {"my daughter Aoife drives me", "my daughter [NAME] drives me"},
      {"Thanks, Moira", "Thanks, [NAME]"},
      {"We moved to 7 Mill Lane, Otley in spring.", "We moved to [ADDRESS] in spring."},
      {"Patient number: 0045821 is mine", "[RECORD NUMBER] is mine"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(redact(text), expected);
}

TEST(Redactor, LeavesEverydayWordsAndFiguresAlone) {
  for (const char* text : {"Will it ever stop? I may need help in June.", "Pain 7/10, later 3/10 by 14.45.",
                           "Vitamin B12 5ug and 75 mg at night.", "I waited 3 weeks on the way to an appointment.",
                           "Grace and hope are what I need.", "Scores were 12, 14 and 9 of 27.",
                           "The rose by the clinic door made me smile.", "It takes 20 minutes to walk to the park.",
                           "I was seen 2 times in 2023.", "Since May I sleep better.",
                           "My mum says I complain too much.", "I'm Happy with the team."})
    EXPECT_EQ(redact(text), text);
}

TEST(Redactor, FindsAnNhsNumberInWhateverWayItIsWritten) {
  EXPECT_TRUE(redaction::is_nhs_number("9434765919"));
  EXPECT_FALSE(redaction::is_nhs_number("9434765918"));
  for (const char* number :
       {"9434765919", "943 476 5919", "943-476-5919", "943.476.5919", "9 4 3 4 7 6 5 9 1 9", "943  476  5919",
        "943\xC2\xA0"
        "476\xC2\xA0"
        "5919",
        "943\xE2\x80\x93"
        "476\xE2\x80\x93"
        "5919",
        "９４３ ４７６ ５９１９",
        "943\xE2\x80\x8B"
        "4765919",
        "٩٤٣٤٧٦٥٩١٩", "943/476/5919"})
    EXPECT_EQ(redact("It is " + std::string(number) + " I think"), "It is [NHS NUMBER] I think") << number;
  EXPECT_EQ(redact("ref 943 476 5918"), "ref 943 476 5918");        // a wrong check digit, and nothing says NHS
  EXPECT_EQ(redact("nhs no 943 476 5918"), "nhs no [NHS NUMBER]");  // mistyped, but named
}

TEST(Redactor, ANumberPlantedInAThousandPlacesIsAlwaysGone) {
  SeededRandom random(11);
  const std::string words[] = {"pain", "7", "mg",   "since", "2019", "clinic", "—",
                               "é",    "a", "12.5", "(",     "Dr",   "at",     "x9"};
  const auto draw = [&](std::size_t below) { return static_cast<std::size_t>(random.below(below)); };
  for (int round = 0; round < 1000; ++round) {
    const std::string gap = std::array<const char*, 10>{
        "", " ", "-", ".", "  ", "/", "\n", "\xC2\xA0", "\xE2\x80\x93", "\xE2\x80\x8B"}[draw(10)];
    std::string planted = "943" + gap + "476" + gap + "5919";
    if (draw(3) == 0) planted = "９４３" + gap + "４７６" + gap + "５９１９";
    if (draw(4) == 0)
      planted = "9" + gap + "4" + gap + "3" + gap + "4" + gap + "7" + gap + "6" + gap + "5" + gap + "9" + gap + "1" +
                gap + "9";
    std::string text;
    const std::size_t at = draw(6);
    for (std::size_t i = 0; i < 6; ++i) {
      if (i == at) text += (draw(3) == 0 ? "" : " ") + planted + (draw(3) == 0 ? "" : " ");
      text += words[draw(std::size(words))] + " ";
    }
    std::string digits;
    for (const char c : normalise_text(redact(text)).text) {
      if (c >= '0' && c <= '9') digits += c;
    }
    EXPECT_EQ(digits.find("9434765919"), std::string::npos) << text << " -> " << redact(text);
  }
}

TEST(Redactor, KeepsOffsetsOfTheOriginalText) {
  const std::string text = "Ａ\xE2\x80\x8B ring 07700 900321 ä";
  const auto found = find_redactions(text);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "07700 900321");
  EXPECT_NO_THROW(redact("\xFF\xC3\x28 943 476 5919"));
  EXPECT_EQ(redact(""), "");
}

TEST(Redactor, SendsRareSituationsToAReader) {
  EXPECT_TRUE(needs_reader("I am the only bus driver here with this."));
  EXPECT_FALSE(needs_reader("The classes helped a lot."));
}

/// Labelled comments beside the repository: {"text", "spans": [{start, end, type}]} with offsets in characters.
TEST(Redactor, MeetsItsTargetsOnLabelledComments) {
  const std::filesystem::path file = CAIRN_SOURCE_DIR "/../shared/reference/privacy/free_text_dev.jsonl";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the labelled comments are not beside the sources";
  std::map<std::string, std::pair<int, int>> recall;  // found, of
  int untouched = 0, negatives = 0;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const Json record = parse_json(line).value();
    const std::string text = record.at("text").get<std::string>();
    const Json* spans = find_array(record, "spans");
    if (spans == nullptr) spans = find_array(record, "entities");
    const auto found = find_redactions(text);
    if (spans->empty()) {
      if (text.find("opt out line") != std::string::npos) continue;  // an organisation's number: either is right
      ++negatives;
      untouched += found.empty() ? 1 : 0;
      if (!found.empty()) ADD_FAILURE_AT(__FILE__, __LINE__) << redact(text);
      continue;
    }
    for (const Json& span : *spans) {
      const std::string kind =
          span.contains("type") ? span["type"].get<std::string>() : span["label"].get<std::string>();
      const auto begin = span["start"].get<std::size_t>(), end = span["end"].get<std::size_t>();
      auto& [hits, all] = recall[kind];
      ++all;
      const bool is_hidden = std::any_of(found.begin(), found.end(),
                                         [&](const Redaction& one) { return one.begin <= begin && end <= one.end; });
      hits += is_hidden ? 1 : 0;
    }
  }
  for (const auto& [kind, counts] : recall) {
    const double share = static_cast<double>(counts.first) / counts.second;
    if (kind == "QUASI") continue;
    EXPECT_GE(share, kind == "PERSON" ? 0.9 : kind == "ADDRESS" ? 0.75 : 1.0) << kind;
  }
  EXPECT_GE(static_cast<double>(untouched) / negatives, 0.95);
}

}  // namespace
}  // namespace cairn::disclosure
