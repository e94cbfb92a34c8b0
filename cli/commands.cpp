#include <array>

#include "cli/command.h"

namespace cairn::cli {

// Declared here and defined in the file of the command's name (cli/questionnaire.cpp …).

int serve(std::span<const std::string> arguments, Streams& streams);
int user_add(std::span<const std::string> arguments, Streams& streams);
int user_list(std::span<const std::string> arguments, Streams& streams);
int user_disable(std::span<const std::string> arguments, Streams& streams);
int token_add(std::span<const std::string> arguments, Streams& streams);
int token_list(std::span<const std::string> arguments, Streams& streams);

std::span<const Command> commands() {
  static const std::vector<Command> table = {
      {"serve", "Serves the pages and the interface from one data folder",
       "--data DIR [--listen HOST:PORT] [--demo] [--behind-proxy] [--threads N] [--queue N] [--connections N]",
       "cairn serve --data /tmp/cairn --listen 127.0.0.1:8080 --demo", serve},
      {"user add", "Adds an account; prints its password once unless one is given",
       "--data DIR --name NAME --role clinician|group-member|evaluator|administrator [--password-stdin]",
       "cairn user add --data /tmp/cairn --name sam --role clinician", user_add},
      {"user list", "Lists accounts", "--data DIR", "cairn user list --data /tmp/cairn", user_list},
      {"user disable", "Stops an account and ends its sessions", "--data DIR --name NAME",
       "cairn user disable --data /tmp/cairn --name sam", user_disable},
      {"token add", "Makes a machine token; prints it once",
       "--data DIR --name NAME --scopes 'survey.write pathway.read cohort.run export.read admin' [--days N]",
       "cairn token add --data /tmp/cairn --name import --scopes survey.write", token_add},
      {"token list", "Lists machine tokens, without the tokens themselves", "--data DIR",
       "cairn token list --data /tmp/cairn", token_list},
  };
  return table;
}

}  // namespace cairn::cli
