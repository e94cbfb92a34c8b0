#include <algorithm>

#include "engine/instruments/checks.h"
#include "engine/instruments/scope.h"

namespace cairn::instruments::rules {
namespace {

struct KnownCode {
  const Instrument* instrument = nullptr;
  std::string other;  // the code that belongs there
};

KnownCode find_panel(const std::string& code) {
  for (const Instrument& instrument : known_instruments()) {
    for (const Form& form : instrument.forms) {
      if (std::find(form.panels.begin(), form.panels.end(), code) == form.panels.end()) continue;
      const auto scored = std::find_if(form.scales.begin(), form.scales.end(),
                                       [](const survey::Scale& scale) { return !scale.code.empty(); });
      return {&instrument, scored == form.scales.end() ? "" : scored->code};
    }
  }
  return {};
}

KnownCode find_score(const std::string& code) {
  for (const Instrument& instrument : known_instruments()) {
    for (const Form& form : instrument.forms) {
      for (const survey::Scale& scale : form.scales) {
        if (scale.code == code && form.count_scored() > 1)
          return {&instrument, form.panels.empty() ? "" : form.panels.front()};
      }
    }
  }
  return {};
}

std::string use_instead(const KnownCode& known, std::string_view what) {
  return known.other.empty() ? "Use the code of the " + std::string(what) + "."
                             : "Use " + known.other + " for the " + std::string(what) + ".";
}

}  // namespace

/// Panel and score have different LOINC codes; public forms mix them up.
void check_codes(const fhir::Questionnaire& questionnaire, Issues& issues) {
  const std::vector<Scope> scopes = list_scopes(questionnaire);
  for (const std::string& code : scopes.front().loinc) {
    if (const KnownCode known = find_score(code); known.instrument != nullptr)
      issues.push_back({Severity::Warning, "score-code-as-panel", "Questionnaire.code",
                        "The code " + code + " is the score of '" + known.instrument->name + "', not the form. " +
                            use_instead(known, "form")});
  }
  fhir::for_each_item(questionnaire.items, [&](const fhir::Item& item) {
    if (item.type == fhir::ItemType::Group || item.type == fhir::ItemType::Display || !item.options.empty()) return;
    for (const std::string& code : item_codes(item)) {
      if (const KnownCode known = find_panel(code); known.instrument != nullptr)
        issues.push_back({Severity::Warning, "panel-code-as-score", item.path,
                          "The code " + code + " is the whole of '" + known.instrument->name + "', not its score. " +
                              use_instead(known, "score")});
    }
  });
}

}  // namespace cairn::instruments::rules
