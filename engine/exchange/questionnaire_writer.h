#pragma once

#include "engine/exchange/form.h"

namespace cairn::exchange {

/// Gives calculations without a type one, fits every expression to the questions that it reads, and leaves out what
/// cannot be carried over with a finding that names place, column (in the words of the dialect) and reason.
void settle(Form& form, Dialect dialect, Issues& issues);

/// A settled form as FHIR R4 Questionnaire with the standard extensions and those of SDC. Each expression is compiled;
/// a failure is a finding.
Json write_questionnaire(const Form& form, Issues& issues);

/// The code system of a form's option list: "URL/choices/LIST"; empty without a url.
std::string choices_system(const std::string& form_url, const std::string& list);
/// The list of such a system; empty for any other.
std::string list_of_system(const std::string& form_url, const std::string& system);

}  // namespace cairn::exchange
