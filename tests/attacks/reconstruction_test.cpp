#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <set>

#include "engine/service/count_question.h"
#include "engine/service/count_release.h"
#include "tests/attacks/integer_bounds.h"
#include "tests/support/count_world.h"

namespace cairn {
namespace {

using disclosure::CountCube;
using test::CountWorld;
using test::IntegerBounds;

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

/// Every count that is known, exactly: what the 60 people can be is every table of five questions that fits.
class Reconstruction {
 public:
  Reconstruction(const std::vector<Row>& truth, const std::vector<Known>& known,
                 const std::array<std::size_t, kQuestions>& sizes) {
    std::map<std::vector<std::pair<std::size_t, std::uint16_t>>, Known> merged;  // totals stand in several tables
    for (const Known& one : known) {
      Known& all = merged.try_emplace(one.values, one).first->second;
      all.low = std::max(all.low, one.low), all.high = std::min(all.high, one.high);
    }
    Row row{};
    add_cells(merged, sizes, row, 0);
    std::vector<IntegerBounds::Row> rows;
    for (const auto& [values, one] : merged) {
      const bool says_something = one.low > 0 || one.high < static_cast<std::int64_t>(truth.size());
      if (one.high > 0 && says_something) rows.push_back({find_cells(one), one.low, one.high});
    }
    IntegerBounds::Point point(cells_.size(), 0);
    for (const Row& person : truth)
      ++point[static_cast<std::size_t>(std::find(cells_.begin(), cells_.end(), person) - cells_.begin())];
    bounds_.emplace(std::move(rows), point);
  }

  /// The smallest and largest number of people who can have given these answers; both are possible.
  disclosure::Interval find_interval(const Known& asked) {
    const auto cells = find_cells(asked);
    const auto low = bounds_->find_extreme(cells, -1, asked.low), high = bounds_->find_extreme(cells, 1, asked.high);
    EXPECT_TRUE(low && high) << "not settled";
    return {low.value_or(0), high.value_or(0)};
  }
  bool must_exist(const Known& asked) { return bounds_->find_extreme(find_cells(asked), -1).value_or(0) > 0; }
  /// People whose five answers are the same in every table that was met.
  std::size_t count_rows_that_stay(const std::vector<Row>& truth) const {
    return static_cast<std::size_t>(std::count_if(truth.begin(), truth.end(), [&](const Row& person) {
      const auto cell = static_cast<std::size_t>(std::find(cells_.begin(), cells_.end(), person) - cells_.begin());
      return std::all_of(bounds_->found().begin(), bounds_->found().end(),
                         [&](const IntegerBounds::Point& point) { return point[cell] > 0; });
    }));
  }

 private:
  /// The combinations of five answers that no count of zero rules out.
  template <class Merged>
  void add_cells(const Merged& merged, const std::array<std::size_t, kQuestions>& sizes, Row& row, std::size_t next) {
    if (next == kQuestions) return cells_.push_back(row);
    for (row[next] = 0; row[next] < sizes[next]; ++row[next]) {
      bool is_possible = true;
      for (std::size_t before = 0; before < next && is_possible; ++before) {
        const auto found = merged.find({{before, row[before]}, {next, row[next]}});
        is_possible = found == merged.end() || found->second.high > 0;
      }
      if (is_possible) add_cells(merged, sizes, row, next + 1);
    }
  }

  std::vector<std::size_t> find_cells(const Known& known) const {
    std::vector<std::size_t> found;
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
      if (fits(cells_[cell], known)) found.push_back(cell);
    }
    return found;
  }

  std::vector<Row> cells_;
  std::optional<IntegerBounds> bounds_;
};

enum class Ask { Counts, CountsAndCombinations };

struct Findings {
  std::size_t narrow = 0, exact = 0, small = 0;  // small counts: intervals less than 5 wide, of one number; all of them
  std::size_t sure = 0, combinations = 0;  // answers to three questions that somebody must have given; all of them
  std::size_t same_rows = 0;
};

Findings attack(const std::vector<Row>& truth, const std::vector<Known>& known,
                const std::array<std::size_t, kQuestions>& sizes, Ask ask = Ask::CountsAndCombinations) {
  Reconstruction reconstruction(truth, known, sizes);
  Findings findings;
  std::set<std::vector<std::pair<std::size_t, std::uint16_t>>> seen;
  for (const Known& one : known) {
    const auto count = std::count_if(truth.begin(), truth.end(), [&](const Row& row) { return fits(row, one); });
    if (count < 1 || count > 7 || !seen.insert(one.values).second) continue;
    const disclosure::Interval interval = reconstruction.find_interval(one);
    EXPECT_TRUE(interval.low <= count && count <= interval.high);
    ++findings.small;
    findings.narrow += interval.high - interval.low < 5 ? 1 : 0;
    findings.exact += interval.high == interval.low ? 1 : 0;
  }
  seen.clear();
  for (std::size_t i = 0; ask == Ask::CountsAndCombinations && i < truth.size(); ++i) {
    Known three;  // the questions change from person to person
    for (std::size_t q = 0; q < 3; ++q) three.values.emplace_back((i + q * (1 + i / kQuestions % 2)) % kQuestions, 0);
    std::sort(three.values.begin(), three.values.end());
    for (auto& [question, value] : three.values) value = truth[i][question];
    if (!seen.insert(three.values).second) continue;
    ++findings.combinations;
    findings.sure += reconstruction.must_exist(three) ? 1 : 0;
  }
  findings.same_rows = reconstruction.count_rows_that_stay(truth);
  return findings;
}

void print(const char* what, const Findings& found) {
  std::printf("%s: small counts less than 5 wide %zu of %zu, exact %zu", what, found.narrow, found.small, found.exact);
  if (found.combinations > 0)
    std::printf("; three answers that somebody must have given %zu of %zu", found.sure, found.combinations);
  std::printf("; rows that stay %zu of 60\n", found.same_rows);
}

/// The solver against every table of six cells, where sums of some are known within one.
TEST(Reconstruction, TheSolverFindsWhatTryingEveryTableFinds) {
  constexpr std::size_t kCells = 6;
  constexpr std::int64_t kMost = 7;  // people in a table
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SeededRandom random(seed);
    IntegerBounds::Point point(kCells), tried(kCells, 0);
    for (auto& one : point) one = static_cast<std::int64_t>(random.below(2));
    std::vector<IntegerBounds::Row> rows = {{{0, 1, 2, 3, 4, 5}, 0, kMost}};
    for (int i = 0; i < 4; ++i) {
      IntegerBounds::Row row;
      for (std::size_t cell = 0; cell < kCells; ++cell) {
        if (random.below(2) == 0) row.cells.push_back(cell), row.low += point[cell];
      }
      row.high = row.low + static_cast<std::int64_t>(random.below(2));
      rows.push_back(row);
    }
    const std::vector<std::size_t> asked = {1, 3, 4};
    const auto add = [&](const std::vector<std::size_t>& cells) {
      return std::accumulate(cells.begin(), cells.end(), std::int64_t{0},
                             [&](std::int64_t sum, std::size_t cell) { return sum + tried[cell]; });
    };
    disclosure::Interval expected{kMost, 0};
    for (std::size_t at = 0; at < kCells;) {
      if (std::all_of(rows.begin(), rows.end(),
                      [&](const auto& row) { return add(row.cells) >= row.low && add(row.cells) <= row.high; }))
        expected = {std::min(expected.low, add(asked)), std::max(expected.high, add(asked))};
      for (at = 0; at < kCells && ++tried[at] > kMost; ++at) tried[at] = 0;
    }
    IntegerBounds bounds(rows, point);
    EXPECT_EQ(bounds.find_extreme(asked, -1), expected.low) << seed;
    EXPECT_EQ(bounds.find_extreme(asked, 1), expected.high) << seed;
  }
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
  // Twins: everything as it is; and with the small counts hidden and nothing else, as a careless publisher would.
  std::vector<Known> careless = plain;
  for (Known& one : careless) {
    if (one.low >= 1 && one.low <= 7) one.low = 1, one.high = 7;
  }
  const Findings defended = attack(truth, shown, sizes), hidden = attack(truth, careless, sizes, Ask::Counts),
                 undefended = attack(truth, plain, sizes);
  std::printf("%d of 10 tables refused\n", refused);
  print("as given out", defended);
  print("small counts hidden and nothing else", hidden);
  print("as they are", undefended);
  EXPECT_EQ(defended.narrow, 0U);
  EXPECT_EQ(defended.sure, 0U);
  EXPECT_EQ(defended.same_rows, 0U);
  EXPECT_GT(hidden.narrow * 2, hidden.small)
      << "hiding small counts alone gives most of them away: the attack is sound";
  EXPECT_EQ(undefended.exact, undefended.small);
  EXPECT_GT(undefended.sure, 20U) << "what no table shows follows from plain ones: the attack is sound";
}

}  // namespace
}  // namespace cairn
