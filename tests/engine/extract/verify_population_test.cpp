#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/bundle.h"
#include "engine/extract/population_table.h"
#include "engine/extract/verify.h"
#include "tests/support/fixed_world.h"

namespace cairn::extract {
namespace {

namespace fs = std::filesystem;

/// 60 records of 150 people, three groups; k-map 20 and presence up to a half, nothing else.
class PopulationBundle : public testing::Test {
 protected:
  void SetUp() override {
    disclosure::Table table;
    table.columns = {{"group", {}, {}}, {"answer", {}, {}}};
    for (int i = 0; i < 60; ++i) {
      table.columns[0].add(std::string(1, static_cast<char>('a' + i % 3)));
      table.columns[1].add(i % 2 == 0 ? "yes" : "no");
    }
    std::string people = "group\n";
    for (int i = 0; i < 150; ++i) people += std::string(1, static_cast<char>('a' + i % 3)) + "\n";
    std::ofstream(temporary_.path() / "people.csv") << people;
    Plan plan;
    plan.k = 1;
    plan.fields["group"] = {disclosure::Role::Quasi, nullptr, 1};
    plan.fields["answer"] = {disclosure::Role::Sensitive, nullptr, 1};
    plan.population.files = {"people.csv"};
    plan.population.k_map = 20;
    plan.population.presence = disclosure::Presence{0, 0.5};
    auto population = read_population(plan, temporary_.path(), list_quasi(table, plan));
    ASSERT_TRUE(population);
    EXPECT_EQ(population->entries.rows(), 3U);  // people who agree are one entry
    EXPECT_EQ(population->files[0].sha256, disclosure::sha256_hex(people));
    plan.population.table = std::make_shared<const PopulationTable>(*std::move(population));
    SeededRandom random(1);
    const auto anonymised = anonymise(table, plan, random);
    ASSERT_TRUE(anonymised);
    BundleFacts facts;
    facts.title = "test";
    facts.audience = disclosure::Audience::ServiceTeam;
    const auto files = make_bundle(*anonymised, plan, facts);
    ASSERT_TRUE(files);
    ASSERT_TRUE(write_bundle(folder(), *files));
  }

  fs::path folder() const { return temporary_.path() / "extract"; }

  /// A forger who knows how report and manifest are made.
  void forge(const std::function<void(Json& report, Json& parameters)>& edit) const {
    Json report = *parse_json(*read_file(folder() / "report.json"));
    Json manifest = *parse_json(*read_file(folder() / "manifest.json"));
    edit(report, manifest["parameters"]);
    const std::string text = as_file(report);
    std::ofstream(folder() / "report.json", std::ios::binary) << text;
    for (Json& file : manifest["files"]) {
      if (file["name"] == "report.json") file["sha256"] = disclosure::sha256_hex(text), file["bytes"] = text.size();
    }
    manifest["risk"] = report["risk"];
    manifest["seal"] = compute_seal(manifest);
    std::ofstream(folder() / "manifest.json", std::ios::binary) << as_file(manifest);
  }

  bool finds() const {
    const auto verification = verify_bundle(folder());
    return std::any_of(verification->findings.begin(), verification->findings.end(),
                       [](const Issue& one) { return one.code == "population"; });
  }

  test::TemporaryFolder temporary_;
};

TEST_F(PopulationBundle, PassesItsOwnChecksAndSaysWhatCannotBeCountedAgain) {
  const auto verification = verify_bundle(folder());
  ASSERT_TRUE(verification);
  EXPECT_TRUE(verification->findings.empty()) << verification->findings.front().message;
  EXPECT_NE(verification->not_counted_again.find("k-map"), std::string::npos);
  const Json manifest = *parse_json(*read_file(folder() / "manifest.json"));
  EXPECT_EQ(manifest["parameters"]["k_map"], 20);
  EXPECT_EQ(manifest["parameters"]["population"]["people"], 150);
  EXPECT_EQ(manifest["risk"]["after"]["population"]["smallest_class"], 50);
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
  const std::string report = *read_file(folder() / "report.json"), manifest = *read_file(folder() / "manifest.json");
  for (std::size_t i = 0; i < forgeries.size(); ++i) {
    forge(forgeries[i]);
    EXPECT_TRUE(finds()) << i;
    std::ofstream(folder() / "report.json", std::ios::binary) << report;
    std::ofstream(folder() / "manifest.json", std::ios::binary) << manifest;
    EXPECT_FALSE(finds()) << i;
  }
}

}  // namespace
}  // namespace cairn::extract
