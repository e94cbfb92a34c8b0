#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/fhirpath/expression.h"
#include "engine/fhirpath/pattern.h"
#include "engine/fhirpath/references.h"
#include "engine/survey/form.h"

namespace cairn::survey {

/// A compiled expression and where the variables it reads come from.
struct Rule {
  struct Reads {
    std::string name;
    int variable = Form::kNone;  // in Plan::variables; kNone: supplied by the caller, or empty
  };
  const fhir::Expression* source = nullptr;
  fhirpath::Expression expression;
  fhirpath::References references;
  std::vector<Reads> reads;
};

/// A declared variable: a cell for the questionnaire, or one for each node of its item.
struct VariableRule {
  std::string name;
  int entry = Form::kNone;  // kNone: of the questionnaire
  int cell = 0;             // among those of its entry
  int rule = Form::kNone;   // in Plan::rules; kNone: it has no value here (another language, an error)
};

/// One thing to work out, for all nodes of its item.
struct Task {
  enum class Kind { Variable, Enable, Calculate };
  Kind kind = Kind::Variable;
  int entry = Form::kNone;
  int rule = Form::kNone;      // Enable: kNone when there are only enableWhen conditions
  int variable = Form::kNone;  // Variable: which
  bool is_weak = false;        // what it reads is not known from its text
  bool is_refused = false;     // part of a cycle
};

/// What an entry has besides its item.
struct EntryPlan {
  struct Check {
    const fhir::Constraint* constraint = nullptr;
    int rule = Form::kNone;
    std::string about;  // the link id that its location names; mostly empty
  };
  struct Toggle {
    const fhir::OptionToggle* toggle = nullptr;
    int rule = Form::kNone;
  };
  int enable = Form::kNone, calculate = Form::kNone;     // rules
  bool has_conditions = false;                           // enableWhen or enableWhenExpression
  int variables = 0;                                     // cells for each node
  bool holds_calculated = false;                         // it, or an item inside it
  std::vector<std::pair<std::string_view, int>> others;  // kind and rule of all other expressions
  std::vector<Check> checks;
  std::vector<Toggle> toggles;
  std::optional<fhirpath::Pattern> pattern;
  Json empty_item;                  // {linkId}: %context where the response has none
  std::vector<Json> option_scores;  // by option: what valueCoding.extension gets; null for none
  int find_other(std::string_view kind) const;
};

/// How a form's expressions run.
struct Plan {
  std::vector<Rule> rules;
  std::vector<VariableRule> variables;
  std::vector<EntryPlan> entries;        // as Form::entries
  std::vector<EntryPlan::Check> checks;  // of the questionnaire itself
  std::vector<Task> tasks;               // in the order in which they run
  std::size_t first_weak = 0;            // those from here on run again until nothing changes
  int root_variables = 0;                // cells of the questionnaire
  bool has_checks = false;
  bool has_unique_link_ids = true;
  bool needs_document = false;  // any expression: the response is needed as JSON
  bool reads_scores = false;
};

/// Compiles what the questionnaire carries; what is wrong is a finding.
Plan make_plan(const Form& form, Issues& issues);
/// Orders the tasks by what they read; cycles become findings and are left out.
void order_tasks(const Form& form, Plan& plan, Issues& issues);

}  // namespace cairn::survey
