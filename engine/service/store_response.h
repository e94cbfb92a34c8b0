#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/service/services.h"

namespace cairn::service {

struct StoredQuestionnaire {
  QuestionnaireId id;
  Issues findings;
  bool was_new = true;
};
/// Checks and pins a questionnaire (permission WriteSurveys). Unprocessable with every finding when it has errors. The
/// same content under the same url and version is stored once; another content is a Conflict.
Result<StoredQuestionnaire> store_questionnaire(const Services& services, const access::Actor& actor,
                                                std::string_view document);

/// Stores a FHIR QuestionnaireResponse (permission WriteSurveys). Its `questionnaire` names a stored Questionnaire
/// (url|version, url, or Questionnaire/id). Unprocessable with every finding; enabled, valid answers are stored with
/// their scores. `subject` "Episode/<id>" ties it to an episode, and its day of authoring to the timepoint whose window
/// holds it. The stored document is the one that came, plus id and meta. With an idempotency key the same document is
/// stored once; another document under the key is a Conflict.
Result<ResponseId> store_response(const Services& services, const access::Actor& actor, std::string_view document,
                                  std::string_view idempotency_key = {});

/// The stored document. Reading a response is audited. Permission ReadPersons; a machine token or the command line may
/// also read back with WriteSurveys what they may send.
Result<std::string> load_response_document(const Services& services, const access::Actor& actor, const ResponseId& id);
/// Permission ReadPathway or WriteSurveys.
Result<std::string> load_questionnaire_document(const Services& services, const access::Actor& actor,
                                                const QuestionnaireId& id);

struct QuestionnaireSearch {
  std::string url = {}, version = {}, title = {}, status = {}, after = {};
  std::size_t limit = 50;
};
struct QuestionnairePage {
  std::vector<std::string> documents;
  std::optional<std::string> next;
};
/// Newest first. `next` is the `after` of the next page; empty on the last.
Result<QuestionnairePage> search_questionnaires(const Services& services, const access::Actor& actor,
                                                const QuestionnaireSearch& search);

struct ResponseSearch {
  std::string questionnaire = {};                                   // canonical; empty = any
  std::string subject = {};                                         // "Episode/<id>"; empty = any
  std::optional<Date> authored_from = {}, authored_to = {};         // both included
  std::optional<Timestamp> updated_from = {}, updated_before = {};  // the first included, the second not
  std::int64_t after = 0;
  std::size_t limit = 50;
};
struct ResponsePage {
  std::vector<std::string> documents;
  std::optional<std::int64_t> next;
};
/// In the order they came. Permission and audit as for reading one. An unknown questionnaire or episode finds nothing.
Result<ResponsePage> search_responses(const Services& services, const access::Actor& actor,
                                      const ResponseSearch& search);

}  // namespace cairn::service
