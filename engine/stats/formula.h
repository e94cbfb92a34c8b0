#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace cairn::stats {

/// A variable in a model: "age", or "factor(visit)" when numbers stand for groups.
struct Factor {
  std::string variable;
  bool is_forced = false;  // factor(…): a category even when it holds numbers
  bool operator==(const Factor&) const = default;
  std::string label() const { return is_forced ? "factor(" + variable + ")" : variable; }
};

/// A product of variables: one for a main effect, several for an interaction.
struct Term {
  std::vector<Factor> factors;
};

/// "(1 + Days | Subject)": effects that vary between groups.
struct RandomPart {
  bool has_intercept = true;
  std::vector<Term> terms;
  std::string group;
};

/// A model in R's notation (Wilkinson & Rogers 1973): response ~ a + b * c - 1 + (days | person). Terms are ordered by
/// degree, then as written, each once, as in R.
struct Formula {
  std::string response;
  bool has_intercept = true;
  std::vector<Term> terms;
  std::vector<RandomPart> random;
  /// Every variable named, the response first, each once.
  std::vector<std::string> variables() const;
};

/// Knows + - * : ( ) | 0 1 factor() and names with letters, digits, dot and underscore; `names in backticks` may hold
/// anything. InvalidArgument points at what it cannot read.
Result<Formula> parse_formula(std::string_view text);
/// InvalidArgument too when there is a part such as (1 | person).
Result<Formula> parse_fixed_formula(std::string_view text);

}  // namespace cairn::stats
