#include "engine/extract/population_table.h"
#include "tests/engine/extract/forged_bundle.h"

namespace cairn::extract {
namespace {

/// 60 records of 150 people, three groups; k-map 20 and presence up to a half, nothing else.
class PopulationBundle : public testing::Test {
 protected:
  void SetUp() override {
    table_.columns = {{"group", {}, {}}, {"answer", {}, {}}};
    for (int i = 0; i < 60; ++i) {
      table_.columns[0].add(std::string(1, static_cast<char>('a' + i % 3)));
      table_.columns[1].add(i % 2 == 0 ? "yes" : "no");
    }
    std::string people = "group\n";
    for (int i = 0; i < 150; ++i) people += std::string(1, static_cast<char>('a' + i % 3)) + "\n";
    std::ofstream(bundle_.parent() / "people.csv") << people;
    Plan plan;
    plan.k = 1;
    plan.fields["group"] = {disclosure::Role::Quasi, nullptr, 1};
    plan.fields["answer"] = {disclosure::Role::Sensitive, nullptr, 1};
    plan.population.files = {"people.csv"};
    plan.population.k_map = 20;
    plan.population.presence = disclosure::Presence{0, 0.5};
    auto population = read_population(plan, bundle_.parent(), list_quasi(table_, plan));
    ASSERT_TRUE(population);
    EXPECT_EQ(population->entries.rows(), 3U);  // people who agree are one entry
    EXPECT_EQ(population->files[0].sha256, disclosure::sha256_hex(people));
    plan.population.table = std::make_shared<const PopulationTable>(*std::move(population));
    plan_ = plan;
    bundle_.make(table_, plan_);
  }

  disclosure::Table table_;
  Plan plan_;
  test::ForgedBundle bundle_;
};

TEST_F(PopulationBundle, PassesItsOwnChecksAndSaysWhatCannotBeCountedAgain) {
  const auto verification = verify_bundle(bundle_.folder());
  ASSERT_TRUE(verification);
  EXPECT_TRUE(verification->findings.empty()) << verification->findings.front().message;
  EXPECT_NE(verification->not_counted_again.find("k-map"), std::string::npos);
  const Json manifest = bundle_.read("manifest.json");
  EXPECT_EQ(manifest["parameters"]["k_map"], 20);
  EXPECT_EQ(manifest["parameters"]["population"]["people"], 150);
  EXPECT_EQ(manifest["risk"]["after"]["population"]["smallest_class"], 50);
}

TEST_F(PopulationBundle, TheRiskReportSaysHowManyPeopleFitARecord) {
  const std::string page = *read_file(bundle_.folder() / "risk.html");
  EXPECT_NE(page.find("a population of 150, whose table was given. At least 50 of its people fit"), std::string::npos);
  EXPECT_EQ(page.find("Each person shares"), std::string::npos) << "nobody in the data was asked to have company there";
}

TEST_F(PopulationBundle, FiguresThatDoNotFitTheDemandsOrTheDataAreFoundEvenWithForgedHashes) {
  const std::vector<std::function<void(Json&, Json&)>> forgeries = {
      [](Json&, Json& parameters) { parameters["k_map"] = 51; },
      [](Json&, Json& parameters) { parameters["delta_presence"]["max"] = make_decimal(0.3); },
      [](Json& report, Json&) { report["risk"]["after"]["journalist"] = make_decimal(0.001); },
      [](Json& report, Json&) { report["risk"]["after"]["population"]["smallest_class"] = 19; },
      [](Json& report, Json&) { report["risk"]["after"]["population"]["size"] = 59; },
      [](Json& report, Json&) { report["risk"]["after"]["journalist_average"] = make_decimal(0.5); },
      [](Json& report, Json&) { report["risk"]["after"]["journalist_over_threshold"] = make_decimal(0.5); },
      [](Json& report, Json&) { report["risk"]["after"].erase("population"); },
      [](Json&, Json& parameters) { parameters.erase("population"); },
  };
  for (std::size_t i = 0; i < forgeries.size(); ++i) {
    bundle_.make(table_, plan_);
    EXPECT_FALSE(bundle_.finds("population"));
    bundle_.forge(forgeries[i]);
    EXPECT_TRUE(bundle_.finds("population")) << i;
  }
}

}  // namespace
}  // namespace cairn::extract
