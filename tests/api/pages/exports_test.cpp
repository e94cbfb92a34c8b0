#include "api/pages/exports.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/service/sign_in.h"
#include "tests/support/study_world.h"

namespace cairn::api {
namespace {

using access::Role;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kPassword = "three or four words";

/// Everything through the whole door: routes, sessions, tokens, forms.
class Exports : public testing::Test, protected test::StudyWorld {
 protected:
  Exports() {
    for (const auto& [name, role] : {std::pair("eve", Role::Evaluator), std::pair("grace", Role::InformationGovernance),
                                     std::pair("carl", Role::Clinician), std::pair("gwen", Role::GroupMember),
                                     std::pair("adam", Role::Administrator)})
      account(name, role);
    add_people(40);
  }

  static Request request(std::string method, std::string path) {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.reference = "ref-1";
    return request;
  }
  Response ask(Request request, const std::string& who) {
    if (who == "token") {
      request.headers.emplace_back("authorization", "Bearer " + token());
    } else if (!who.empty()) {
      const service::NewSession& session = session_of(who);
      request.headers.emplace_back("cookie", "cairn_session=" + session.token);
      request.headers.emplace_back("x-csrf-token", session.csrf_token);
    }
    return router().handle(std::move(request));
  }
  Response get(const std::string& path, const std::string& who) { return ask(request("GET", path), who); }
  Response post(const std::string& path, const std::string& body, const std::string& who) {
    Request sent = request("POST", path);
    const bool is_form = path.starts_with("/exports");
    sent.headers.emplace_back("content-type", is_form ? "application/x-www-form-urlencoded" : "application/json");
    sent.body = body;
    return ask(std::move(sent), who);
  }
  Router router() { return Router({*services_}); }
  const service::NewSession& session_of(const std::string& name) {
    const auto known = sessions_.find(name);
    if (known != sessions_.end()) return known->second;
    return sessions_.emplace(name, *service::sign_in(*services_, name, kPassword)).first->second;
  }
  const std::string& token() {
    if (token_.empty())
      token_ = service::add_machine_token(*services_, access::command_actor(), {"robot", "admin export.read"})->token;
    return token_;
  }
  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }
  static std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

  std::string study_form(const std::string& changed = "") const {
    return "name=pain&purpose=To+see&lawful_basis=Article+6&requester=Ada&recipient=Office&expires_day=31&expires_"
           "month=5&"
           "expires_year=2026&choice=small+evaluation-study&opt_out=not-applicable:consent&opt_out_reason=Said+yes" +
           changed;
  }
  std::string make_study() {
    const Response made = post("/exports/new", study_form(), "eve");
    EXPECT_EQ(made.status, 303) << made.body;
    return last_part(header(made, "Location"));
  }
  std::string make_extract() {
    const Response made = post("/exports/studies/" + make_study(), "k=5", "eve");
    EXPECT_EQ(made.status, 303) << made.body;
    return last_part(header(made, "Location"));
  }

  std::map<std::string, service::NewSession> sessions_;
  std::string token_;
};

TEST_F(Exports, FromStudyToDownloadThroughThePages) {
  const std::string extract = make_extract(), page = "/exports/" + extract;
  EXPECT_THAT(get("/exports", "eve").body, AllOf(HasSubstr("Awaiting approval"), HasSubstr("Record a new study")));
  EXPECT_THAT(get(page, "eve").body,
              AllOf(HasSubstr("Awaiting approval"), Not(HasSubstr("/approve")), Not(HasSubstr("/files/"))));
  EXPECT_EQ(get(page + "/files/data.csv", "eve").status, 409);
  EXPECT_THAT(get("/exports", "grace").body, AllOf(HasSubstr("1 extract waits"), Not(HasSubstr("/exports/new"))));
  EXPECT_THAT(get(page, "grace").body, AllOf(HasSubstr("Release the extract"), HasSubstr("Made"), HasSubstr("eve")));
  EXPECT_EQ(post(page + "/approve", "", "grace").status, 303);
  EXPECT_THAT(get(page, "eve").body, AllOf(HasSubstr("Released"), HasSubstr("/files/data.csv")));
  const Response file = get(page + "/files/data.csv", "eve");
  EXPECT_EQ(file.status, 200);
  EXPECT_THAT(file.body, HasSubstr("pid,age"));
  EXPECT_THAT(get("/exports/log", "grace").body, AllOf(HasSubstr("Fetched a file"), HasSubstr("none was given")));
}

TEST_F(Exports, FromStudyToDownloadThroughTheInterface) {
  const Json study = {{"name", "pain"},
                      {"pathway", "small"},
                      {"purpose", "To see"},
                      {"lawful_basis", "Art 6"},
                      {"requester", "Ada"},
                      {"recipient", "Office"},
                      {"expires_on", "2026-05-31"},
                      {"opt_out", "not-applicable:consent"},
                      {"opt_out_reason", "Yes"}};
  const Response recorded = post("/api/v1/studies", write_json(study), "token");
  ASSERT_EQ(recorded.status, 201) << recorded.body;
  EXPECT_THAT(get("/api/v1/studies", "grace").body, HasSubstr("\"Office\""));
  const Response made = post(header(recorded, "Location") + "/extracts", "", "token");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string place = header(made, "Location");
  EXPECT_EQ(read_string(*parse_json(made.body), "state"), "awaiting-approval");
  EXPECT_EQ(get(place + "/files/data.csv", "token").status, 409);
  EXPECT_THAT(get(place + "/files/data.csv", "token").body, HasSubstr("awaiting-approval"));
  EXPECT_EQ(post(place + "/approve", "", "token").status, 403);
  const Response released = post(place + "/approve", "", "grace");
  ASSERT_EQ(released.status, 200) << released.body;
  EXPECT_EQ(read_string(*parse_json(released.body), "state"), "released");
  EXPECT_EQ(get(place + "/files/data.csv", "token").status, 200);
  clock_.set("2026-06-01T00:00:00Z");
  sessions_.clear();
  EXPECT_EQ(get(place + "/files/data.csv", "token").status, 410);
  EXPECT_THAT(get(place + "/events", "grace").body, HasSubstr("extract.download.refused"));
}

TEST_F(Exports, EachRoleHasItsRoutesAndNoOther) {
  const std::string extract = make_extract();
  struct Row {
    std::string method, path;
    std::map<std::string, int> status;  // of those who may; everybody else gets 403
  };
  const std::vector<Row> rows = {
      {"GET", "/exports", {{"eve", 200}, {"grace", 200}, {"token", 200}}},
      {"GET", "/exports/new", {{"eve", 200}, {"token", 200}}},
      {"POST", "/exports/new", {{"eve", 422}, {"token", 422}}},
      {"GET", "/exports/log", {{"grace", 200}}},
      {"GET", "/exports/" + extract, {{"eve", 200}, {"grace", 200}, {"token", 200}}},
      {"POST", "/exports/" + extract + "/refuse", {{"grace", 422}}},
      {"GET", "/exports/" + extract + "/files/data.csv", {{"eve", 409}, {"grace", 409}, {"token", 409}}},
      {"GET", "/api/v1/studies", {{"eve", 200}, {"grace", 200}, {"token", 200}}},
      {"POST", "/api/v1/studies", {{"eve", 422}, {"token", 422}}},
      {"GET", "/api/v1/extracts", {{"eve", 200}, {"grace", 200}, {"token", 200}}},
      {"GET", "/api/v1/extracts/" + extract, {{"eve", 200}, {"grace", 200}, {"token", 200}}},
      {"GET", "/api/v1/extracts/" + extract + "/files/data.csv", {{"eve", 409}, {"grace", 409}, {"token", 409}}},
      {"GET", "/api/v1/extracts/" + extract + "/events", {{"grace", 200}}},
      {"POST", "/exports/" + extract + "/approve", {{"grace", 303}}},
      {"POST", "/api/v1/extracts/" + extract + "/approve", {{"grace", 409}}},  // released by the line above
  };
  for (const Row& row : rows) {
    for (const char* who : {"carl", "gwen", "adam", "token", "eve", "grace"}) {
      const auto expected = row.status.find(who);
      const int status = row.method == "GET" ? get(row.path, who).status : post(row.path, "{}", who).status;
      EXPECT_EQ(status, expected == row.status.end() ? 403 : expected->second)
          << who << " " << row.method << " " << row.path;
    }
    EXPECT_THAT(get(row.path, "").status, testing::AnyOf(303, 401, 404, 405)) << row.path;
  }
}

TEST_F(Exports, AnAttemptThatTheDoorRefusesStandsInTheHistoryOfTheExtract) {
  const std::string extract = make_extract();
  EXPECT_EQ(post("/exports/" + extract + "/approve", "", "eve").status, 403);
  EXPECT_EQ(get("/exports/" + extract + "/files/data.csv", "gwen").status, 403);
  EXPECT_THAT(audited("access.refused"), testing::SizeIs(2));
  EXPECT_THAT(get("/exports/" + extract, "grace").body, HasSubstr("Tried what this account may not do"));
}

TEST_F(Exports, ADecisionNeedsTheFormOfThatSession) {
  const std::string extract = make_extract();
  Request forged = request("POST", "/exports/" + extract + "/approve");
  forged.headers.emplace_back("cookie", "cairn_session=" + session_of("grace").token);
  forged.headers.emplace_back("x-csrf-token", session_of("eve").csrf_token);
  EXPECT_EQ(router().handle(forged).status, 403);
  EXPECT_EQ(service::load_extract(*services_, access::command_actor(), extract)->record.state, "awaiting-approval");
}

TEST_F(Exports, AFormWithMistakesComesBackWithEverythingThatWasEntered) {
  const Response back =
      post("/exports/new",
           "name=Knees+%26+hips&purpose=&lawful_basis=Article+6&requester=Ada&recipient=&expires_day=31&"
           "expires_month=2&expires_year=2026&opt_out=apply&choice=small+evaluation-study",
           "eve");
  EXPECT_EQ(back.status, 422);
  EXPECT_THAT(back.body, AllOf(HasSubstr("Error: Record a new study"), HasSubstr("value=\"Knees &amp; hips\""),
                               HasSubstr("value=\"Article 6\""), HasSubstr("href=\"#purpose\""),
                               HasSubstr("href=\"#recipient\""), HasSubstr("href=\"#expires_day\"")));
  EXPECT_THAT(back.body, AllOf(HasSubstr("value=\"31\""), HasSubstr("value=\"apply\" checked"),
                               HasSubstr("value=\"small evaluation-study\" checked")));
  EXPECT_LT(back.body.find("href=\"#expires_day\""), back.body.find("href=\"#opt_out_reason\""));  // as on the page
}

TEST_F(Exports, ATakenNameIsSaidBesideTheName) {
  make_study();
  const Response back = post("/exports/new", study_form(), "eve");
  EXPECT_EQ(back.status, 409);
  EXPECT_THAT(back.body, AllOf(HasSubstr("id=\"name-error\""), HasSubstr("value=\"Office\"")));
}

TEST_F(Exports, AnExtractThatCannotBeMadeIsExplainedOnThePageOfItsStudy) {
  const std::string study = make_study();
  EXPECT_THAT(post("/exports/studies/" + study, "k=four", "eve").body, HasSubstr("id=\"k-error\""));
  const Response few = post("/exports/studies/" + study, "k=500", "eve");
  EXPECT_EQ(few.status, 422);
  EXPECT_THAT(few.body, AllOf(HasSubstr("Too few people"), HasSubstr("value=\"500\"")));
}

TEST_F(Exports, ARefusalWithoutAReasonIsAskedForAgain) {
  const std::string extract = make_extract();
  EXPECT_THAT(post("/exports/" + extract + "/refuse", "reason=+", "grace").body, HasSubstr("id=\"reason-error\""));
  EXPECT_EQ(post("/exports/" + extract + "/refuse", "reason=Too+much", "grace").status, 303);
  EXPECT_THAT(get("/exports/" + extract, "eve").body, AllOf(HasSubstr("Refused"), HasSubstr("Too much")));
}

}  // namespace
}  // namespace cairn::api
