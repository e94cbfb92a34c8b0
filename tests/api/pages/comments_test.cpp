#include "api/pages/comments.h"

#include <gmock/gmock.h>

#include "engine/service/sign_in.h"
#include "engine/service/withdraw_person.h"
#include "tests/support/comment_world.h"

namespace cairn::api {
namespace {

using access::Role;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kPassword = "three or four words";

/// Everything through the whole door: routes, sessions, tokens, forms.
class CommentPages : public testing::Test, protected test::CommentWorld {
 protected:
  CommentPages() {
    for (const auto& [name, role] : {std::pair("eve", Role::Evaluator), std::pair("grace", Role::InformationGovernance),
                                     std::pair("gus", Role::InformationGovernance), std::pair("carl", Role::Clinician),
                                     std::pair("gwen", Role::GroupMember), std::pair("adam", Role::Administrator)})
      account(name, role);
    for (int number = 0; number < 8; ++number)
      add_comment(number, "Dr Patel <b>zebra</b> number " + std::to_string(number));
  }

  Response ask(Request request, const std::string& who) {
    if (who == "token") {
      if (token_.empty())
        token_ = service::add_machine_token(*services_, access::command_actor(), {"robot", "admin export.read"})->token;
      request.headers.emplace_back("authorization", "Bearer " + token_);
    } else if (!who.empty()) {
      const service::NewSession& session = session_of(who);
      request.headers.emplace_back("cookie", "cairn_session=" + session.token);
      request.headers.emplace_back("x-csrf-token", session.csrf_token);
    }
    return Router({*services_}).handle(std::move(request));
  }
  Response get(const std::string& path, const std::string& who) {
    Request request;
    request.method = "GET";
    request.path = path.substr(0, path.find('?'));
    if (path.find("state=") != std::string::npos)
      request.query.emplace_back("state", path.substr(path.find("state=") + 6));
    request.reference = "ref-1";
    return ask(std::move(request), who);
  }
  Response post(const std::string& path, const std::string& body, const std::string& who) {
    Request request;
    request.method = "POST";
    request.path = path;
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    request.body = body;
    request.reference = "ref-1";
    return ask(std::move(request), who);
  }
  const service::NewSession& session_of(const std::string& name) {
    const auto known = sessions_.find(name);
    if (known != sessions_.end()) return known->second;
    return sessions_.emplace(name, *service::sign_in(*services_, name, kPassword)).first->second;
  }
  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }
  /// The address of the first comment in a state.
  std::string first_in(const std::string& state, const std::string& who = "grace") {
    const std::string body = get("/comments?state=" + state, who).body;
    const std::size_t at = body.find("href=\"/comments/");
    return at == std::string::npos ? "" : body.substr(at + 6, body.find('"', at + 6) - at - 6);
  }
  std::string seen_of(const std::string& address) {
    const std::string body = get(address, "grace").body, marker = "name=\"seen\" value=\"";
    const std::size_t at = body.find(marker) + marker.size();
    return body.substr(at, body.find('"', at) - at);
  }
  void pass(const std::string& address, const std::string& who) {
    const Response passed = post(address, "step=pass&from=unread&seen=" + seen_of(address), who);
    EXPECT_EQ(passed.status, 303) << passed.body;
  }

  std::map<std::string, service::NewSession> sessions_;
  std::string token_;
};

TEST_F(CommentPages, FromTheQueueToTheQuotesThroughThePages) {
  EXPECT_THAT(get("/comments", "grace").body, AllOf(HasSubstr("None"), HasSubstr("Look for new comments")));
  EXPECT_EQ(post("/comments", "pathway=nowhere", "grace").status, 422);
  const Response prepared = post("/comments", "pathway=small", "grace");
  EXPECT_THAT(prepared.body, AllOf(HasSubstr("8 new comments"), HasSubstr("<mark>[NAME]</mark>"),
                                   HasSubstr("&lt;b&gt;zebra"), Not(HasSubstr("Patel"))));
  EXPECT_THAT(get("/comments", "carl").body, AllOf(HasSubstr("zebra"), Not(HasSubstr("Look for new"))));
  for (int i = 0; i < 8; ++i) {
    const std::string address = first_in("unread");
    pass(address, i == 0 ? "carl" : "gus");
    EXPECT_EQ(post(address, "step=pass&seen=" + seen_of(address), i == 0 ? "carl" : "gus").status, 403);
    pass(address, "grace");
  }
  EXPECT_EQ(post("/quotes", "pathway=small&purpose=", "grace").status, 422);
  const Response made = post("/quotes", "pathway=small&purpose=Report", "grace");
  ASSERT_EQ(made.status, 303) << made.body;
  const std::string release = header(made, "Location");
  EXPECT_THAT(get("/quotes", "eve").body, AllOf(HasSubstr("Report"), HasSubstr(release), Not(HasSubstr("/comments"))));
  EXPECT_THAT(get(release, "eve").body, AllOf(HasSubstr("quotes.csv"), Not(HasSubstr("To recall"))));
  const Response file = get(release + "/files/quotes.csv", "eve");
  EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
  EXPECT_THAT(file.body, AllOf(HasSubstr("[NAME] <b>zebra</b> number 3"), Not(HasSubstr("Patel"))));
  ASSERT_TRUE(service::withdraw_person(*services_, access::command_actor(), {"episode-3"}));
  EXPECT_THAT(get(release, "eve").body, HasSubstr("To recall"));
  EXPECT_THAT(get(release + "/files/quotes.csv", "eve").body, Not(HasSubstr("zebra")));  // 7 people are too few
}

TEST_F(CommentPages, WordsAreTakenOutAndARefusalNeedsAReason) {
  post("/comments", "pathway=small", "grace");
  const std::string address = first_in("unread");
  EXPECT_EQ(post(address, "step=cut&words=elephant&seen=" + seen_of(address), "carl").status, 422);
  EXPECT_EQ(post(address, "step=cut&words=zebra&seen=" + seen_of(address), "carl").status, 303);
  EXPECT_THAT(get(address, "carl").body, AllOf(HasSubstr("<mark>[\u2026]</mark>"), Not(HasSubstr("zebra"))));
  EXPECT_EQ(post(address, "step=pass&seen=0-9%5BNAME%5D", "carl").status, 409);
  EXPECT_EQ(post(address, "step=restore&seen=" + seen_of(address), "carl").status, 303);
  EXPECT_THAT(get(address, "carl").body, HasSubstr("zebra"));
  EXPECT_THAT(post(address, "step=refuse&reason=", "carl").body, HasSubstr("reason-error"));
  EXPECT_EQ(post(address, "step=refuse&reason=Too+plain", "carl").status, 303);
  EXPECT_THAT(get(address, "grace").body, AllOf(HasSubstr("Too plain"), Not(HasSubstr("value=\"pass\""))));
  EXPECT_EQ(post(address, "step=sell", "carl").status, 400);
}

TEST_F(CommentPages, WhoMayDoWhat) {
  post("/comments", "pathway=small", "grace");
  const std::string address = first_in("unread");
  for (const char* who : {"eve", "gwen", "adam", "token"}) {
    EXPECT_EQ(get("/comments", who).status, 403) << who;
    EXPECT_EQ(get(address, who).status, 403) << who;
    EXPECT_EQ(post(address, "step=pass&seen=" + seen_of(address), who).status, 403) << who;
    EXPECT_EQ(post("/comments", "pathway=small", who).status, 403) << who;
    EXPECT_EQ(post("/quotes", "pathway=small&purpose=x", who).status, 403) << who;
  }
  EXPECT_EQ(post("/comments", "pathway=small", "carl").status, 403);
  for (const char* who : {"carl", "gwen", "adam"}) EXPECT_EQ(get("/quotes", who).status, 403) << who;
  EXPECT_EQ(get("/comments/nothing", "grace").status, 404);
  EXPECT_EQ(get("/comments?state=other", "grace").status, 404);
  EXPECT_EQ(get("/quotes/nothing", "eve").status, 404);
}

}  // namespace
}  // namespace cairn::api
