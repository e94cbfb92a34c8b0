#include "api/router.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "api/pages/sign_in.h"
#include "api/rate_limit.h"
#include "engine/service/manage_accounts.h"
#include "engine/service/sign_in.h"
#include "tests/support/fixed_world.h"

namespace cairn::api {
namespace {

using access::Permission;
using access::Role;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kPassword = "three little words";

Response say_hello(const Context&, const Request& request) { return Response::html("hello " + request.actor.name); }
Response say_form(const Context&, const Request& request) {
  return Response::html(request.form_value("text").value_or("none"));
}
Response say_id(const Context&, const Request& request) {
  return Response::html("id " + std::string(request.parameter("id")));
}
Response break_a_promise(const Context&, const Request&) {
  CAIRN_ASSERT(1 + 1 == 3);
  return {};
}
Response throw_anything(const Context&, const Request&) { throw std::runtime_error("secret detail"); }
Response split_a_header(const Context&, const Request&) { return Response::see_other("/a\r\nSet-Cookie: b=c"); }
Response refuse_with_cause(const Context&, const Request& request) {
  return error_response(request, {ErrorCode::Unprocessable,
                                  "Two things are wrong.",
                                  "operator only",
                                  {{Severity::Error, "bad", "item[0]", "It is bad."}}});
}

const Route kTable[] = {
    {"GET", "/open", Permission::Public, say_hello, "open"},
    {"GET", "/staff", Permission::ReadPersons, say_hello, "staff"},
    {"POST", "/open", Permission::Public, say_form, "open"},
    {"POST", "/staff", Permission::ReadPersons, say_form, "staff"},
    {"GET", "/api/v1/things/{id}", Permission::ReadPathway, say_id, "thing"},
    {"GET", "/api/v1/things/special", Permission::ReadPathway, say_hello, "special"},
    {"POST", "/api/v1/things", Permission::WriteSurveys, say_form, "things"},
    {"GET", "/fhir/Thing", Permission::WriteSurveys, say_hello, "things"},
    {"GET", "/broken", Permission::Public, break_a_promise, "broken"},
    {"GET", "/fhir/broken", Permission::Public, throw_anything, "broken"},
    {"GET", "/split", Permission::Public, split_a_header, "split"},
    {"GET", "/api/findings", Permission::Public, refuse_with_cause, "findings"},
    {"GET", "/s/{token}", Permission::AnswerSurvey,
     [](const Context&, const Request& request) {
       return error_response(request, {ErrorCode::NotFound, "No."});
     },
     "link"},
};

class RouterTest : public testing::Test {
 protected:
  RouterTest() : store_(*store::Store::open(folder_.path())) {
    for (const Role role : {Role::Clinician, Role::GroupMember}) {
      const auto added = service::add_account(services_, access::command_actor(),
                                              {std::string(access::role_code(role)), role, kPassword});
      EXPECT_TRUE(added.has_value()) << (added ? "" : added.error().message);
    }
  }

  static Request make(std::string method, std::string path) {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.reference = "ref-1";
    request.remote_address = "192.0.2.7";
    return request;
  }
  service::NewSession sign_in(std::string_view name) { return *service::sign_in(services_, name, kPassword); }
  static Request as(Request request, const service::NewSession& session) {
    request.headers.emplace_back("cookie", "other=1; cairn_session=" + session.token);
    return request;
  }
  static Request with_token(Request request, std::string_view token) {
    request.headers.emplace_back("authorization", "Bearer " + std::string(token));
    return request;
  }
  static Request with_form(Request request, std::string body) {
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    request.body = std::move(body);
    return request;
  }
  std::string machine_token(std::string scopes) {
    return service::add_machine_token(services_, access::command_actor(),
                                      {"robot-" + std::to_string(++robots_), std::move(scopes)})
        ->token;
  }
  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }

  test::TemporaryFolder folder_;
  int robots_ = 0;
  test::FixedClock clock_;
  SeededRandom random_{7};
  service::Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
  service::Services services_{*store_, clock_, random_, catalogue_};
  Router router_{{services_}, kTable};
};

TEST_F(RouterTest, AnUnknownAddressIs404AndAWrongMethodIs405WithThoseThatWork) {
  EXPECT_EQ(router_.handle(make("GET", "/nowhere")).status, 404);
  EXPECT_EQ(router_.handle(make("GET", "/staff/")).status, 404);
  EXPECT_EQ(router_.handle(make("GET", "/api/v1/things/")).status, 404);
  const Response refused = router_.handle(make("DELETE", "/staff"));
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(header(refused, "Allow"), "GET, HEAD, POST");
}

TEST_F(RouterTest, HeadIsGet) { EXPECT_EQ(router_.handle(make("HEAD", "/open")).status, 200); }

TEST_F(RouterTest, ARowWithoutParametersWinsOverOneThatHasThem) {
  const std::string token = machine_token("pathway.read");
  EXPECT_EQ(router_.handle(with_token(make("GET", "/api/v1/things/special"), token)).body, "hello robot-1");
  EXPECT_EQ(router_.handle(with_token(make("GET", "/api/v1/things/other"), token)).body, "id other");
}

TEST_F(RouterTest, AStrangerIsSentToSignInAndComesBackToTheSamePage) {
  Request request = make("GET", "/staff");
  request.query = {{"page", "2&x=//evil"}};
  const Response response = router_.handle(request);
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(header(response, "Location"), "/sign-in?next=/staff%3Fpage%3D2%2526x%253D//evil");
}

TEST_F(RouterTest, AStrangerIsRefusedByTheInterfacesInTheirOwnForm) {
  const Response api = router_.handle(make("GET", "/api/v1/things/1"));
  EXPECT_EQ(api.status, 401);
  EXPECT_EQ(api.content_type, "application/problem+json");
  EXPECT_THAT(header(api, "WWW-Authenticate"), HasSubstr("Bearer"));
  const Response fhir = router_.handle(make("GET", "/fhir/Thing"));
  EXPECT_EQ(fhir.status, 401);
  EXPECT_THAT(fhir.body, HasSubstr(R"("resourceType":"OperationOutcome")"));
}

TEST_F(RouterTest, ASessionOpensWhatItsRoleMaySeeAndNothingElse) {
  EXPECT_EQ(router_.handle(as(make("GET", "/staff"), sign_in("clinician"))).body, "hello clinician");
  EXPECT_EQ(router_.handle(as(make("GET", "/staff"), sign_in("group-member"))).status, 403);
}

TEST_F(RouterTest, AMachineTokenOpensWhatItsScopesNameAndNothingElse) {
  EXPECT_EQ(router_.handle(with_token(make("POST", "/api/v1/things"), machine_token("survey.write"))).status, 200);
  EXPECT_EQ(router_.handle(with_token(make("POST", "/api/v1/things"), machine_token("pathway.read"))).status, 403);
  EXPECT_EQ(router_.handle(with_token(make("POST", "/api/v1/things"), "unknown")).status, 401);
  const std::string expiring = machine_token("survey.write");
  clock_.advance(std::chrono::hours(24 * 366));
  EXPECT_EQ(router_.handle(with_token(make("POST", "/api/v1/things"), expiring)).status, 401);
}

TEST_F(RouterTest, AFormOfASignedInPersonNeedsTheTokenOfThatSession) {
  const auto session = sign_in("clinician");
  const auto other = sign_in("clinician");
  EXPECT_EQ(router_.handle(as(with_form(make("POST", "/staff"), "text=a"), session)).status, 403);
  EXPECT_EQ(router_.handle(as(with_form(make("POST", "/staff"), "text=a&csrf_token="), session)).status, 403);
  EXPECT_EQ(
      router_.handle(as(with_form(make("POST", "/staff"), "text=a&csrf_token=" + other.csrf_token), session)).status,
      403);
  const Response accepted =
      router_.handle(as(with_form(make("POST", "/staff"), "text=a&csrf_token=" + session.csrf_token), session));
  EXPECT_EQ(accepted.body, "a");
}

TEST_F(RouterTest, AFormFromAnotherSiteIsRefusedWhateverItCarries) {
  const auto session = sign_in("clinician");
  Request request = as(with_form(make("POST", "/staff"), "text=a&csrf_token=" + session.csrf_token), session);
  request.headers.emplace_back("sec-fetch-site", "cross-site");
  EXPECT_EQ(router_.handle(request).status, 403);
}

TEST_F(RouterTest, WithoutASignedInPersonTheOriginTellsAnotherSite) {
  const auto post_from = [&](std::string origin) {
    Request request = with_form(make("POST", "/open"), "text=a");
    request.headers.emplace_back("host", "cairn.example:8080");
    if (!origin.empty()) request.headers.emplace_back("origin", std::move(origin));
    return router_.handle(request).status;
  };
  EXPECT_EQ(post_from("https://elsewhere.example"), 403);
  EXPECT_EQ(post_from("https://cairn.example.elsewhere.example"), 403);
  EXPECT_EQ(post_from("https://Cairn.example"), 200);
  EXPECT_EQ(post_from("null"), 200);  // what a page with the policy no-referrer sends
  EXPECT_EQ(post_from(""), 200);
}

TEST_F(RouterTest, ADamagedFormIsRefusedBeforeTheHandlerSeesIt) {
  const auto session = sign_in("clinician");
  EXPECT_EQ(router_.handle(as(with_form(make("POST", "/staff"), "text=%zz"), session)).status, 400);
}

TEST_F(RouterTest, AFaultBecomesAPageWithAReferenceAndItsCauseStaysInside) {
  const Response page = router_.handle(make("GET", "/broken"));
  EXPECT_EQ(page.status, 500);
  EXPECT_THAT(page.body, HasSubstr("ref-1"));
  EXPECT_THAT(page.body, Not(HasSubstr("1 + 1")));
  EXPECT_THAT(page.cause, HasSubstr("1 + 1 == 3"));
  const Response outcome = router_.handle(make("GET", "/fhir/broken"));
  EXPECT_EQ(outcome.status, 500);
  EXPECT_THAT(outcome.body, Not(HasSubstr("secret detail")));
  EXPECT_THAT(outcome.cause, HasSubstr("secret detail"));
}

TEST_F(RouterTest, AHeaderCannotBeSplit) {
  const Response response = router_.handle(make("GET", "/split"));
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(header(response, "Location"), "");
}

TEST_F(RouterTest, AProblemDocumentListsEveryFindingAndNotTheCause) {
  const Response response = router_.handle(make("GET", "/api/findings"));
  const Json document = *parse_json(response.body);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(document, (Json{{"type", "urn:cairn:error:unprocessable"},
                            {"title", "Unprocessable Content"},
                            {"status", 422},
                            {"detail", "Two things are wrong."},
                            {"code", "unprocessable"},
                            {"instance", "urn:cairn:reference:ref-1"},
                            {"errors", {{{"path", "item[0]"}, {"code", "bad"}, {"message", "It is bad."}}}}}));
}

TEST_F(RouterTest, EveryAnswerCarriesTheSecurityHeaders) {
  for (const char* path : {"/open", "/nowhere", "/broken", "/api/v1/things/1"}) {
    const Response response = router_.handle(make("GET", path));
    EXPECT_EQ(header(response, "Content-Security-Policy"),
              "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
              "form-action 'self'; base-uri 'none'; "
              "frame-ancestors 'none'");
    EXPECT_EQ(header(response, "Cache-Control"), "no-store") << path;
    EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(response, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(header(response, "Strict-Transport-Security"), "");
  }
  EXPECT_EQ(header(Router({services_, true}, kTable).handle(make("GET", "/open")), "Strict-Transport-Security"),
            "max-age=31536000");
}

TEST_F(RouterTest, BehindAProxyOnlyTheHostCookieCounts) {
  const Router secure({services_, true}, kTable);
  const auto session = sign_in("clinician");
  EXPECT_EQ(secure.handle(as(make("GET", "/staff"), session)).status, 303);
  Request request = make("GET", "/staff");
  request.headers.emplace_back("cookie", "__Host-cairn=" + session.token);
  EXPECT_EQ(secure.handle(request).status, 200);
  request.headers.emplace_back("cookie", "__Host-cairn=" + session.token);
  EXPECT_EQ(secure.handle(request).status, 303) << "a cookie that comes twice counts as none";
}

TEST_F(RouterTest, GuessingLinksIsSlowedDownForThatNetworkOnly) {
  RateLimits limits(clock_);
  const Router router({services_, false, nullptr, &limits}, kTable);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(router.handle(make("GET", "/s/guess")).status, 404);
  EXPECT_EQ(router.handle(make("GET", "/s/guess")).status, 429);
  EXPECT_EQ(router.handle(make("GET", "/open")).status, 200);
  Request elsewhere = make("GET", "/s/guess");
  elsewhere.remote_address = "198.51.100.1";
  EXPECT_EQ(router.handle(elsewhere).status, 404);
  clock_.advance(std::chrono::minutes(1));
  EXPECT_EQ(router.handle(make("GET", "/s/guess")).status, 404);
}

TEST_F(RouterTest, TheSignInPageSetsAFreshCookieAndGoesOnToAnAddressOfOurOwn) {
  const Router router({services_});
  Request request =
      with_form(make("POST", "/sign-in"), "name=clinician&password=three+little+words&next=//evil.example");
  request.headers.emplace_back("cookie", "cairn_session=AAAAAAAAAAAAAAAAAAAAAA");
  const Response response = router.handle(request);
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(header(response, "Location"), "/staff");
  EXPECT_THAT(header(response, "Set-Cookie"),
              testing::MatchesRegex("cairn_session=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax"));
  EXPECT_THAT(header(response, "Set-Cookie"), Not(HasSubstr("AAAAAAAAAAAAAAAAAAAAAA")))
      << "a session chosen by somebody else is never adopted";
}

TEST_F(RouterTest, AWrongPasswordAndAnUnknownNameGiveTheSamePage) {
  const Router router({services_});
  const Response wrong = router.handle(with_form(make("POST", "/sign-in"), "name=clinician&password=wrong"));
  Response unknown = router.handle(with_form(make("POST", "/sign-in"), "name=clinicial&password=wrong"));
  EXPECT_EQ(wrong.status, 401);
  for (std::size_t at = 0; (at = unknown.body.find("clinicial", at)) != std::string::npos;)
    unknown.body.replace(at, 9, "clinician");
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_THAT(wrong.body, HasSubstr("<title>Error: Sign in"));
  EXPECT_THAT(wrong.body, Not(HasSubstr("wrong\"")));
}

TEST_F(RouterTest, SigningOutEndsTheSessionOnTheServer) {
  const Router router({services_});
  const auto session = sign_in("clinician");
  EXPECT_EQ(router.handle(as(with_form(make("POST", "/sign-out"), ""), session)).status, 403);
  const Response response =
      router.handle(as(with_form(make("POST", "/sign-out"), "csrf_token=" + session.csrf_token), session));
  EXPECT_EQ(response.status, 303);
  EXPECT_THAT(header(response, "Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(router_.handle(as(make("GET", "/staff"), session)).status, 303);
}

TEST(SafeNext, OnlyPathsOfThisServiceAreGoneOnTo) {
  EXPECT_EQ(pages::safe_next("/pathway/fibromyalgia?x=1"), "/pathway/fibromyalgia?x=1");
  for (const char* bad : {"", "//evil", "/\\evil", "https://evil", "/a b", "/a\r\nX: b", "javascript:alert(1)"})
    EXPECT_EQ(pages::safe_next(bad), "/staff") << bad;
}

}  // namespace
}  // namespace cairn::api
