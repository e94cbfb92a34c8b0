#include <unordered_set>

#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

/// What tells one answer from another for who reads them.
std::string label_of(const fhir::AnswerOption& option) {
  return option.prefix + " " + fhir::display_text(option.value);
}

bool has_code(const fhir::AnswerOption& option) {
  const auto* coding = std::get_if<fhir::Coding>(&option.value);
  return coding != nullptr && !coding->code.empty();
}

}  // namespace

void check_option_labels(const Context& context) {
  for (const Form::Entry& entry : context.form.entries()) {
    std::unordered_set<std::string> seen, codes;
    for (const fhir::AnswerOption& option : entry.item->options) {
      if (!has_code(option)) continue;
      const fhir::Coding& coding = std::get<fhir::Coding>(option.value);
      if (!codes.insert(coding.system + "|" + coding.code).second) continue;  // the reader names repeated codes
      if (seen.insert(label_of(option)).second) continue;
      context.add(entry.item->path, "Two answers with different codes read the same: " +
                                        in_quotes(fhir::display_text(option.value)) + ".");
      break;
    }
  }
}

}  // namespace cairn::survey::lint
