#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/issue.h"
#include "engine/base/json.h"
#include "engine/fhir/value.h"

namespace cairn::fhir {

struct ResponseItem;

struct Answer {
  Value value = false;
  std::vector<ResponseItem> items;  // children of a question with child items
};

struct ResponseItem {
  std::string link_id;
  std::string text;
  std::vector<Answer> answers;
  std::vector<ResponseItem> items;  // children of a group
};

/// QuestionnaireResponse. Item order follows the questionnaire.
struct Response {
  std::string id, questionnaire, status, authored, subject, language;
  std::vector<ResponseItem> items;
};

struct ResponseReading {
  std::optional<Response> response;  // empty when it cannot be read at all
  Issues issues;
};

/// Reads FHIR R4 QuestionnaireResponse JSON; problems are findings with FHIRPath locations
/// ("QuestionnaireResponse.item[0].answer[1]").
ResponseReading read_response(const Json& resource);
/// Writes it back; reading the result gives an equal Response.
Json write_response(const Response& response);

/// The first item with a link id anywhere in the response; null when there is none.
const ResponseItem* find_response_item(const Response& response, std::string_view link_id);

}  // namespace cairn::fhir
