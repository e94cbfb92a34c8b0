#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "engine/base/json.h"
#include "engine/fhir/questionnaire.h"
#include "engine/survey/checks.h"
#include "engine/survey/evaluation.h"
#include "engine/survey/scoring.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

constexpr JsonLimits kFileLimits{std::size_t{64} << 20, 64};

Result<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path))
    return Error{ErrorCode::InvalidArgument, "the file cannot be read. Check the path and its permissions."};
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<Json> read_json_file(const fs::path& path) {
  CAIRN_ASSIGN(const std::string text, read_file(path));
  return parse_json(text, kFileLimits);
}

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

Json issues_json(const Issues& issues) {
  Json out = Json::array();
  for (const Issue& issue : issues) {
    out.push_back({{"severity", severity_name(issue.severity)},
                   {"code", issue.code},
                   {"path", issue.path},
                   {"message", issue.message}});
  }
  return out;
}

fhir::QuestionnaireReading read_questionnaire_file(const fs::path& path) {
  const Result<Json> document = read_json_file(path);
  if (document) return fhir::read_questionnaire(*document);
  fhir::QuestionnaireReading reading;
  reading.issues.push_back({Severity::Fatal, "not-json", "", document.error().message});
  return reading;
}

void print_reading(const fs::path& file, const fhir::QuestionnaireReading& reading, bool ok, std::ostream& out) {
  out << file.string() << ": " << (ok ? "can be used" : "cannot be used")
      << (reading.fhir_version.empty() ? "" : " (FHIR " + reading.fhir_version + ")") << "\n";
  for (const Issue& issue : reading.issues) {
    out << "  " << severity_name(issue.severity) << " " << (issue.path.empty() ? "" : issue.path + ": ")
        << issue.message << " [" << issue.code << "]\n";
  }
}

/// The options of `evaluate`, each followed by a value.
struct EvaluateArguments {
  std::string questionnaire, response, batch, scoring;
};

Result<EvaluateArguments> read_evaluate_arguments(std::span<const std::string> arguments) {
  EvaluateArguments out;
  const std::pair<std::string_view, std::string*> options[] = {{"--questionnaire", &out.questionnaire},
                                                               {"--response", &out.response},
                                                               {"--batch", &out.batch},
                                                               {"--scoring", &out.scoring}};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto* option = std::find_if(std::begin(options), std::end(options),
                                      [&](const auto& row) { return row.first == arguments[i]; });
    if (option == std::end(options))
      return Error{ErrorCode::InvalidArgument,
                   "there is no option '" + arguments[i] + "'. 'cairn help questionnaire evaluate' lists them."};
    if (++i == arguments.size())
      return Error{ErrorCode::InvalidArgument, "a file must follow '" + arguments[i - 1] + "'."};
    *option->second = arguments[i];
  }
  const bool single = !out.questionnaire.empty() && !out.response.empty();
  if (single == !out.batch.empty())
    return Error{ErrorCode::InvalidArgument, "give --questionnaire and --response, or --batch."};
  return out;
}

Json scores_json(const std::vector<survey::Score>& scores) {
  Json out = Json::array();
  for (const survey::Score& score : scores) {
    Json entry = {{"measure", score.measure},
                  {"rule_version", score.rule_version},
                  {"items_answered", score.items_answered},
                  {"items_missing", score.items_missing}};
    entry["value"] = score.value ? make_decimal(*score.value) : Json();
    if (!score.band.empty()) entry["band"] = score.band;
    out.push_back(std::move(entry));
  }
  return out;
}

Json evaluate(const fhir::QuestionnaireReading& form, const fs::path& response_file,
              const std::vector<survey::Scale>& scales) {
  Json out = {{"enabled", Json::object()},
              {"computed", Json::object()},
              {"findings", Json::array()},
              {"scores", Json::array()}};
  out["questionnaire_findings"] = issues_json(form.issues);
  Issues findings;
  const Result<Json> document = read_json_file(response_file);
  if (!form.questionnaire) {
    findings = form.issues;
  } else if (!document) {
    findings.push_back({Severity::Fatal, "structure", "", document.error().message});
  } else {
    const fhir::ResponseReading reading = fhir::read_response(*document);
    findings = reading.issues;
    if (reading.response) {
      survey::Evaluation evaluation = survey::evaluate_response(*form.questionnaire, *reading.response);
      for (const auto& [path, enabled] : evaluation.enabled) out["enabled"][path] = enabled;
      findings.insert(findings.end(), evaluation.findings.begin(), evaluation.findings.end());
      out["scores"] = scores_json(survey::compute_scores(scales, *form.questionnaire, *reading.response));
    }
  }
  out["findings"] = issues_json(findings);
  return out;
}

int evaluate_batch(const fs::path& list, const std::vector<survey::Scale>& scales, Streams& streams) {
  std::ifstream lines(list);
  if (!lines)
    return report(Error{ErrorCode::InvalidArgument, "the list cannot be read. Check the path."}, list.string(),
                  streams);
  const fs::path folder = list.parent_path();
  std::map<std::string, fhir::QuestionnaireReading> forms;
  int exit_code = kDone;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    const Result<Json> entry = parse_json(line);
    const auto form_file = entry ? read_string(*entry, "questionnaire") : std::nullopt;
    const auto response_file = entry ? read_string(*entry, "response") : std::nullopt;
    if (!form_file || !response_file) {
      return report(
          Error{ErrorCode::InvalidArgument, "give an object with id, questionnaire and response on each line."},
          list.string() + ":" + std::to_string(number), streams);
    }
    auto form = forms.find(*form_file);
    if (form == forms.end()) form = forms.emplace(*form_file, read_questionnaire_file(folder / *form_file)).first;
    Json result = evaluate(form->second, folder / *response_file, scales);
    if (!result["findings"].empty()) exit_code = kFindings;
    result["id"] = entry->value("id", Json());
    streams.out << write_json(result) << "\n";
  }
  return exit_code;
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

int evaluate_questionnaire(std::span<const std::string> arguments, Streams& streams) {
  const Result<EvaluateArguments> options = read_evaluate_arguments(arguments);
  if (!options) return report(options.error(), "questionnaire evaluate", streams);
  std::vector<survey::Scale> scales;
  if (!options->scoring.empty()) {
    const Result<Json> document = read_json_file(options->scoring);
    if (!document) return report(document.error(), options->scoring, streams);
    survey::ScaleReading reading = survey::read_scales(*document);
    if (has_errors(reading.issues))
      return report(
          Error{ErrorCode::InvalidArgument, "the scoring rules have errors. Correct them.", "", reading.issues},
          options->scoring, streams);
    scales = std::move(reading.scales);
  }
  if (!options->batch.empty()) return evaluate_batch(options->batch, scales, streams);
  const Json result = evaluate(read_questionnaire_file(options->questionnaire), options->response, scales);
  streams.out << write_json(result, JsonStyle::Indented) << "\n";
  return result["findings"].empty() ? kDone : kFindings;
}

}  // namespace cairn::cli
