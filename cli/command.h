#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace cairn::cli {

/// Where a command reads and writes; tests give their own.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

/// Exit codes of every command (docs: the contract of the command line).
enum ExitCode : int { kDone = 0, kFindings = 1, kUnusable = 2, kFailed = 3 };

/// One row says everything about a command; help and dispatch read it.
struct Command {
  std::string_view name;  // one or two words: "questionnaire check"
  std::string_view summary;
  std::string_view usage;                                                // "PATH… [--json]"
  std::string_view example;                                              // works as typed
  int (*run)(std::span<const std::string> arguments, Streams& streams);  // arguments after the name
};

std::span<const Command> commands();  // cli/commands.cpp, the one table

/// Finds the command by its longest matching name and runs it; "help", "--help" and "--version" included.
int run_command(std::span<const std::string> arguments, Streams& streams);

/// Prints "cairn: PLACE: WHAT IS WRONG. WHAT TO DO." and gives the exit code of the error's code.
int report(const Error& error, std::string_view place, Streams& streams);

}  // namespace cairn::cli
