#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/questionnaire_files.h"
#include "engine/base/json.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

/// Files as given, folders as the .json files below them in order of name.
Result<std::vector<fs::path>> list_files(std::span<const std::string> paths) {
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    std::error_code failure;
    if (!fs::is_directory(path, failure)) {
      files.emplace_back(path);
      continue;
    }
    std::vector<fs::path> found;
    for (auto entry = fs::recursive_directory_iterator(path, failure);
         !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
      if (entry->is_regular_file(failure) && entry->path().extension() == ".json") found.push_back(entry->path());
    }
    if (failure) return Error{ErrorCode::InvalidArgument, "the folder cannot be read. Check its permissions."};
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

void print_reading(const fs::path& file, const fhir::QuestionnaireReading& reading, bool ok, std::ostream& out) {
  out << file.string() << ": " << (ok ? "can be used" : "cannot be used")
      << (reading.fhir_version.empty() ? "" : " (FHIR " + reading.fhir_version + ")") << "\n";
  for (const Issue& issue : reading.issues) {
    out << "  " << severity_name(issue.severity) << " " << (issue.path.empty() ? "" : issue.path + ": ")
        << issue.message << " [" << issue.code << "]\n";
  }
}

}  // namespace

int check_questionnaires(std::span<const std::string> arguments, Streams& streams) {
  std::vector<std::string> paths(arguments.begin(), arguments.end());
  const bool as_json = std::erase(paths, "--json") > 0;
  if (paths.empty())
    return report(Error{ErrorCode::InvalidArgument, "give one or more files or folders."}, "questionnaire check",
                  streams);
  const Result<std::vector<fs::path>> files = list_files(paths);
  if (!files) return report(files.error(), paths.front(), streams);
  int exit_code = kDone;
  for (const fs::path& file : *files) {
    std::error_code failure;
    if (!fs::is_regular_file(file, failure))
      return report(Error{ErrorCode::InvalidArgument, "there is no such file. Check the path."}, file.string(),
                    streams);
    const fhir::QuestionnaireReading reading = read_questionnaire_file(file);
    const bool ok = reading.questionnaire.has_value() && !has_errors(reading.issues);
    if (!reading.issues.empty()) exit_code = kFindings;
    if (as_json) {
      streams.out << write_json(Json{{"file", file.string()},
                                     {"ok", ok},
                                     {"version", reading.fhir_version},
                                     {"findings", issues_json(reading.issues)}})
                  << "\n";
    } else {
      print_reading(file, reading, ok, streams.out);
    }
  }
  return exit_code;
}

}  // namespace cairn::cli
