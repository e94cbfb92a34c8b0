#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "api/router.h"
#include "tests/support/fixed_world.h"

namespace cairn::api {
namespace {

using access::Permission;

/// The whole table, asked by nobody in particular.
class RouteSweep : public testing::Test {
 protected:
  RouteSweep() : store_(*store::Store::open(folder_.path())) {}

  static std::string example_path(std::string_view pattern) {
    std::string path;
    bool is_parameter = false;
    for (const char letter : pattern) {
      if (letter == '{') path += "x", is_parameter = true;
      if (!is_parameter) path += letter;
      if (letter == '}') is_parameter = false;
    }
    return path;
  }
  static Request example(const Route& route) {
    Request request;
    request.method = route.method;
    request.path = example_path(route.pattern);
    request.reference = "ref-1";
    return request;
  }

  test::TemporaryFolder folder_;
  test::FixedClock clock_;
  SeededRandom random_{7};
  service::Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
  service::Services services_{*store_, clock_, random_, catalogue_};
  Router router_{{services_}};
};

TEST_F(RouteSweep, StrangersGetNothingButPublicThings) {
  for (const Route& route : routes()) {
    if (route.permission == Permission::Public || route.permission == Permission::AnswerSurvey) continue;
    const Response response = router_.handle(example(route));
    const int expected = space_of(route.pattern) == Space::Page ? 303 : 401;
    EXPECT_EQ(response.status, expected) << route.method << " " << route.pattern;
  }
}

TEST_F(RouteSweep, APersonalLinkThatDoesNotExistOpensNothing) {
  for (const Route& route : routes()) {
    if (route.permission != Permission::AnswerSurvey) continue;
    EXPECT_EQ(router_.handle(example(route)).status, 404) << route.method << " " << route.pattern;
  }
}

TEST_F(RouteSweep, NoRouteFailsOnAnEmptyStore) {
  for (const Route& route : routes())
    EXPECT_LT(router_.handle(example(route)).status, 500) << route.method << " " << route.pattern;
}

TEST_F(RouteSweep, RefusalsHaveOneShapePerSpace) {
  for (const Route& route : routes()) {
    if (route.permission == Permission::Public || space_of(route.pattern) == Space::Page) continue;
    const Response response = router_.handle(example(route));
    const Json document = *parse_json(response.body);
    if (space_of(route.pattern) == Space::Fhir) {
      EXPECT_EQ(read_string(document, "resourceType"), "OperationOutcome") << route.pattern;
    } else {
      EXPECT_EQ(response.content_type, "application/problem+json") << route.pattern;
      for (const char* member : {"type", "title", "detail", "code", "instance"})
        EXPECT_TRUE(read_string(document, member)) << route.pattern << " " << member;
      EXPECT_EQ(read_integer(document, "status"), response.status) << route.pattern;
    }
  }
}

TEST_F(RouteSweep, EveryRowIsDescribedAndStandsThereOnce) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : routes()) {
    EXPECT_FALSE(route.summary.empty()) << route.pattern;
    EXPECT_TRUE(route.pattern.starts_with('/')) << route.pattern;
    EXPECT_TRUE(seen.insert({route.method, route.pattern}).second)
        << route.method << " " << route.pattern << " stands there twice";
  }
}

TEST_F(RouteSweep, NothingChangesByReading) {
  for (const Route& route : routes()) {
    if (route.method != "GET") continue;
    const auto before = store_->data_version();
    (void)router_.handle(example(route));
    EXPECT_EQ(store_->data_version(), before) << route.pattern;
  }
}

TEST_F(RouteSweep, TheDescriptionNamesEveryRouteOfTheInterfaces) {
  Request request;
  request.method = "GET";
  request.path = "/openapi.json";
  const Json document = *parse_json(router_.handle(request).body);
  for (const Route& route : routes()) {
    if (space_of(route.pattern) == Space::Page) continue;
    const Json* path = find_object(*find_object(document, "paths"), route.pattern);
    ASSERT_NE(path, nullptr) << route.pattern;
    std::string method(route.method);
    for (char& letter : method) letter = static_cast<char>(letter + 32);
    const Json* operation = find_object(*path, method);
    ASSERT_NE(operation, nullptr) << route.method << " " << route.pattern;
    EXPECT_EQ(read_string(*operation, "summary"), route.summary);
    EXPECT_EQ(find_array(*operation, "security")->empty(), route.permission == Permission::Public);
  }
}

}  // namespace
}  // namespace cairn::api
