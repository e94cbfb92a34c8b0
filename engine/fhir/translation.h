#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/fhir/questionnaire.h"

namespace cairn::fhir {

/// The words of one text of a questionnaire in one language, as its author wrote them. Mark-up is hostile until a page
/// has cleaned it.
struct Words {
  std::string text;      // plain
  std::string xhtml;     // extension rendering-xhtml of the same words; empty when there is none
  std::string markdown;  // extension rendering-markdown, likewise
  std::string language;  // that they are in; empty = the questionnaire's own, because nobody translated them
  bool empty() const { return text.empty() && xhtml.empty() && markdown.empty(); }
};

/// The words of the text member `key` ("text", "title", "valueString") of an element in `language` (BCP 47, "" for the
/// questionnaire's own), from the extension http://hl7.org/fhir/StructureDefinition/translation. A translation for
/// "cy-GB" serves "cy" and the other way round. Without one the own words come back, with an empty `language`.
Words read_words(const Json& element, std::string_view key, std::string_view language);

/// The label of an answer option: its coding's display (or code), or its plain value; also from the designations of a
/// value set's concept.
Words option_words(const AnswerOption& option, std::string_view language);

/// The languages that a questionnaire names: its own first (when it says so), then those of its translations, in the
/// order in which they are met. At most 50.
std::vector<std::string> list_languages(const Questionnaire& questionnaire);

/// True for the same language, whatever the region: "ar" and "ar-EG".
bool is_same_language(std::string_view a, std::string_view b);

}  // namespace cairn::fhir
