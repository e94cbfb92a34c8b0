#pragma once

#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/stats/data.h"

namespace cairn::stats {

enum class Family {
  Description,
  Means,
  Ranks,
  Proportions,
  EffectSizes,
  Resampling,
  Equivalence,
  Models,
  TimeSeries,
  Charts,
  MixedModels,
  Weighting,
  MissingData,
  Measurement,
  Outcomes,
  Power,
  Rates,
};
std::string_view family_title(Family family);

enum class InputKind {
  Numbers,       // a column of numbers; in options a list of numbers
  Texts,         // a column of groups or names (numbers count as names)
  Any,           // a column of either kind
  OtherColumns,  // every column not named elsewhere; its `name` is a word for them ("items", "covariates")
  Number,
  Count,  // a whole number from 0
  Boolean,
  Choice,  // one word of `choices`
  Text,
  Formula,  // in R's notation
  Rows,     // a list of lists of numbers
};

/// One column, number or option that a procedure takes.
struct Input {
  std::string_view name;
  InputKind kind = InputKind::Numbers;
  std::string_view description;
  std::string_view fallback = {};                            // options: what counts when it is not given, as JSON text
  bool is_required = true;                                   // data only; an option without fallback may be absent
  std::vector<std::string_view> choices = {};                // InputKind::Choice
  double lowest = -std::numeric_limits<double>::infinity();  // numbers must lie strictly between
  double highest = std::numeric_limits<double>::infinity();
  bool is_probability = false;  // may be as close to 0 as a double goes
};

/// One figure of a result.
struct Field {
  std::string_view name, description;
};

/// The options of one call: checked against the procedure's row, with its fallbacks.
class CallOptions {
 public:
  CallOptions(const std::vector<Input>& inputs, const Json& given) : inputs_(inputs), given_(given) {}
  /// The value given or the fallback. The row must name the option with that kind, and a fallback where one is needed.
  double number(std::string_view name) const;
  std::int64_t count(std::string_view name) const;
  bool boolean(std::string_view name) const;
  std::string text(std::string_view name) const;  // of a choice, text or formula; "" when absent
  std::optional<double> find_number(std::string_view name) const;
  std::vector<double> numbers(std::string_view name) const;     // empty when absent
  std::vector<std::string> texts(std::string_view name) const;  // empty when absent
  /// As it was given; null when it was not.
  const Json* find(std::string_view name) const;

 private:
  Json value_of(std::string_view name) const;
  const std::vector<Input>& inputs_;
  const Json& given_;
};

/// One row says everything about a procedure that can be asked for by name: help, documentation, OpenAPI and checks of
/// options come from it. Names of data, options and fields are stable: command line, HTTP and reference cases share
/// them.
struct Procedure {
  std::string_view name;
  Family family;
  std::string_view summary;    // what it tells, as one phrase without a full stop
  std::string_view use;        // when to use it: one or two plain sentences
  std::string_view avoid;      // when not
  std::string_view meaning;    // how to read the main figure: one plain sentence
  std::string_view reference;  // author, year, equation or section
  std::vector<Input> data;
  std::vector<Input> options;
  std::vector<Field> fields;
  std::string_view example_data;     // JSON that works as it stands
  std::string_view example_options;  // JSON object; "{}" when none are needed
  Result<Json> (*run)(const Data& data, const CallOptions& options);
};

/// Every procedure, by name.
std::span<const Procedure> procedures();
const Procedure* find_procedure(std::string_view name);

/// InvalidArgument for an option that is not known or has a value of another kind or outside its range. Otherwise the
/// procedure's own errors. Columns that the procedure does not know are ignored.
Result<Json> run_procedure(const Procedure& procedure, const Data& data, const Json& options);

}  // namespace cairn::stats
