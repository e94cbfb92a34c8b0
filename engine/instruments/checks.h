#pragma once

#include <string>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/instruments/recognise.h"

namespace cairn::instruments {

/// What a check is for: licence record and safety response are warnings on import and errors before publishing.
enum class Purpose { Import, Publish };

/// What a questionnaire says about instruments and gets wrong, with FHIRPath locations: which instrument it is (or why
/// that is not certain), tables of scores in its expressions, panel codes used as score codes and the reverse, option
/// scores that are not the instrument's, a licence record that is missing, a question that needs a response when the
/// answer means danger. Rules in checks_*.cpp, one file each.
Issues check_against_instruments(const fhir::Questionnaire& questionnaire, Purpose purpose = Purpose::Import);

/// A table of scores written out in an expression: iif(%raw = 4, 22.5, iif(%raw = 5, 26.6, …)).
struct ScoreTable {
  std::string link_id, place;      // the item
  std::vector<std::string> codes;  // LOINC, of the item
  std::string words;               // normalised: what its link id, text and codes say
  std::vector<survey::LookupRow> rows;
};
/// Every table of five rows or more in expressions and variables (the first 200).
std::vector<ScoreTable> find_score_tables(const fhir::Questionnaire& questionnaire);
/// The rows of one expression, in order of appearance.
std::vector<survey::LookupRow> read_score_table(std::string_view expression);

/// The extension that holds the site's licence: holder, number, expiry, languages, digitalUse.
inline constexpr std::string_view kLicenceRecord = "https://cairn.example/StructureDefinition/licence-record";
/// The extension on an item that says what happens when the answer means danger.
inline constexpr std::string_view kSafetyResponse = "https://cairn.example/StructureDefinition/safety-response";

namespace rules {
void check_tables(const fhir::Questionnaire& questionnaire, const std::vector<Recognition>& recognised, Issues& issues);
void check_codes(const fhir::Questionnaire& questionnaire, Issues& issues);
void check_option_scores(const fhir::Questionnaire& questionnaire, const Recognition& recognition, Issues& issues);
void check_licence(const fhir::Questionnaire& questionnaire, const Recognition& recognition, Purpose purpose,
                   Issues& issues);
void check_safety(const fhir::Questionnaire& questionnaire, const Recognition& recognition, Purpose purpose,
                  Issues& issues);
}  // namespace rules

}  // namespace cairn::instruments
