#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "cli/command.h"

namespace cairn::cli {

/// What a command said and how it ended.
struct Said {
  int exit_code;
  std::string out, err;
};

inline Said run(const std::vector<std::string>& words) {
  std::istringstream in;
  std::ostringstream out, err;
  Streams streams{in, out, err};
  const int exit_code = run_command(words, streams);
  return {exit_code, out.str(), err.str()};
}

}  // namespace cairn::cli
