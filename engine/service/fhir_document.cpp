#include "engine/service/fhir_document.h"

#include <nlohmann/json.hpp>

namespace cairn::service {

void add_identity(Json& resource, const std::string& id, Timestamp stored_at) {
  resource["id"] = id;
  Json& meta = resource["meta"];
  if (!meta.is_object()) meta = Json::object();
  meta["versionId"] = "1";
  meta["lastUpdated"] = format_timestamp(stored_at);
}

}  // namespace cairn::service
