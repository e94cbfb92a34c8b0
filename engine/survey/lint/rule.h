#pragma once

#include <string>
#include <vector>

#include "engine/survey/lint/lint.h"
#include "engine/survey/lint/reachability.h"

namespace cairn::survey::lint {

/// What every rule sees.
class Context {
 public:
  Context(const Form& shown_form, const Reachability& shown_reachability, Issues& issues)
      : form(shown_form), reachability(shown_reachability), issues_(issues) {}

  const Form& form;
  const Reachability& reachability;

  /// A finding of the rule that runs; `remedy` in place of the rule's own.
  void add(std::string path, std::string what, std::string_view remedy = {}) const;
  void run(const Rule& rule) {
    rule_ = &rule;
    rule.run(*this);
  }

 private:
  const Rule* rule_ = nullptr;
  Issues& issues_;
};

/// A text of a form as a message may show it: quoted, on one line, cut at 60 characters.
std::string in_quotes(std::string_view text);

// One rule a file, of the same name.
void check_identity(const Context& context);
void check_reading_age(const Context& context);
void check_translations(const Context& context);
void check_conditions(const Context& context);
void check_contradictions(const Context& context);
void check_unreachable(const Context& context);
void check_idle_conditions(const Context& context);
void check_later_questions(const Context& context);
void check_constant_expressions(const Context& context);
void check_expression_types(const Context& context);
void check_expression_items(const Context& context);
void check_expression_bands(const Context& context);
void check_unused_variables(const Context& context);
void check_option_codes(const Context& context);
void check_option_labels(const Context& context);
void check_option_scores(const Context& context);
void check_score_order(const Context& context);
void check_option_count(const Context& context);
void check_initial(const Context& context);
void check_occurrences(const Context& context);
void check_lengths(const Context& context);
void check_range_types(const Context& context);
void check_slider(const Context& context);
void check_required(const Context& context);
void check_group_rules(const Context& context);

}  // namespace cairn::survey::lint
