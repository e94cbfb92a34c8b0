#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::service {

/// Longest free text that is kept when the questionnaire sets no limit of its own, in characters (code points).
inline constexpr std::size_t kMaxAnswerCharacters = 10'000;
std::size_t max_answer_characters(const fhir::Item& item);

/// In front of a free text given to an open choice; without it the text is an option's index.
inline constexpr std::string_view kOtherPrefix = "other:";

/// Reads the texts of one question's form fields as answers:
///   choice, open-choice   the option's index ("0" is the first), or "other:" and a text
///   boolean               "true" or "false"
///   integer, decimal, quantity   a number ("7", "7.5"); quantities get the item's unit
///   date                  2026-03-01, 2026-03 or 2026;  time 09:30;  dateTime a date, or a date and a time
///   (2026-03-01T09:30) string, text, url     as typed; CR LF becomes LF, white space around it goes
/// Empty texts do not count. Unprocessable, with one issue at path = link id and words for the person who answers, when
/// a text cannot be read, breaks a limit of the item, or is missing although the item is required.
Result<std::vector<fhir::Value>> decode_answers(const fhir::Item& item, const std::vector<std::string>& values);

/// The form's texts for stored answers: the opposite direction.
std::vector<std::string> encode_answers(const fhir::Item& item, const std::vector<fhir::Answer>& answers);

/// True for questions that a page of this program can ask; attachments and references are not (yet).
bool can_be_answered(const fhir::Item& item);

/// Puts values at the question's place in the response (creating its groups, keeping the questionnaire's order); no
/// values leave an item without answers, the mark of a question that was skipped. The answers of child questions stay
/// when the first answer does. False when the question belongs to a question that has no answer.
bool place_answers(const fhir::Questionnaire& questionnaire, const fhir::Item& item, std::vector<fhir::Value> values,
                   fhir::Response& response);

/// The items from the top down to `item`, both included; empty when it is not part of the questionnaire.
std::vector<const fhir::Item*> find_chain(const fhir::Questionnaire& questionnaire, const fhir::Item& item);
/// The response's item for a question, following its chain; null when there is none.
const fhir::ResponseItem* find_placed(const fhir::Questionnaire& questionnaire, const fhir::Item& item,
                                      const fhir::Response& response);
/// Without items that hold no answer (skipped questions, groups left empty).
void remove_unanswered(std::vector<fhir::ResponseItem>& items);

}  // namespace cairn::service
