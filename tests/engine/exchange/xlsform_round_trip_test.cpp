// Import, export, import: the same questionnaire. Three forms of the size and manner that ODK and KoboToolbox users
// write, in words of our own; between them they use every construct that is carried.
#include "tests/engine/exchange/sheets.h"

namespace cairn::exchange {
namespace {

const ImportOptions kUrl{"https://example.org/forms/test"};

/// Imports, exports and imports again; the first import is returned.
Json round_trip(const std::string& workbook, const std::string& expected_findings = "") {
  const auto first = import_xlsform(workbook, kUrl);
  if (!first) return ADD_FAILURE() << first.error().message, Json();
  EXPECT_EQ(findings(first->issues), expected_findings);
  const auto exported = export_xlsform(first->questionnaire);
  if (!exported) return ADD_FAILURE() << exported.error().message, Json();
  EXPECT_EQ(findings(exported->issues), "");
  const auto second = import_xlsform(exported->bytes, {});
  if (!second) return ADD_FAILURE() << second.error().message, Json();
  EXPECT_EQ(findings(second->issues), "");
  EXPECT_EQ(write_json(first->questionnaire, JsonStyle::Indented),
            write_json(second->questionnaire, JsonStyle::Indented));
  return first->questionnaire;
}

std::string household() {
  return xlsx(
      {{"type", "name", "label::English (en)", "label::French (fr)", "hint::English (en)", "hint::French (fr)",
        "required", "relevant", "constraint", "constraint_message", "calculation", "default", "appearance",
        "repeat_count"},
       {"today", "visit_day"},
       {"note", "welcome", "Thank you for taking part.", "Merci de participer."},
       {"begin_group", "about", "About your home", "Votre logement", "", "", "", "", "", "", "", "", "field-list"},
       {"text", "head", "Who answers?", "Qui répond ?", "First name only", "Prénom seulement", "yes"},
       {"note", "hello", "Hello, ${head}!", "Bonjour !"},
       {"integer", "people", "How many people live here?", "Combien de personnes ?", "", "", "yes", "",
        ". >= 1 and . <= 20"},
       {"select_one yes_no", "has_children", "Are there children?", "Des enfants ?", "", "", "", "${people} > 1"},
       {"end_group"},
       {"begin_repeat", "child", "A child", "Un enfant", "", "", "", "${has_children} = 'yes'"},
       {"text", "child_name", "Name", "Prénom"},
       {"integer", "child_age", "Age of ${child_name}", "Âge", "", "", "yes", "", ". < 18 and . >= 0",
        "A child is younger than 18."},
       {"select_one yes_no", "in_school", "Goes to school?", "École ?", "", "", "", "${child_age} >= 5"},
       {"text", "why_not", "Why not?", "Pourquoi ?", "", "", "", "${in_school} = 'no' and ${child_age} > 6", "", "", "",
        "", "multiline"},
       {"end_repeat"},
       {"calculate", "children_counted", "", "", "", "", "", "", "", "", "count(${child})"},
       {"calculate", "age_sum", "", "", "", "", "", "", "", "", "sum(${child_age})"},
       {"calculate", "mean_age", "", "", "", "", "", "", "", "",
        "if(${children_counted} > 0, round(${age_sum} div ${children_counted}, 1), 0)"},
       {"note", "many", "That is a full house.", "Une maison pleine.", "", "", "",
        "${children_counted} >= 3 or ${people} > 8"},
       {"acknowledge", "agree", "I agree", "J'accepte", "", "", "yes"},
       {"begin_repeat", "helper", "Somebody who helps", "Une aide", "", "", "", "", "", "", "", "", "", "2"},
       {"text", "helper_name", "Name", "Prénom", "", "", "", "${agree} = 'OK'"},
       {"end_repeat"}},
      {{"list_name", "name", "label::English (en)", "label::French (fr)"},
       {"yes_no", "yes", "Yes, there are", "Oui"},
       {"yes_no", "no", "No, there are not", "Non"}},
      {{"form_title", "form_id", "version", "default_language"},
       {"Household", "household", "2026-03", "English (en)"}});
}

std::string clinic() {
  return xlsx(
      {{"type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "constraint_message",
        "calculation", "default", "appearance", "read_only", "parameters"},
       {"start", "begun"},
       {"date", "born", "Date of birth", "", "", "yes", "", ". <= today() and . > date('1900-01-01')",
        "The date lies in the future or too far back."},
       {"date", "seen", "Day of the visit", "", "", "", "", "", "", "", "today()"},
       {"date", "again", "When shall we meet again?", "", "", "", "", ". > ${seen} + 7", "At least a week later."},
       {"time", "at", "At what time?", "", "", "", "${again} != ''"},
       {"dateTime", "fell", "When did you fall?"},
       {"range", "pain", "How bad is the pain?", "0 is none", "Think of the last seven days.", "yes", "", "", "", "",
        "", "", "", "start=0 end=10 step=1"},
       {"decimal", "height", "Height in metres", "", "", "", "", ". > 0.4 and . < 2.6",
        "Give metres, for example 1.7."},
       {"decimal", "weight", "Weight in kilograms", "", "", "", "", ". >= 2.5 and . <= 350"},
       {"calculate", "bmi", "", "", "", "", "", "", "", "round(${weight} div (${height} * ${height}), 1)"},
       {"calculate", "band", "", "", "", "", "", "", "",
        "if(${bmi} < 18.5, 'low', if(${bmi} >= 25, 'high', 'middle'))"},
       {"note", "band_note", "Your weight is ${band}.", "", "", "", "${band} != 'middle' and ${bmi} != ''"},
       {"select_multiple aids", "aids", "Which of these do you use?", "", "", "", "",
        "not(selected(., 'none') and count-selected(.) > 1)", "None goes with nothing else."},
       {"select_one aids or_other", "first_aid", "Which was the first?", "", "", "", "count-selected(${aids}) > 1", "",
        "", "", "", "minimal"},
       {"text", "frame_kind", "Which frame?", "", "", "", "selected(${aids}, 'frame')"},
       {"note", "no_aid", "Tell us if that changes.", "", "", "", "not(selected(${aids}, 'stick'))"},
       {"text", "post", "Postcode", "", "", "", "",
        "regex(., '[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}') and string-length(.) <= 8"},
       {"text", "mail", "E-mail", "", "", "", "", "regex(., '.+@.+')", "That is no address."},
       {"select_one sure", "sure", "How sure are you?", "", "", "if placeholder"},
       {"calculate", "score", "", "", "", "", "", "", "", "coalesce(number(${sure}), 0) + ${pain} * 2 - 1"},
       {"integer", "shown", "Points so far", "", "", "", "", "", "", "${score} mod 7", "", "", "yes"},
       {"text", "who", "Who helped?", "", "", "${sure} = '0' or ${pain} > 5"},
       {"hidden", "site", "", "", "", "", "", "", "", "", "north"},
       {"select_one yes_no", "call", "May we call?", "", "", "yes", "", "", "", "", "yes", "horizontal"},
       {"text", "phone", "Number", "", "", "", "${call} = 'yes' and not(${sure} = '3')"},
       {"image", "photo", "A photo of the aid"},
       {"audio", "voice", "A message"},
       {"file", "letter", "The letter"},
       {"text", "link", "A page about it", "", "", "", "", "", "", "", "", "url"},
       {"select_one true_false", "done", "Is that all?"},
       {"text", "more", "What else?", "", "", "", "${done} = 'false'"}},
      {{"list_name", "name", "label", "ordinal_value"},
       {"aids", "stick", "A stick"},
       {"aids", "frame", "A frame"},
       {"aids", "none", "None"},
       {"sure", "0", "Not at all", "0"},
       {"sure", "1", "A little", "1.5"},
       {"sure", "3", "Very", "3"},
       {"yes_no", "yes", "Yes"},
       {"yes_no", "no", "No"},
       {"yes_no", "unsure", "Not sure"},
       {"true_false", "true", "Yes"},
       {"true_false", "false", "No"}},
      {{"form_title", "form_id"}, {"Clinic", "clinic"}});
}

std::string places() {
  return xlsx(
      {{"type", "name", "label::Arabic (ar)", "label::English (en)", "relevant", "choice_filter", "calculation",
        "appearance", "constraint", "constraint_message::Arabic (ar)", "constraint_message::English (en)", "required"},
       {"select_one region", "region", "المنطقة", "Region", "", "", "", "autocomplete"},
       {"select_one town", "town", "المدينة", "Town", "${region} != ''", "filter_region=${region}"},
       {"begin_group", "grid", "كم مرة؟", "How often?", "", "", "", "table-list"},
       {"select_one often", "walk", "المشي", "Walking"},
       {"select_one often", "swim", "السباحة", "Swimming"},
       {"end_group"},
       {"begin_repeat", "trip", "رحلة", "A trip"},
       {"text", "where", "أين؟", "Where to?"},
       {"begin_repeat", "leg", "مرحلة", "A part of it"},
       {"decimal", "km", "كم", "Kilometres", "", "", "", "", ". > 0", "أكثر من صفر", "More than zero.", "yes"},
       {"text", "how", "كيف", "How did you get to ${where}?", "${km} * 2 > 4 and ${where} != 'home'"},
       {"end_repeat"},
       {"calculate", "trip_km", "", "", "", "", "sum(${km})"},
       {"note", "long", "بعيد", "That is far.", "${trip_km} > 100"},
       {"end_repeat"},
       {"calculate", "all_km", "", "", "", "", "sum(${trip_km})"},
       {"calculate", "summary", "", "", "", "", "concat(${region}, ': ', ${all_km}, ' km')"},
       {"calculate", "far", "", "", "", "", "${all_km} > 100 and (${walk} = 'never' or ${swim} = 'never')"},
       {"note", "rest", "استرح", "Take a rest.", "${far} = 'true' or string-length(${summary}) > 30"},
       {"calculate", "half", "", "", "", "", "int(-${all_km} div 2) + abs(-3)"}},
      {{"list_name", "name", "label::Arabic (ar)", "label::English (en)", "filter_region"},
       {"region", "n", "شمال", "North"},
       {"region", "s", "جنوب", "South"},
       {"town", "a", "أ", "Aton", "n"},
       {"town", "b", "ب", "Beton", "n"},
       {"town", "c", "ج", "Ceton", "s"},
       {"often", "never", "أبدا", "Never"},
       {"often", "daily", "يوميا", "Every day"}},
      {{"form_title", "version", "default_language"}, {"Places", "1", "Arabic (ar)"}});
}

TEST(XlsformRoundTrip, AHouseholdSurveyWithRepeatsAndTwoLanguagesComesBackTheSame) {
  const Json form = round_trip(household());
  EXPECT_EQ(form["title"], "Household");
  EXPECT_EQ(form["language"], "en");
  // Within a repeat the same instance is meant; from outside, all of them.
  EXPECT_EQ(variable(*item(form, "child"), "childName"), "%context.item.where(linkId='child_name').answer.value");
  EXPECT_EQ(variable(form, "childAgeAll"),
            "%resource.item.where(linkId='child').item.where(linkId='child_age').answer.value");
  EXPECT_EQ(expression(*item(form, "age_sum"), "calculatedExpression"), "%childAgeAll.sum()");
  EXPECT_EQ((*item(form, "in_school"))["enableWhen"][0]["question"], "child_age");
  EXPECT_EQ(extension(*item(form, "helper"), "minOccurs"), 2);
}

TEST(XlsformRoundTrip, AClinicFormWithEveryKindOfQuestionAndRuleComesBackTheSame) {
  std::string workbook = clinic();
  const Json form = round_trip(workbook,
                               "survey row 20, required: character 1: 'if' is neither a function nor a reference to "
                               "a question. The expression is left out. [expression-not-carried]\n");
  const Json& aids = *item(form, "aids");
  EXPECT_EQ(aids["repeats"], true);
  EXPECT_EQ((*item(form, "no_aid"))["enableWhen"][0]["operator"], "!=");
  EXPECT_EQ((*item(form, "call"))["answerOption"][0]["initialSelected"], true);
  EXPECT_EQ(expression(*item(form, "bmi"), "calculatedExpression"), "(%weight / (%height * %height)).round(1)");
  EXPECT_EQ((*item(form, "done"))["type"], "boolean");
  EXPECT_EQ((*item(form, "shown"))["type"], "integer");
  EXPECT_EQ(extension((*item(form, "sure"))["answerOption"][1], "ordinalValue").dump(), make_decimal("1.5").dump());
}

TEST(XlsformRoundTrip, AFormWithFiltersMatricesNestedRepeatsAndArabicComesBackTheSame) {
  const Json form = round_trip(places(),
                               "survey row 12, label: Answers are shown in the label's own language only; in "
                               "translations, hints and messages '…' "
                               "stands instead. [answer-in-text]\n");
  EXPECT_EQ(expression(*item(form, "how"), "enableWhenExpression"),
            "%km * 2 > 4 and iif(%where = 'home', false, true)");
  EXPECT_EQ((*item(form, "region"))["text"], "المنطقة");
  EXPECT_EQ(variable(*item(form, "trip"), "kmAll"),
            "%context.item.where(linkId='leg').item.where(linkId='km').answer.value");
  EXPECT_EQ(variable(*item(form, "leg"), "km"), "%context.item.where(linkId='km').answer.value");
  EXPECT_EQ(variable(*item(form, "trip"), "where"), "%context.item.where(linkId='where').answer.value");
}

TEST(XlsformRoundTrip, NamesANumberThatIsTooLong) {
  const auto imported = import_xlsform(
      xlsx({{"type", "name", "label", "calculation"}, {"calculate", "c", "", "1616383118330383113161638311833038"}}),
      kUrl);
  ASSERT_TRUE(imported);
  EXPECT_NE(findings(imported->issues).find("a number has more than 18 digits"), std::string::npos);
}

TEST(XlsformRoundTrip, ATextThatSaysANumberIsWrittenAsANumberOrRefused) {
  const auto import_formula = [](const char* formula) {
    return import_xlsform(xlsx({{"type", "name", "label", "calculation"},
                                {"integer", "a", "How many?", ""},
                                {"calculate", "c", "", formula}}),
                          kUrl);
  };
  const auto plain = import_formula("${a} + '1e3'");
  ASSERT_TRUE(plain);
  EXPECT_NE(write_json(plain->questionnaire).find("+ 1000"), std::string::npos);
  const auto broken = import_formula("-'1.'");
  ASSERT_TRUE(broken);
  EXPECT_NE(findings(broken->issues).find("'1.' is not a number"), std::string::npos);
}

TEST(XlsformRoundTrip, NamesADateThatIsNone) {
  const auto imported = import_xlsform(xlsx({{"type", "name", "label", "calculation"},
                                             {"date", "d", "When?"},
                                             {"calculate", "c", "", "date('${d}2026-01-01')"}}),
                                       kUrl);
  ASSERT_TRUE(imported);
  EXPECT_NE(findings(imported->issues).find("is not a date like 2026-03-31"), std::string::npos);
}

// As forms of 2012 are still written.
TEST(XlsformRoundTrip, ReadsTheOldSpellings) {
  const Json form = round_trip(xlsx(
      {{"type", "name", "label", "bind:relevant", "bind:constraint", "bind:jr:constraintMsg", "control:appearance"},
       {"int", "age", "Your age", "", ". > 17", "Adults only"},
       {"select all that apply from toys or specify other", "toys", "Which toys?", "${age} < 30"},
       {"select one from toys", "best", "The best?", "", "", "", "minimal"},
       {"phone number", "phone", "Your telephone number?"}},
      {{"list name", "name", "label"}, {"toys", "ball", "Ball"}, {"toys", "kite", "Kite"}}));
  EXPECT_EQ(item(form, "toys")->at("type"), "open-choice");
  EXPECT_TRUE(item(form, "toys")->contains("enableWhen"));
  EXPECT_EQ(item(form, "phone")->at("type"), "string");
  EXPECT_NE(write_json(*item(form, "age")).find("Adults only"), std::string::npos);
  EXPECT_NE(write_json(*item(form, "best")).find("drop-down"), std::string::npos);
}

}  // namespace
}  // namespace cairn::exchange
