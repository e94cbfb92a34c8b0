#include <iostream>

#include "cli/command.h"

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  cairn::cli::Streams streams{std::cin, std::cout, std::cerr};
  try {
    return cairn::cli::run_command(arguments, streams);
  } catch (const std::exception& failure) {
    std::cerr << "cairn: a fault in the program: " << failure.what() << "\n";
    return cairn::cli::kFailed;
  }
}
