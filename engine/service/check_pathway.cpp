#include "engine/service/check_pathway.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cairn::service {
namespace {

constexpr std::string_view kMain = "pathway.json";

void add(Issues& issues, std::string_view file, std::string_view place, std::string code, std::string message) {
  issues.push_back(
      {Severity::Error, std::move(code), std::string(file) + "#" + std::string(place), std::move(message)});
}

void take(Issues& issues, std::string_view file, const Issues& found) {
  for (Issue issue : found) {
    issue.path = std::string(file) + "#" + issue.path;
    issues.push_back(std::move(issue));
  }
}

std::optional<Json> parse(const std::string& content, std::string_view file, Issues& issues) {
  Result<Json> document = parse_json(content);
  if (document) return *std::move(document);
  add(issues, file, "", "not-json", document.error().message);
  return std::nullopt;
}

void read_questionnaires(const PathwaySource& source, PathwayCheck& check) {
  for (const PathwayFile& file : source.questionnaires) {
    const auto document = parse(file.content, file.name, check.issues);
    if (!document) continue;
    fhir::QuestionnaireReading reading = fhir::read_questionnaire(*document);
    take(check.issues, file.name, reading.issues);
    if (!reading.questionnaire) continue;
    if (reading.questionnaire->url.empty() || reading.questionnaire->version.empty())
      add(check.issues, file.name, "Questionnaire", "required",
          "A pathway's questionnaire has a url and a version. Fill them in.");
    check.questionnaires.push_back(*std::move(reading.questionnaire));
  }
}

const fhir::Questionnaire* find_questionnaire(const PathwayCheck& check, std::string_view url) {
  const auto found = std::ranges::find(check.questionnaires, url, &fhir::Questionnaire::url);
  return found == check.questionnaires.end() ? nullptr : &*found;
}

/// The questionnaire that the first scale of a scoring file names; a file scores one questionnaire.
const fhir::Questionnaire* questionnaire_of(const PathwayCheck& check, const Json& document) {
  const Json* scales = find_array(document, "scales");
  if (scales == nullptr || scales->empty()) return nullptr;
  return find_questionnaire(check, read_string((*scales)[0], "questionnaire").value_or(""));
}

void read_scoring(const PathwaySource& source, PathwayCheck& check) {
  Json all = Json::array();
  for (const PathwayFile& file : source.scoring) {
    const auto document = parse(file.content, file.name, check.issues);
    if (!document) continue;
    const fhir::Questionnaire* questionnaire = questionnaire_of(check, *document);
    survey::ScaleReading reading = survey::read_scales(*document, questionnaire);
    take(check.issues, file.name, reading.issues);
    for (survey::Scale& scale : reading.scales) {
      if (find_questionnaire(check, scale.questionnaire) == nullptr)
        add(check.issues, file.name, scale.id, "unknown-questionnaire",
            "The pathway has no questionnaire " + scale.questionnaire + ".");
      else if (questionnaire != nullptr && scale.questionnaire != questionnaire->url)
        add(check.issues, file.name, scale.id, "two-questionnaires",
            "A scoring file scores one questionnaire. Move this scale to a file of its own.");
      if (std::ranges::find(check.scales, scale.id, &survey::Scale::id) != check.scales.end())
        add(check.issues, file.name, scale.id, "duplicate-id", "The measure '" + scale.id + "' is defined twice.");
      check.scales.push_back(std::move(scale));
    }
    if (const Json* scales = find_array(*document, "scales")) all.insert(all.end(), scales->begin(), scales->end());
  }
  Json merged = Json::object();
  merged["scales"] = std::move(all);
  check.scoring = write_json(merged);
}

void check_timepoints(PathwayCheck& check) {
  const auto& timepoints = check.definition->timepoints;
  for (std::size_t i = 0; i < timepoints.size(); ++i) {
    for (std::size_t j = 0; j < timepoints[i].questionnaires.size(); ++j) {
      if (find_questionnaire(check, timepoints[i].questionnaires[j]) != nullptr) continue;
      add(check.issues, kMain, "/timepoints/" + std::to_string(i) + "/questionnaires/" + std::to_string(j),
          "unknown-questionnaire",
          "No file of the pathway is the questionnaire " + timepoints[i].questionnaires[j] + ".");
    }
  }
}

void check_measures(PathwayCheck& check) {
  const auto& measures = check.definition->measures;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const std::string place = "/measures/" + std::to_string(i);
    const auto scale = std::ranges::find(check.scales, measures[i].measure, &survey::Scale::id);
    if (scale == check.scales.end()) {
      add(check.issues, kMain, place + "/measure", "unknown-measure",
          "No scale scores the measure '" + measures[i].measure + "'.");
      continue;
    }
    for (std::size_t j = 0; j < measures[i].timepoints.size(); ++j) {
      const pathway::Timepoint* timepoint = check.definition->find_timepoint(measures[i].timepoints[j]);
      if (timepoint == nullptr ||
          std::ranges::find(timepoint->questionnaires, scale->questionnaire) != timepoint->questionnaires.end())
        continue;
      add(check.issues, kMain, place + "/timepoints/" + std::to_string(j), "not-asked",
          "The questions of '" + measures[i].measure + "' are not asked at " + timepoint->code + ".");
    }
  }
}

}  // namespace

PathwayCheck check_pathway(const PathwaySource& source) {
  PathwayCheck check;
  read_questionnaires(source, check);
  read_scoring(source, check);
  const auto document = parse(source.pathway, kMain, check.issues);
  if (!document) return check;
  pathway::DefinitionReading reading = pathway::read_definition(*document);
  take(check.issues, kMain, reading.issues);
  check.definition = std::move(reading.definition);
  if (!check.definition) return check;
  check_timepoints(check);
  check_measures(check);
  return check;
}

PathwaySource gather_pathway(const std::string& pathway_document,
                             const std::function<std::optional<std::string>(const std::string&)>& load,
                             Issues& issues) {
  PathwaySource source{pathway_document, {}, {}};
  const Result<Json> document = parse_json(pathway_document);
  if (!document) return source;  // check_pathway says what is wrong with it
  const auto gather = [&](const char* list, std::vector<PathwayFile>& into) {
    const Json* names = find_array(*document, list);
    for (std::size_t i = 0; names != nullptr && i < names->size(); ++i) {
      const Json& name = (*names)[i];
      if (!name.is_string()) continue;
      auto content = load(name.get<std::string>());
      if (content)
        into.push_back({name.get<std::string>(), *std::move(content)});
      else
        add(issues, kMain, "/" + std::string(list) + "/" + std::to_string(i), "no-such-file",
            "This file is not there, or it cannot be read.");
    }
  };
  gather("questionnaire_files", source.questionnaires);
  gather("scoring_files", source.scoring);
  return source;
}

}  // namespace cairn::service
