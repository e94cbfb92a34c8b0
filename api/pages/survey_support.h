#pragma once

#include <string>

#include "api/html/page.h"
#include "api/router.h"
#include "engine/service/answer_survey.h"

// Shared by the pages of the patient's journey.

namespace cairn::api::pages {

std::string survey_address(const Request& request, std::string_view rest = "");  // "/s/<token>" and the rest
std::string question_address(const Request& request, std::size_t number);
std::string consent_address(const Request& request, std::size_t index);  // index from 0

/// A number in the address: digits only, not 0. Empty for anything else.
std::optional<std::size_t> read_number_parameter(const Request& request, std::string_view name);

/// The frame of a page of this survey: organisation, language and direction.
html::Frame survey_frame(const service::LinkView& link, std::string title);
/// "rtl" for languages written from right to left.
std::string_view direction_of(std::string_view language);

/// Where somebody goes on: the first consent question without a choice, then the first question not seen, then the
/// check page.
std::string next_address(const Request& request, const service::SurveyView& view);

/// A kind page for a link that cannot be used (unknown, not yet open, closed, sent, declined), or the error's own page.
Response survey_problem(const Context& context, const Request& request, const Error& error);

/// True when the person came from the check page to change one answer, by query or form field.
bool is_from_check(const Request& request);

}  // namespace cairn::api::pages
