#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/instruments/checks.h"

namespace cairn::instruments::rules {
namespace {

const Json* find_extension(const Json& element, std::string_view url) {
  const Json* list = find_array(element, "extension");
  if (list == nullptr) return nullptr;
  for (const Json& extension : *list) {
    if (read_string(extension, "url") == url) return &extension;
  }
  return nullptr;
}

Severity severity_of(Purpose purpose) { return purpose == Purpose::Publish ? Severity::Error : Severity::Warning; }

}  // namespace

/// Wording that is not free to use needs the site's own record of its licence.
void check_licence(const fhir::Questionnaire& questionnaire, const Recognition& recognition, Purpose purpose,
                   Issues& issues) {
  const Licence& licence = recognition.instrument->licence;
  if (!licence.record_needed || !questionnaire.resource) return;
  const Json* record = find_extension(*questionnaire.resource, kLicenceRecord);
  const std::string name = "'" + recognition.instrument->name + "'";
  if (record == nullptr) {
    issues.push_back({severity_of(purpose), "licence-record-missing", "Questionnaire",
                      name + " needs a licence record before it is published (" + licence.status +
                          "). Add the extension " + std::string(kLicenceRecord) + "."});
    return;
  }
  for (const std::string_view part : {"holder", "number", "digitalUse"}) {
    if (find_extension(*record, part) == nullptr)
      issues.push_back({severity_of(purpose), "licence-record-incomplete", "Questionnaire.extension",
                        "The licence record of " + name + " does not say '" + std::string(part) + "'. Add it."});
  }
  const Json* digital = find_extension(*record, "digitalUse");
  if (digital != nullptr && read_boolean(*digital, "valueBoolean") == false)
    issues.push_back({severity_of(purpose), "licence-not-digital", "Questionnaire.extension",
                      "The licence of " + name + " does not cover use on screens. Ask the holder for it."});
}

void check_safety(const fhir::Questionnaire& questionnaire, const Recognition& recognition, Purpose purpose,
                  Issues& issues) {
  const std::optional<Safety>& safety = recognition.instrument->safety;
  if (!safety) return;
  const auto match = std::find_if(recognition.items.begin(), recognition.items.end(),
                                  [&](const ItemMatch& item) { return item.item == safety->item; });
  const fhir::Item* question =
      match == recognition.items.end() ? nullptr : fhir::find_item(questionnaire, match->link_id);
  if (question == nullptr) return;
  const Json element = question->source();
  const Json* response = find_extension(element, kSafetyResponse);
  if (response != nullptr && !read_string(*response, "valueString").value_or("").empty()) return;
  issues.push_back({severity_of(purpose), "safety-response-missing", question->path,
                    "An answer here can mean danger, and nothing is set up to happen then: " + safety->rule +
                        ". Add the extension " + std::string(kSafetyResponse) + " with what the service does."});
}

}  // namespace cairn::instruments::rules
