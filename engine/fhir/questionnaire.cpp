#include "engine/fhir/questionnaire.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhir/bundle.h"
#include "engine/fhir/expression_reader.h"
#include "engine/fhir/item_reader.h"
#include "engine/fhir/r5.h"
#include "engine/fhir/version.h"

namespace cairn::fhir {
namespace {

constexpr std::string_view kStatuses[] = {"draft", "active", "retired", "unknown"};

void check_status(const Element& root, const Questionnaire& questionnaire) {
  if (questionnaire.status.empty()) {
    root.add(Severity::Warning, "status-missing",
             "The questionnaire has no status, which FHIR requires; it is taken as 'unknown'. Add one: draft, active, "
             "retired.");
  } else if (std::find(std::begin(kStatuses), std::end(kStatuses), questionnaire.status) == std::end(kStatuses)) {
    root.add_at(
        "status", Severity::Warning, "status-unknown",
        "'" + questionnaire.status +
            "' is no status of a questionnaire; it is taken as 'unknown'. Use draft, active, retired or unknown.");
  }
}

void check_root(const Element& root, const Questionnaire& questionnaire) {
  check_status(root, questionnaire);
  if (questionnaire.url.empty()) {
    root.add(
        Severity::Information, "url-missing",
        "The questionnaire has no url, so responses can name it only by the id it gets here. Add a url that you own.");
  }
  if (questionnaire.items.empty())
    root.add(Severity::Warning, "no-items", "The questionnaire asks nothing. Add items.");
  for (const std::string_view key : {"modifierExtension", "implicitRules"}) {
    if (!root.has(key)) continue;
    root.add_at(key, Severity::Error, key == "implicitRules" ? "implicit-rules" : "modifier-extension",
                "This may change what the questionnaire means, and it is not known here, so the form cannot be used "
                "safely. Remove it if it does not matter.");
  }
  root.report_unknown_members({"resourceType",
                               "id",
                               "meta",
                               "implicitRules",
                               "language",
                               "text",
                               "contained",
                               "extension",
                               "modifierExtension",
                               "url",
                               "identifier",
                               "version",
                               "name",
                               "title",
                               "derivedFrom",
                               "status",
                               "experimental",
                               "subjectType",
                               "date",
                               "publisher",
                               "contact",
                               "description",
                               "useContext",
                               "jurisdiction",
                               "purpose",
                               "copyright",
                               "approvalDate",
                               "lastReviewDate",
                               "effectivePeriod",
                               "code",
                               "item"});
}

/// Names of sdc-questionnaire-launchContext: a coding or, in older files, an id.
std::vector<std::string> read_launch_context(const Element& root) {
  std::vector<std::string> names;
  const Json* extensions = find_array(root.json(), "extension");
  if (extensions == nullptr) return names;
  for (const Json& extension : *extensions) {
    const Json* parts = find_array(extension, "extension");
    if (extension_name(read_string(extension, "url").value_or("")) != "launchContext" || parts == nullptr) continue;
    for (const Json& part : *parts) {
      if (read_string(part, "url") != "name") continue;
      const Json* coding = find_object(part, "valueCoding");
      auto name = coding != nullptr ? read_string(*coding, "code") : read_string(part, "valueId");
      if (name) names.push_back(*std::move(name));
    }
  }
  return names;
}

bool names_terminology_server(std::string_view url) {
  return extension_name(url) == "preferredTerminologyServer" || extension_name(url) == "terminology-server";
}

void report_terminology_server(std::string path, Issues& issues) {
  issues.push_back({Severity::Information, "terminology-server-ignored", std::move(path),
                    "The file names a terminology server. None is ever asked: only value sets in the file are known. "
                    "Put the value sets into 'contained', or beside the questionnaire in a Bundle."});
}

void check_root_extensions(const Element& root, Issues& issues) {
  const Json* extensions = find_array(root.json(), "extension");
  if (extensions == nullptr) return;
  std::size_t index = 0;
  for (const Json& extension : *extensions) {
    const std::string path = root.path() + ".extension[" + std::to_string(index++) + "]";
    if (names_terminology_server(read_string(extension, "url").value_or("")))
      return report_terminology_server(path, issues);
  }
}

void report_unused(const UnusedExtensions& unused, Issues& issues) {
  for (const auto& [url, use] : unused) {
    if (names_terminology_server(url)) {
      report_terminology_server(use.second, issues);
      continue;
    }
    issues.push_back({Severity::Information, "extension-not-used", use.second,
                      "The extension '" + url + "' is kept but has no effect here" +
                          (use.first > 1 ? " (" + std::to_string(use.first) + " items)." : ".")});
  }
}

/// R4 as it is, R5 converted; older versions and what is no Questionnaire are refused with a finding.
std::optional<Json> convert_to_r4(Json resource, QuestionnaireReading& reading) {
  const VersionEvidence version = detect_version(resource);
  reading.fhir_version = version.version;
  if (version.version == "STU3" || version.version == "DSTU2") {
    reading.issues.push_back({Severity::Fatal, "fhir-version", version.path,
                              "This is a questionnaire of FHIR " + version.version + ", shown by " + version.evidence +
                                  ". Convert it to R4 first."});
    return std::nullopt;
  }
  if (version.version != "R5") return resource;
  Issues changes;
  Json converted = convert_r5_questionnaire(resource, changes);
  reading.issues.push_back({Severity::Information, "fhir-version", version.path,
                            "This is a questionnaire of FHIR R5, shown by " + version.evidence +
                                ". It is converted to R4; " +
                                (changes.empty() ? "nothing had to be changed." : "each change is listed.")});
  reading.issues.insert(reading.issues.end(), std::make_move_iterator(changes.begin()),
                        std::make_move_iterator(changes.end()));
  return converted;
}

/// Items of a Questionnaire, or of those in a Bundle.
std::size_t count_items(const Json& parent) {
  std::size_t count = 0;
  if (const Json* items = find_array(parent, "item")) {
    count += items->size();
    for (const Json& item : *items) count += count_items(item);
  }
  if (const Json* entries = find_array(parent, "entry")) {
    for (const Json& entry : *entries) {
      if (const Json* resource = find_object(entry, "resource")) count += count_items(*resource);
    }
  }
  return count;
}

/// The Questionnaire in the document, which may be a Bundle.
std::optional<Json> take_questionnaire(const Json& document, QuestionnaireReading& reading) {
  const std::optional<std::string> type = read_string(document, "resourceType");
  if (type == "Questionnaire") return document;
  if (type == "Bundle") {
    BundlePlace place;
    Result<Json> unbundled = unbundle_questionnaire(document, place);
    if (!unbundled) {
      reading.issues.push_back({Severity::Fatal, "bundle-questionnaires", "Bundle", unbundled.error().message});
      return std::nullopt;
    }
    reading.pointer = place.pointer;
    reading.issues.push_back({Severity::Information, "bundle-read", "Questionnaire",
                              "The questionnaire stands in a Bundle; " + std::to_string(place.terminology) +
                                  " value sets and code systems beside it were put into it."});
    return *std::move(unbundled);
  }
  if (!type) {
    reading.issues.push_back(
        {Severity::Fatal, "not-a-resource", "",
         "This is no FHIR resource: it has no resourceType. Give a Questionnaire in FHIR R4 JSON."});
  } else {
    reading.issues.push_back(
        {Severity::Fatal, "not-a-questionnaire", "resourceType",
         "This is not a Questionnaire but says '" + *type + "'. Give a Questionnaire in FHIR R4 JSON."});
  }
  return std::nullopt;
}

}  // namespace

std::string Questionnaire::canonical() const {
  if (url.empty()) return "Questionnaire/" + id;
  return version.empty() ? url : url + "|" + version;
}

const Expression* Item::find_expression(std::string_view kind) const {
  const auto found = std::find_if(expressions.begin(), expressions.end(),
                                  [&](const Expression& expression) { return expression.kind == kind; });
  return found == expressions.end() ? nullptr : &*found;
}

Json Item::source() const { return element == nullptr ? Json::object() : *element; }

QuestionnaireReading read_questionnaire(const Json& document) {
  QuestionnaireReading reading;
  if (const std::size_t count = count_items(document); count > kMaxItems) {
    reading.issues.push_back({Severity::Fatal, "too-many-items", "Questionnaire",
                              "The form has " + std::to_string(count) + " items; at most " + std::to_string(kMaxItems) +
                                  " are read. Split it into several forms."});
    return reading;
  }
  std::optional<Json> found = take_questionnaire(document, reading);
  if (found) found = convert_to_r4(*std::move(found), reading);
  if (!found) return reading;
  auto owner = std::make_shared<const Json>(*std::move(found));
  const Element root(*owner, "Questionnaire", reading.issues);
  Questionnaire questionnaire;
  questionnaire.id = root.text("id");
  questionnaire.url = root.text("url");
  questionnaire.version = root.text("version");
  questionnaire.name = root.text("name");
  questionnaire.title = root.text("title");
  questionnaire.status = root.text("status");
  questionnaire.language = root.text("language");
  questionnaire.description = root.text("description");
  questionnaire.copyright = root.text("copyright");
  ExpressionReading expressions = read_expressions(root);
  questionnaire.expressions = std::move(expressions.expressions);
  questionnaire.constraints = std::move(expressions.constraints);
  questionnaire.launch_context = read_launch_context(root);
  ItemReader items(*owner, owner);
  questionnaire.items = items.read_items(root);
  questionnaire.resource = owner;
  check_root(root, questionnaire);
  check_root_extensions(root, reading.issues);
  check_items(questionnaire, reading.issues);
  report_unused(items.unused_extensions(), reading.issues);
  reading.questionnaire = std::move(questionnaire);
  return reading;
}

const Item* find_item(const Questionnaire& questionnaire, std::string_view link_id) {
  const Item* found = nullptr;
  for_each_item(questionnaire.items, [&](const Item& item) {
    if (found == nullptr && item.link_id == link_id) found = &item;
  });
  return found;
}

}  // namespace cairn::fhir
