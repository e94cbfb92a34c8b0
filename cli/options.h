#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace cairn::cli {

/// The words after a command's name: what it works on, and --name VALUE or --name.
struct Options {
  std::vector<std::string> words;
  std::map<std::string, std::string, std::less<>> values;  // by name without dashes
  std::set<std::string, std::less<>> flags;

  bool has(std::string_view flag) const { return flags.find(flag) != flags.end(); }
  /// InvalidArgument when it was not given.
  Result<std::string> require(std::string_view name) const;
  std::string value_or(std::string_view name, std::string_view fallback) const;
  /// A whole number within the bounds; InvalidArgument otherwise.
  Result<int> number_or(std::string_view name, int fallback, int lowest, int highest) const;
};

/// InvalidArgument for a name that is not known, given twice, or without its value. "--name=VALUE" is the same as
/// "--name VALUE".
Result<Options> parse_options(std::span<const std::string> arguments, const std::set<std::string_view>& with_value,
                              const std::set<std::string_view>& flags = {});

}  // namespace cairn::cli
