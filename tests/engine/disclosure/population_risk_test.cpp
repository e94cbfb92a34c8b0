#include "engine/disclosure/population_risk.h"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/csv.h"
#include "engine/base/random.h"
#include "engine/disclosure/risk.h"

namespace cairn::disclosure {
namespace {

/// Class sizes of the reference table on its first `names` columns of this list; empty when it is not there.
std::vector<std::uint32_t> reference_sizes(std::size_t names) {
  static const std::vector<std::string> order = {
      "sex", "age", "race", "marital-status", "education", "native-country", "workclass", "occupation", "salary-class"};
  std::ifstream in(CAIRN_SOURCE_DIR "/../shared/reference/privacy/adult/adult.csv", std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto rows = parse_csv_rows(text, ';');
  if (!rows || rows->empty()) return {};
  Table table;
  for (const std::string& name : rows->front()) table.columns.push_back({name, {}, {}});
  for (std::size_t row = 1; row < rows->size(); ++row) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) table.columns[c].add((*rows)[row][c]);
  }
  std::vector<const Column*> columns;
  for (std::size_t i = 0; i < names; ++i) columns.push_back(table.find_column(order[i]));
  return group_rows(table.rows(), columns).sizes;
}

TEST(PopulationRisk, AgreesWithThePeerOnTheReferenceTable) {
  // ARX 3.9.2, UCI Adult, population 66,000,000.
  struct Case {
    std::size_t names;
    double pitman, zayatz;
  };
  for (const Case& expected :
       {Case{6, 0.00790538717912437, 0.026849584445132604}, Case{9, 0.0605649460842484, 0.26483464924637107}}) {
    const std::vector<std::uint32_t> sizes = reference_sizes(expected.names);
    if (sizes.empty()) GTEST_SKIP() << "../shared/reference/privacy is not here";
    const PopulationRisk risk = estimate_population_risk(count_sizes(sizes), 66'000'000);
    ASSERT_TRUE(risk.pitman && risk.zayatz);
    EXPECT_NEAR(*risk.pitman / expected.pitman, 1, 1e-8);
    EXPECT_NEAR(*risk.zayatz / expected.zayatz, 1, 1e-6);
    EXPECT_EQ(risk.rule, "pitman");
    EXPECT_EQ(risk.uniques, risk.pitman);
  }
}

/// A population of classes whose sizes less one are geometric, and a sample of it.
struct Drawn {
  std::vector<std::uint32_t> sample;
  std::int64_t population = 0;
  double uniques = 0;
};

Drawn draw(double stop, double fraction) {
  SeededRandom random(4);
  Drawn drawn;
  for (int i = 0; i < 40'000; ++i) {
    std::uint32_t size = 1, seen = 0;
    while (random.uniform() > stop) ++size;
    for (std::uint32_t person = 0; person < size; ++person) seen += random.uniform() < fraction ? 1 : 0;
    drawn.population += size;
    if (size == 1) drawn.uniques += 1;
    if (seen > 0) drawn.sample.push_back(seen);
  }
  drawn.uniques /= static_cast<double>(drawn.population);
  return drawn;
}

TEST(PopulationRisk, FindsTheUniquesOfAPopulationThatFollowsTheModel) {
  const Drawn drawn = draw(0.4, 0.5);
  const PopulationRisk risk = estimate_population_risk(count_sizes(drawn.sample), drawn.population);
  ASSERT_TRUE(risk.slide_negative_binomial);
  EXPECT_NEAR(*risk.slide_negative_binomial / drawn.uniques, 1, 0.15);
  EXPECT_NE(risk.rule, "pitman");
  EXPECT_LE(*risk.uniques, *risk.zayatz);
}

TEST(PopulationRisk, NobodyIsUniqueWhereTheSampleHasNoUniques) {
  const PopulationRisk risk = estimate_population_risk({{5, 100}, {9, 3}}, 1000);
  EXPECT_EQ(risk.uniques, 0);
  EXPECT_GT(risk.journalist_highest, 0);
  EXPECT_LT(risk.journalist_highest, 0.2);  // less than 1 / 5: the sample is not everybody
  EXPECT_LE(risk.journalist_average, risk.journalist_highest);
}

TEST(PopulationRisk, ASampleThatIsEverybodyHasTheRisksOfASample) {
  const PopulationRisk risk = estimate_population_risk({{1, 2}, {4, 2}}, 10);
  EXPECT_DOUBLE_EQ(risk.journalist_highest, 1);
  EXPECT_NEAR(risk.journalist_average, 0.4, 1e-12);  // classes / records
  ASSERT_TRUE(risk.uniques);
  EXPECT_NEAR(*risk.uniques, 0.2, 1e-12);
}

TEST(PopulationRisk, SampleInWhichEverybodyIsUniqueStillHasAnAnswer) {
  const PopulationRisk risk = estimate_population_risk({{1, 50}}, 100'000);
  EXPECT_FALSE(risk.pitman);
  ASSERT_TRUE(risk.uniques);
  EXPECT_DOUBLE_EQ(*risk.uniques, 1);
}

}  // namespace
}  // namespace cairn::disclosure
