// Nanoseconds per evaluation of the expressions in ../shared/corpus/fhirpath/speed, beside fhirpath.js: as
// fhirpath_peer.mjs has just timed it here (PEER.json), else as recorded in that folder on another day.
//   build/bench/bin/fhirpath_bench [FOLDER [PEER.json]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/json.h"
#include "engine/fhirpath/expression.h"

namespace {

using namespace cairn;
using namespace cairn::fhirpath;

Json read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return parse_json(text.str(), {std::size_t{16} << 20, 128}).value();
}

/// The least of sixty rounds: the machine may be shared.
double measure(const Expression& expression, const Environment& environment) {
  double best = 1e18;
  for (int round = 0; round < 60; ++round) {
    const int count = 300;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
      const Result<Collection> result = expression.evaluate(environment);
      if (!result) std::abort();
    }
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    best = std::min(best, spent.count() / count);
  }
  return best;
}

}  // namespace

int main(int count, char** arguments) {
  const std::filesystem::path folder = count > 1 ? arguments[1] : CAIRN_SOURCE_DIR "/../shared/corpus/fhirpath/speed";
  if (!std::filesystem::exists(folder / "anchor-fhirpathjs.json")) {
    std::puts("The expressions are not here; give their folder.");
    return 0;
  }
  const Json anchor = read_file(folder / "anchor-fhirpathjs.json");
  const Json peer = count > 2 ? read_file(arguments[2]) : Json();
  if (peer.is_null()) {
    std::puts("fhirpath.js: figures recorded earlier, on another machine; install Node.js to time it here.");
  } else {
    std::printf("%s, Node.js %s, in this run\n", peer.at("engine").get<std::string>().c_str(),
                peer.at("node").get<std::string>().c_str());
  }
  std::printf("%10s %12s %8s  %s\n", "ns", "fhirpath.js", "times", "expression");
  for (const Json& row : anchor.at("results")) {
    const Json input = read_file(folder / row.at("input").get<std::string>());
    const Json questionnaire =
        row.contains("questionnaire") ? read_file(folder / row.at("questionnaire").get<std::string>()) : Json();
    std::map<std::string, Collection> values;
    if (row.contains("variables")) {
      for (const auto& [name, value] : row.at("variables").items())
        values.emplace(name, Collection::from_json(value, &r4_model()));
    }
    std::vector<Variable> variables;
    for (const auto& [name, value] : values) variables.push_back({name, &value});
    Environment environment;
    environment.resource = &input;
    environment.questionnaire = questionnaire.is_null() ? nullptr : &questionnaire;
    environment.variables = variables;
    const Result<Expression> expression =
        Expression::compile(row.at("expression").get<std::string>(), {.model = &r4_model()});
    if (!expression) {
      std::printf("%s\n", expression.error().message.c_str());
      return 1;
    }
    const Result<Collection> result = expression->evaluate(environment);
    const Json found = result ? to_json(*result, &r4_model()) : Json(result.error().message);
    const Json& wanted = row.at("result");
    const bool same = found == wanted ||
                      (found.size() == wanted.size() && !found.empty() && to_number(found[0]) == to_number(wanted[0]));
    const double spent = measure(*expression, environment);
    const Json& microseconds =
        peer.is_null() ? row.at("compiled_us_min") : peer.at("microseconds").at(row.at("name").get<std::string>());
    const double theirs = to_number(microseconds).value_or(0) * 1000;
    std::printf("%10.0f %12.0f %8.1f  %s%s\n", spent, theirs, theirs / spent, row.at("name").get<std::string>().c_str(),
                same ? "" : ("  DIFFERENT RESULT " + write_json(found)).c_str());
  }
  return 0;
}
