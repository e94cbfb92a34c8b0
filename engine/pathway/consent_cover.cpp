#include "engine/pathway/consent_cover.h"

#include <nlohmann/json.hpp>

namespace cairn::pathway {

std::set<std::string, std::less<>> find_covered_versions(const Json& document, std::string_view purpose) {
  std::set<std::string, std::less<>> versions;
  const Json* questions = find_array(document, "consents");
  for (const Json& question : questions == nullptr ? Json::array() : *questions) {
    if (read_string(question, "purpose") != purpose) continue;
    versions.insert(read_string(question, "version").value_or(""));
    const Json* covers = find_array(question, "covers");
    for (const Json& version : covers == nullptr ? Json::array() : *covers) {
      if (version.is_string()) versions.insert(version.get<std::string>());
    }
  }
  return versions;
}

}  // namespace cairn::pathway
