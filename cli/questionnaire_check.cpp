#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/questionnaire_files.h"
#include "cli/questionnaire_report.h"
#include "engine/instruments/checks.h"
#include "engine/survey/form.h"
#include "engine/survey/lint/lint.h"
#include "engine/survey/scoring.h"

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

/// What to show.
struct Filter {
  Severity lowest = Severity::Information;
  std::vector<std::string> codes;  // empty: all

  bool shows(const Issue& issue) const {
    return issue.severity >= lowest &&
           (codes.empty() || std::find(codes.begin(), codes.end(), issue.code) != codes.end());
  }
};

/// Leaves what the filter shows; whether the file can be used was decided before.
void keep(const Filter& filter, FileVerdict& verdict) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < verdict.issues.size(); ++i) {
    if (!filter.shows(verdict.issues[i])) continue;
    if (kept != i) verdict.issues[kept] = std::move(verdict.issues[i]);
    verdict.places[kept++] = verdict.places[i];
  }
  verdict.issues.resize(kept);
  verdict.places.resize(kept);
}

Result<Filter> read_filter(const Options& options) {
  Filter filter;
  if (const auto severity = options.values.find("severity"); severity != options.values.end()) {
    const std::pair<std::string_view, Severity> names[] = {
        {"information", Severity::Information}, {"warning", Severity::Warning}, {"error", Severity::Error}};
    const auto* found = std::find_if(std::begin(names), std::end(names),
                                     [&](const auto& row) { return row.first == severity->second; });
    if (found == std::end(names))
      return Error{ErrorCode::InvalidArgument, "--severity is information, warning or error."};
    filter.lowest = found->second;
  }
  std::string_view codes;
  if (const auto only = options.values.find("only"); only != options.values.end()) codes = only->second;
  while (!codes.empty()) {
    filter.codes.emplace_back(codes.substr(0, codes.find(',')));
    codes.remove_prefix(std::min(codes.size(), filter.codes.back().size() + 1));
  }
  return filter;
}

/// Checks files one after another; scoring rules find the questionnaires that were checked before them.
class Checker {
 public:
  FileVerdict check(const fs::path& file) {
    FileVerdict verdict;
    verdict.file = file;
    const Result<std::string> text = read_text_file(file);
    Result<Json> document = text ? parse_json_text(*text) : Result<Json>(text.error());
    std::string pointer;
    if (!document) {
      verdict.issues.push_back({Severity::Fatal, "not-json", "", document.error().message});
    } else if (find_array(*document, "scales") != nullptr) {
      check_scales(*document, verdict);
    } else {
      check_form(*std::move(document), verdict, pointer);
    }
    verdict.ok = !has_errors(verdict.issues);
    std::vector<std::string> paths;
    for (const Issue& issue : verdict.issues) paths.push_back(issue.path);
    if (document) verdict.places = locate_paths(*text, paths, pointer);
    verdict.places.resize(paths.size());
    sort_by_place(verdict);
    return verdict;
  }

 private:
  static void append(Issues& issues, Issues more) {
    issues.insert(issues.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  void check_form(Json document, FileVerdict& verdict, std::string& pointer) {
    fhir::QuestionnaireReading reading = fhir::read_questionnaire(document);
    document = nullptr;  // the reading has its own; large files need the room
    verdict.version = reading.fhir_version;
    verdict.issues = std::move(reading.issues);
    pointer = reading.pointer;
    if (!reading.questionnaire) return;
    if (!reading.questionnaire->url.empty()) forms_[reading.questionnaire->url] = verdict.file;
    const survey::FormReading prepared = survey::prepare_form(*std::move(reading.questionnaire));
    append(verdict.issues, prepared.issues);
    append(verdict.issues, instruments::check_against_instruments(prepared.form->questionnaire()));
    append(verdict.issues, survey::lint::lint_form(*prepared.form));
  }

  void check_scales(const Json& document, FileVerdict& verdict) const {
    verdict.version = "scoring";
    const Json* scales = find_array(document, "scales");
    const auto url = scales->empty() ? std::nullopt : read_string(scales->front(), "questionnaire");
    const auto known = url ? forms_.find(*url) : forms_.end();
    std::optional<fhir::Questionnaire> questionnaire;
    if (known != forms_.end()) questionnaire = read_questionnaire_file(known->second).questionnaire;
    verdict.issues = survey::read_scales(document, questionnaire ? &*questionnaire : nullptr).issues;
  }

  std::map<std::string, fs::path> forms_;  // by url
};

}  // namespace

int check_questionnaires(std::span<const std::string> arguments, Streams& streams) {
  constexpr std::string_view kPlace = "questionnaire check";
  const Result<Options> options = parse_options(arguments, {"severity", "only"}, {"json", "rules"});
  if (!options) return report(options.error(), kPlace, streams);
  if (options->has("rules")) {
    streams.out << survey::lint::describe_rules();
    return kDone;
  }
  if (options->words.empty())
    return report(Error{ErrorCode::InvalidArgument, "give one or more files or folders."}, kPlace, streams);
  const Result<Filter> filter = read_filter(*options);
  if (!filter) return report(filter.error(), kPlace, streams);
  const Result<std::vector<fs::path>> files = list_files(options->words);
  if (!files) return report(files.error(), options->words.front(), streams);
  Checker checker;
  VerdictPrinter printer(streams.out);
  int exit_code = kDone;
  for (const fs::path& file : *files) {
    std::error_code failure;
    if (!fs::is_regular_file(file, failure))
      return report(Error{ErrorCode::InvalidArgument, "there is no such file. Check the path."}, file.string(),
                    streams);
    FileVerdict verdict = checker.check(file);
    keep(*filter, verdict);
    if (!verdict.ok || std::any_of(verdict.issues.begin(), verdict.issues.end(),
                                   [](const Issue& issue) { return issue.severity >= Severity::Warning; }))
      exit_code = kFindings;
    if (options->has("json")) {
      streams.out << write_json(verdict_json(verdict)) << "\n";
    } else {
      printer.print(verdict);
    }
  }
  if (!options->has("json")) printer.print_total();
  return exit_code;
}

}  // namespace cairn::cli
