#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <unordered_set>

#include "engine/base/random.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/anonymise.h"
#include "engine/extract/csv.h"

namespace cairn {
namespace {

using disclosure::Hierarchy;
using disclosure::Role;
using disclosure::Table;
using extract::Anonymised;
using extract::Plan;

const std::vector<std::string> kTraits = {"age", "sex", "ethnicity", "deprivation"};

/// Invented people: an identifier, four traits, one delicate answer.
Table invent(std::size_t people, std::uint64_t seed) {
  SeededRandom random(seed);
  static constexpr std::string_view kGroups[] = {"A", "A", "A", "B", "H", "J", "M", "Z"};
  Table table;
  for (const char* name : {"person", "age", "sex", "ethnicity", "deprivation", "answer"})
    table.columns.push_back({name, {}, {}});
  for (std::size_t i = 0; i < people; ++i) {
    const std::string number = std::to_string(i);
    table.columns[0].add("secret-person-" + std::string(8 - std::min<std::size_t>(8, number.size()), '0') + number);
    table.columns[1].add(std::to_string(20 + random.below(65)));
    table.columns[2].add(random.below(4) == 0 ? "male" : "female");
    table.columns[3].add(kGroups[random.below(8)]);
    table.columns[4].add(std::to_string(1 + random.below(10)));
    table.columns[5].add(random.below(5) == 0 ? "yes" : "no");
  }
  return table;
}

Plan make_plan() {
  Plan plan;
  const auto quasi = [&](const char* name, Hierarchy hierarchy) {
    plan.fields[name] = {Role::Quasi, std::make_shared<Hierarchy>(std::move(hierarchy)), 1};
  };
  plan.fields["person"] = {Role::Identifier, nullptr, 1};
  plan.fields["answer"] = {Role::Sensitive, nullptr, 1};
  quasi("age", disclosure::age_hierarchy());
  quasi("sex", disclosure::sex_hierarchy());
  quasi("ethnicity", disclosure::ethnicity_hierarchy());
  quasi("deprivation", disclosure::deprivation_hierarchy());
  plan.pseudonym = "person";
  return plan;
}

Anonymised anonymise(const Table& table, const Plan& plan, std::uint64_t seed = 1) {
  SeededRandom random(seed);
  auto made = extract::anonymise(table, plan, random);
  EXPECT_TRUE(made) << made.error().message;
  return *std::move(made);
}

using Tuple = std::vector<std::string>;

/// How many published rows stand behind each combination of traits.
std::map<Tuple, std::vector<std::size_t>> group_rows(const Table& table) {
  std::map<Tuple, std::vector<std::size_t>> groups;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Tuple tuple;
    for (const std::string& trait : kTraits) tuple.push_back(table.find_column(trait)->text(row));
    groups[tuple].push_back(row);
  }
  return groups;
}

/// True when a published value may stand for a raw one: it is the value, a group of it, or "*".
bool covers(const Hierarchy& hierarchy, const std::string& published, const std::string& raw) {
  if (published == "*" || published == raw) return true;
  const auto leaf = hierarchy.find_leaf(raw);
  for (std::size_t level = 0; leaf && level < hierarchy.levels(); ++level) {
    if (hierarchy.name(level, hierarchy.code(level, *leaf)) == published) return true;
  }
  return false;
}

/// The attacker holds everybody's traits and looks each person up: the smallest number of published rows that fit one.
std::size_t link(const Table& register_of_people, const Table& published, const Plan& plan) {
  const auto groups = group_rows(published);
  std::map<Tuple, std::size_t> known;
  std::size_t fewest = published.rows();
  for (std::size_t row = 0; row < register_of_people.rows(); ++row) {
    Tuple raw;
    for (const std::string& trait : kTraits) raw.push_back(register_of_people.find_column(trait)->text(row));
    auto [entry, is_new] = known.try_emplace(raw, 0);
    for (auto group = groups.begin(); is_new && group != groups.end(); ++group) {
      bool fits = true;
      for (std::size_t i = 0; i < raw.size() && fits; ++i)
        fits = covers(*plan.fields.find(kTraits[i])->second.hierarchy, group->first[i], raw[i]);
      if (fits) entry->second += group->second.size();
    }
    if (entry->second > 0) fewest = std::min(fewest, entry->second);
  }
  return fewest;
}

TEST(Linkage, ARegisterOfEverybodyFindsNobodyAmongFewerThanFive) {
  const Table people = invent(1500, 1);
  const Plan plan = make_plan();
  const Anonymised published = anonymise(people, plan);
  EXPECT_GE(link(people, published.data, plan), 5U);
  EXPECT_EQ(link(people, people, plan), 1U) << "the attack finds nobody in the raw table: it is broken";
}

/// Classes in which everybody gave the same answer: whoever is known to be in one has no secret left.
std::size_t count_agreeing_classes(const Table& published) {
  std::size_t agreeing = 0;
  for (const auto& [tuple, rows] : group_rows(published)) {
    std::set<std::string> answers;
    for (const std::size_t row : rows) answers.insert(published.find_column("answer")->text(row));
    agreeing += answers.size() == 1 ? 1 : 0;
  }
  return agreeing;
}

TEST(Homogeneity, NoClassAgreesWhereDiversityIsAskedFor) {
  const Table people = invent(1500, 2);
  Plan plan = make_plan();
  EXPECT_GT(count_agreeing_classes(anonymise(people, plan).data), 0U) << "the attack finds nothing: it is broken";
  plan.sensitive.push_back({"answer", disclosure::Diversity{disclosure::DiversityKind::Distinct, 2, 1}, {}});
  EXPECT_EQ(count_agreeing_classes(anonymise(people, plan).data), 0U);
}

std::set<std::string> names_in(const Table& table) {
  const auto* column = table.find_column("pid");
  std::set<std::string> names;
  for (std::size_t row = 0; row < table.rows(); ++row) names.insert(column->text(row));
  return names;
}

std::size_t count_shared(const std::set<std::string>& a, const std::set<std::string>& b) {
  return static_cast<std::size_t>(std::count_if(a.begin(), a.end(), [&](const auto& one) { return b.contains(one); }));
}

TEST(TwoReleases, HaveNoPseudonymInCommon) {
  const Table people = invent(1500, 3);
  const Plan plan = make_plan();
  const auto first = names_in(anonymise(people, plan, 1).data), second = names_in(anonymise(people, plan, 2).data);
  EXPECT_EQ(count_shared(first, second), 0U);
  EXPECT_EQ(count_shared(first, names_in(anonymise(people, plan, 1).data)), first.size()) << "one key joins them";
}

TEST(Dictionary, AMillionCandidatesMatchNoPseudonymWithoutTheKey) {
  const Table people = invent(500, 4);
  const Anonymised published = anonymise(people, make_plan(), 5);
  const auto names = names_in(published.data);
  SeededRandom guess(6), right(5);
  const disclosure::Pseudonymiser attacker(guess), insider(right);
  std::size_t hits = 0, hits_with_key = 0;
  for (int candidate = 0; candidate < 1'000'000; ++candidate) {
    std::string number = std::to_string(candidate);
    const std::string name = "secret-person-" + std::string(8 - number.size(), '0') + number;
    if (candidate < 200'000) hits += names.contains(attacker.pseudonym(name)) ? 1 : 0;  // under a key of one's own
    hits += names.contains(name) ? 1 : 0;
    if (candidate < 1000) {
      hits += names.contains(disclosure::sha256_hex(name).substr(0, 26)) ? 1 : 0;
      hits_with_key += names.contains(insider.pseudonym(name)) ? 1 : 0;
    }
  }
  EXPECT_EQ(hits, 0U);
  EXPECT_GT(hits_with_key, 400U) << "with the key the dictionary works: the attack is sound";
}

/// Rank correlation of the order in a file with the order of arrival.
double correlate(const std::vector<std::size_t>& arrivals) {
  const double n = static_cast<double>(arrivals.size());
  double squares = 0;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const double difference = static_cast<double>(i) - static_cast<double>(arrivals[i]);
    squares += difference * difference;
  }
  return 1 - 6 * squares / (n * (n * n - 1));  // Spearman 1904
}

TEST(Order, OfRowsSaysNothingAboutWhoCameWhen) {
  constexpr std::size_t kPeople = 10'000;
  const Table people = invent(kPeople, 7);
  Plan plan = make_plan();
  plan.suppression_limit = 0.5;
  const Anonymised published = anonymise(people, plan, 8);
  SeededRandom same(8);
  const disclosure::Pseudonymiser insider(same);
  std::map<std::string, std::size_t> arrival;
  for (std::size_t row = 0; row < kPeople; ++row) arrival[insider.pseudonym(people.columns[0].text(row))] = row;
  std::vector<std::size_t> in_file, unsorted;
  for (const std::uint32_t row : published.order)
    in_file.push_back(arrival.at(published.data.find_column("pid")->text(row)));
  for (std::size_t row = 0; row < published.data.rows(); ++row)
    unsorted.push_back(arrival.at(published.data.find_column("pid")->text(row)));
  // Ranks among those who are in it.
  const auto rank = [](std::vector<std::size_t> values) {
    std::vector<std::size_t> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t& value : values)
      value = static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin());
    return values;
  };
  EXPECT_LT(std::abs(correlate(rank(in_file))), 0.04);
  EXPECT_GT(correlate(rank(unsorted)), 0.99) << "without the sorting the order is that of arrival";
}

}  // namespace
}  // namespace cairn
