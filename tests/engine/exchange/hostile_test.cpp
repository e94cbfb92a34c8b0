// Files that were made to do harm, or that went wrong: each ends in a sentence, none in a crash.
#include <zip.h>

#include "engine/exchange/formula.h"
#include "engine/exchange/zip_archive.h"
#include "tests/engine/exchange/sheets.h"

namespace cairn::exchange {
namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

/// A zip file of the parts, packed as well as it goes.
std::string zip(const Parts& parts) {
  zip_error_t failure;
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &failure);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &failure);
  zip_source_keep(target);
  for (const auto& [name, text] : parts) {
    zip_source_t* source = zip_source_buffer(archive, text.data(), text.size(), 0);
    zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  }
  zip_close(archive);
  zip_source_open(target);
  zip_stat_t status;
  zip_source_stat(target, &status);
  std::string out(status.size, '\0');
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

/// A workbook whose survey sheet is the XML given.
std::string workbook(const std::string& sheet, const std::string& shared = "<sst/>") {
  return zip({{"xl/workbook.xml",
               "<workbook xmlns:r='r'><sheets><sheet name='survey' sheetId='1' r:id='rId1'/></sheets></workbook>"},
              {"xl/_rels/workbook.xml.rels",
               "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>"},
              {"xl/sharedStrings.xml", shared},
              {"xl/worksheets/sheet1.xml", sheet}});
}

std::string text_cell(const std::string& text) { return "<c t='inlineStr'><is><t>" + text + "</t></is></c>"; }

std::string message(const std::string& bytes) {
  const auto imported = import_xlsform(bytes);
  return imported ? "imported: " + findings(imported->issues) : imported.error().message;
}

TEST(HostileWorkbook, ABombIsStoppedWhileItUnpacks) {
  const std::string bomb = workbook(std::string(kMaxPartBytes + 1, ' '));
  EXPECT_LT(bomb.size(), 200'000U);
  EXPECT_EQ(message(bomb),
            "The workbook unpacks to more than a form needs (24 MB a sheet, 48 MB in all). Remove what is no form.");
}

TEST(HostileWorkbook, WhatIsNoWorkbookIsRefused) {
  EXPECT_EQ(message(""), "The file is no .xlsx workbook. Save it as .xlsx and try again.");
  EXPECT_EQ(message("PK\x03\x04 and nothing more"), "The file is no .xlsx workbook. Save it as .xlsx and try again.");
  EXPECT_EQ(message(zip({{"a.txt", "b"}})), "The workbook has no part 'xl/_rels/workbook.xml.rels'. Save it anew.");
  EXPECT_EQ(message(workbook("<worksheet><sheetData>")),
            "The part 'xl/worksheets/sheet1.xml' is not well-formed XML. Save the workbook anew.");
  EXPECT_EQ(message(workbook("<worksheet/>")), "The workbook has no sheet 'survey'. Give an XLSForm.");
}

TEST(HostileWorkbook, EntitiesOfADocumentTypeAreNotExpandedNorFetched) {
  const std::string sheet =
      "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY f SYSTEM "
      "'file:///etc/passwd'>]>"
      "<worksheet><sheetData><row r='1'>" +
      text_cell("type") + text_cell("name") + text_cell("label") + "</row><row r='2'>" + text_cell("text") +
      text_cell("q") + text_cell("&b; &f; &lt;ok&gt;") + "</row></sheetData></worksheet>";
  const auto imported = import_xlsform(workbook(sheet));
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ((*item(imported->questionnaire, "q"))["text"], "&b; &f; <ok>");
}

TEST(HostileWorkbook, CellsKeepTheirPlaceAndFormulasGiveWhatTheSpreadsheetStored) {
  const std::string sheet =
      "<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c r='A1' t='s'><x:v>0</x:v></x:c><x:c r='C1' "
      "t='s'><x:v>1</x:v></x:c>"
      "<x:c r='D1' t='s'><x:v>2</x:v></x:c><x:c r='B1' t='s'><x:v>99</x:v></x:c></x:row>"
      "<x:row r='7'><x:c r='A7' t='str'><x:f>1+1</x:f><x:v>text</x:v></x:c><x:c "
      "r='C7'><x:f>1/10</x:f><x:v>0.10000000000000001</x:v></x:c>"
      "<x:c r='D7' t='b'><x:v>1</x:v></x:c><x:c r='ZZZZZZZZ7'/></x:row></x:sheetData></x:worksheet>";
  const std::string shared =
      "<sst><si><t>type</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>no</t></rPh></si><si><t>required</t></si></"
      "sst>";
  const auto imported = import_xlsform(workbook(sheet, shared));
  ASSERT_TRUE(imported) << imported.error().message;
  const Json* question = item(imported->questionnaire, "0.1");
  ASSERT_NE(question, nullptr) << imported->questionnaire.dump();
  EXPECT_EQ((*question)["required"], true);
}

TEST(HostileWorkbook, DeepGroupsEndlessColumnsAndSharedListsMeetTheirLimits) {
  Cells deep = {{"type", "name"}};
  for (int i = 0; i < 40; ++i) deep.push_back({"begin_group", "g" + std::to_string(i)});
  EXPECT_NE(message(xlsx(deep)).find("groups are nested deeper than 25 levels."), std::string::npos);
  Cells choices = {{"list_name", "name", "label"}}, survey = {{"type", "name"}};
  for (int i = 0; i < 3000; ++i) choices.push_back({"l", std::to_string(i), "x"});
  for (int i = 0; i < 100; ++i) survey.push_back({"select_one l", "q" + std::to_string(i)});
  EXPECT_NE(message(xlsx(survey, choices)).find("more than 200000 options together"), std::string::npos);
  const std::string wide = "<worksheet><sheetData><row><c r='AAAA1'><v>1</v></c></row></sheetData></worksheet>";
  EXPECT_NE(message(workbook(wide)).find("more columns or cells than a form needs"), std::string::npos);
}

TEST(HostileWorkbook, AHundredThousandRowsAreRead) {
  Cells survey = {{"type", "name", "label", "relevant"}};
  for (int i = 0; i < 20'000; ++i)
    survey.push_back(
        {"integer", "q" + std::to_string(i), "How many?", i > 0 ? "${q" + std::to_string(i - 1) + "} > 2" : ""});
  EXPECT_EQ(message(xlsx(survey)), "imported: ");
  std::string csv = "field_name,form_name,field_type,field_label\n";
  for (int i = 0; i < 99'999; ++i) csv += "f" + std::to_string(i) + ",form,text,Label\n";
  const auto imported = import_redcap(csv);
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->questionnaire["item"][0]["item"].size(), 99'998U);
  EXPECT_EQ(import_redcap(csv + "x,form,text,L\ny,form,text,L\n").error().message,
            "The data dictionary has more than 100000 fields. Divide the project.");
}

TEST(HostileWorkbook, NoCellThatIsWrittenIsAFormula) {
  Json form = parse_json(R"json({"resourceType":"Questionnaire","status":"draft","title":"=cmd|' /C calc'!A0",
    "item":[{"linkId":"a","type":"string","text":"=HYPERLINK(\"http://x\")"},{"linkId":"b","type":"string","text":"@SUM(1)"}]
})json")
                  .value();
  const auto exported = export_xlsform(form);
  ASSERT_TRUE(exported);
  auto archive = ZipArchive::open(exported->bytes);
  const std::string sheet = archive->read("xl/worksheets/sheet1.xml").value();
  EXPECT_EQ(sheet.find("<f>"), std::string::npos);
  const auto again = import_xlsform(exported->bytes);
  EXPECT_EQ((*item(again->questionnaire, "a"))["text"], "=HYPERLINK(\"http://x\")");
  EXPECT_EQ(exported->bytes, export_xlsform(form)->bytes);
}

TEST(HostileDictionary, FilesThatAreNoDictionaryAreRefusedWithTheReason) {
  EXPECT_EQ(import_redcap("").error().message,
            "The file has no column 'Variable / Field Name'. Give a REDCap data dictionary as REDCap saves it.");
  EXPECT_EQ(import_redcap("field_name,form_name,field_type,field_label\n").error().message,
            "The data dictionary has no fields.");
  EXPECT_EQ(import_redcap("field_name,form_name,field_type,field_label\n\"a").error().message,
            "The CSV file cannot be used.");
  EXPECT_FALSE(import_redcap("field_name\xFF"));
}

TEST(HostileDictionary, MarksLineEndsAndMissingCellsAreRead) {
  const auto imported = import_redcap(
      "\xEF\xBB\xBF"
      "field_name,form_name,field_type,field_label\r\nid,f,text,ID\r\n\r\na,f,yesno\rb,f,notes,\"Two\r\nlines\"");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ((*item(imported->questionnaire, "a"))["type"], "boolean");
  EXPECT_EQ((*item(imported->questionnaire, "b"))["text"], "Two\nlines");
}

TEST(HostileExpression, DeepAndLongOnesEndWithAReason) {
  EXPECT_FALSE(parse_formula(std::string(5000, '('), Dialect::XlsForm));
  EXPECT_FALSE(parse_formula(std::string(5000, '-') + "1", Dialect::Redcap));
  std::string sum = "1";
  for (int i = 0; i < 5000; ++i) sum += "+1";
  EXPECT_FALSE(parse_formula(sum, Dialect::XlsForm));
  EXPECT_FALSE(parse_formula(std::string(100'000, '1'), Dialect::XlsForm));
  std::string nested = "1";
  for (int i = 0; i < 80; ++i) nested = "coalesce(" + nested + ", 1)";
  const auto imported = import_xlsform(xlsx({{"type", "name", "calculation"}, {"calculate", "c", nested}}));
  ASSERT_TRUE(imported);
  EXPECT_NE(findings(imported->issues).find("too long"), std::string::npos);
}

/// Each part is bound once; twice at every level would take for ever.
TEST(HostileExpression, LongSumsAndNestedComparisonsAreReadAtOnce) {
  std::string sum = "1", nested = "1 = 1";
  for (int i = 0; i < 60; ++i) sum += i % 2 == 0 ? " + 333" : " - 61";
  for (int i = 0; i < 24; ++i) nested = "(-(" + nested + ")) = -1";
  for (const std::string& formula : {sum, nested}) {
    const auto imported = import_xlsform(xlsx({{"type", "name", "calculation"}, {"calculate", "c", formula}}));
    EXPECT_TRUE(imported) << formula;
  }
}

TEST(HostileExpression, VariablesThatDoubleEachTimeAreNotCopiedWithoutEnd) {
  Json form =
      parse_json(R"({"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"q","type":"integer"}]})")
          .value();
  std::string last = "%resource.item.where(linkId='q').answer.value";
  for (int i = 0; i < 40; ++i) {
    form["extension"].push_back(
        {{"url", "http://hl7.org/fhir/StructureDefinition/variable"},
         {"valueExpression",
          {{"name", "v" + std::to_string(i)}, {"language", "text/fhirpath"}, {"expression", last}}}});
    last = "%v" + std::to_string(i) + " + %v" + std::to_string(i);
  }
  form["item"].push_back(
      {{"linkId", "c"},
       {"type", "integer"},
       {"extension",
        {{{"url", "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"},
          {"valueExpression", {{"language", "text/fhirpath"}, {"expression", last}}}}}}});
  const auto exported = export_xlsform(form);
  ASSERT_TRUE(exported);
  EXPECT_NE(findings(exported->issues).find("[expression-not-carried]"), std::string::npos);
}

}  // namespace
}  // namespace cairn::exchange
