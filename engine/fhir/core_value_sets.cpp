#include "engine/fhir/core_value_sets.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/embedded.h"

namespace cairn::fhir {
namespace {

struct ValueSets {
  std::map<std::string, std::vector<AnswerOption>, std::less<>> listed;
  std::map<std::string, std::vector<std::string>, std::less<>> open;
};

ValueSets read_value_sets(std::string_view text) {
  const Json document = parse_json(text).value();
  const std::string prefix = document.at("prefix").get<std::string>();
  ValueSets sets;
  for (const auto& [name, systems] : document.at("openValueSets").items())
    sets.open[prefix + name] = systems.get<std::vector<std::string>>();
  for (const auto& [name, systems] : document.at("valueSets").items()) {
    std::vector<AnswerOption>& options = sets.listed[prefix + name];
    for (const Json& part : systems) {
      for (const Json& one : part.at(1)) {
        AnswerOption option;
        option.value =
            Coding{part.at(0).get<std::string>(), "", one.at(0).get<std::string>(), one.at(1).get<std::string>()};
        options.push_back(std::move(option));
      }
    }
  }
  return sets;
}

const ValueSets& value_sets() {
  static const ValueSets sets = [] {
    for (const EmbeddedFile& file : embedded_files()) {
      if (file.path == "schemas/fhir/r4_value_sets.json") return read_value_sets(file.content);
    }
    fail_assertion("schemas/fhir/r4_value_sets.json is embedded", __FILE__, __LINE__);
  }();
  return sets;
}

template <class Sets>
const typename Sets::mapped_type* find_in(const Sets& sets, std::string_view url) {
  const auto found = sets.find(url.substr(0, url.find('|')));
  return found == sets.end() ? nullptr : &found->second;
}

}  // namespace

const std::vector<AnswerOption>* find_core_value_set(std::string_view url) { return find_in(value_sets().listed, url); }

const std::vector<std::string>* find_core_value_set_systems(std::string_view url) {
  return find_in(value_sets().open, url);
}

}  // namespace cairn::fhir
