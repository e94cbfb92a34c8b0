#pragma once

#include <string>
#include <vector>

#include "api/html/html.h"
#include "api/request.h"
#include "engine/fhir/questionnaire.h"

namespace cairn::api::html {

/// What a person typed and chose on a question page: from the draft, or from a form that was refused (shown again as it
/// was).
struct Entered {
  std::vector<std::string> chosen;  // options' indexes, "true"/"false", or "other"
  std::string text, other;
  std::string day, month, year, time;
};

Entered read_entered(const fhir::Item& item, const Request& request);
/// From texts as engine/service/survey_answer.h defines them, and back.
Entered make_entered(const fhir::Item& item, const std::vector<std::string>& values);
std::vector<std::string> values_of(const fhir::Item& item, const Entered& entered);

/// How a question looks; the same name as its template in web/templates/question/.
enum class Look { Choice, Scale, Line, Lines, Date, Unavailable };
Look look_of(const fhir::Item& item);

/// The words for the ends of a scale, from display items with the controls "lower" and "upper".
struct ScaleEnds {
  std::string lower, upper;
};
ScaleEnds scale_ends(const fhir::Item& item);

struct QuestionFrame {
  std::string caption;  // heading of the group
  std::string error;    // "" = none
};

/// The question's own text ("3. How hard …") as one line.
std::string question_text(const fhir::Item& item);
/// The first field's id, which an error summary links to, whatever the look.
inline constexpr std::string_view kFirstFieldId = "answer";
Html render_question(const fhir::Item& item, const Entered& entered, const QuestionFrame& frame);

}  // namespace cairn::api::html
