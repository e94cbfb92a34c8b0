// Reference outcomes over real questionnaires, when they are beside the repository (../shared): what is on and what is
// calculated, whether a response is valid, and the value of every single expression.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/fhirpath/expression.h"
#include "engine/survey/checks.h"

namespace cairn::survey {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = CAIRN_SOURCE_DIR "/../shared/corpus";

Json load(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  auto document = parse_json(std::string(std::istreambuf_iterator<char>(file), {}), {std::size_t{64} << 20, 64});
  EXPECT_TRUE(document) << path << ": " << (document ? "" : document.error().message);
  return document ? *std::move(document) : Json();
}

std::shared_ptr<const Form> load_form(const std::string& file) {
  static std::map<std::string, std::shared_ptr<const Form>> forms;
  const auto known = forms.find(file);
  if (known != forms.end()) return known->second;
  fhir::QuestionnaireReading reading = fhir::read_questionnaire(load(kCorpus / file));
  std::shared_ptr<const Form> form;
  if (reading.questionnaire) form = prepare_form(*std::move(reading.questionnaire)).form;
  return forms[file] = form;
}

std::vector<fs::path> list_cases(const char* folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kCorpus / "expected" / folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Numbers within 1e-6, codings by system and code, quantities by value, as expected/README.md says.
bool is_same(const Json& got, const Json& wanted) {
  const auto number = to_number(got), other = to_number(wanted);
  if (number && other) return std::abs(*number - *other) <= 1e-6 * std::max(1e-9, std::abs(*other)) + 1e-12;
  if (got.is_object() && wanted.is_object()) {
    if (wanted.contains("value")) return got.contains("value") && is_same(got["value"], wanted["value"]);
    if (read_string(wanted, "code") && read_string(got, "code"))
      return got.value("code", "") == wanted.value("code", "") && got.value("system", "") == wanted.value("system", "");
  }
  return got == wanted;
}

bool are_same(const Json& got, const Json& wanted) {
  return got.size() == wanted.size() && std::equal(got.begin(), got.end(), wanted.begin(), is_same);
}

Json values_of(const std::vector<fhir::Value>& values) {
  Json out = Json::array();
  for (const fhir::Value& value : values) {
    Json holder = Json::object();
    fhir::write_value(holder, "value", value);
    out.push_back(holder.begin().value());
  }
  return out;
}

TEST(Corpus, EnabledItemsAndCalculatedValuesAreThoseOfTheReference) {
  if (!fs::exists(kCorpus)) GTEST_SKIP() << "no corpus beside the repository";
  std::size_t cases = 0;
  for (const fs::path& path : list_cases("engine")) {
    const Json expected = load(path);
    SCOPED_TRACE(expected["id"].get<std::string>());
    const auto form = load_form(expected["questionnaire"]);
    const auto reading = fhir::read_response(expected["response"]);
    ASSERT_TRUE(form && reading.response);
    const Evaluation evaluation(form, *reading.response);
    std::map<std::string, bool> enabled;
    for (const auto& [item, is_on] : evaluation.list_enabled()) enabled[item] = is_on;
    for (const auto& [item, is_on] : expected["enabled"].items()) {
      ASSERT_TRUE(enabled.contains(item)) << item;
      EXPECT_EQ(enabled[item], is_on.get<bool>()) << item;
    }
    std::map<std::string, Json> computed;
    for (const auto& [item, values] : evaluation.list_computed()) computed[item] = values_of(values);
    const Json unchecked = expected.value("computedNotChecked", Json::array());
    const Json wanted = expected.value("computed", Json::object());
    for (const auto& [item, values] : wanted.items()) {
      if (std::find(unchecked.begin(), unchecked.end(), Json(item)) != unchecked.end()) continue;
      const Json got = computed.contains(item) ? computed[item] : Json::array();
      EXPECT_TRUE(are_same(got, values)) << item << " is " << write_json(got) << ", not " << write_json(values);
    }
    ++cases;
  }
  EXPECT_EQ(cases, 240U);
}

TEST(Corpus, ResponsesAreValidOrNotAsTheirAuthorsMeant) {
  if (!fs::exists(kCorpus)) GTEST_SKIP() << "no corpus beside the repository";
  std::size_t cases = 0;
  for (const Json& expected : load(kCorpus / "expected/validation/cases.json")) {
    SCOPED_TRACE(expected["name"].get<std::string>());
    bool has_error = false;
    std::string words;
    const auto note = [&](const Issues& issues) {
      for (const Issue& issue : issues) {
        if (issue.severity < Severity::Error) continue;
        has_error = true;
        words += issue.path + ": " + issue.message + "\n";
      }
    };
    const auto form = load_form(expected["questionnaire"]);
    const auto reading = fhir::read_response(load(kCorpus / expected["response"].get<std::string>()));
    note(reading.issues);
    has_error = has_error || !form || !reading.response;
    if (form && reading.response) {
      const Evaluation evaluation(form, *reading.response);
      note(evaluation.findings());
      note(check_response(evaluation, completeness_of(*reading.response)));
    }
    EXPECT_EQ(!has_error, expected["expectValid"].get<bool>()) << words;
    ++cases;
  }
  EXPECT_EQ(cases, 38U);
}

/// One pair of questionnaire and response: every expression on its own, over the response as it is.
class SingleExpressions {
 public:
  SingleExpressions(const Json& questionnaire, const Json& response)
      : questionnaire_(questionnaire), response_(response) {
    model_ = &fhirpath::r4_model();
  }

  std::size_t errors = 0, equal = 0;

  void run(const Json& rows) {
    for (const Json& row : rows) {
      const std::string path = row["path"];
      SCOPED_TRACE(path + ": " + row["expression"].get<std::string>());
      std::vector<fhirpath::Variable> variables;
      for (const auto& [name, scope, value] : defined_) {
        if (scope.empty() || path == scope || path.starts_with(scope + "/")) variables.push_back({name, &value});
      }
      std::reverse(variables.begin(), variables.end());  // the nearest of a name first
      check(row, path, variables);
    }
  }

 private:
  struct Defined {
    std::string name, scope;
    fhirpath::Collection value;
  };

  void check(const Json& row, const std::string& path, const std::vector<fhirpath::Variable>& variables) {
    const auto expression = fhirpath::Expression::compile(row["expression"].get<std::string>(), {.model = model_});
    const bool should_fail = row.contains("error");
    if (should_fail) ++errors;
    fhirpath::Collection value;
    if (expression) {
      fhirpath::Environment environment{.resource = &response_, .questionnaire = &questionnaire_};
      environment.variables = variables;
      fhirpath::Collection context;
      if (!path.empty()) {
        context = context_of(path, environment.questionnaire_item);
        environment.context = &context;
      }
      expressions_.push_back(*expression);
      if (auto result = expressions_.back().evaluate(environment)) {
        value = *std::move(result);
      } else {
        EXPECT_TRUE(should_fail) << result.error().message;
      }
    } else {
      EXPECT_TRUE(should_fail) << expression.error().message;
    }
    if (!should_fail) {
      const Json got = fhirpath::to_json(value, model_);
      EXPECT_TRUE(are_same(got, row["result"])) << write_json(got) << ", not " << write_json(row["result"]);
      ++equal;
    }
    if (row.contains("name") && row["kind"] == "variable") defined_.push_back({row["name"], path, std::move(value)});
  }

  /// The response item at a path, or {linkId}; and its item of the questionnaire.
  fhirpath::Collection context_of(const std::string& path, const Json*& item) {
    std::vector<const Json*> containers{&response_};
    const Json* asked = &questionnaire_;
    std::string rest = path, link_id;
    while (!rest.empty() && asked != nullptr) {
      const Json* next = nullptr;
      std::size_t taken = 0, instance = 0;
      const Json* children = find_array(*asked, "item");
      for (std::size_t i = 0; children != nullptr && i < children->size(); ++i) {
        const std::string id = (*children)[i].value("linkId", "");
        std::size_t length = id.size();
        if (!rest.starts_with(id)) continue;
        std::size_t number = 0;
        if (rest.substr(length).starts_with("[")) {
          number = std::stoul(rest.substr(length + 1));
          length = rest.find(']', length) + 1;
        }
        if ((length != rest.size() && rest[length] != '/') || length < taken) continue;
        next = &(*children)[i];
        taken = length;
        instance = number;
        link_id = id;
      }
      asked = next;
      if (asked == nullptr) break;
      rest = taken == rest.size() ? "" : rest.substr(taken + 1);
      std::vector<const Json*> found;
      for (const Json* container : containers) add_items(*container, link_id, found);
      if (asked->value("type", "") == "group") {
        found = instance < found.size() ? std::vector<const Json*>{found[instance]} : std::vector<const Json*>{};
      }
      containers = std::move(found);
    }
    item = asked;
    // The reference evaluates items as plain JSON, so that `answer.value` finds nothing from there; an engine knows
    // more.
    constexpr fhirpath::TypeId type = 0;
    std::vector<fhirpath::Value> values;
    for (const Json* one : containers) values.push_back(fhirpath::Value::node(one, nullptr, type));
    if (values.empty()) {
      made_.push_back(Json{{"linkId", link_id}});
      values.push_back(fhirpath::Value::node(&made_.back(), nullptr, type));
    }
    return fhirpath::Collection(values);
  }

  static void add_items(const Json& container, const std::string& link_id, std::vector<const Json*>& found) {
    const auto add = [&](const Json& holder) {
      const Json* items = find_array(holder, "item");
      if (items == nullptr) return;
      for (const Json& item : *items) {
        if (item.value("linkId", "") == link_id) found.push_back(&item);
      }
    };
    add(container);
    if (const Json* answers = find_array(container, "answer")) {
      for (const Json& answer : *answers) add(answer);
    }
  }

  const Json& questionnaire_;
  const Json& response_;
  const fhirpath::Model* model_;
  std::deque<Defined> defined_;
  std::deque<fhirpath::Expression> expressions_;  // results refer to their constants
  std::deque<Json> made_;
};

TEST(Corpus, EverySingleExpressionHasTheValueOfTheReference) {
  if (!fs::exists(kCorpus)) GTEST_SKIP() << "no corpus beside the repository";
  std::size_t equal = 0, errors = 0;
  for (const fs::path& path : list_cases("expressions")) {
    for (const Json& pair : load(path)) {
      SCOPED_TRACE(pair["id"].get<std::string>());
      const Json questionnaire = load(kCorpus / pair["questionnaire"].get<std::string>());
      const Json response = load(kCorpus / pair["response"].get<std::string>());
      SingleExpressions expressions(questionnaire, response);
      expressions.run(pair["evaluations"]);
      equal += expressions.equal;
      errors += expressions.errors;
    }
  }
  EXPECT_EQ(equal + errors, 2319U);
}

}  // namespace
}  // namespace cairn::survey
