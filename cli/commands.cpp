#include <array>

#include "cli/command.h"

namespace cairn::cli {

// Declared here and defined in the file of the command's name (cli/questionnaire.cpp …).

std::span<const Command> commands() {
  static const std::vector<Command> table = {
  };
  return table;
}

}  // namespace cairn::cli
