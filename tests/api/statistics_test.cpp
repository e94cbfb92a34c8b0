#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "api/router.h"
#include "engine/access/secret.h"
#include "engine/stats/procedures/procedure.h"
#include "engine/store/accounts.h"
#include "tests/support/fixed_world.h"

namespace cairn::api {
namespace {

using testing::HasSubstr;

class Statistics : public testing::Test {
 protected:
  Statistics() : store_(*store::Store::open(folder_.path())) {
    EXPECT_TRUE(store_->write([&](store::Session& session) {
      return store::insert_machine_token(
          session, {access::hash_token("a-machine-token-for-tests"), "test", "pathway.read cohort.run", clock_.now(),
                    clock_.now() + std::chrono::days(30)});
    }));
  }

  Response send(std::string method, std::string path, std::string body = {}) const {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.body = std::move(body);
    request.reference = "ref";
    request.headers.emplace_back("authorization", "Bearer a-machine-token-for-tests");
    if (!request.body.empty()) request.headers.emplace_back("content-type", "application/json");
    return router_.handle(std::move(request));
  }

  test::TemporaryFolder folder_;
  test::FixedClock clock_;
  SeededRandom random_{7};
  service::Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
  service::Services services_{*store_, clock_, random_, catalogue_};
  Router router_{{services_}};
};

TEST_F(Statistics, OneProcedureAnswersOnTheDataOfTheBody) {
  const Response response = send("POST", "/api/v1/stats/risk_difference",
                                 R"({"data":{"x1":56,"n1":70,"x2":48,"n2":80},"options":{"conf_level":0.95}})");
  ASSERT_EQ(response.status, 200) << response.body;
  const Json result = parse_json(response.body).value();
  EXPECT_NEAR(*to_number(result["newcombe"][0]), 0.0524, 5e-5);  // Newcombe 1998, table II (a), method 10
  EXPECT_NEAR(*to_number(result["newcombe"][1]), 0.3339, 5e-5);
}

TEST_F(Statistics, WhatCannotBeAnsweredIsAProblemWithItsCode) {
  const auto code = [&](const char* path, const char* body) {
    const Response response = send("POST", path, body);
    return std::to_string(response.status) + " " + read_string(parse_json(response.body).value(), "code").value_or("");
  };
  EXPECT_EQ(code("/api/v1/stats/welch_t", R"({"data":{"x":[1],"y":[2,3]}})"), "422 insufficient_data");
  EXPECT_EQ(code("/api/v1/stats/welch_t", R"({"data":{"x":[1,1],"y":[2,2]}})"), "422 zero_variance");
  EXPECT_EQ(code("/api/v1/stats/welch_t", R"({"data":{"x":[1,2]}})"), "400 invalid_argument");
  EXPECT_EQ(code("/api/v1/stats/welch_t", R"({"x":[1,2]})"), "400 invalid_argument");
  EXPECT_EQ(code("/api/v1/stats/bootstrap",
                 R"({"data":{"x":[1,2,3,4,5],"y":[1,2,3,4,6]},"options":{"resamples":99999,"threads":99}})"),
            "200 ");
  std::string many = "1";
  for (int i = 0; i < 5000; ++i) many += ",2";
  EXPECT_EQ(
      code("/api/v1/stats/bootstrap", (R"({"data":{"x":[)" + many + R"(]},"options":{"resamples":999999}})").c_str()),
      "400 invalid_argument");
  EXPECT_EQ(code("/api/v1/stats/welch", R"({"data":{}})"), "404 not_found");
}

TEST_F(Statistics, EveryProcedureIsListedAndDescribedAndItsExampleWorks) {
  const Json list = parse_json(send("GET", "/api/v1/stats").body, {std::size_t{4} << 20, 64}).value();
  const Json openapi = parse_json(send("GET", "/openapi.json").body, {std::size_t{8} << 20, 64}).value();
  ASSERT_EQ(list["procedures"].size(), stats::procedures().size());
  for (const Json& row : list["procedures"]) {
    const std::string path = "/api/v1/stats/" + row["procedure"].get<std::string>();
    ASSERT_TRUE(openapi["paths"].contains(path)) << path;
    const Json& body = openapi["paths"][path]["post"]["requestBody"]["content"]["application/json"];
    EXPECT_EQ(send("POST", path, write_json(body["example"])).status, 200) << path;
  }
}

}  // namespace
}  // namespace cairn::api
