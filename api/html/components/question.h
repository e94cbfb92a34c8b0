#pragma once

#include <string>
#include <vector>

#include "api/html/components/wording.h"
#include "api/request.h"
#include "engine/fhir/questionnaire.h"

namespace cairn::api::html {

/// One line of a question that takes lines: a repeating question has several.
struct Line {
  std::string text, unit;  // `unit`: the place of the chosen one among the item's unit options
  std::string day, month, year, time;
  bool operator==(const Line&) const = default;
};

/// What a person typed and chose: from the draft, or from a form that was refused (shown again as it was).
struct Entered {
  std::vector<std::string> chosen;  // options' tokens, "true"/"false", or "other"
  std::vector<std::string> others;  // own answers of an open choice
  std::vector<Line> lines;
  std::string find, found;  // words to look for among many options; those that were looked for last
};

/// A file that was uploaded before.
struct KeptFile {
  std::string name;
  std::size_t size = 0;
};

/// One question as a page shows it. The item's options and limits are those of the moment.
struct QuestionField {
  const fhir::Item* item = nullptr;
  std::string key;                       // before the names and ids of its fields; "" for the only question of a page
  Html caption;                          // heading of the group, over the question
  std::vector<const fhir::Item*> notes;  // its display items that are on: help, prompt, ends of a scale …
  std::vector<KeptFile> files;
  std::string error;           // "" = none
  std::string error_language;  // of the error's words
  bool is_alone = true;        // the only question: its text is the page's heading
  bool is_new = false;         // was not on this page before
  std::size_t more_lines = 0;  // empty lines asked for
};

/// The name and id of one of its fields: field_name(field, "answer") is "answer", or "f2-answer" beside others.
std::string field_name(const QuestionField& field, std::string_view part);

Entered read_entered(const QuestionField& field, const Request& request);
/// From texts as engine/service/survey_answer.h defines them, and back.
Entered make_entered(const fhir::Item& item, const std::vector<std::string>& values);
std::vector<std::string> values_of(const fhir::Item& item, const Entered& entered);
/// The person asked to look among many options rather than to go on.
bool wants_to_find(const fhir::Item& item, const Entered& entered);

/// How a question looks; the same name as its template in web/templates/question/.
enum class Look { Choice, Select, Find, Scale, Lines, Date, File, Unavailable };
Look look_of(const fhir::Item& item);

/// The words for the ends of a scale, from display items with the controls "lower" and "upper".
struct ScaleEnds {
  fhir::Words lower, upper;
};
ScaleEnds scale_ends(const std::vector<const fhir::Item*>& notes, const Wording& wording);

/// The question's own text ("3. How hard …") as one plain line.
std::string question_text(const fhir::Item& item, const Wording& wording);
/// A display item: a paragraph, an inset text for instructions, or help to open; by its control and displayCategory.
Html render_note(const fhir::Item& note, const Wording& wording);
Html render_question(const QuestionField& field, const Entered& entered, const Wording& wording);

/// The first field's id, which an error summary links to, whatever the look.
inline std::string first_field_id(const QuestionField& field) { return field_name(field, "answer"); }

}  // namespace cairn::api::html
