#include <algorithm>
#include <ostream>

#include "cli/command.h"

namespace cairn::cli {
namespace {

std::string join(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

const Command* find_command(std::span<const std::string> words) {
  for (std::size_t count = std::min<std::size_t>(2, words.size()); count > 0; --count) {
    const std::string name = join(words.first(count));
    for (const Command& command : commands()) {
      if (command.name == name) return &command;
    }
  }
  return nullptr;
}

std::size_t count_words(std::string_view name) { return name.find(' ') == std::string_view::npos ? 1 : 2; }

/// All commands, or those that begin with a word.
void print_commands(std::ostream& out, std::string_view first = {}) {
  out << "Commands:\n";
  for (const Command& command : commands()) {
    if (!first.empty() && !command.name.starts_with(std::string(first) + " ")) continue;
    out << "  " << command.name << std::string(command.name.size() < 24 ? 24 - command.name.size() : 1, ' ')
        << command.summary << "\n";
  }
  out << "\n'cairn help COMMAND' shows how to use one, with an example.\n";
}

void print_list(std::ostream& out) {
  out << "Cairn: surveys of a care pathway, and honest comparisons before and after a change.\n\n";
  print_commands(out);
}

/// "questionnaire" alone is the first word of several commands.
bool is_first_word(std::string_view word) {
  return std::any_of(commands().begin(), commands().end(),
                     [&](const Command& command) { return command.name.starts_with(std::string(word) + " "); });
}

int print_help(std::span<const std::string> words, Streams& streams) {
  if (words.empty()) return print_list(streams.out), kDone;
  const Command* command = find_command(words);
  if (command == nullptr && is_first_word(words[0])) return print_commands(streams.out, words[0]), kDone;
  if (command == nullptr) {
    return report(Error{ErrorCode::InvalidArgument, "there is no such command. 'cairn help' lists them."}, join(words),
                  streams);
  }
  streams.out << command->summary << "\n\nUsage:   cairn " << command->name << " " << command->usage
              << "\nExample: " << command->example << "\n";
  return kDone;
}

/// Names from files must not reach the terminal as commands; line breaks stay (messages about text have several).
std::string without_controls(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return c != '\n' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7f); });
  return out;
}

}  // namespace

int run_command(std::span<const std::string> arguments, Streams& streams) {
  if (arguments.empty()) return print_list(streams.err), kUnusable;
  if (arguments[0] == "help" || arguments[0] == "--help" || arguments[0] == "-h")
    return print_help(arguments.subspan(1), streams);
  if (arguments[0] == "--version") return streams.out << "cairn " CAIRN_VERSION "\n", kDone;
  const Command* command = find_command(arguments);
  if (command == nullptr && is_first_word(arguments[0])) return print_commands(streams.err, arguments[0]), kUnusable;
  if (command == nullptr) {
    return report(Error{ErrorCode::InvalidArgument, "there is no such command. 'cairn help' lists them."},
                  join(arguments.first(1)), streams);
  }
  const auto rest = arguments.subspan(count_words(command->name));
  for (const std::string& word : rest) {
    if (word == "--help" || word == "-h") return print_help(arguments.first(count_words(command->name)), streams);
  }
  return command->run(rest, streams);
}

int report(const Error& error, std::string_view place, Streams& streams) {
  streams.err << "cairn: " << without_controls(place) << ": " << without_controls(error.message) << "\n";
  for (const Issue& issue : error.issues) {
    if (issue.message == error.message) continue;  // a code for programs, in the same words
    streams.err << "  " << without_controls(issue.path) << (issue.path.empty() ? "" : ": ")
                << without_controls(issue.message) << "\n";
  }
  if (!error.cause.empty()) streams.err << "  (" << error.cause << ")\n";
  return error_code_info(error.code).exit_code;
}

}  // namespace cairn::cli
