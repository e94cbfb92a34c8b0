#include "cli/options.h"

#include <charconv>

namespace cairn::cli {

Result<std::string> Options::require(std::string_view name) const {
  const auto found = values.find(name);
  if (found == values.end())
    return Error{ErrorCode::InvalidArgument, "--" + std::string(name) + " is missing. Give it with a value."};
  return found->second;
}

std::string Options::value_or(std::string_view name, std::string_view fallback) const {
  const auto found = values.find(name);
  return found == values.end() ? std::string(fallback) : found->second;
}

Result<int> Options::number_or(std::string_view name, int fallback, int lowest, int highest) const {
  const auto found = values.find(name);
  if (found == values.end()) return fallback;
  int number = 0;
  const char* end = found->second.data() + found->second.size();
  const auto read = std::from_chars(found->second.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number < lowest || number > highest) {
    return Error{ErrorCode::InvalidArgument, "--" + std::string(name) + " takes a whole number from " +
                                                 std::to_string(lowest) + " to " + std::to_string(highest) + "."};
  }
  return number;
}

Result<Options> parse_options(std::span<const std::string> arguments, const std::set<std::string_view>& with_value,
                              const std::set<std::string_view>& flags) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    if (!word.starts_with("--")) {
      options.words.emplace_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string name(word.substr(2, equals == std::string_view::npos ? equals : equals - 2));
    if (flags.find(name) != flags.end() && equals == std::string_view::npos) {
      options.flags.insert(name);
      continue;
    }
    if (with_value.find(name) == with_value.end()) {
      return Error{ErrorCode::InvalidArgument,
                   "--" + name + " is not an option of this command. 'cairn help' shows what it takes."};
    }
    if (equals == std::string_view::npos && i + 1 == arguments.size())
      return Error{ErrorCode::InvalidArgument, "--" + name + " needs a value after it."};
    const std::string value = equals == std::string_view::npos ? arguments[++i] : std::string(word.substr(equals + 1));
    if (!options.values.emplace(name, value).second)
      return Error{ErrorCode::InvalidArgument, "--" + name + " was given twice. Give it once."};
  }
  return options;
}

}  // namespace cairn::cli
