#include "engine/stats/mi_impute.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/formula.h"

namespace cairn::stats {
namespace {

Result<void> check(const ImputationOptions& options) {
  const auto is_within = [](std::size_t value, std::size_t least) { return value >= least && value <= 100; };
  if (!is_within(options.m, 2))
    return Error{ErrorCode::InvalidArgument, "The number of completed copies, m, must lie between 2 and 100."};
  if (!is_within(options.iterations, 1) || !is_within(options.donors, 1))
    return Error{ErrorCode::InvalidArgument, "Iterations and donors must each lie between 1 and 100."};
  return {};
}

std::vector<std::string> find_categories(const Formula& formula) {
  std::vector<std::string> out;
  for (const Term& term : formula.terms) {
    for (const Factor& factor : term.factors) {
      if (factor.is_forced) out.push_back(factor.variable);
    }
  }
  return out;
}

bool is_gap(const DataColumn& column, std::size_t row) {
  return column.is_text() ? !column.texts[row] : !column.numbers[row];
}

void count_gaps(const Data& data, ImputedModel& out) {
  std::vector<bool> is_incomplete(data.columns.front().n(), false);
  for (const DataColumn& column : data.columns) {
    std::size_t missing = 0;
    for (std::size_t row = 0; row < column.n(); ++row) {
      if (!is_gap(column, row)) continue;
      ++missing;
      is_incomplete[row] = true;
    }
    out.columns.push_back(column.name);
    out.missing_by_column.push_back(missing);
  }
  out.incomplete_rows = static_cast<std::size_t>(std::count(is_incomplete.begin(), is_incomplete.end(), true));
}

void warn(const Formula& formula, ImputedModel& out) {
  if (out.incomplete_rows == 0) {
    out.warnings.emplace_back("Nothing was missing: this is ordinary least squares.");
    return;
  }
  for (const PooledCoefficient& one : out.pooled.coefficients) {
    if (one.pooled.missing_information > 0.5)
      out.warnings.push_back("More than half of what the data could say about " + one.term +
                             " is missing (fmi above 0.5): it rests more on the imputation model than on answers.");
  }
  const double percent = 100 * static_cast<double>(out.incomplete_rows) / static_cast<double>(out.pooled.n);
  if (static_cast<double>(out.options.m) < percent)
    out.warnings.push_back("Take at least as many copies as there are per cent of rows with gaps: m = " +
                           std::to_string(std::min(100, static_cast<int>(std::ceil(percent)))) + " or more.");
  if (std::any_of(formula.terms.begin(), formula.terms.end(), [](const Term& term) { return term.factors.size() > 1; }))
    out.warnings.emplace_back(
        "The formula has an interaction, but gaps were filled without it; that pulls the interaction towards 0.");
}

}  // namespace

Result<ImputedModel> compute_mi_impute(std::string_view formula, const Data& data, const ImputationOptions& options,
                                       double confidence) {
  CAIRN_TRY(check(options));
  CAIRN_TRY(check_confidence(confidence));
  CAIRN_ASSIGN(const Formula parsed, parse_fixed_formula(formula));
  for (const std::string& name : parsed.variables()) {
    CAIRN_ASSIGN(const DataColumn* column, data.load(name));
    if (name == parsed.response && column->is_text())
      return Error{ErrorCode::InvalidArgument, "The response '" + name + "' must hold numbers."};
  }
  CAIRN_ASSIGN(const std::vector<Data> completed, impute_by_chained_equations(data, find_categories(parsed), options));
  ImputedModel out;
  out.options = options;
  CAIRN_ASSIGN(out.pooled, pool_models(formula, completed, confidence));
  count_gaps(data, out);
  out.method =
      "multiple imputation by chained equations: numbers by predictive mean matching (type 1, " +
      std::to_string(options.donors) +
      " donors), texts of two values by a logistic draw, of more values by logistic draws in turn (each value against "
      "the rarer ones); least squares in each completed copy, pooled by Rubin's rules, df by Barnard & Rubin";
  out.assumptions = {"whether a value is missing depends only on what was observed in the columns given",
                     "columns relate to each other along straight lines, without interactions",
                     "rows are different people, independent of each other"};
  warn(parsed, out);
  return out;
}

}  // namespace cairn::stats
