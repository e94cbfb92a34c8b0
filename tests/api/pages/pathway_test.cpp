#include "api/pages/pathway.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "api/html/components/figure_table.h"
#include "api/resources/comparisons.h"
#include "api/resources/measures.h"
#include "engine/evaluation/plan.h"
#include "engine/service/load_demo.h"
#include "engine/service/run_comparison.h"
#include "tests/support/fixed_world.h"

namespace cairn::api {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kChange = "talking-therapies-in-classes";

class DemoWorld {
 public:
  DemoWorld() : store_(*store::Store::open(folder_.path())) {
    if (!service::load_demo(services, access::command_actor())) ADD_FAILURE() << "the demonstration did not load";
  }

 private:
  test::TemporaryFolder folder_;
  test::FixedClock clock_{"2026-09-10T09:00:00Z"};
  SeededRandom random_{7};
  service::Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;

 public:
  service::Services services{*store_, clock_, random_, catalogue_};
};

const Context& context() {
  static DemoWorld world;
  static const Context context{world.services};
  return context;
}

Request request_as(access::Role role, std::string body = {}) {
  Request request;
  request.actor.kind = access::Actor::Kind::Account;
  request.actor.role = role;
  request.actor.permissions = access::permissions_of(role);
  request.parameters = {{"id", "fibromyalgia"}, {"change", kChange}};
  request.body = std::move(body);
  return request;
}

TEST(ChangePage, ShowsTheFiguresOfTheInterfaceAndTheService) {
  const auto outcome =
      service::view_comparison(context().services, request_as(access::Role::Clinician).actor, "fibromyalgia", kChange);
  ASSERT_TRUE(outcome) << outcome.error().message;
  const Response page = pages::get_change(context(), request_as(access::Role::Clinician));
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr(html::escape(outcome->report.conclusion.headline).text()));
  for (const auto& measure : outcome->report.measures) {
    EXPECT_THAT(page.body, HasSubstr(html::render_figure_table(measure).text())) << measure.measure.id;
  }
  const Response csv = pages::get_change_figures_csv(context(), request_as(access::Role::Clinician));
  const Json json = *parse_json(outcome->to_json(), {std::size_t{64} << 20, 64});
  for (const Json& measure : json.at("measures")) {
    for (const Json& figure : measure.at("figures")) {
      if (const auto text = number_text(figure.at("estimate"))) {
        EXPECT_THAT(csv.body, HasSubstr("," + *text + ","));
      }
    }
  }
}

TEST(ChangePage, NeverShowsAPValue) {
  const std::string body = pages::get_change(context(), request_as(access::Role::Clinician)).body;
  for (const char* wording : {"p =", "p &lt;", "p-value", "p value", "significan"})
    EXPECT_THAT(body, Not(HasSubstr(wording)));
  EXPECT_THAT(body, Not(HasSubstr("style=")));
}

TEST(ChangePage, IsNotFoundForAnUnknownChange) {
  Request request = request_as(access::Role::Clinician);
  request.parameters["change"] = "none";
  EXPECT_EQ(pages::get_change(context(), request).status, 404);
}

TEST(DashboardPage, GivesEveryChartANameADescriptionATableAndItsNumbers) {
  const std::string body = pages::get_dashboard(context(), request_as(access::Role::Clinician)).body;
  std::size_t charts = 0, tables = 0;
  for (std::size_t at = body.find("role=\"img\""); at != std::string::npos; at = body.find("role=\"img\"", at + 1))
    ++charts;
  for (std::size_t at = body.find("<table"); at != std::string::npos; at = body.find("<table", at + 1)) ++tables;
  EXPECT_GE(charts, 5U);
  EXPECT_EQ(charts + 1, tables);  // and the table of how far people got
  EXPECT_THAT(body, HasSubstr("lower is better"));
  EXPECT_THAT(body, HasSubstr("/pathway/fibromyalgia/series.csv?measure=nrs-pain"));
  EXPECT_THAT(body, Not(HasSubstr("style=")));
}

TEST(DashboardPage, TellsTheGroupThatSmallNumbersAreHidden) {
  EXPECT_THAT(pages::get_dashboard(context(), request_as(access::Role::GroupMember)).body,
              HasSubstr("numbers from 1 to 7 are not shown"));
  EXPECT_THAT(pages::get_dashboard(context(), request_as(access::Role::Clinician)).body,
              Not(HasSubstr("numbers from 1 to 7")));
}

TEST(Comparisons, AreSealedThenRunThenRead) {
  const std::string plan =
      R"({"pathway":"fibromyalgia","change":"talking-therapies-in-classes","measures":["nrs-pain"]})";
  const Response made = resources::create_comparison(context(), request_as(access::Role::Evaluator, plan));
  ASSERT_EQ(made.status, 201) << made.body;
  Request request = request_as(access::Role::Evaluator);
  request.parameters["id"] = *read_string(*parse_json(made.body), "id");
  EXPECT_EQ(resources::get_comparison_result(context(), request).status, 404);
  const Response run = resources::run_comparison(context(), request);
  EXPECT_EQ(run.status, 200) << run.body;
  EXPECT_EQ(resources::get_comparison_result(context(), request).body, run.body);
  request.body = R"({"pathway":"fibromyalgia","change":"talking-therapies-in-classes","measures":["nrs-sleep"]})";
  EXPECT_EQ(resources::run_comparison(context(), request).status, 409);
}

TEST(Comparisons, NameEveryFindingOfABadPlan) {
  Request request = request_as(access::Role::Evaluator, R"({"pathway":"fibromyalgia","alpha":2})");
  request.path = "/api/v1/comparisons";
  const Response refused = resources::create_comparison(context(), request);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("/change"));
  EXPECT_THAT(refused.body, HasSubstr("/alpha"));
}

TEST(Series, AreTheSameAsJsonAndAsCsv) {
  Request request = request_as(access::Role::Clinician);
  request.query = {{"measure", "nrs-pain"}};
  const Response json = resources::get_series(context(), request);
  const Response csv = pages::get_series_csv(context(), request);
  ASSERT_EQ(json.status, 200);
  const Json document = *parse_json(json.body);
  for (const Json& line : document.at("series")) {
    for (const Json& point : line.at("points")) {
      if (const auto mean = number_text(point.at("mean"))) {
        EXPECT_THAT(csv.body, HasSubstr(*mean));
      }
    }
  }
}

}  // namespace
}  // namespace cairn::api
