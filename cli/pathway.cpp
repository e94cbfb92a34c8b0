#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "engine/service/check_pathway.h"

namespace cairn::cli {
namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string content((std::istreambuf_iterator<char>(in)), {});
  return in.bad() ? std::nullopt : std::optional(std::move(content));
}

void print_json(const std::string& path, const service::PathwayCheck& check, std::ostream& out) {
  Json line = Json::object();
  line["file"] = path;
  line["ok"] = !has_errors(check.issues);
  line["version"] = check.definition ? check.definition->version : "";
  line["findings"] = Json::array();
  for (const Issue& issue : check.issues) {
    Json finding = Json::object();
    finding["severity"] = severity_name(issue.severity);
    finding["code"] = issue.code;
    finding["path"] = issue.path;
    finding["message"] = issue.message;
    line["findings"].push_back(std::move(finding));
  }
  out << write_json(line) << "\n";
}

void print_text(const std::string& path, const service::PathwayCheck& check, std::ostream& out) {
  for (const Issue& issue : check.issues)
    out << path << ": " << severity_name(issue.severity) << ": " << issue.path << ": " << issue.message << "\n";
  if (!has_errors(check.issues) && check.definition) {
    out << path << ": sound. " << check.definition->title << ", version " << check.definition->version << ": "
        << check.definition->changes.size() << " changes, " << check.definition->timepoints.size() << " timepoints, "
        << check.scales.size() << " scores.\n";
  }
}

}  // namespace

int run_pathway_check(std::span<const std::string> arguments, Streams& streams) {
  bool as_json = false;
  std::vector<std::string> paths;
  for (const std::string& argument : arguments) {
    if (argument == "--json")
      as_json = true;
    else if (argument.starts_with("--"))
      return report({ErrorCode::InvalidArgument, "there is no such option. Use --json or none."}, argument, streams);
    else
      paths.push_back(argument);
  }
  if (paths.empty())
    return report({ErrorCode::InvalidArgument, "no file is named. Name a pathway.json."}, "pathway check", streams);
  int exit_code = kDone;
  for (const std::string& path : paths) {
    const auto content = read_file(path);
    if (!content)
      return report({ErrorCode::InvalidArgument, "the file cannot be read. Check its name and permissions."}, path,
                    streams);
    const std::string folder = path.substr(0, path.find_last_of('/') + 1);
    Issues missing;
    const auto source = service::gather_pathway(
        *content, [&](const std::string& name) { return read_file(folder + name); }, missing);
    service::PathwayCheck check = service::check_pathway(source);
    check.issues.insert(check.issues.end(), missing.begin(), missing.end());
    as_json ? print_json(path, check, streams.out) : print_text(path, check, streams.out);
    if (has_errors(check.issues)) exit_code = kFindings;
  }
  return exit_code;
}

}  // namespace cairn::cli
