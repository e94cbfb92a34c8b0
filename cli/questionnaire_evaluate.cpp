#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/instrument_scores.h"
#include "cli/questionnaire_files.h"
#include "cli/system_world.h"
#include "engine/base/json.h"
#include "engine/fhir/questionnaire.h"
#include "engine/survey/checks.h"
#include "engine/survey/evaluation.h"
#include "engine/survey/scoring.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

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

/// A questionnaire made ready once, for all its responses.
struct PreparedForm {
  std::shared_ptr<const survey::Form> form;  // null when it cannot be used
  Issues issues;
  instruments::RecognitionReading instruments;
};

PreparedForm prepare(const fs::path& file) {
  fhir::QuestionnaireReading reading = read_questionnaire_file(file);
  PreparedForm prepared{nullptr, std::move(reading.issues), {}};
  if (!reading.questionnaire) return prepared;
  prepared.instruments = instruments::recognise(*reading.questionnaire);
  survey::FormReading form = survey::prepare_form(*std::move(reading.questionnaire));
  prepared.form = std::move(form.form);
  prepared.issues.insert(prepared.issues.end(), form.issues.begin(), form.issues.end());
  return prepared;
}

Json value_json(const fhir::Value& value) {
  Json holder = Json::object();
  fhir::write_value(holder, "value", value);
  return holder.begin().value();
}

void write_evaluation(const survey::Evaluation& evaluation, Json& out) {
  for (const auto& [path, enabled] : evaluation.list_enabled()) out["enabled"][path] = enabled;
  for (const auto& [path, values] : evaluation.list_computed()) {
    Json& list = out["computed"][path] = Json::array();
    for (const fhir::Value& value : values) list.push_back(value_json(value));
  }
}

Json evaluate(const PreparedForm& form, const fs::path& response_file, const std::vector<survey::Scale>& scales) {
  Json out = {{"enabled", Json::object()},
              {"computed", Json::object()},
              {"findings", Json::array()},
              {"scores", Json::array()}};
  out["questionnaire_findings"] = issues_json(form.issues);
  Issues findings;
  const Result<Json> document = read_json_file(response_file);
  if (form.form == nullptr) {
    findings = form.issues;
  } else if (!document) {
    findings.push_back({Severity::Fatal, "structure", "", document.error().message});
  } else {
    const fhir::ResponseReading reading = fhir::read_response(*document);
    findings = reading.issues;
    if (reading.response) {
      const survey::Evaluation evaluation(form.form, *reading.response, {.now = {SystemClock().now()}});
      write_evaluation(evaluation, out);
      const Issues checked = survey::check_response(evaluation, survey::completeness_of(*reading.response));
      for (const Issues* found : {&checked, &evaluation.findings()})
        findings.insert(findings.end(), found->begin(), found->end());
      out["scores"] = scores_json(survey::compute_scores(scales, evaluation));
      for (Json& score : instrument_scores(form.instruments, evaluation, findings))
        out["scores"].push_back(std::move(score));
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
  std::map<std::string, PreparedForm> forms;
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
    if (form == forms.end()) form = forms.emplace(*form_file, prepare(folder / *form_file)).first;
    Json result = evaluate(form->second, folder / *response_file, scales);
    if (!result["findings"].empty()) exit_code = kFindings;
    result["id"] = entry->value("id", Json());
    streams.out << write_json(result) << "\n";
  }
  return exit_code;
}

}  // namespace

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
  const Json result = evaluate(prepare(options->questionnaire), options->response, scales);
  streams.out << write_json(result, JsonStyle::Indented) << "\n";
  return result["findings"].empty() ? kDone : kFindings;
}

}  // namespace cairn::cli
