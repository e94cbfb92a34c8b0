#include "engine/instruments/recognise.h"

#include <gmock/gmock.h>

#include "engine/instruments/score.h"
#include "engine/survey/evaluation.h"
#include "tests/engine/instruments/forms.h"

namespace cairn::instruments {
namespace {

const Form& standard(const std::string& id) { return find_instrument(id)->forms.front(); }

std::vector<InstrumentScore> scores_of(const Recognition& recognition, const fhir::Questionnaire& questionnaire,
                                       const fhir::Response& response) {
  return compute_instrument_scores(recognition, survey::Evaluation(survey::prepare_form(questionnaire).form, response));
}

/// A PHQ-9 as public forms have it: coded items and answers, no scores.
Json coded_phq9() {
  Json form = {{"resourceType", "Questionnaire"}, {"status", "active"}, {"title", "Mood"}, {"item", Json::array()}};
  int number = 0;
  for (const FormItem& item : standard("phq-9").items) {
    form["item"].push_back({{"linkId", "q" + std::to_string(++number)},
                            {"text", "?"},
                            {"type", "choice"},
                            {"answerValueSet", "http://loinc.org/vs/LL358-3"},
                            {"code", {{{"system", "http://loinc.org"}, {"code", item.codes.front()}}}}});
  }
  return form;
}

TEST(Recognise, KnowsAFormByItsItemCodesAndScoresItByTheInstrumentsAnswers) {
  const auto form = test::read_form(coded_phq9());
  const RecognitionReading reading = recognise(form);
  ASSERT_EQ(reading.recognised.size(), 1U);
  const Recognition& found = reading.recognised.front();
  EXPECT_EQ(found.instrument->id, "phq-9");
  EXPECT_EQ(found.known_by, KnownBy::ItemCodes);
  Json items = Json::array();
  for (int i = 1; i <= 9; ++i)
    items.push_back({{"linkId", "q" + std::to_string(i)},
                     {"answer", {{{"valueCoding", {{"system", "http://loinc.org"}, {"code", "LA6570-1"}}}}}}});
  const auto response =
      fhir::read_response({{"resourceType", "QuestionnaireResponse"}, {"status", "completed"}, {"item", items}});
  const auto scores = scores_of(found, form, *response.response);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_EQ(scores[0].score.measure, "phq-9-total");
  EXPECT_EQ(scores[0].score.value, 18);
  EXPECT_EQ(scores[0].score.band, "moderately severe");
  EXPECT_EQ(scores[0].score.band_scheme, "awell");
}

TEST(Recognise, WantsEveryItem) {
  Json form = coded_phq9();
  form["item"].erase(3);
  EXPECT_TRUE(recognise(test::read_form(form)).recognised.empty());
  form["code"] = {{{"system", "http://loinc.org"}, {"code", "44249-1"}}};
  const auto claimed = recognise(test::read_form(form));
  EXPECT_TRUE(claimed.recognised.empty());
  ASSERT_EQ(claimed.issues.size(), 1U);
  EXPECT_EQ(claimed.issues[0].message,
            "It looks like 'PHQ-9', but no question is certain to be 'energy'. It is not scored as that instrument.");
}

TEST(Recognise, TakesNoRelativeAndNoPart) {
  Json teen = coded_phq9();
  teen["code"] = {{{"system", "http://loinc.org"}, {"code", "89206-7"}}};  // the panel of another form
  EXPECT_TRUE(recognise(test::read_form(teen)).recognised.empty());
  Json larger = coded_phq9();
  larger["item"].push_back({{"linkId", "more"}, {"text", "?"}, {"type", "choice"}, {"answerOption", Json::array()}});
  for (int i = 0; i < 3; ++i)
    larger["item"].back()["answerOption"].push_back(
        {{"valueCoding", {{"code", std::to_string(i)}}}, {"extension", test::ordinal(i)}});
  EXPECT_TRUE(recognise(test::read_form(larger)).recognised.empty());
}

Json by_title(const std::string& id, const std::string& title, double shift = 0) {
  Json form = test::form_json(*find_instrument(id), standard(id));
  form.erase("url");
  form["title"] = title;
  int number = 0;
  for (Json& item : form["item"]) {
    item["linkId"] = "x" + std::to_string(++number);
    for (Json& option : item["answerOption"]) {
      if (!option.contains("extension")) continue;
      Json& score = option["extension"][0]["valueDecimal"];
      score = make_decimal(*to_number(score) + shift);
    }
  }
  return form;
}

TEST(Recognise, TrustsATitleOnlyWithTheRightOptionScoresAndNoOrderToMistake) {
  const auto known = recognise(test::read_form(by_title("gad-7", "GAD-7 questionnaire")));
  ASSERT_EQ(known.recognised.size(), 1U);
  EXPECT_EQ(known.recognised[0].known_by, KnownBy::Structure);
  EXPECT_TRUE(recognise(test::read_form(by_title("gad-7", "GAD-7 questionnaire", 1))).recognised.empty());
  EXPECT_TRUE(recognise(test::read_form(by_title("gad-7", "GAD-7 for adolescents"))).recognised.empty());
  EXPECT_TRUE(recognise(test::read_form(by_title("gad-7", "Worries"))).recognised.empty());
  // Reversed items: without codes or link ids nobody knows which question is which.
  EXPECT_TRUE(recognise(test::read_form(by_title("tsk-17", "Tampa Scale for Kinesiophobia"))).recognised.empty());
}

TEST(Recognise, FindsInstrumentsInGroups) {
  Json form = {
      {"resourceType", "Questionnaire"}, {"status", "active"}, {"title", "First visit"}, {"item", Json::array()}};
  for (const char* id : {"gad-7", "phq-4"}) {
    Json part = by_title(id, "");
    for (Json& item : part["item"]) item["linkId"] = id + item["linkId"].get<std::string>();
    form["item"].push_back({{"linkId", id},
                            {"type", "group"},
                            {"text", find_instrument(id)->name},
                            {"code", {{{"system", "http://loinc.org"}, {"code", standard(id).panels.front()}}}},
                            {"item", part["item"]}});
  }
  const auto reading = recognise(test::read_form(form));
  ASSERT_EQ(reading.recognised.size(), 2U);
  EXPECT_EQ(reading.recognised[0].instrument->id, "gad-7");
  EXPECT_EQ(reading.recognised[0].place, "Questionnaire.item[0]");
  EXPECT_EQ(reading.recognised[1].instrument->id, "phq-4");
}

TEST(Recognise, NeverChoosesBetweenFormsThatFitAlike) {
  Json form = test::form_json(*find_instrument("promis-global-10"), standard("promis-global-10"));
  form.erase("url");
  for (std::size_t i = 0; i < 10; ++i)
    form["item"][i]["code"] = {
        {{"system", "http://loinc.org"}, {"code", standard("promis-global-10").items[i].codes.front()}}};
  const auto unsure = recognise(test::read_form(form));
  EXPECT_TRUE(unsure.recognised.empty());
  ASSERT_EQ(unsure.issues.size(), 1U);
  EXPECT_THAT(unsure.issues[0].message, testing::HasSubstr("fits two forms alike"));
  form["code"] = {{{"system", "http://loinc.org"}, {"code", "61576-5"}}};
  EXPECT_EQ(recognise(test::read_form(form)).recognised.at(0).form->id, "v1.1");
}

TEST(Recognise, CountsABodyMapByTheOptionsChosen) {
  const Instrument& instrument = *find_instrument("fs-2016");
  Json form = test::form_json(instrument, standard("fs-2016"));
  Json map = {
      {"linkId", "map"}, {"text", "Where?"}, {"type", "choice"}, {"repeats", true}, {"answerOption", Json::array()}};
  for (std::size_t i = 0; i < 19; ++i)
    map["answerOption"].push_back({{"valueCoding", {{"code", form["item"][i]["linkId"]}}}});
  map["answerOption"].push_back({{"valueCoding", {{"code", "nowhere"}}}});
  form["item"].erase(form["item"].begin(), form["item"].begin() + 19);
  form["item"].insert(form["item"].begin(), map);
  const auto questionnaire = test::read_form(form);
  const auto reading = recognise(questionnaire);
  ASSERT_EQ(reading.recognised.size(), 1U);
  const auto wpi_of = [&](const Json& chosen) {
    Json items = Json::array();
    if (!chosen.empty()) items.push_back({{"linkId", "map"}, {"answer", Json::array()}});
    for (const Json& code : chosen) items[0]["answer"].push_back({{"valueCoding", {{"code", code}}}});
    const auto response =
        fhir::read_response({{"resourceType", "QuestionnaireResponse"}, {"status", "completed"}, {"item", items}});
    return scores_of(reading.recognised[0], questionnaire, *response.response).front().score.value;
  };
  EXPECT_EQ(wpi_of({"neck", "hip-l", "jaw-r"}), 3);
  EXPECT_EQ(wpi_of({"nowhere"}), 0);
  EXPECT_EQ(wpi_of(Json::array()), std::nullopt);  // an empty map is not a body without pain
}

TEST(CompareTotal, ReportsADifferentCalculation) {
  const auto form = test::read_form(coded_phq9());
  const auto found = recognise(form).recognised.at(0);
  const auto response = fhir::read_response({{"resourceType", "QuestionnaireResponse"}, {"status", "completed"}});
  auto score = scores_of(found, form, *response.response).at(0);
  score.score.value = 9;
  score.score.items_missing = 1;
  EXPECT_TRUE(compare_total(score, {"phq-9-total", "total"}, 9).empty());
  const Issues issues = compare_total(score, {"phq-9-total", "total"}, 8);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].severity, Severity::Warning);
  EXPECT_EQ(issues[0].message,
            "The questionnaire's own calculation gives 8, the rule of 'phq-9-total' gives 9 with 1 item missing. The "
            "instrument's rule is used; check the calculation.");
}

}  // namespace
}  // namespace cairn::instruments
