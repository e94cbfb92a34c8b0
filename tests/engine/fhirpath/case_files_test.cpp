// Our own cases, a file per section of the specification: tests/cases/fhirpath/*.json.
// {expression, result | error (part of the message), input (name of a file in inputs/, or JSON), model, strict,
// variables, numeric, questionnaire}
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/json.h"
#include "engine/fhirpath/expression.h"

namespace cairn::fhirpath {
namespace {

const std::filesystem::path kFolder = CAIRN_SOURCE_DIR "/tests/cases/fhirpath";

Json read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  Result<Json> json = parse_json(text.str());
  EXPECT_TRUE(json.has_value()) << path << ": " << (json ? "" : json.error().message);
  return json ? *std::move(json) : Json();
}

struct Outcome {
  Json result;
  std::string error;
};

Outcome run(const Json& test) {
  const Model* model = read_string(test, "model") == "r4" ? &r4_model() : nullptr;
  const Json* input = find(test, "input");
  const Json resource = input == nullptr     ? Json()
                        : input->is_string() ? read_file(kFolder / "inputs" / (input->get<std::string>() + ".json"))
                                             : *input;
  const Json questionnaire =
      find(test, "questionnaire") == nullptr ? Json() : read_file(kFolder / "inputs/questionnaire.json");
  std::map<std::string, Collection> values;
  if (const Json* given = find_object(test, "variables")) {
    for (const auto& [name, value] : given->items()) values.emplace(name, Collection::from_json(value, model));
  }
  std::vector<Variable> variables;
  for (const auto& [name, value] : values) variables.push_back({name, &value});
  Environment environment;
  environment.resource = resource.is_null() ? nullptr : &resource;
  environment.questionnaire = questionnaire.is_null() ? nullptr : &questionnaire;
  environment.variables = variables;
  environment.now = *parse_local_timestamp("2026-03-01T09:30:00Z");
  const std::string type = resource.is_object() ? read_string(resource, "resourceType").value_or("") : "";
  const bool strict = read_boolean(test, "strict").value_or(false);
  const Result<Expression> expression = Expression::compile(test.at("expression").get<std::string>(),
                                                            {.model = model, .strict = strict, .context_type = type});
  if (!expression) return {Json(), expression.error().message};
  const Result<Collection> result = expression->evaluate(environment);
  if (!result) return {Json(), result.error().message};
  return {to_json(*result, model), ""};
}

/// Numbers by their text, so that places count.
std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : number_text(value).value_or(write_json(value));
}

class CaseFile : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(CaseFile, GivesWhatEachCaseExpects) {
  for (const Json& test : read_file(GetParam())) {
    const Outcome outcome = run(test);
    const std::string where = test.at("expression").get<std::string>().substr(0, 200);
    if (const std::optional<std::string> error = read_string(test, "error")) {
      EXPECT_NE(outcome.error.find(*error), std::string::npos)
          << where << "\n  got " << (outcome.error.empty() ? write_json(outcome.result) : outcome.error);
      continue;
    }
    ASSERT_EQ(outcome.error, "") << where;
    if (!read_boolean(test, "numeric").value_or(false)) {
      EXPECT_EQ(outcome.result, test.at("result")) << where;
      continue;
    }
    ASSERT_EQ(outcome.result.size(), test.at("result").size()) << where;
    for (std::size_t i = 0; i < outcome.result.size(); ++i)
      EXPECT_EQ(text_of(outcome.result[i]), text_of(test.at("result")[i])) << where;
  }
}

std::vector<std::filesystem::path> find_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(FhirPath, CaseFile, testing::ValuesIn(find_files()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.'; }, '_');
  return name;
});

}  // namespace
}  // namespace cairn::fhirpath
