#pragma once

#include <string>
#include <vector>

#include "engine/base/date.h"
#include "engine/base/json.h"
#include "engine/store/responses.h"

namespace cairn::service {

/// Gives a resource the id it has here and meta.versionId and meta.lastUpdated; everything else stays as it came.
void add_identity(Json& resource, const std::string& id, Timestamp stored_at);

/// The stored document as readers get it: each score is an extension (kScoreExtension) with measure, ruleVersion,
/// value, itemsAnswered and itemsMissing; without a value when too many items are missing. Without scores it is the
/// document, byte for byte. Scores are computed, never taken over: remove_scores drops those that a sender put in.
inline constexpr const char* kScoreExtension = "https://cairn.example/fhir/StructureDefinition/response-score";
void remove_scores(Json& resource);
Result<std::string> with_scores(std::string document, const std::vector<store::ScoreRecord>& scores);

}  // namespace cairn::service
