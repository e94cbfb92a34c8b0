#pragma once

#include <string>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/instruments/instrument.h"

namespace cairn::instruments {

/// What a questionnaire was known by, strongest first.
enum class KnownBy {
  Url,        // its canonical url or what it is derived from
  Panel,      // the LOINC code of the panel, or of a group
  ItemCodes,  // every scored item by code or item bank id
  Structure,  // its title, the number of scored items and their option scores
};
std::string_view known_by_name(KnownBy known_by);  // "url", "panel-code", "item-codes", "structure"

struct ItemMatch {
  std::string item;                         // of the instrument's form
  std::string link_id;                      // in the questionnaire
  std::string option;                       // when the item is one option of a repeating question
  std::string by;                           // "code", "link-id", "option" or "order"
  std::vector<survey::AnswerCode> answers;  // what option codes count as here: from displays that are numbers
};

/// A calculated number in the questionnaire that stands for one of the instrument's scores.
struct OwnTotal {
  std::string measure;  // "phq-9-total"
  std::string link_id;
};

struct Recognition {
  const Instrument* instrument = nullptr;
  const Form* form = nullptr;
  KnownBy known_by = KnownBy::Structure;
  std::string place;                  // FHIRPath location: "Questionnaire" or a group
  std::vector<std::string> evidence;  // plain sentences
  std::vector<ItemMatch> items;       // every scored item of the form
  /// The form's scales on the questionnaire's own link ids; ids begin with the instrument: "phq-9-total".
  std::vector<survey::Scale> scales{};
  /// Items with the LOINC code of a score, or the only calculated number of a form with one score.
  std::vector<OwnTotal> own_totals{};
};

struct RecognitionReading {
  std::vector<Recognition> recognised;  // usually none or one; several when groups are instruments
  Issues
      issues;  // forms that claim to be an instrument (by url, code or title) and are not: information, with the reason
};

/// Finds the instruments of a questionnaire. Conservative: an item missing, other option scores, a relative's title or
/// code, or two forms that fit alike, and it is not recognised. Pure; once per questionnaire, not per response.
RecognitionReading recognise(const fhir::Questionnaire& questionnaire);

/// Lower case, every run of other characters one space: "PHQ-9 (Teen)" is "phq 9 teen". With one space at either end,
/// so that a search for " phq 9 " finds whole words.
std::string normalise_words(std::string_view text);

}  // namespace cairn::instruments
