#pragma once

#include "api/pages/survey_fields.h"

// What stands in the form of a page of a survey, a kind of page each.

namespace cairn::api::pages {

/// The only question of a page.
html::Html one_question(const PageQuestions& questions, const service::SurveyQuestion& stop);
/// All questions of a group; its rows as cards. `marks_new`: those that were not seen before say so.
html::Html questions_together(PageQuestions& questions, const service::SurveyQuestion& stop, bool marks_new);
/// The rows of a group so far. `error` as the refusal says it.
html::Html list_of_rows(const Request& request, const PageQuestions& questions, const service::SurveyView& survey,
                        const service::SurveyQuestion& stop, const std::string& error);

/// The heading of the innermost group around a page; with its row when it repeats.
html::Html caption_of(const PageQuestions& questions, const service::SurveyQuestion& stop);
/// "Medicine 2".
std::string row_title(const html::Wording& wording, const fhir::Item& group, std::size_t row);
/// What a button of rows sends: "add:group:2-1" and "remove:group:2-1".
std::string row_action(std::string_view verb, std::string_view link_id, const std::vector<std::size_t>& rows);

}  // namespace cairn::api::pages
