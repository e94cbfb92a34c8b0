#include "engine/fhir/version.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace cairn::fhir {
namespace {

struct Trace {
  std::string_view version, key, words;
};

constexpr Trace kRootTraces[] = {
    {"DSTU2", "group", "the root element 'group'"},
    {"R5", "versionAlgorithmString", "the element 'versionAlgorithmString'"},
    {"R5", "versionAlgorithmCoding", "the element 'versionAlgorithmCoding'"},
    {"R5", "copyrightLabel", "the element 'copyrightLabel'"},
};

// STU3 had item.option, item.options and one initial[x]; R4 has answerOption, answerValueSet and a list 'initial'.
constexpr Trace kItemTraces[] = {
    {"STU3", "option", "the element 'option' (R4 calls it 'answerOption')"},
    {"STU3", "options", "the element 'options' (R4 calls it 'answerValueSet')"},
    {"STU3", "initialBoolean", "the element 'initialBoolean' (R4 has a list 'initial')"},
    {"STU3", "initialDecimal", "the element 'initialDecimal' (R4 has a list 'initial')"},
    {"STU3", "initialInteger", "the element 'initialInteger' (R4 has a list 'initial')"},
    {"STU3", "initialDate", "the element 'initialDate' (R4 has a list 'initial')"},
    {"STU3", "initialDateTime", "the element 'initialDateTime' (R4 has a list 'initial')"},
    {"STU3", "initialTime", "the element 'initialTime' (R4 has a list 'initial')"},
    {"STU3", "initialString", "the element 'initialString' (R4 has a list 'initial')"},
    {"STU3", "initialUri", "the element 'initialUri' (R4 has a list 'initial')"},
    {"STU3", "initialUrl", "the element 'initialUrl' (R4 has a list 'initial')"},
    {"STU3", "initialCoding", "the element 'initialCoding' (R4 has a list 'initial')"},
    {"STU3", "initialQuantity", "the element 'initialQuantity' (R4 has a list 'initial')"},
    {"STU3", "initialReference", "the element 'initialReference' (R4 has a list 'initial')"},
    {"STU3", "initialAttachment", "the element 'initialAttachment' (R4 has a list 'initial')"},
    {"R5", "answerConstraint", "the element 'answerConstraint'"},
    {"R5", "disabledDisplay", "the element 'disabledDisplay'"},
};

constexpr Trace kProfileTraces[] = {
    {"DSTU2", "hl7.org/fhir/1.0/", ""},
    {"STU3", "hl7.org/fhir/3.0/", ""},
    {"STU3", "sdc-questionnaire|2.0", ""},
    {"R5", "hl7.org/fhir/5.0/", ""},
};

int age(std::string_view version) { return version == "DSTU2" ? 0 : version == "STU3" ? 1 : version == "R5" ? 2 : 3; }

/// The oldest wins, so that no form is read with rules it was not written for; but elements of STU3 left over in a form
/// of R5 do not make it STU3.
void keep_older(VersionEvidence& best, VersionEvidence found) {
  const auto is_r5_with_leftover = [](const VersionEvidence& newer, const VersionEvidence& older) {
    return newer.version == "R5" && older.version == "STU3";
  };
  if (is_r5_with_leftover(best, found)) return;
  if (is_r5_with_leftover(found, best) || age(found.version) < age(best.version)) best = std::move(found);
}

void inspect_items(const Json& parent, const std::string& path, int depth, VersionEvidence& best) {
  const Json* items = find_array(parent, "item");
  if (items == nullptr || depth > 64) return;
  std::size_t index = 0;
  for (const Json& item : *items) {
    const std::string here = path + ".item[" + std::to_string(index++) + "]";
    if (!item.is_object()) continue;
    for (const Trace& trace : kItemTraces) {
      if (find(item, trace.key) != nullptr)
        keep_older(best, {std::string(trace.version), std::string(trace.words), here});
    }
    if (const auto type = read_string(item, "type"); type == "coding")
      keep_older(best, {"R5", "the item type 'coding' (R4 calls it 'choice')", here});
    if (const Json* conditions = find_array(item, "enableWhen")) {
      for (const Json& condition : *conditions) {
        if (find(condition, "hasAnswer") != nullptr)
          keep_older(best, {"STU3", "the element 'enableWhen.hasAnswer' (R4 has the operator 'exists')", here});
      }
    }
    inspect_items(item, here, depth + 1, best);
  }
}

}  // namespace

VersionEvidence detect_version(const Json& questionnaire) {
  VersionEvidence best{"R4", "", ""};
  for (const Trace& trace : kRootTraces) {
    if (find(questionnaire, trace.key) != nullptr)
      keep_older(best, {std::string(trace.version), std::string(trace.words), "Questionnaire"});
  }
  inspect_items(questionnaire, "Questionnaire", 0, best);
  if (!best.evidence.empty()) return best;
  const Json* meta = find_object(questionnaire, "meta");
  const Json* profiles = meta != nullptr ? find_array(*meta, "profile") : nullptr;
  if (profiles == nullptr) return best;
  for (const Json& profile : *profiles) {
    if (!profile.is_string()) continue;
    for (const Trace& trace : kProfileTraces) {
      if (profile.get_ref<const std::string&>().find(trace.key) == std::string::npos) continue;
      keep_older(best, {std::string(trace.version), "the profile '" + profile.get<std::string>() + "'",
                        "Questionnaire.meta.profile"});
    }
  }
  return best;
}

}  // namespace cairn::fhir
