// What people do to a number or an address so that a form takes it, and what only looks like one:
// tests/cases/redaction/*.json, written for this project.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/base/random.h"
#include "engine/disclosure/redaction/redactor.h"

namespace cairn::disclosure {
namespace {

Json read_cases(const std::string& name) {
  std::ifstream in(CAIRN_SOURCE_DIR "/tests/cases/redaction/" + name);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return parse_json(text).value();
}

TEST(Spellings, AreFoundInEveryAwkwardForm) {
  const Json cases = read_cases("awkward_spellings.json");
  ASSERT_GE(cases.size(), 50u);
  for (const Json& one : cases) {
    EXPECT_EQ(redact(one.at("text").get<std::string>()), one.at("redacted").get<std::string>());
  }
}

TEST(Spellings, OfEverydayThingsAreLeftAlone) {
  const Json cases = read_cases("left_alone.json");
  ASSERT_GE(cases.size(), 120u);
  int untouched = 0;
  for (const Json& one : cases) {
    const std::string text = one.get<std::string>(), redacted = redact(text);
    if (redacted == text) ++untouched;
    EXPECT_EQ(redacted, text);
  }
  EXPECT_GE(untouched, 0.95 * static_cast<double>(cases.size()));
}

/// One list in eleven holds ten figures with a right check digit: where they stand says whether they are a number.
TEST(Spellings, OfFiguresInARowAreSeldomTakenForNumbers) {
  SeededRandom random(4);
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random.below(end)); };
  const std::string gaps[] = {" ", ", ", "/", "-"};
  const std::size_t highest[] = {3, 4, 10, 100, 12000};
  int touched = 0;
  constexpr int kRounds = 600;
  for (int round = 0; round < kRounds; ++round) {
    const std::string& gap = gaps[below(4)];
    const std::size_t end = highest[below(5)] + 1;
    std::string text = "My answers:";
    for (std::size_t i = 0, count = 7 + below(8); i < count; ++i)
      text += (i == 0 ? " " : gap) + std::to_string(below(end));
    if (redact(text) != text) ++touched;
  }
  EXPECT_LE(touched, kRounds / 20);
}

}  // namespace
}  // namespace cairn::disclosure
