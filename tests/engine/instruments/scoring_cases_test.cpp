// tests/cases/instruments: one file an instrument. A case has a name, answers by item id, what each scale gives
// ("expect", null for no score), labels ("bands") and maxima; "people" with counts and "percent" for group figures;
// "vector" is its number in the shared file of instrument facts.
#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "engine/instruments/group_figures.h"
#include "engine/instruments/recognise.h"
#include "tests/engine/instruments/forms.h"

namespace cairn::instruments {
namespace {

namespace fs = std::filesystem;

Json read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto document = parse_json(text, {std::size_t{16} << 20, 64});
  EXPECT_TRUE(document) << path << ": " << (document ? "" : document.error().message);
  return document ? *std::move(document) : Json();
}

std::vector<std::pair<std::string, Json>> list_cases() {
  std::vector<std::pair<std::string, Json>> cases;
  for (const auto& entry : fs::directory_iterator(fs::path(CAIRN_SOURCE_DIR) / "tests/cases/instruments")) {
    const Json file = read_file(entry.path());
    for (const Json& one : file["cases"]) cases.emplace_back(file["instrument"], one);
  }
  return cases;
}

std::vector<survey::Score> score_answers(const Instrument& instrument, const Form& form, const Json& answers) {
  const fhir::Questionnaire questionnaire = test::read_form(test::form_json(instrument, form));
  const RecognitionReading reading = recognise(questionnaire);
  for (const Issue& issue : reading.issues) ADD_FAILURE() << issue.message;
  if (reading.recognised.empty()) return {};
  EXPECT_EQ(reading.recognised.front().instrument, &instrument);
  EXPECT_EQ(reading.recognised.front().known_by, KnownBy::Url);
  // Components too: the raw sums of published vectors are among them.
  return survey::compute_scores(reading.recognised.front().scales, questionnaire, test::make_response(form, answers));
}

const survey::Score* find_score(const std::vector<survey::Score>& scores, const std::string& measure) {
  for (const survey::Score& score : scores) {
    if (score.measure == measure) return &score;
  }
  ADD_FAILURE() << "there is no measure " << measure;
  return nullptr;
}

void check_person(const Instrument& instrument, const Form& form, const Json& one) {
  const auto scores = score_answers(instrument, form, one["answers"]);
  for (const auto& [id, expected] : one["expect"].items()) {
    const survey::Score* score = find_score(scores, instrument.id + "-" + id);
    if (score == nullptr) continue;
    const auto value = to_number(expected);
    ASSERT_EQ(score->value.has_value(), value.has_value()) << id;
    if (value) {
      EXPECT_NEAR(*score->value, *value, 1e-4) << id;
    }
  }
  const Json none = Json::object();
  const Json bands = one.value("bands", none), maxima = one.value("maximum", none);
  for (const auto& [id, label] : bands.items()) {
    if (const auto* score = find_score(scores, instrument.id + "-" + id)) {
      EXPECT_EQ(score->band, label) << id;
    }
  }
  for (const auto& [id, maximum] : maxima.items()) {
    if (const auto* score = find_score(scores, instrument.id + "-" + id)) {
      EXPECT_EQ(score->maximum, to_number(maximum));
    }
  }
}

void check_group(const Instrument& instrument, const Form& form, const Json& one) {
  for (const auto& [id, expected] : one["percent"].items()) {
    std::vector<survey::Score> people;
    for (const Json& person : one["people"]) {
      const auto scores = score_answers(instrument, form, person["answers"]);
      if (const auto* score = find_score(scores, instrument.id + "-" + id))
        people.insert(people.end(), static_cast<std::size_t>(*to_number(person["count"])), *score);
    }
    const auto figure = compute_group_percent(people);
    ASSERT_TRUE(figure);
    EXPECT_NEAR(figure->percent, *to_number(expected), 1e-9);
  }
}

TEST(InstrumentScoring, GivesWhatEveryCaseSays) {
  const auto cases = list_cases();
  EXPECT_GT(cases.size(), 80U);
  for (const auto& [id, one] : cases) {
    SCOPED_TRACE(id + ": " + one.value("name", ""));
    const Instrument* instrument = find_instrument(id);
    ASSERT_NE(instrument, nullptr);
    const std::string form_id = one.value("form", instrument->forms.front().id);
    const Form* form = nullptr;
    for (const Form& candidate : instrument->forms) form = candidate.id == form_id ? &candidate : form;
    ASSERT_NE(form, nullptr) << form_id;
    if (one.contains("people"))
      check_group(*instrument, *form, one);
    else
      check_person(*instrument, *form, one);
  }
}

Json numbers_of(const Json& value) {
  Json out = Json::array();
  if (const auto number = to_number(value)) out.push_back(*number);
  if (value.is_boolean()) out.push_back(value.get<bool>() ? 1.0 : 0.0);
  if (value.is_structured()) {
    for (const Json& inner : value) {
      for (const Json& number : numbers_of(inner)) out.push_back(number);
    }
  }
  return out;
}

TEST(InstrumentScoring, CarriesEveryVectorOfTheSharedFacts) {
  const fs::path shared = fs::path(CAIRN_SOURCE_DIR) / "../shared/domain/instruments.json";
  if (!fs::exists(shared)) GTEST_SKIP() << "../shared/domain is absent";
  const Json facts = read_file(shared);
  const auto cases = list_cases();
  std::size_t vectors = 0;
  for (const Json& instrument : facts["instruments"]) {
    const std::string id = instrument["id"];
    EXPECT_NE(find_instrument(id), nullptr) << id;
    const Json list = instrument.value("vectors", Json::array());
    for (std::size_t i = 0; i < list.size(); ++i, ++vectors) {
      SCOPED_TRACE(id + " " + std::to_string(i));
      const Json* found = nullptr;
      for (const auto& [name, one] : cases) {
        if (name == id && one.contains("vector") && one["vector"] == i) found = &one;
      }
      ASSERT_NE(found, nullptr) << "the vector has no case";
      // Every number that the vector expects is expected by the case.
      std::multiset<double> have;
      for (const char* member : {"expect", "percent", "maximum"}) {
        for (const Json& number : numbers_of(found->value(member, Json::object()))) have.insert(number.get<double>());
      }
      for (const Json& number : numbers_of(list[i]["expect"])) {
        const bool pain_alone = list[i].contains("pain");  // the case adds three items of 1
        EXPECT_TRUE(have.contains(number.get<double>() + (pain_alone ? 3 : 0))) << number;
      }
      if (list[i]["expect"].is_string()) {
        EXPECT_EQ((*found)["bands"].front(), list[i]["expect"]);
      }
      if (list[i].contains("band")) {
        EXPECT_EQ((*found)["bands"].front(), list[i]["band"]);
      }
      if (list[i].contains("answers") && list[i]["answers"].is_array()) {
        EXPECT_EQ(numbers_of(list[i]["answers"]).size(), numbers_of((*found)["answers"]).size());
      }
    }
  }
  EXPECT_EQ(vectors, 56U);
}

/// Conversion tables, value sets, bands and thresholds row by row.
TEST(InstrumentScoring, CarriesEveryTableOfTheSharedFacts) {
  const fs::path folder = fs::path(CAIRN_SOURCE_DIR) / "../shared/domain";
  if (!fs::exists(folder)) GTEST_SKIP() << "../shared/domain is absent";
  std::size_t rows = 0;
  const auto expect_table = [&](const std::string& id, const Json& table, const char* score) {
    const bool found =
        std::any_of(find_instrument(id)->forms.begin(), find_instrument(id)->forms.end(), [&](const Form& form) {
          return std::any_of(form.scales.begin(), form.scales.end(), [&](const survey::Scale& scale) {
            return std::equal(table.begin(), table.end(), scale.lookup.begin(), scale.lookup.end(),
                              [&](const Json& row, const survey::LookupRow& own) {
                                return to_number(row["raw"]) == own.raw && to_number(row[score]) == own.score &&
                                       (!row.contains("se") || to_number(row["se"]) == own.standard_error);
                              });
          });
        });
    EXPECT_TRUE(found) << id;
    rows += table.size();
  };
  const Json facts = read_file(folder / "instruments.json");
  for (const Json& instrument : facts["instruments"]) {
    if (instrument.contains("table")) expect_table(instrument["id"], instrument["table"], "metric");
    const Json parts = instrument.value("subscales", Json::array());
    for (const Json& part : parts) {
      if (part.contains("table")) expect_table(instrument["id"], part["table"], "t");
    }
  }
  EXPECT_EQ(rows, 29U + 17 * 9);
  std::ifstream crosswalk(folder / "eq5d5l-uk-crosswalk.csv");
  const auto& scales = find_instrument("eq-5d-5l")->forms.front().scales;
  const auto index = std::find_if(scales.begin(), scales.end(),
                                  [](const survey::Scale& scale) { return scale.value_set == "UK-CW-2012"; });
  ASSERT_NE(index, scales.end());
  std::string line;
  std::getline(crosswalk, line);
  for (const survey::LookupRow& row : index->lookup) {
    ASSERT_TRUE(std::getline(crosswalk, line));
    EXPECT_EQ(std::stod(line.substr(0, 5)), row.raw);
    EXPECT_EQ(std::stod(line.substr(6)), row.score) << line;
  }
  EXPECT_FALSE(std::getline(crosswalk, line));
}

}  // namespace
}  // namespace cairn::instruments
