// `cairn fhirpath`: one expression on one resource, or a file of cases.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <istream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "cli/command.h"
#include "engine/base/json.h"
#include "engine/fhirpath/expression.h"

namespace cairn::cli {
namespace {

using fhirpath::Collection;
using fhirpath::Environment;
using fhirpath::Expression;
using fhirpath::Model;

constexpr JsonLimits kLimits{std::size_t{64} << 20, 128};
constexpr std::chrono::seconds kLongest{10};

Result<Json> read_json_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return Error{ErrorCode::NotFound, path.string() + " cannot be read. Check the path."};
  Result<Json> json = parse_json(text.str(), kLimits);
  if (!json) return Error{ErrorCode::InvalidArgument, path.string() + ": " + json.error().message};
  return json;
}

Timestamp machine_time() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

/// What an expression is evaluated with; owns what the environment points to.
struct Setting {
  const Model* model = nullptr;
  bool strict = false;
  const Json* resource = nullptr;
  std::string base;  // an expression for the context, or the type of a fragment
  std::map<std::string, Collection> variables;
};

/// The context of `base`: a path into a resource, or one element of that type when the input is a fragment.
Result<Collection> find_context(const Setting& setting, const Environment& environment) {
  const bool is_fragment =
      setting.resource != nullptr && setting.model != nullptr && find(*setting.resource, "resourceType") == nullptr;
  const fhirpath::TypeId type = is_fragment ? setting.model->find_type(setting.base) : fhirpath::TypeId{0};
  if (type != 0) return Collection(std::vector{fhirpath::Value::node(setting.resource, nullptr, type)});
  CAIRN_ASSIGN(const Expression base, Expression::compile(setting.base, {.model = setting.model}));
  return base.evaluate(environment);
}

Result<Json> evaluate(const std::string& text, const Setting& setting) {
  Environment environment;
  std::vector<fhirpath::Variable> variables;
  std::vector<std::string> names = {"resource", "rootResource", "context", "questionnaire",
                                    "qitem",    "ucum",         "sct",     "loinc"};
  for (const auto& [name, value] : setting.variables) {
    variables.push_back({name, &value});
    names.push_back(name);
  }
  const auto started = std::chrono::steady_clock::now();
  environment.resource = setting.resource;
  environment.variables = variables;
  environment.now.at = machine_time();
  environment.budget.is_time_up = [started] { return std::chrono::steady_clock::now() - started > kLongest; };
  Collection context;
  std::string type;
  if (!setting.base.empty()) {
    CAIRN_ASSIGN(Collection found, find_context(setting, environment));
    context = std::move(found);
    environment.context = &context;
  } else if (setting.resource != nullptr) {
    type = read_string(*setting.resource, "resourceType").value_or("");
  }
  CAIRN_ASSIGN(const Expression expression,
               Expression::compile(
                   text, {.model = setting.model, .strict = setting.strict, .context_type = type, .variables = names}));
  CAIRN_ASSIGN(const Collection result, expression.evaluate(environment));
  return fhirpath::to_json(result, setting.model);
}

/// Files that cases share are read once.
class Files {
 public:
  explicit Files(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<const Json*> load(const std::string& name) {
    const auto found = files_.find(name);
    if (found != files_.end()) return found->second.get();
    CAIRN_ASSIGN(Json json, read_json_file(folder_ / name));
    return files_.emplace(name, std::make_unique<Json>(std::move(json))).first->second.get();
  }

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::unique_ptr<Json>> files_;
};

/// Inline data, or a path when it is a text that names a file.
Result<const Json*> find_subject(const Json& test, Files& files) {
  if (const std::optional<std::string> file = read_string(test, "inputfile")) return files.load(*file);
  const Json* subject = find(test, "subject");
  if (subject == nullptr || !subject->is_string()) return subject;
  return files.load(subject->get<std::string>());
}

Result<Json> run_case(const Json& test, Files& files) {
  const std::optional<std::string> expression = read_string(test, "expression");
  if (!expression) return Error{ErrorCode::InvalidArgument, "a case needs an expression."};
  Setting setting;
  const std::string model = read_string(test, "model").value_or("");
  if (!model.empty() && model != "r4")
    return Error{ErrorCode::InvalidArgument, "the model '" + model + "' is not available; r4 is."};
  if (model == "r4") setting.model = &fhirpath::r4_model();
  setting.strict = read_boolean(test, "strict").value_or(false);
  CAIRN_ASSIGN(setting.resource, find_subject(test, files));
  setting.base = read_string(test, "base").value_or("");
  const std::string context = read_string(test, "context").value_or("");
  for (const char* key : {"variables", "env"}) {
    const Json* variables = find_object(test, key);
    if (variables == nullptr) continue;
    for (const auto& [name, value] : variables->items())
      setting.variables.insert_or_assign(name, Collection::from_json(value, setting.model));
  }
  if (!context.empty()) setting.base = context;
  return evaluate(*expression, setting);
}

int run_cases(const std::string& path, Streams& streams) {
  const Result<Json> cases = read_json_file(path);
  if (!cases) return report(cases.error(), "fhirpath", streams);
  if (!cases->is_array())
    return report(Error{ErrorCode::InvalidArgument, "the file of cases must hold a JSON array."}, path, streams);
  Files files(std::filesystem::path(path).parent_path());
  int exit = kDone;
  for (const Json& test : *cases) {
    const Result<Json> result = run_case(test, files);
    Json line{{"id", test.is_object() ? read_string(test, "id").value_or("") : ""}};
    if (result) {
      line["result"] = *result;
    } else {
      line["error"] = result.error().message;
      exit = kFindings;
    }
    streams.out << write_json(line) << "\n";
  }
  return exit;
}

struct Words {
  std::vector<std::string> plain;
  std::string base, cases;
  std::vector<std::string> environment;
  bool strict = false;
  bool plain_data = false;
};

Result<Words> read_words(std::span<const std::string> arguments) {
  Words words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--strict" || word == "--no-model") {
      (word == "--strict" ? words.strict : words.plain_data) = true;
    } else if (word == "--base" || word == "--cases" || word == "--env") {
      if (i + 1 == arguments.size()) return Error{ErrorCode::InvalidArgument, word + " needs a value."};
      const std::string& value = arguments[++i];
      if (word == "--env") words.environment.push_back(value);
      if (word == "--base") words.base = value;
      if (word == "--cases") words.cases = value;
    } else if (word.starts_with("--")) {
      return Error{ErrorCode::InvalidArgument, "there is no option " + word + ". 'cairn help fhirpath' lists them."};
    } else {
      words.plain.push_back(word);
    }
  }
  if (words.cases.empty() != (words.plain.size() == 2)) {
    return Error{ErrorCode::InvalidArgument, "give an expression and a JSON file, or --cases and a file of cases."};
  }
  return words;
}

int run_one(const Words& words, Streams& streams) {
  const Result<Json> resource = read_json_file(words.plain[1]);
  if (!resource) return report(resource.error(), "fhirpath", streams);
  Setting setting;
  setting.model = words.plain_data ? nullptr : &fhirpath::r4_model();
  setting.strict = words.strict;
  setting.resource = &*resource;
  setting.base = words.base;
  std::vector<std::unique_ptr<Json>> files;
  for (const std::string& pair : words.environment) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos)
      return report(Error{ErrorCode::InvalidArgument, "--env takes NAME=FILE."}, pair, streams);
    Result<Json> value = read_json_file(pair.substr(equals + 1));
    if (!value) return report(value.error(), pair.substr(0, equals), streams);
    files.push_back(std::make_unique<Json>(*std::move(value)));
    setting.variables.insert_or_assign(pair.substr(0, equals), Collection::from_json(*files.back(), setting.model));
  }
  const Result<Json> result = evaluate(words.plain[0], setting);
  if (!result) return report(result.error(), "expression", streams);
  streams.out << write_json(*result, JsonStyle::Indented) << "\n";
  return kDone;
}

}  // namespace

int evaluate_fhirpath(std::span<const std::string> arguments, Streams& streams) {
  const Result<Words> words = read_words(arguments);
  if (!words) return report(words.error(), "fhirpath", streams);
  return words->cases.empty() ? run_one(*words, streams) : run_cases(words->cases, streams);
}

}  // namespace cairn::cli
