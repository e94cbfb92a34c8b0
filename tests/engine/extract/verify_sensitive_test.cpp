#include "tests/engine/extract/forged_bundle.h"

namespace cairn::extract {
namespace {

using disclosure::Closeness;
using disclosure::ClosenessKind;
using disclosure::Diversity;
using disclosure::DiversityKind;

void add(disclosure::Table& table, int records, const std::string& group, const std::string& score) {
  for (int i = 0; i < records; ++i) {
    table.columns[0].add(group);
    table.columns[1].add(score);
  }
}

disclosure::Table make_table() {
  disclosure::Table table;
  table.columns = {{"group", {}, {}}, {"score", {}, {}}};
  return table;
}

Plan make_plan(const SensitivePlan& demand) {
  Plan plan;
  plan.suppression_limit = 0.1;
  plan.fields["group"] = {disclosure::Role::Quasi, nullptr, 1};
  plan.fields["score"] = {disclosure::Role::Sensitive, nullptr, 1};
  plan.sensitive.push_back(demand);
  return plan;
}

/// Three groups of 20 with the scores 9, 10, 11 and 100 in equal parts, and six records of a group that is suppressed.
disclosure::Table make_even_table() {
  disclosure::Table table = make_table();
  for (const char* group : {"a", "b", "c"}) {
    for (const char* score : {"9", "10", "11", "100"}) add(table, 5, group, score);
  }
  add(table, 6, "rare", "100");
  return table;
}

struct Demand {
  SensitivePlan plan;
  std::string code;
  bool breaks_at_once;  // where group a holds 4, 6, 5 and 5 of the scores
};
const std::vector<Demand> kDemands = {
    {{"score", Diversity{DiversityKind::Distinct, 4, 1}, {}}, "diversity", false},
    {{"score", Diversity{DiversityKind::Entropy, 3.9, 1}, {}}, "diversity", false},   // exp(entropy) is 3.96
    {{"score", Diversity{DiversityKind::Recursive, 3, 0.6}, {}}, "diversity", true},  // 6 is not below 0.6 (5 + 4)
    {{"score", {}, Closeness{ClosenessKind::Equal, 0.09}}, "closeness", true},        // 0.0682 becomes 0.0955
    {{"score", {}, Closeness{ClosenessKind::Ordered, 0.065}}, "closeness", false},    // 0.0455 becomes 0.0621
};

/// Exchanges the score of a record of group a for one of group b: all figures of the whole table stay as they are.
void exchange(std::vector<std::vector<std::string>>& rows, const std::string& mine, const std::string& other) {
  const auto find = [&](const std::string& group, const std::string& score) {
    return std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row[0] == group && row[1] == score; });
  };
  std::swap((*find("a", mine))[1], (*find("b", other))[1]);
}

TEST(VerifySensitive, EveryKindIsCountedAgainFromTheDataAlone) {
  for (std::size_t i = 0; i < kDemands.size(); ++i) {
    test::ForgedBundle bundle;
    bundle.make(make_even_table(), make_plan(kDemands[i].plan));
    EXPECT_TRUE(bundle.is_clean()) << i;
    EXPECT_EQ(bundle.read("report.json")["suppressed"], 6);
    bundle.forge_rows([](auto& rows) { exchange(rows, "9", "10"); });
    EXPECT_EQ(bundle.finds(kDemands[i].code), kDemands[i].breaks_at_once) << i;
    bundle.forge_rows([](auto& rows) {
      for (int moved = 0; moved < 4; ++moved) exchange(rows, "9", "100");
    });
    EXPECT_TRUE(bundle.finds(kDemands[i].code)) << i;
  }
}

TEST(VerifySensitive, AStricterDemandThanTheDataMeetIsFound) {
  test::ForgedBundle bundle;
  bundle.make(make_even_table(), make_plan(kDemands[3].plan));
  bundle.forge([](Json&, Json& parameters) { parameters["closeness"][0]["t"] = make_decimal(0.05); });
  EXPECT_TRUE(bundle.finds("closeness"));  // suppressed records count: group a has 1/4 of 100, everybody 21/66
  bundle.forge([](Json&, Json& parameters) { parameters["closeness"][0]["attribute"] = "other"; });
  EXPECT_TRUE(bundle.finds("closeness"));
}

TEST(VerifySensitive, OrderedClosenessGoesByNumberAndNotBySpelling) {
  // Group a has the low scores, b the high ones, and everybody's lie between. By spelling 10, 100, 11 and 9 the low and
  // the high ones would lie side by side.
  disclosure::Table table = make_table();
  add(table, 10, "a", "9"), add(table, 10, "a", "10"), add(table, 10, "b", "11"), add(table, 10, "b", "100");
  test::ForgedBundle bundle;
  Plan plan = make_plan({"score", {}, Closeness{ClosenessKind::Ordered, 0.3334}});
  bundle.make(table, plan);  // (1/4 + 1/2 + 1/4) / 3
  EXPECT_EQ(bundle.read("report.json")["levels"]["group"], 0);
  EXPECT_TRUE(bundle.is_clean());
  bundle.forge([](Json&, Json& parameters) { parameters["closeness"][0]["t"] = make_decimal(0.3333); });
  EXPECT_TRUE(bundle.finds("closeness"));
}

TEST(VerifySensitive, RecordsThatWereLeftOutRaiseNoFalseAlarm) {
  // Four records are left out, all of them "yes": b is 0.370 from everybody who went in, and 0.4 from who is shown.
  disclosure::Table table = make_table();
  add(table, 20, "a", "yes"), add(table, 20, "a", "no"), add(table, 10, "b", "yes"), add(table, 4, "rare", "yes");
  for (const auto audience : {disclosure::Audience::ServiceTeam, disclosure::Audience::Others}) {
    test::ForgedBundle bundle;
    bundle.audience = audience;
    bundle.make(table, make_plan({"score", {}, Closeness{ClosenessKind::Equal, 0.38}}));
    EXPECT_EQ(bundle.read("report.json")["rows"], 50);
    EXPECT_TRUE(bundle.is_clean());
    // But for no more than k-1 records: a forger cannot say that a million were left out.
    bundle.forge([](Json& report, Json& parameters) {
      report["left_out"] = 1'000'000;
      parameters["closeness"][0]["t"] = make_decimal(0.3);
    });
    EXPECT_TRUE(bundle.finds("closeness"));
  }
}

}  // namespace
}  // namespace cairn::extract
