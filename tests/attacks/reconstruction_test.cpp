#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>

#include "engine/service/count_question.h"
#include "engine/service/count_release.h"
#include "tests/support/count_world.h"

namespace cairn {
namespace {

using disclosure::CountCube;
using test::CountWorld;

constexpr std::size_t kQuestions = 5;
constexpr std::array<const char*, kQuestions> kNames = {"sex", "age_band", "ethnicity", "deprivation", "site"};
using Row = std::array<std::uint16_t, kQuestions>;

/// What an attacker knows of one figure: the values of one or two questions and the counts that fit what was shown.
struct Known {
  std::vector<std::pair<std::size_t, std::uint16_t>> values;
  std::int64_t low = 0, high = 0;
};

bool fits(const Row& row, const Known& known) {
  return std::all_of(known.values.begin(), known.values.end(),
                     [&](const auto& value) { return row[value.first] == value.second; });
}

/// Walks from one set of 60 rows to others that agree with everything known: two people swap their answer to one
/// question, or one person changes an answer. What never changes on the walk may be known to the attacker; what changes
/// is not, since each set on the way is as good as the truth.
class Walk {
 public:
  Walk(std::vector<Row> rows, std::vector<Known> known) : rows_(std::move(rows)), known_(std::move(known)) {
    for (const Known& one : known_)
      counts_.push_back(std::count_if(rows_.begin(), rows_.end(), [&](const Row& row) { return fits(row, one); }));
  }

  bool agrees() const {
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (counts_[i] < known_[i].low || counts_[i] > known_[i].high) return false;
    }
    return true;
  }

  /// One step, if it leads to a set that agrees; with a goal, only if the count of that figure does not fall.
  void step(SeededRandom& random, const std::array<std::size_t, kQuestions>& sizes,
            std::optional<std::size_t> goal = {}) {
    const std::int64_t reached = goal ? counts_[*goal] : 0;
    const std::size_t a = random.below(rows_.size()), b = random.below(rows_.size()), q = random.below(kQuestions);
    const Row before_a = rows_[a], before_b = rows_[b];
    Row after_a = before_a, after_b = before_b;
    if (random.below(2) == 0)
      std::swap(after_a[q], after_b[q]);
    else
      after_a[q] = static_cast<std::uint16_t>(random.below(sizes[q]));
    replace(a, after_a);
    replace(b, a == b ? after_a : after_b);
    if (agrees() && (!goal || counts_[*goal] >= reached)) return;
    replace(a, before_a);
    replace(b, before_b);
  }

  const std::vector<Row>& rows() const { return rows_; }
  std::int64_t count(std::size_t known) const { return counts_[known]; }
  const std::vector<Known>& known() const { return known_; }

 private:
  void replace(std::size_t person, const Row& row) {
    for (std::size_t i = 0; i < known_.size(); ++i)
      counts_[i] += (fits(row, known_[i]) ? 1 : 0) - (fits(rows_[person], known_[i]) ? 1 : 0);
    rows_[person] = row;
  }

  std::vector<Row> rows_;
  std::vector<Known> known_;
  std::vector<std::int64_t> counts_;
};

struct Reconstruction {
  std::size_t narrow = 0, small = 0;  // small counts that stayed within fewer than 5 of each other; all small counts
  double same_rows = 0;               // share of people whose five answers never changed
};

Reconstruction attack(const std::vector<Row>& truth, const std::vector<Known>& known,
                      const std::array<std::size_t, kQuestions>& sizes) {
  Walk walk(truth, known);
  EXPECT_TRUE(walk.agrees());
  std::vector<std::int64_t> low, high;
  for (std::size_t i = 0; i < known.size(); ++i) low.push_back(walk.count(i)), high.push_back(walk.count(i));
  const std::vector<std::int64_t> at_first = low;
  std::vector<bool> changed(truth.size(), false);
  SeededRandom random(99);
  for (int step = 0; step < 60'000; ++step) {
    walk.step(random, sizes);
    if (step % 20 != 0) continue;
    for (std::size_t i = 0; i < known.size(); ++i) {
      low[i] = std::min(low[i], walk.count(i));
      high[i] = std::max(high[i], walk.count(i));
    }
    for (std::size_t i = 0; i < truth.size(); ++i) changed[i] = changed[i] || walk.rows()[i] != truth[i];
  }
  Reconstruction result;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (at_first[i] < 1 || at_first[i] > 7) continue;
    ++result.small;
    Walk upwards(truth, known);  // a walk by chance that found little is tried again with an aim
    for (int step = 0; step < 15'000 && high[i] - low[i] < 5 && known[i].low < known[i].high; ++step) {
      upwards.step(random, sizes, i);
      high[i] = std::max(high[i], upwards.count(i));
    }
    result.narrow += high[i] - low[i] < 5 ? 1 : 0;
  }
  result.same_rows = static_cast<double>(std::count(changed.begin(), changed.end(), false)) / 60;
  return result;
}

/// All ten two-way tables of five questions for 60 people, as the program gives them out and as plain counts.
TEST(Reconstruction, FromAllTwoWayTablesOfSixtyPeopleFindsNoSmallCountAndFewRows) {
  CountWorld world;
  world.add(CountWorld::invent(60, 31));
  std::vector<Known> shown, plain;
  int refused = 0;
  ASSERT_EQ(world.counts({}).status, 200);
  const auto counts = service::open_counts(world.services(), "small");
  const CountCube& cube = counts->cube;
  for (std::size_t a = 0; a < kQuestions; ++a) {
    for (std::size_t b = a + 1; b < kQuestions; ++b) {
      const CountWorld::Query query = {{"by", std::string(kNames[a]) + "," + kNames[b]}};
      const auto truth = disclosure::tabulate(cube, service::read_count_parameters(cube, query)->question);
      const api::Response response = world.counts(query);
      refused += response.status == 200 ? 0 : 1;
      const Json document = *parse_json(response.body);
      for (std::size_t i = 0; i < truth.figures.size(); ++i) {
        const auto& figure = truth.figures[i];
        Known known;
        if (figure.row) known.values.emplace_back(a, *figure.row);
        if (figure.column) known.values.emplace_back(b, *figure.column);
        known.low = known.high = figure.count;
        plain.push_back(known);
        if (response.status != 200) {
          known.low = 0, known.high = 60;  // nothing was given out
        } else if (document["counts"][i]["count"].is_string()) {
          known.low = figure.count > 0 ? 1 : 0, known.high = 60;
        } else if (figure.count > 0) {
          const std::int64_t rounded = document["counts"][i]["count"].get<std::int64_t>();
          known.low = std::max<std::int64_t>(8, rounded - 2), known.high = rounded + 2;
        }
        shown.push_back(known);
      }
    }
  }
  std::vector<Row> truth(60);
  std::array<std::size_t, kQuestions> sizes{};
  for (std::size_t q = 0; q < kQuestions; ++q) {
    sizes[q] = cube.dimensions[q].values.size();
    for (std::size_t person = 0; person < 60; ++person) truth[person][q] = cube.dimensions[q].codes[person];
  }
  const Reconstruction defended = attack(truth, shown, sizes), undefended = attack(truth, plain, sizes);
  std::printf(
      "%d of 10 tables refused; small counts narrowed down: %zu of %zu shown, %zu of %zu plain; rows that stay: "
      "%.0f %% shown, %.0f %% plain\n",
      refused, defended.narrow, defended.small, undefended.narrow, undefended.small, defended.same_rows * 100,
      undefended.same_rows * 100);
  EXPECT_EQ(defended.narrow, 0U);
  EXPECT_LT(defended.same_rows, 0.05);
  EXPECT_EQ(undefended.narrow, undefended.small) << "plain tables give every small count: the attack is sound";
}

}  // namespace
}  // namespace cairn
