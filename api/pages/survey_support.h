#pragma once

#include <string>

#include "api/html/components/wording.h"
#include "api/html/page.h"
#include "api/router.h"
#include "engine/service/answer_survey.h"

// Shared by the pages of the patient's journey.

namespace cairn::api::pages {

std::string survey_address(const Request& request, std::string_view rest = "");  // "/s/<token>" and the rest
/// "/s/<token>/q/3", and "/s/<token>/q/3/2-1" for the second row of a group in the first of another.
std::string question_address(const Request& request, std::size_t number, const std::vector<std::size_t>& rows = {});
std::string question_address(const Request& request, const service::SurveyQuestion& question);
std::string consent_address(const Request& request, std::size_t index);  // index from 0

/// A number in the address: digits only, not 0. Empty for anything else.
std::optional<std::size_t> read_number_parameter(const Request& request, std::string_view name);
/// The question that the address names; null when there is none.
const service::SurveyQuestion* find_question(const Request& request, const service::SurveyView& survey);

/// The words of the program in the person's language.
const html::Texts& texts_of(const service::LinkView& link);
/// The frame of a page of this survey: organisation, language and direction.
html::Frame survey_frame(const service::LinkView& link, std::string title);
/// The words of one questionnaire: in the chosen language when it has it, otherwise in its own.
html::Wording wording_of(const service::SurveyView& survey, std::size_t questionnaire);

/// Where somebody goes on: the first consent question without a choice, then the first question not seen, then the
/// check page.
std::string next_address(const Request& request, const service::SurveyView& view);

/// A kind page for a link that cannot be used (unknown, not yet open, closed, sent, declined), or the error's own page.
Response survey_problem(const Context& context, const Request& request, const Error& error);

/// True when the person came from the check page to change one answer, by query or form field.
bool is_from_check(const Request& request);

}  // namespace cairn::api::pages
