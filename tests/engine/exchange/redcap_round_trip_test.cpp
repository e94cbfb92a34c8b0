// Import, export, import: the same questionnaire. Three data dictionaries in words of our own, as REDCap saves them.
#include <gmock/gmock.h>

#include "engine/base/csv.h"
#include "tests/engine/exchange/sheets.h"

namespace cairn::exchange {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHeading =
    "\"Variable / Field Name\",\"Form Name\",\"Section Header\",\"Field Type\",\"Field Label\",\"Choices, "
    "Calculations, OR "
    "Slider Labels\",\"Field Note\",\"Text Validation Type OR Show Slider Number\",\"Text Validation Min\",\"Text "
    "Validation "
    "Max\",Identifier?,\"Branching Logic (Show field only if...)\",\"Required Field?\",\"Custom Alignment\",\"Question "
    "Number "
    "(surveys only)\",\"Matrix Group Name\",\"Matrix Ranking?\",\"Field Annotation\"\n";

Json round_trip(const std::string& rows, const std::string& expected_findings) {
  const ImportOptions url{"https://example.org/forms/redcap"};
  const auto first = import_redcap(std::string(kHeading) + rows, url);
  if (!first) return ADD_FAILURE() << first.error().message, Json();
  EXPECT_EQ(findings(first->issues), expected_findings);
  const auto exported = export_redcap(first->questionnaire);
  if (!exported) return ADD_FAILURE() << exported.error().message, Json();
  EXPECT_EQ(findings(exported->issues), "");
  const auto second = import_redcap(exported->bytes, url);
  if (!second) return ADD_FAILURE() << second.error().message, Json();
  EXPECT_EQ(write_json(first->questionnaire, JsonStyle::Indented),
            write_json(second->questionnaire, JsonStyle::Indented))
      << exported->bytes;
  return first->questionnaire;
}

const std::string kRecordId =
    "line 2, Variable / Field Name: The first field of a project identifies the record. Cairn knows whose answers they "
    "are, "
    "so it is left out. [record-id]\n";

TEST(RedcapRoundTrip, AProjectWithBranchingChecksAndCalculationsComesBackTheSame) {
  const Json form = round_trip(
      "record_id,intake,,text,Record ID,,,,,,,,,,,,,\n"
      "age,intake,,text,How old are you?,,In years,integer,16,120,,,y,,1,,,\n"
      "born,intake,,text,Date of birth,,,date_dmy,1900-01-01,today,,,,,,,,\n"
      "height,intake,Your body,text,Height,,In metres,number_2dp,0.4,2.6,,,,,2,,,\n"
      "weight,intake,,text,Weight,,In kilograms,number,,,,,,,3,,,\n"
      "bmi,intake,,calc,Body mass index,\"round([weight] / ([height] * [height]), 1)\",,,,,,,,,,,,\n"
      "heavy,intake,,descriptive,Your index is [bmi].,,,,,,,\"[bmi] > 30 and [weight] <> \"\"\"\"\",,,,,,\n"
      "smoker,intake,Habits,yesno,Do you smoke?,,,,,,,,y,RH,4,,,@DEFAULT='0'\n"
      "per_day,intake,,text,How many a day?,,,integer,1,,,[smoker] = '1' and [age] >= 18,,,,,,\n"
      "quit,intake,,radio,Have you thought of stopping?,\"1, Yes | 2, No | 9, I'd rather not say\",,,,,,\"[smoker] = "
      "'1' or "
      "[per_day] > 0\",,,5,,,\n"
      "aids,follow_up,,checkbox,Which do you use?,\"1, A stick | 2, A frame | x3, Something else\",,,,,,,,,,,,\n"
      "frame,follow_up,,text,Which frame?,,,,,,,[aids(2)] = '1',,,,,,\n"
      "none,follow_up,,descriptive,Tell us if that changes.,,,,,,,\"[aids(1)] = '0' and [aids(2)] <> '1' or [age]*2 > "
      "190\",,,,,,\n"
      "points,follow_up,,calc,Points,\"if([smoker] = '1', 2, 0) + [aids(2)] * 3 + sum([age], "
      "[weight])\",,,,,,,,,,,,@HIDDEN\n"
      "story,follow_up,,notes,Tell us more,,,,,,,,,,,,,@CHARLIMIT=500\n",
      kRecordId);
  EXPECT_EQ((*item(form, "frame"))["enableWhen"][0]["answerCoding"]["code"], "2");
  EXPECT_EQ((*item(form, "quit"))["enableBehavior"], "any");
  EXPECT_EQ(expression(*item(form, "points"), "calculatedExpression"),
            "iif(%smoker = true, 2, 0) + iif('2' in %aids, 1, 0) * 3 + %age.combine(%weight).sum()");
  EXPECT_EQ(expression(*item(form, "heavy")->find("_text"), "cqf-expression"),
            "'Your index is ' & %bmi.toString() & '.'");
}

TEST(RedcapRoundTrip, MatricesSlidersListsAndEveryKindOfTextComeBackTheSame) {
  const Json form = round_trip(
      "study_id,diary,,text,Study ID,,,,,,,,,,,,,\n"
      "diary,diary,,text,What is this diary called?,,,,,,,,,,,,,\n"
      "sleep,diary,How was your week?,radio,I slept well,\"0, Never | 1, Sometimes | 2, Always\",,,,,,,y,,,week,,\n"
      "walked,diary,,radio,I walked,\"0, Never | 1, Sometimes | 2, Always\",,,,,,,,,,week,,\n"
      "pain,diary,,slider,Pain today,No pain |  | Worst pain,,number,0,10,,,,,,,,\n"
      "week_sum,diary,,calc,Sum,[sleep] + [walked],,,,,,,,,,,,\n"
      "seen_at,diary,Your visit,text,When?,,,datetime_dmy,,,,,,,,,,@NOW\n"
      "clock,diary,,text,At what time do you get up?,,,time,05:00,12:00,,,,,,,,\n"
      "mail,diary,,text,E-mail,,,email,,,,,,,,,,\n"
      "code,diary,,text,Number of ten digits,,,mrn_10d,,,,,,,,,,@READONLY\n"
      "town,diary,,dropdown,Town,\"a, Aton | b, Beton\",,autocomplete,,,,,,,,,,@DEFAULT='b'\n"
      "letter,diary,,file,A letter,,,,,,,[town] = 'a',,,,,,\n"
      "right,diary,,truefalse,Is that right?,,,,,,,,,,,,,\n"
      "later,diary,,text,Until when?,,,date_ymd,[born_on],,,[right] = '0',,,,,,\n"
      "born_on,diary,,text,Born on,,,date_mdy,,,,,,,,,,@TODAY\n",
      kRecordId);
  const Json& week = *item(form, "week");
  EXPECT_EQ(week["text"], "How was your week?");
  EXPECT_EQ(extension(week, "itemControl")["coding"][0]["code"], "table");
  EXPECT_EQ((*item(form, "pain"))["item"].size(), 2U);
  EXPECT_EQ(expression(*item(form, "week_sum"), "calculatedExpression"),
            "%sleep.select($this.toInteger()) + %walked.select($this.toInteger())");
  EXPECT_EQ((*item(form, "week_sum"))["type"], "integer");
}

TEST(RedcapRoundTrip, LabelsWithQuotesLinesHtmlAndFormulasComeBackTheSame) {
  const Json form = round_trip(
      "id,form_1,,text,ID,,,,,,,,,,,,,\n"
      "a,form_1,\"=Section, \"\"one\"\"\",text,\"=1+1 is a sum,\nis it not?\",,-minus,,,,,,,,,,,\n"
      "b,form_1,,radio,Less < more & \"\"so\"\",\"-1, Minus one | 1, One, or more\",,,,,,,,,,,,\n"
      "c,form_1,,text,\"<b>Bold</b> and &lt;i&gt;\",,,,,,,\"[b] = '-1' or ([a] <> '' and [b] <> '1')\",,,,,,\n",
      kRecordId + "line 6, Field Label: The words are kept, their HTML is not. [formatting-not-carried]\n");
  EXPECT_EQ((*item(form, "a"))["text"], "=1+1 is a sum,\nis it not?");
  EXPECT_EQ((*item(form, "c"))["text"], "Bold and <i>");
  const auto exported = export_redcap(form);
  const auto rows = parse_csv_rows(exported->bytes).value();
  for (const auto& row : rows) {
    for (const std::string& cell : row) EXPECT_FALSE(cell.starts_with('=') || cell.starts_with('@')) << cell;
  }
}

// What an author gets wrong in a spreadsheet is told with its place and what to write instead.
TEST(RedcapMistakes, EachIsToldWithItsPlaceAndItsRemedy) {
  const auto told = [](const std::string& row) {
    const auto imported = import_redcap(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations,branching_logic,required_field\n" +
        row);
    return imported ? findings(imported->issues) : imported.error().message;
  };
  EXPECT_EQ(told("q,pain,radio,How bad?,\"0, Mild | 1, Bad\",,y\n"), "");
  EXPECT_THAT(told("q,pain,radio,How bad?,Mild | Bad,,\n"), HasSubstr("line 2, Choices, Calculations, OR Slider "
                                                                      "Labels: A choice has no code"));
  EXPECT_THAT(told("q,pain,radio,How bad?,\"0, Mild; 1, Bad\",,\n"), HasSubstr("put '|' between them"));
  EXPECT_THAT(told("q,pain,radio,How bad?,0, Mild | 1, Bad,,\n"),
              HasSubstr("line 2: The row has 9 cells, the headings are 7."));
  EXPECT_THAT(told("Q 1!,pain,yesno,How bad?,,,\n"), HasSubstr("small letters, digits and underscores only"));
  EXPECT_THAT(told("q,pain,yesno,How bad?,,,yes\n"), HasSubstr("line 2, Required Field?: Write y"));
  EXPECT_THAT(told("q,pain,yesno,How bad?,,[q == 1,\n"), HasSubstr("the question is always asked"));
  const auto misspelt = import_redcap("field_name,form_name,field_type,field_label,requird\nq,pain,yesno,Bad?,y\n");
  ASSERT_TRUE(misspelt);
  EXPECT_THAT(findings(misspelt->issues), HasSubstr("line 1, requird: A data dictionary has no column of this name."));
  EXPECT_THAT(import_redcap("field_name;form_name\nq;pain\n").error().message, HasSubstr("with commas between"));
}

}  // namespace
}  // namespace cairn::exchange
