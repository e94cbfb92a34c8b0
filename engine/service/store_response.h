#pragma once

#include "engine/base/json.h"
#include "engine/service/services.h"

namespace cairn::service {

struct StoredQuestionnaire { QuestionnaireId id; Issues findings; bool was_new = true; };
/// Checks and pins a questionnaire (permission WriteSurveys). Unprocessable with every finding when it has errors.
Result<StoredQuestionnaire> store_questionnaire(const Services& services, const access::Actor& actor, std::string_view document);

/// Stores a FHIR QuestionnaireResponse (permission WriteSurveys). Its `questionnaire` names a stored Questionnaire (url|version, url, or
/// Questionnaire/id). Unprocessable with every finding; enabled, valid answers are stored with their scores. `subject` "Episode/<id>"
/// ties it to an episode.
Result<ResponseId> store_response(const Services& services, const access::Actor& actor, std::string_view document);

/// The stored document (permission ReadPersons or WriteSurveys).
Result<std::string> load_response_document(const Services& services, const access::Actor& actor, const ResponseId& id);
Result<std::string> load_questionnaire_document(const Services& services, const access::Actor& actor, const QuestionnaireId& id);

}  // namespace cairn::service
