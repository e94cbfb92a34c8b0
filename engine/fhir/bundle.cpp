#include "engine/fhir/bundle.h"

#include <nlohmann/json.hpp>

namespace cairn::fhir {

Result<Json> unbundle_questionnaire(const Json& bundle, BundlePlace& place) {
  Json out;
  Json terminology = Json::array();
  std::size_t found = 0, index = 0;
  const Json* entries = find_array(bundle, "entry");
  for (const Json& entry : entries != nullptr ? *entries : Json::array()) {
    const std::string pointer = "/entry/" + std::to_string(index++) + "/resource";
    const Json* resource = find_object(entry, "resource");
    if (resource == nullptr) continue;
    const std::string type = read_string(*resource, "resourceType").value_or("");
    if (type == "ValueSet" || type == "CodeSystem") terminology.push_back(*resource);
    if (type != "Questionnaire" || ++found > 1) continue;
    out = *resource;
    place.pointer = pointer;
  }
  if (found == 0) {
    return Error{ErrorCode::InvalidArgument,
                 "The Bundle holds no Questionnaire. Add one, with its value sets beside it."};
  }
  if (found > 1) {
    return Error{ErrorCode::InvalidArgument, "The Bundle holds " + std::to_string(found) +
                                                 " Questionnaires. Give each in a Bundle of its own, with its value "
                                                 "sets beside it."};
  }
  place.terminology = terminology.size();
  if (terminology.empty()) return out;
  Json& contained = out["contained"];
  if (!contained.is_array()) contained = Json::array();
  for (Json& entry : terminology) contained.push_back(std::move(entry));
  return out;
}

}  // namespace cairn::fhir
