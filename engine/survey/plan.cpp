#include "engine/survey/plan.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/fhir/extensions.h"

namespace cairn::survey {
namespace {

constexpr std::string_view kItemWeight = "http://hl7.org/fhir/StructureDefinition/itemWeight";

/// Variables that the specification supplies.
bool is_given(std::string_view name) {
  for (const std::string_view given :
       {"resource", "rootResource", "context", "questionnaire", "qitem", "ucum", "sct", "loinc"}) {
    if (name == given) return true;
  }
  return name.starts_with("vs-") || name.starts_with("ext-");
}

bool is_score(const Json& extension) {
  const std::string name = fhir::extension_name(read_string(extension, "url").value_or(""));
  return name == "ordinalValue" || name == "itemWeight" || name == "codesystem-ordinalValue" ||
         name == "valueset-ordinalValue";
}

const Json* find_score(const Json* element) {
  const Json* extensions = element == nullptr ? nullptr : find_array(*element, "extension");
  if (extensions == nullptr) return nullptr;
  const auto found = std::find_if(extensions->begin(), extensions->end(), is_score);
  return found == extensions->end() ? nullptr : &*found;
}

/// valueCoding.extension of an answer that is this option; null when the option has no score. As in the reference
/// renderer, a score that stands on the option's coding itself is not copied (weight() and ordinal() find it).
Json score_extension(const fhir::AnswerOption& option) {
  if (!option.score) return nullptr;
  if (const Json* extension = find_score(option.element)) return Json::array({*extension});
  const Json* coding = option.element == nullptr ? nullptr : find_object(*option.element, "valueCoding");
  if (find_score(coding) != nullptr) return nullptr;
  return Json::array({Json{{"url", kItemWeight}, {"valueDecimal", make_decimal(*option.score)}}});
}

class Planner {
 public:
  Planner(const Form& form, Issues& issues) : form_(form), issues_(issues) {}

  Plan run() {
    const fhir::Questionnaire& questionnaire = form_.questionnaire();
    plan_.entries.resize(form_.entries().size());
    plan_.root_variables = add_variables(questionnaire.expressions, Form::kNone);
    for (const fhir::Constraint& constraint : questionnaire.constraints)
      plan_.checks.push_back(make_check(constraint, Form::kNone));
    for (const Form::Entry& entry : form_.entries()) {
      add_entry(entry);
      if (form_.find(entry.item->link_id) != &entry) plan_.has_unique_link_ids = false;
    }
    for (std::size_t i = form_.entries().size(); i-- > 0;) {
      EntryPlan& here = plan_.entries[i];
      here.holds_calculated = here.holds_calculated || here.calculate != Form::kNone;
      const int parent = form_.entries()[i].parent;
      if (parent != Form::kNone && here.holds_calculated)
        plan_.entries[static_cast<std::size_t>(parent)].holds_calculated = true;
    }
    plan_.needs_document = !plan_.rules.empty();
    for (const Rule& rule : plan_.rules) plan_.reads_scores = plan_.reads_scores || rule.references.reads_scores;
    if (plan_.reads_scores) add_scores();
    return std::move(plan_);
  }

 private:
  std::size_t all_variables() const { return plan_.variables.size(); }

  void add(Severity severity, std::string code, const std::string& path, std::string message) {
    issues_.push_back({severity, std::move(code), path, std::move(message)});
  }

  void add_entry(const Form::Entry& entry) {
    const fhir::Item& item = *entry.item;
    EntryPlan& here = plan_.entries[static_cast<std::size_t>(entry.index)];
    here.variables = add_variables(item.expressions, entry.index);
    for (const fhir::Expression& expression : item.expressions) {
      if (expression.kind == "variable") continue;
      const int rule = add_rule(expression, entry.index, all_variables());
      if (rule == Form::kNone) continue;
      if (expression.kind == "enableWhenExpression") {
        add_once(here.enable, rule, expression);
      } else if (expression.kind == "calculatedExpression") {
        if (item.is_question()) add_once(here.calculate, rule, expression);
      } else {
        here.others.emplace_back(expression.kind, rule);
      }
    }
    for (const fhir::Constraint& constraint : item.constraints)
      here.checks.push_back(make_check(constraint, entry.index));
    for (const fhir::OptionToggle& toggle : item.option_toggles)
      here.toggles.push_back({&toggle, add_rule(toggle.expression, entry.index, all_variables())});
    here.has_conditions = !item.enable_when.empty() || here.enable != Form::kNone;
    if (here.has_conditions) plan_.tasks.push_back({Task::Kind::Enable, entry.index, here.enable});
    if (here.calculate != Form::kNone) plan_.tasks.push_back({Task::Kind::Calculate, entry.index, here.calculate});
    compile_pattern(item, here);
  }

  EntryPlan::Check make_check(const fhir::Constraint& constraint, int entry) {
    plan_.has_checks = true;
    EntryPlan::Check check{&constraint, add_rule(constraint.expression, entry, all_variables()), {}};
    if (constraint.location.empty()) return check;
    const auto place = fhirpath::Expression::compile(constraint.location, {.model = &fhirpath::r4_model()});
    if (!place) {
      add(Severity::Warning, "constraint-location-invalid", constraint.expression.path,
          "The location of the constraint cannot be used: " + place.error().message);
      return check;
    }
    if (const auto references = fhirpath::find_references(*place); !references.items.empty())
      check.about = references.items.back().link_id;
    return check;
  }

  void add_once(int& place, int rule, const fhir::Expression& expression) {
    if (place == Form::kNone) {
      place = rule;
      return;
    }
    add(Severity::Warning, "expression-twice", expression.path,
        "The item has two expressions '" + expression.kind + "'; the first is used. Keep one.");
  }

  int add_variables(const std::vector<fhir::Expression>& expressions, int entry) {
    int cells = 0;
    for (const fhir::Expression& expression : expressions) {
      if (expression.kind != "variable") continue;
      if (expression.name.empty()) {
        add(Severity::Warning, "variable-without-name", expression.path,
            "The variable has no name, so nothing can use it. Give it a name, or remove it.");
        continue;
      }
      VariableRule variable{expression.name, entry, cells++, Form::kNone};
      variable.rule = add_rule(expression, entry, all_variables());
      declared_[{entry, expression.name}].push_back(static_cast<int>(plan_.variables.size()));
      plan_.variables.push_back(variable);
      if (variable.rule != Form::kNone) {
        Task task{Task::Kind::Variable, entry, variable.rule};
        task.variable = static_cast<int>(plan_.variables.size()) - 1;
        plan_.tasks.push_back(task);
      }
    }
    return cells;
  }

  /// The nearest declaration that is visible from an entry: its own, then those of what encloses it.
  int find_variable(std::string_view name, int entry, std::size_t visible) const {
    for (int here = entry;; here = form_.entries()[static_cast<std::size_t>(here)].parent) {
      if (const auto found = declared_.find({here, name}); found != declared_.end()) {
        const auto& places = found->second;
        const auto after = std::lower_bound(places.begin(), places.end(), static_cast<int>(visible));
        if (after != places.begin()) return *std::prev(after);
      }
      if (here == Form::kNone) return Form::kNone;
    }
  }

  int add_rule(const fhir::Expression& source, int entry, std::size_t visible) {
    if (!source.is_fhirpath() || source.text.find_first_not_of(" \t\r\n") == std::string::npos) return Form::kNone;
    Result<fhirpath::Expression> compiled =
        fhirpath::Expression::compile(source.text, {.model = &fhirpath::r4_model()});
    if (!compiled) {
      add(Severity::Warning, "expression-invalid", source.path,
          "The expression '" + source.kind + "' cannot be used: " + compiled.error().message);
      return Form::kNone;
    }
    fhirpath::References references = fhirpath::find_references(*compiled);
    Rule rule{&source, *std::move(compiled), std::move(references), {}};
    for (const std::string& name : rule.expression.variables()) {
      const int variable = find_variable(name, entry, visible);
      if (variable == Form::kNone && is_given(name)) continue;
      rule.reads.push_back({name, variable});
      if (variable == Form::kNone && !is_expected(name)) {
        add(Severity::Warning, "expression-unknown-variable", source.path,
            "The expression '" + source.kind + "' uses %" + name +
                ", which is not declared here; it is taken as empty. Declare the variable, or correct its name.");
      }
    }
    plan_.rules.push_back(std::move(rule));
    if (entry != Form::kNone) {
      Json& empty = plan_.entries[static_cast<std::size_t>(entry)].empty_item;
      if (empty.is_null()) empty = Json{{"linkId", form_.entries()[static_cast<std::size_t>(entry)].item->link_id}};
    }
    return static_cast<int>(plan_.rules.size()) - 1;
  }

  /// What the launching system or a query would supply: known to be absent, and no mistake of the expression.
  bool is_expected(std::string_view name) const {
    for (const std::string_view usual : {"patient", "encounter", "user", "study", "sourceQueries"}) {
      if (name == usual) return true;
    }
    const auto& launch = form_.questionnaire().launch_context;
    if (std::find(launch.begin(), launch.end(), name) != launch.end()) return true;
    if (queries_.empty() && !has_looked_for_queries_) {
      has_looked_for_queries_ = true;
      const auto gather = [&](const std::vector<fhir::Expression>& expressions) {
        for (const fhir::Expression& expression : expressions) {
          if (!expression.name.empty() && expression.kind != "variable") queries_.push_back(expression.name);
        }
      };
      gather(form_.questionnaire().expressions);
      for (const Form::Entry& entry : form_.entries()) gather(entry.item->expressions);
    }
    return std::find(queries_.begin(), queries_.end(), name) != queries_.end();
  }

  void compile_pattern(const fhir::Item& item, EntryPlan& here) {
    if (item.regex.empty()) return;
    auto found = patterns_.find(item.regex);
    if (found == patterns_.end()) found = patterns_.emplace(item.regex, read_pattern(item.regex)).first;
    const Result<fhirpath::Pattern>& pattern = found->second;
    if (pattern) {
      here.pattern = *pattern;
      return;
    }
    add(Severity::Warning, "pattern-invalid", item.path,
        "Answers are not compared with the pattern (extension regex): " + pattern.error().message +
            ". Look-ahead and back-references are not offered; write the pattern without them.");
  }

  // Patterns of a form together have a limit too: large ones take milliseconds to read, and a form has many items.
  Result<fhirpath::Pattern> read_pattern(const std::string& text) {
    if (pattern_parts_ > kMaxPatternParts)
      return Error{ErrorCode::TooLarge, "the patterns of this form are too large together (budget: pattern)"};
    Result<fhirpath::Pattern> pattern = fhirpath::Pattern::compile(text);
    if (pattern)
      pattern_parts_ += pattern->count_parts();
    else if (pattern.error().code == ErrorCode::TooLarge)
      pattern_parts_ += kPartsOfRefused;
    return pattern;
  }

  void add_scores() {
    for (const Form::Entry& entry : form_.entries()) {
      const auto& options = entry.item->options;
      if (std::none_of(options.begin(), options.end(), [](const auto& option) { return option.score.has_value(); }))
        continue;
      auto& scores = plan_.entries[static_cast<std::size_t>(entry.index)].option_scores;
      for (const fhir::AnswerOption& option : options) scores.push_back(score_extension(option));
    }
  }

  static constexpr std::size_t kMaxPatternParts = 200'000, kPartsOfRefused = 20'000;

  const Form& form_;
  Issues& issues_;
  Plan plan_;
  std::map<std::string, Result<fhirpath::Pattern>, std::less<>> patterns_;  // by their text
  std::size_t pattern_parts_ = 0;
  std::map<std::pair<int, std::string_view>, std::vector<int>> declared_;
  mutable std::vector<std::string> queries_;
  mutable bool has_looked_for_queries_ = false;
};

}  // namespace

int EntryPlan::find_other(std::string_view kind) const {
  for (const auto& [name, rule] : others) {
    if (name == kind) return rule;
  }
  return Form::kNone;
}

Plan make_plan(const Form& form, Issues& issues) { return Planner(form, issues).run(); }

}  // namespace cairn::survey
