#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/issue.h"
#include "engine/survey/form.h"

namespace cairn::survey::lint {

class Context;

/// A rule of the linter, everything about it in one row. Severity: an error cannot be used; a warning behaves otherwise
/// than its author may think; information is style.
struct Rule {
  std::string_view code;
  Severity severity;
  std::string_view summary;  // what it looks for, one line
  std::string_view remedy;   // what to do; ends every message of the rule unless the rule knows better
  std::string_view example;  // JSON of items that have the fault (or of a whole questionnaire, when it begins with '{')
  void (*run)(const Context&);
};

/// In the order in which they run.
std::span<const Rule> rules();

/// Looks at a questionnaire as a careful colleague would, beyond what reading it (fhir::read_questionnaire) and
/// preparing it (prepare_form) already found. Findings in the order of the rules; time in proportion to the form.
/// A message is what is wrong, then what to do.
Issues lint_form(const Form& form);

/// The table of rules for people, in Markdown: code, severity, what it looks for, what to do, an example.
std::string describe_rules();

/// A message as two lines: what is wrong, and the remedy that ends it (empty when there is none).
struct TwoLines {
  std::string_view what, remedy;
};
TwoLines split_message(std::string_view message);

}  // namespace cairn::survey::lint
