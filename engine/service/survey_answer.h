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

/// In front of a free text given to an open choice; without it the text is an option's token.
inline constexpr std::string_view kOtherPrefix = "other:";
/// In front of the key of an option that may come and go.
inline constexpr std::string_view kKeyPrefix = "key:";
/// Between a quantity's number and the place of its unit among the item's unit options.
inline constexpr char kUnitSeparator = '|';

/// What a form sends for one option: its place ("0" is the first), or "key:" and its code where the offered options
/// depend on other answers.
std::string option_token(const fhir::Item& item, std::size_t index);

/// Reads the texts of one question's form fields as answers:
///   choice, open-choice   the option's token, or "other:" and a text
///   boolean               "true" or "false"
///   integer, decimal, quantity   a number ("7", "7.5"); quantities get the item's unit, or "7.5|1" its second option
///   date                  2026-03-01, 2026-03 or 2026;  time 09:30;  dateTime a date, or a date and a time
///   (2026-03-01T09:30) string, text, url, reference     as typed; CR LF becomes LF, white space around it goes. A
///   reference keeps it as its display: a person cannot know a record's address
/// Empty texts do not count. Unprocessable, with one issue at path = link id and words for the person who answers, when
/// a text cannot be read, breaks a limit of the item, or is missing although the item is required. The code is
/// "required" or a key of web/texts, so that pages can say it in another language. Options and limits are the item's:
/// give one that holds those of the moment.
Result<std::vector<fhir::Value>> decode_answers(const fhir::Item& item, const std::vector<std::string>& values);

/// The form's texts for stored answers: the opposite direction.
std::vector<std::string> encode_answers(const fhir::Item& item, const std::vector<fhir::Answer>& answers);

/// True for choices, and for other questions that offer options.
bool is_chosen_from_options(const fhir::Item& item);
/// False for a choice that has no answers to choose from.
bool can_be_answered(const fhir::Item& item);
/// The key in web/texts of what is said when a required answer is missing.
std::string_view missing_code(const fhir::Item& item);

/// Puts values at the question's place in the response (creating its groups, keeping the questionnaire's order); no
/// values leave an item without answers, the mark of a question that was skipped. The answers of child questions stay
/// when the first answer does. `rows`: of the repeating groups around it, from 0, outermost first. False when the
/// question belongs to a question that has no answer.
bool place_answers(const fhir::Questionnaire& questionnaire, const fhir::Item& item, std::vector<fhir::Value> values,
                   fhir::Response& response, const std::vector<std::size_t>& rows = {});

/// The list in which the rows of a repeating group lie, its own `rows` being those of the groups around it; what leads
/// there is made. Null when it belongs to a question that has no answer or to a row that is not there.
std::vector<fhir::ResponseItem>* find_items_of(const fhir::Questionnaire& questionnaire, const fhir::Item& group,
                                               fhir::Response& response, const std::vector<std::size_t>& rows);
/// A row after the others: with its first question unanswered, or with nothing, the mark that there are no rows.
enum class RowContents { FirstQuestion, Nothing };
void add_row(const fhir::Questionnaire& questionnaire, const fhir::Item& group, std::vector<fhir::ResponseItem>& items,
             RowContents contents);
/// Nothing happens when the row is not there.
void remove_row(const fhir::Item& group, std::size_t row, std::vector<fhir::ResponseItem>& items);

/// The items from the top down to `item`, both included; empty when it is not part of the questionnaire.
std::vector<const fhir::Item*> find_chain(const fhir::Questionnaire& questionnaire, const fhir::Item& item);
/// The response's item for a question, following its chain; null when there is none.
const fhir::ResponseItem* find_placed(const fhir::Questionnaire& questionnaire, const fhir::Item& item,
                                      const fhir::Response& response);
/// Without items that hold no answer (skipped questions, groups left empty).
void remove_unanswered(std::vector<fhir::ResponseItem>& items);

}  // namespace cairn::service
