#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "engine/fhirpath/model.h"

namespace cairn::fhirpath {

struct Call;

/// How an argument is treated. Plain ones are evaluated where the call stands; `Lambda` and `SortKey` once per item of
/// the input.
enum class Argument : std::uint8_t { None, Any, Lambda, Criteria, SortKey, Type, String, Integer, Number, Boolean };

/// What the checker of strict expressions knows about a result.
enum class Yields : std::uint8_t {
  Boolean,
  Integer,
  Decimal,
  String,
  Date,
  DateTime,
  Time,
  Quantity,
  Input,
  FirstArgument,
  InputAndArgument,
  LastArguments,
  Type,
  Anything,
  Extension
};

/// What the input must be.
enum class Takes : std::uint8_t { Anything, String, Number, Boolean, Ordered };

/// A function, everything about it in one row.
struct FunctionRow {
  std::string_view name;
  std::uint8_t least, most;  // arguments
  std::array<Argument, 3> arguments;
  bool (*run)(Call&);  // pushes the result; false after an error
  Takes takes;
  Yields yields;
  bool single;               // at most one item comes out
  std::string_view section;  // of FHIRPath, or of another specification
  std::string_view example;
  bool defines_variable = false;
};

/// All functions, sorted by name.
std::span<const FunctionRow> function_rows();
/// Null when there is none.
const FunctionRow* find_function(std::string_view name);
/// "; did you mean 'startsWith'?" or nothing.
std::string nearest_function(std::string_view name);
/// "1 argument", "0 to 2 arguments".
std::string describe_arity(const FunctionRow& row);

}  // namespace cairn::fhirpath
