// The official R4 suite and the cases of fhirpath.js, when they are beside the repository (../shared). What differs,
// and why, is in tests/cases/fhirpath/known/differences.json; anything else that fails, or a listed case that passes,
// fails the test.
#include <gtest/gtest.h>

#include <charconv>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "engine/base/json.h"
#include "engine/fhirpath/expression.h"

namespace cairn::fhirpath {
namespace {

const std::filesystem::path kSuites = CAIRN_SOURCE_DIR "/../shared/corpus/fhirpath";

Json read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  Result<Json> json = parse_json(text.str(), {std::size_t{64} << 20, 128});
  EXPECT_TRUE(json.has_value()) << path;
  return json ? *std::move(json) : Json();
}

class Files {
 public:
  const Json& load(const std::filesystem::path& path) {
    const auto found = files_.find(path);
    return found != files_.end() ? found->second : files_.emplace(path, read_file(path)).first->second;
  }

 private:
  std::map<std::filesystem::path, Json> files_;
};

std::set<std::string> known_differences(const std::string& suite) {
  std::set<std::string> names;
  const Json differences = read_file(CAIRN_SOURCE_DIR "/tests/cases/fhirpath/known/differences.json");
  for (const auto& [name, reason] : differences.at(suite).items()) names.insert(name);
  return names;
}

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  return text;
}

/// "@T10:00" and "10:00", "Z" and "+00:00" are the same in both suites.
std::string plain(std::string text) {
  text.erase(0, text.starts_with("@T") ? 2 : text.starts_with("@") ? 1 : 0);
  if (text.starts_with('T')) text.erase(0, 1);
  if (text.ends_with('Z')) text.replace(text.size() - 1, 1, "+00:00");
  return text;
}

std::optional<double> number_in(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && (end == text.data() + text.size() || *end == ' ') ? std::optional(number)
                                                                                   : std::nullopt;
}

bool is_close(double a, double b) { return std::abs(a - b) <= 1e-8 * std::max(1.0, std::abs(b)); }

bool fits_official(const Json& got, const std::string& wanted) {
  if (got.is_boolean()) return wanted == (got.get<bool>() ? "true" : "false");
  if (const std::optional<double> number = to_number(got))
    return number_in(wanted) && is_close(*number, *number_in(wanted));
  if (!got.is_string()) return false;
  const std::string text = plain(got.get<std::string>());
  if (text.find(" '") != std::string::npos && number_in(text) && number_in(wanted))
    return is_close(*number_in(text), *number_in(wanted));
  return text == plain(wanted);
}

Result<Json> evaluate(const std::string& text, const Json* resource, const Model* model, bool strict,
                      const std::string& context, const std::map<std::string, Collection>& values) {
  std::vector<Variable> variables;
  for (const auto& [name, value] : values) variables.push_back({name, &value});
  Environment environment;
  environment.resource = resource;
  environment.variables = variables;
  environment.now = *parse_local_timestamp("2026-03-01T09:30:00Z");
  Collection start;
  if (!context.empty()) {
    CAIRN_ASSIGN(const Expression path, Expression::compile(context, {.model = model}));
    CAIRN_ASSIGN(Collection found, path.evaluate(environment));
    start = std::move(found);
    environment.context = &start;
  }
  const std::string type = resource == nullptr ? "" : read_string(*resource, "resourceType").value_or("");
  CAIRN_ASSIGN(const Expression expression,
               Expression::compile(text, {.model = model, .strict = strict, .context_type = type}));
  CAIRN_ASSIGN(const Collection result, expression.evaluate(environment));
  return to_json(result, model);
}

bool passes_official(const Json& test, Files& files) {
  const Json* resource = nullptr;
  if (std::optional<std::string> name = read_string(test, "inputfile")) {
    if (name->ends_with(".xml")) name->replace(name->size() - 4, 4, ".json");
    resource = &files.load(kSuites / "r4/input" / *name);
  }
  const Result<Json> result = evaluate(test.at("expression").get<std::string>(), resource, &r4_model(), true, "", {});
  if (find(test, "invalid") != nullptr) return !result;
  if (!result) return false;
  const Json outputs = test.value("outputs", Json::array());
  if (read_string(test, "predicate") == "true" && !outputs.empty()) {
    return (!result->empty() && *result != Json::array({false})) == (outputs[0].at("value") == "true");
  }
  if (result->size() != outputs.size()) return false;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!fits_official((*result)[i], outputs[i].at("value").get<std::string>())) return false;
  }
  return true;
}

TEST(OfficialSuite, PassesInStrictModeExceptWhereItContradictsTheSpecification) {
  if (!std::filesystem::exists(kSuites / "r4/tests-fhir-r4.json"))
    GTEST_SKIP() << "the suite is not beside the repository";
  Files files;
  std::set<std::string> failed;
  std::size_t count = 0;
  for (const Json& test : read_file(kSuites / "r4/tests-fhir-r4.json")) {
    ++count;
    if (!passes_official(test, files))
      failed.insert(test.at("group").get<std::string>() + "/" + test.at("name").get<std::string>());
  }
  EXPECT_EQ(count, 935U);
  EXPECT_EQ(joined(failed), joined(known_differences("official")));
}

bool is_same(const Json& got, const Json& wanted) {
  if (got.is_boolean() || wanted.is_boolean()) return got == wanted;
  const std::optional<double> a = to_number(got);
  const std::optional<double> b = to_number(wanted);
  if (a || b) return a && b && is_close(*a, *b);
  if (got.is_string() && wanted.is_string())
    return got == wanted || plain(got.get<std::string>()) == plain(wanted.get<std::string>());
  if (got.size() != wanted.size() || got.is_array() != wanted.is_array()) return false;
  for (const auto& [key, value] : wanted.items()) {
    const Json* other = got.is_array() ? &got[static_cast<std::size_t>(std::stoul(key))] : find(got, key);
    if (other == nullptr || !is_same(*other, value)) return false;
  }
  return true;
}

/// What FHIRPath 2.0 with R4 or plain data covers: no disabled cases, other models, 64-bit literals or %factory.
bool is_in_scope(const Json& test) {
  const Json* expression = find(test, "expression");
  if (read_boolean(test, "disabled").value_or(false) || expression == nullptr || !expression->is_string()) return false;
  if (read_string(test, "model").value_or("r4") != "r4") return false;
  const auto& text = expression->get_ref<const std::string&>();
  if (text.find("%factory") != std::string::npos) return false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool ends = i + 1 == text.size() || std::isalnum(static_cast<unsigned char>(text[i + 1])) == 0;
    if (text[i] == 'L' && ends && std::isdigit(static_cast<unsigned char>(text[i - 1])) != 0) return false;
  }
  return true;
}

bool passes_fhirpath_js(const Json& test, Files& files) {
  const std::filesystem::path folder = kSuites / "fhirpath.js";
  const Model* model = read_string(test, "model") == "r4" ? &r4_model() : nullptr;
  const Json* resource = find(test, "subject");
  if (resource != nullptr && resource->is_string()) resource = &files.load(folder / resource->get<std::string>());
  if (const std::optional<std::string> name = read_string(test, "inputfile")) resource = &files.load(folder / *name);
  std::map<std::string, Collection> values;
  if (const Json* given = find_object(test, "variables")) {
    for (const auto& [name, value] : given->items()) values.emplace(name, Collection::from_json(value, model));
  }
  const Result<Json> result = evaluate(test.at("expression").get<std::string>(), resource, model, false,
                                       read_string(test, "context").value_or(""), values);
  if (read_boolean(test, "error").value_or(false)) return !result;
  const Json* wanted = find(test, "result");
  const Json list = wanted == nullptr ? Json::array() : wanted->is_array() ? *wanted : Json::array({*wanted});
  return result && is_same(*result, list);
}

TEST(FhirPathJsCases, PassExceptWhereTheyRestOnBinaryNumbersOrTheMachinesTimeZone) {
  if (!std::filesystem::exists(kSuites / "fhirpath.js/cases.json"))
    GTEST_SKIP() << "the cases are not beside the repository";
  Files files;
  std::set<std::string> failed;
  for (const Json& test : read_file(kSuites / "fhirpath.js/cases.json")) {
    if (is_in_scope(test) && !passes_fhirpath_js(test, files)) failed.insert(test.at("id").get<std::string>());
  }
  EXPECT_EQ(joined(failed), joined(known_differences("fhirpath.js")));
}

}  // namespace
}  // namespace cairn::fhirpath
