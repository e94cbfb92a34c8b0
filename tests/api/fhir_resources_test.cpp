#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "api/router.h"
#include "engine/access/secret.h"
#include "engine/fhir/questionnaire.h"
#include "engine/service/store_response.h"
#include "engine/store/accounts.h"
#include "engine/store/responses.h"
#include "tests/support/fixed_world.h"

namespace cairn::api {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kToken = "a-machine-token-for-tests";

const std::string kForm =
    R"({"resourceType":"Questionnaire","id":"mine","url":"https://example.org/q","version":"1","title":"How are you?","status":"active",
  "meta":{"profile":["https://example.org/p"]},"item":[
  {"linkId":"a","text":"How bad?","type":"decimal","required":true},
  {"linkId":"why","text":"Why?","type":"text"},
  {"linkId":"c","text":"How often?","type":"choice","answerOption":[{"valueCoding":{"system":"urn:s","code":"x"},
    "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2}]}]},
  {"linkId":"d","text":"When?","type":"date"}]})";
const std::string kAnswers =
    R"({"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/q|1","status":"completed","authored":"2026-03-01T10:00:00Z",
  "extension":[{"url":"urn:kept","valueDecimal":1.10}],"item":[
  {"linkId":"a","answer":[{"valueDecimal":3.50}]},{"linkId":"why","answer":[{"valueString":"my own secret words"}]},
  {"linkId":"c","answer":[{"valueCoding":{"system":"urn:s","code":"x"}}]},{"linkId":"d","answer":[{"valueDate":"2026-02-01"}]}]})";

class FhirResources : public testing::Test {
 protected:
  FhirResources() : store_(*store::Store::open(folder_.path())) {
    const auto added = store_->write([&](store::Session& session) {
      return store::insert_machine_token(session, {access::hash_token(kToken), "test", "survey.write", clock_.now(),
                                                   clock_.now() + std::chrono::days(30)});
    });
    EXPECT_TRUE(added);
  }

  Response send(std::string method, std::string path, std::string body = {},
                std::vector<std::pair<std::string, std::string>> query = {},
                std::vector<std::pair<std::string, std::string>> headers = {}) const {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.query = std::move(query);
    request.body = std::move(body);
    request.reference = "ref";
    request.headers = std::move(headers);
    request.headers.emplace_back("authorization", "Bearer " + std::string(kToken));
    if (!request.body.empty()) request.headers.emplace_back("content-type", "application/fhir+json");
    return router_.handle(std::move(request));
  }
  static std::string location(const Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Location") return value;
    }
    return {};
  }
  static Json json(const Response& response) {
    auto parsed = parse_json(response.body, {std::size_t{32} << 20, 64});
    EXPECT_TRUE(parsed) << response.body.substr(0, 200);
    return parsed ? *std::move(parsed) : Json();
  }
  /// What came back without what the server adds.
  static std::string without_identity(Json document) {
    document.erase("id");
    if (document.contains("meta")) {
      document["meta"].erase("versionId");
      document["meta"].erase("lastUpdated");
      if (document["meta"].empty()) document.erase("meta");
    }
    return write_json(document);
  }

  test::TemporaryFolder folder_;
  test::FixedClock clock_;
  SeededRandom random_{7};
  std::unique_ptr<store::Store> store_;
  service::Catalogue catalogue_;
  service::Services services_{*store_, clock_, random_, catalogue_};
  Router router_{Context{services_}};
};

TEST_F(FhirResources, AQuestionnaireIsStoredOnceAndReadBackAsItCame) {
  const Response created = send("POST", "/fhir/Questionnaire", kForm);
  ASSERT_EQ(created.status, 201) << created.body;
  const Response read = send("GET", location(created));
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(without_identity(json(read)), without_identity(*parse_json(kForm)));
  EXPECT_EQ("/fhir/Questionnaire/" + json(read)["id"].get<std::string>(), location(created));
  EXPECT_EQ(json(read)["meta"]["versionId"], "1");
  const Response again = send("POST", "/fhir/Questionnaire", kForm);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(location(again), location(created));
  std::string changed = kForm;
  changed.replace(changed.find("How bad?"), 8, "How good");
  EXPECT_EQ(send("POST", "/fhir/Questionnaire", changed).status, 409);
}

TEST_F(FhirResources, AQuestionnaireWithErrorsIsRefusedWithEveryFinding) {
  const Response refused = send(
      "POST", "/fhir/Questionnaire",
      R"({"resourceType":"Questionnaire","status":"active","item":[{"type":"string"},{"linkId":"b","type":"x"}]})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("OperationOutcome"));
  EXPECT_THAT(refused.body, HasSubstr("Questionnaire.item[0]"));
  EXPECT_THAT(refused.body, HasSubstr("Questionnaire.item[1].type"));
  EXPECT_EQ(send("POST", "/fhir/Questionnaire", "{").status, 400);
  EXPECT_EQ(send("POST", "/fhir/Questionnaire", kForm, {}, {{"content-type", "text/plain"}}).status, 415);
}

TEST_F(FhirResources, AResponseIsReadBackAsItCameAndLeavesNarrowRowsWithoutFreeText) {
  ASSERT_EQ(send("POST", "/fhir/Questionnaire", kForm).status, 201);
  const Response created = send("POST", "/fhir/QuestionnaireResponse", kAnswers);
  ASSERT_EQ(created.status, 201) << created.body;
  const Response read = send("GET", location(created));
  ASSERT_EQ(read.status, 200);
  EXPECT_EQ(without_identity(json(read)), write_json(*parse_json(kAnswers)));
  EXPECT_THAT(read.body, HasSubstr("3.50"));
  EXPECT_THAT(read.body, HasSubstr("1.10"));

  std::vector<std::string> rows;
  ASSERT_TRUE(store_->read([&](store::Session& session) {
    return store::for_each(
        session, "SELECT link_id, number, code FROM answer ORDER BY link_id",
        [&](const store::Row& row) { rows.push_back(row.string(0) + "=" + row.string(1) + "/" + row.string(2)); });
  }));
  EXPECT_THAT(rows, testing::ElementsAre("a=3.5/", "c=2.0/x", "d=/2026-02-01"));
}

TEST_F(FhirResources, AResponseWithErrorsIsRefusedAndNothingIsStored) {
  ASSERT_EQ(send("POST", "/fhir/Questionnaire", kForm).status, 201);
  const auto refused = [&](const std::string& body, std::string_view place) {
    const Response response = send("POST", "/fhir/QuestionnaireResponse", body);
    EXPECT_EQ(response.status, 422) << body;
    EXPECT_THAT(response.body, HasSubstr(std::string(place)));
    EXPECT_THAT(response.body, Not(HasSubstr("secret")));
  };
  refused(
      R"({"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/q","status":"completed","item":[{"linkId":"why","answer":[{"valueString":"secret"}]},{"linkId":"x"}]})",
      "QuestionnaireResponse.item[1]");
  refused(R"({"resourceType":"QuestionnaireResponse","status":"completed"})", "QuestionnaireResponse.questionnaire");
  refused(
      R"({"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/other","status":"completed"})",
      "QuestionnaireResponse.questionnaire");
  refused(
      R"({"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/q","status":"in-progress","subject":{"reference":"Episode/none"}})",
      "QuestionnaireResponse.subject");
  EXPECT_EQ(*store_->read([](store::Session& session) { return store::count_responses(session); }), 0);
}

TEST_F(FhirResources, RefuseACalculatedAnswerThatDoesNotFollowFromTheOthers) {
  ASSERT_EQ(
      send(
          "POST", "/fhir/Questionnaire",
          R"({"resourceType":"Questionnaire","url":"https://example.org/sum","version":"1","title":"Sum","status":"active","item":[
    {"linkId":"a","text":"How many?","type":"integer"},
    {"linkId":"t","text":"Twice that","type":"integer","readOnly":true,"extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
      "valueExpression":{"language":"text/fhirpath","expression":"%resource.item.where(linkId='a').answer.value * 2"}}]}]})")
          .status,
      201);
  const auto post = [&](const char* total) {
    return send(
        "POST", "/fhir/QuestionnaireResponse",
        R"({"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/sum","status":"completed","item":[
      {"linkId":"a","answer":[{"valueInteger":4}]},{"linkId":"t","answer":[{"valueInteger":)" +
            std::string(total) + "}]}]}");
  };
  EXPECT_EQ(post("8").status, 201);
  const Response refused = post("80");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("QuestionnaireResponse.item[1].answer[0]"));
}

TEST_F(FhirResources, AnIdempotencyKeyStoresOnce) {
  ASSERT_EQ(send("POST", "/fhir/Questionnaire", kForm).status, 201);
  const auto post = [&](const std::string& body) {
    return send("POST", "/fhir/QuestionnaireResponse", body, {}, {{"idempotency-key", "k1"}});
  };
  const Response first = post(kAnswers), second = post(kAnswers);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(location(first), location(second));
  std::string other = kAnswers;
  other.replace(other.find("3.50"), 4, "4.50");
  EXPECT_EQ(post(other).status, 409);
  EXPECT_EQ(*store_->read([](store::Session& session) { return store::count_responses(session); }), 1);
}

TEST_F(FhirResources, SearchesPageWithNextLinksAndRefuseUnknownFilters) {
  ASSERT_EQ(send("POST", "/fhir/Questionnaire", kForm).status, 201);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(send("POST", "/fhir/QuestionnaireResponse", kAnswers).status, 201);
    clock_.advance(std::chrono::days(1));
  }
  const auto search = [&](std::vector<std::pair<std::string, std::string>> query) {
    return json(send("GET", "/fhir/QuestionnaireResponse", "", std::move(query)));
  };
  const auto count = [](const Json& bundle) { return bundle.contains("entry") ? bundle["entry"].size() : 0; };
  const Json first = search({{"questionnaire", "https://example.org/q"}, {"_count", "2"}});
  EXPECT_EQ(first["resourceType"], "Bundle");
  EXPECT_EQ(first["type"], "searchset");
  EXPECT_EQ(count(first), 2U);
  ASSERT_EQ(first["link"].size(), 2U);
  const std::string next = first["link"][1]["url"];
  EXPECT_THAT(next, HasSubstr("questionnaire=https%3A%2F%2Fexample.org%2Fq"));
  const Json second = search(
      {{"questionnaire", "https://example.org/q"}, {"_count", "2"}, {"_after", next.substr(next.find("_after=") + 7)}});
  EXPECT_EQ(count(second), 1U);
  EXPECT_EQ(second["link"].size(), 1U);
  EXPECT_EQ(count(search({{"authored", "ge2026-03-02"}})), 0U);
  EXPECT_EQ(count(search({{"authored", "2026-03-01"}})), 3U);
  EXPECT_EQ(count(search({{"_lastUpdated", "lt2026-03-04"}})), 2U);
  EXPECT_EQ(count(search({{"_lastUpdated", "gt2026-03-03"}})), 1U);
  EXPECT_EQ(count(search({{"subject", "Episode/none"}})), 0U);
  EXPECT_EQ(send("GET", "/fhir/QuestionnaireResponse", "", {{"patient", "1"}}).status, 400);
  EXPECT_EQ(send("GET", "/fhir/QuestionnaireResponse", "", {{"authored", "yesterday"}}).status, 400);
  EXPECT_EQ(count(json(send("GET", "/fhir/Questionnaire", "", {{"url", "https://example.org/q"}}))), 1U);
  EXPECT_EQ(count(json(send("GET", "/fhir/Questionnaire", "", {{"title", "nothing"}}))), 0U);
}

TEST_F(FhirResources, ReadingAResponseIsAudited) {
  ASSERT_EQ(send("POST", "/fhir/Questionnaire", kForm).status, 201);
  const std::string where = location(send("POST", "/fhir/QuestionnaireResponse", kAnswers));
  ASSERT_EQ(send("GET", where).status, 200);
  const auto last = store_->read([](store::Session& session) { return store::find_last_audit(session); });
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->action, "response.read");
  EXPECT_EQ("/fhir/" + (*last)->subject, where);
}

TEST_F(FhirResources, TheCapabilityStatementSaysWhatTheRoutesDo) {
  const Json statement = json(send("GET", "/fhir/metadata"));
  EXPECT_EQ(statement["fhirVersion"], "4.0.1");
  std::vector<std::string> codes;
  for (const Json& resource : statement["rest"][0]["resource"]) {
    for (const Json& interaction : resource["interaction"])
      codes.push_back(resource["type"].get<std::string>() + " " + interaction["code"].get<std::string>());
  }
  EXPECT_THAT(codes, testing::IsSupersetOf({"Questionnaire create", "Questionnaire read", "Questionnaire search-type",
                                            "QuestionnaireResponse create", "QuestionnaireResponse read",
                                            "QuestionnaireResponse search-type"}));
}

// Questionnaires and responses that other people wrote.
class Corpus : public FhirResources {
 protected:
  static fs::path root() { return fs::path(CAIRN_SOURCE_DIR).parent_path() / "shared" / "corpus"; }
  static std::optional<Json> read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    auto parsed = parse_json(text, {std::size_t{32} << 20, 64});
    return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
  }
  struct Pair {
    std::string questionnaire, response;
  };
  static std::vector<Pair> pairs() {
    std::vector<Pair> found;
    const auto index = read(root() / "index.json");
    for (const Json& entry : *index) {
      if (entry["kind"] == "QuestionnaireResponse" && entry.contains("questionnaire") && entry["fhir"] == "R4")
        found.push_back({entry["questionnaire"], entry["file"]});
    }
    for (const auto& file : fs::directory_iterator(root() / "responses" / "generated")) {
      const std::string name = file.path().filename().string();
      const std::string questionnaire = "questionnaires/" + name.substr(0, name.rfind("--gen")) + ".json";
      if (fs::exists(root() / questionnaire)) found.push_back({questionnaire, "responses/generated/" + name});
    }
    return found;
  }
};

TEST_F(Corpus, RealResponsesAreStoredAndReadBackEqualAndInvalidOnesRefused) {
  if (!fs::exists(root() / "index.json")) GTEST_SKIP() << "the corpus is not here";
  const auto cases = read(root() / "expected" / "validation" / "cases.json");
  std::map<std::string, bool> expected;
  for (const Json& one : *cases) expected[one["response"]] = one["expectValid"];
  std::set<std::string> answered;
  std::map<std::string, std::string> stored;  // file to Questionnaire/<id>
  int accepted = 0, refused = 0, with_expressions = 0;
  for (const Pair& pair : pairs()) {
    const auto form = read(root() / pair.questionnaire);
    auto response = read(root() / pair.response);
    ASSERT_TRUE(form && response) << pair.response;
    if (!stored.contains(pair.questionnaire)) {
      const Response created = send("POST", "/fhir/Questionnaire", write_json(*form));
      ASSERT_TRUE(created.status == 201 || created.status == 200 || created.status == 422 || created.status == 409)
          << created.status << " " << pair.questionnaire;
      stored[pair.questionnaire] = created.status < 300 ? location(created).substr(6) : "";
    }
    if (stored[pair.questionnaire].empty()) continue;
    (*response)["questionnaire"] = stored[pair.questionnaire];
    const Response created = send("POST", "/fhir/QuestionnaireResponse", write_json(*response));
    ASSERT_TRUE(created.status == 201 || created.status == 422)
        << created.status << " " << pair.response << " " << created.body.substr(0, 300);
    // Two cases need a terminology service; they are accepted.
    if (const auto known = expected.find(pair.response); known != expected.end() && known->second) {
      EXPECT_EQ(created.status, 201) << pair.response << created.body.substr(0, 300);
    }
    if (created.status == 422) {
      ++refused;
      EXPECT_THAT(created.body, HasSubstr("QuestionnaireResponse")) << pair.response;
      continue;
    }
    ++accepted;
    const Response back = send("GET", location(created));
    ASSERT_EQ(back.status, 200);
    EXPECT_EQ(without_identity(json(back)), without_identity(*response)) << pair.response;
    const auto questionnaire = fhir::read_questionnaire(*form).questionnaire;
    bool has_expression = !questionnaire->expressions.empty();
    fhir::for_each_item(questionnaire->items,
                        [&](const fhir::Item& item) { has_expression = has_expression || !item.expressions.empty(); });
    with_expressions += has_expression ? 1 : 0;
    if (!has_expression) answered.insert(pair.questionnaire);
  }
  EXPECT_GE(answered.size(), 20U) << "questionnaires without expressions";
  EXPECT_GE(with_expressions, 100);
  EXPECT_GE(refused, 25);
  RecordProperty("accepted", accepted);
}

}  // namespace
}  // namespace cairn::api
