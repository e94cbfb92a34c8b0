#include "engine/service/run_comparison.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/evaluation/write_report.h"
#include "engine/service/load_dashboard.h"
#include "engine/service/load_demo.h"
#include "tests/support/fixed_world.h"

namespace cairn::service {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kPathway = "fibromyalgia";
constexpr std::string_view kChanges[] = {"diagnosis-education-group", "contact-when-needed",
                                         "talking-therapies-in-classes", "evening-video-class"};

/// The seeded demonstration on a fixed day: the same rows every time.
class DemoWorld {
 public:
  DemoWorld() : store_(*store::Store::open(folder_.path())) {
    const auto report = load_demo(services(), access::command_actor());
    if (!report) ADD_FAILURE() << report.error().message << " " << report.error().cause;
  }
  Services services() { return {*store_, clock_, random_, catalogue_}; }

 private:
  test::TemporaryFolder folder_;
  test::FixedClock clock_{"2026-09-10T09:00:00Z"};
  SeededRandom random_{7};
  Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
};

Services services() {
  static DemoWorld world;
  return world.services();
}

access::Actor actor(access::Role role) {
  access::Actor someone;
  someone.kind = access::Actor::Kind::Account;
  someone.role = role;
  someone.permissions = access::permissions_of(role);
  return someone;
}

Json parse(const std::string& text) { return *parse_json(text, {std::size_t{64} << 20, 64}); }

const Json& measure_of(const Json& result, std::string_view measure) {
  for (const Json& row : result.at("measures")) {
    if (row.at("measure") == measure) return row;
  }
  static const Json none = Json::object();
  return none;
}

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Numbers of `want` (from R) against the same places of `got`, to 1e-9 of their size.
void expect_same(const Json& got, const Json& want, const std::string& path) {
  if (want.is_object()) {
    for (const auto& [name, value] : want.items()) {
      ASSERT_TRUE(got.contains(name)) << path << "/" << name;
      expect_same(got.at(name), value, path + "/" + name);
    }
  } else if (want.is_array()) {
    ASSERT_EQ(got.size(), want.size()) << path;
    for (std::size_t i = 0; i < want.size(); ++i) expect_same(got[i], want[i], path + "/" + std::to_string(i));
  } else {
    const auto a = to_number(got), b = to_number(want);
    ASSERT_TRUE(a && b) << path;
    EXPECT_LE(std::abs(*a - *b), 1e-9 * std::abs(*b) + 1e-13) << path << ": " << *a << " here, " << *b << " in R";
  }
}

TEST(RunComparison, AgreesWithROnTheDemonstration) {
  const std::string folder = std::string(CAIRN_SOURCE_DIR) + "/tests/reference/";
  // With CAIRN_REFRESH=DIR the rows are written there, for tests/reference/compare_demo.R.
  const char* refresh = std::getenv("CAIRN_REFRESH");
  const Json reference = refresh != nullptr ? Json::object() : parse(read_text(folder + "compare_demo.json"));
  std::size_t compared = 0;
  for (const std::string_view change : kChanges) {
    const auto plan = make_default_plan(services(), access::command_actor(), kPathway, change);
    ASSERT_TRUE(plan) << plan.error().message;
    if (refresh != nullptr) {
      const auto rows = list_comparison_rows(services(), access::command_actor(), *plan);
      ASSERT_TRUE(rows);
      std::ofstream(std::string(refresh) + "/" + std::string(change) + ".csv") << evaluation::write_rows_csv(*rows);
      continue;
    }
    const auto outcome = run_comparison(services(), access::command_actor(), *plan);
    ASSERT_TRUE(outcome) << outcome.error().message;
    const Json result = parse(outcome->to_json());
    for (const auto& [measure, want] : reference.at("changes").at(std::string(change)).items()) {
      expect_same(measure_of(result, measure).at("details"), want, std::string(change) + "/" + measure);
      ++compared;
    }
  }
  EXPECT_TRUE(refresh != nullptr || compared >= 24) << compared;
}

TEST(RunComparison, ShowsEveryoneTheSameFiguresWithinWhatTheyMaySee) {
  const auto exact = view_comparison(services(), actor(access::Role::Clinician), kPathway, kChanges[2]);
  const auto shown = view_comparison(services(), actor(access::Role::GroupMember), kPathway, kChanges[2]);
  ASSERT_TRUE(exact && shown);
  EXPECT_THAT(exact->to_json(), HasSubstr("\"details\""));
  EXPECT_THAT(shown->to_json(), Not(HasSubstr("\"details\"")));
  EXPECT_THAT(shown->to_json(), Not(HasSubstr("\"df\"")));
  const auto number = shown->report.n_before.number();
  EXPECT_TRUE(!number || *number % 5 == 0);
}

TEST(RunComparison, ComputesAPageOnceWhileNothingChanges) {
  const auto first = view_comparison(services(), actor(access::Role::Clinician), kPathway, kChanges[0]);
  const auto second = view_comparison(services(), actor(access::Role::Clinician), kPathway, kChanges[0]);
  EXPECT_EQ(first->comparison.get(), second->comparison.get());
}

TEST(RunComparison, NeedsPermission) {
  EXPECT_EQ(view_comparison(services(), access::Actor{}, kPathway, kChanges[0]).error().code,
            ErrorCode::Unauthenticated);
  const auto plan = make_default_plan(services(), actor(access::Role::GroupMember), kPathway, kChanges[0]);
  ASSERT_TRUE(plan);
  EXPECT_EQ(run_comparison(services(), actor(access::Role::GroupMember), *plan).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(list_comparison_rows(services(), actor(access::Role::Evaluator), *plan).error().code, ErrorCode::Forbidden);
}

TEST(RunComparison, KeepsASealedPlanAndRefusesAnother) {
  const auto evaluator = actor(access::Role::Evaluator);
  auto plan = *make_default_plan(services(), evaluator, kPathway, kChanges[2]);
  const auto record = create_comparison(services(), evaluator, plan);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(load_comparison_result(services(), evaluator, record->id).error().code, ErrorCode::NotFound);
  ASSERT_TRUE(run_sealed_comparison(services(), evaluator, record->id, evaluation::canonical_text(plan)));
  plan.alpha = 0.1;
  EXPECT_EQ(run_sealed_comparison(services(), evaluator, record->id, evaluation::canonical_text(plan)).error().code,
            ErrorCode::Conflict);
  const auto shown = load_comparison_result(services(), evaluator, record->id);
  const auto exact = load_comparison_result(services(), actor(access::Role::Clinician), record->id);
  ASSERT_TRUE(shown && exact);
  EXPECT_THAT(*shown, Not(HasSubstr("\"details\"")));
  EXPECT_THAT(*exact, HasSubstr("\"details\""));
}

TEST(RunComparison, OutsideTheTeamAWindowCoversWholeQuarters) {
  evaluation::ComparisonPlan plan =
      *make_default_plan(services(), access::command_actor(), "fibromyalgia", kChanges[0]);
  plan.referred_from = plan.referred_until = parse_date("2025-03-05");
  const auto refused = create_comparison(services(), actor(access::Role::Evaluator), plan);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Forbidden);
  // The service team may look at a day; what it finds is not for others.
  const auto sealed = create_comparison(services(), access::command_actor(), plan);
  ASSERT_TRUE(sealed);
  ASSERT_TRUE(run_sealed_comparison(services(), access::command_actor(), sealed->id));
  EXPECT_FALSE(load_comparison_result(services(), actor(access::Role::GroupMember), sealed->id));
  plan.referred_from = parse_date("2025-01-01");
  plan.referred_until = parse_date("2025-06-30");
  EXPECT_TRUE(create_comparison(services(), actor(access::Role::Evaluator), plan));
}

TEST(RunComparison, RefusesAPlanThatCouldNeverRun) {
  auto plan = *make_default_plan(services(), access::command_actor(), kPathway, kChanges[2]);
  plan.measures = {"no-such-measure"};
  EXPECT_EQ(create_comparison(services(), access::command_actor(), plan).error().code, ErrorCode::Unprocessable);
  plan.measures.clear();
  plan.change = "no-such-change";
  EXPECT_EQ(create_comparison(services(), access::command_actor(), plan).error().code, ErrorCode::NotFound);
}

TEST(LoadDashboard, CountsEveryoneOnceAndOnlyForwards) {
  const auto dashboard = load_dashboard(services(), actor(access::Role::Clinician), kPathway);
  ASSERT_TRUE(dashboard) << dashboard.error().message;
  const auto& flow = (*dashboard)->flow;
  ASSERT_GE(flow.size(), 5U);
  EXPECT_EQ(flow[0].code, "referred");
  for (std::size_t i = 1; i < flow.size(); ++i) {
    EXPECT_LE(*flow[i].total.reached.number(), *flow[i > 1 ? 1 : 0].total.reached.number()) << flow[i].code;
    EXPECT_EQ(*flow[i].total.reached.number() + *flow[i].total.waiting.number() + *flow[i].total.missed.number(),
              *flow[i > 1 ? 1 : 0].total.reached.number());
  }
}

TEST(LoadDashboard, GivesTheSameSeriesAsItsCsv) {
  const auto series = load_series(services(), actor(access::Role::Clinician), kPathway, "nrs-pain");
  ASSERT_TRUE(series);
  ASSERT_FALSE(series->at.empty());
  const std::string csv = write_series_csv(*series);
  const auto& point = series->at[0].series.points[1];
  EXPECT_THAT(csv, HasSubstr(series->at[0].timepoint + "," + point.label + "," + std::to_string(*point.n.number()) +
                             "," + *number_text(make_decimal(*point.mean))));
  EXPECT_EQ(load_series(services(), actor(access::Role::Clinician), kPathway, "nothing").error().code,
            ErrorCode::NotFound);
}

TEST(LoadDashboard, HidesSmallNumbersFromTheGroup) {
  const auto dashboard = load_dashboard(services(), actor(access::Role::GroupMember), kPathway);
  ASSERT_TRUE(dashboard);
  for (const MeasureSeries& measure : (*dashboard)->measures) {
    for (const auto& at : measure.at) {
      for (const auto& point : at.series.points) {
        const auto n = point.n.number();
        EXPECT_TRUE(!n || *n % 5 == 0);
        EXPECT_TRUE(n || !point.mean);
      }
    }
  }
}

}  // namespace
}  // namespace cairn::service
