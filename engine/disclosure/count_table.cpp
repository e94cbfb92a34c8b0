#include "engine/disclosure/count_table.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace cairn::disclosure {
namespace {

constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / 8;
constexpr std::int64_t kProtection = 5;
constexpr std::int64_t kLargestTellingGroup = 19;
// Sets that are tried, and arcs that are looked at for it, before the search goes step by step.
constexpr std::size_t kMostAudits = 60'000, kMostSteps = 40'000'000;

/// One number of the table as an arc: rows → columns for counts, total column → rows, columns → total row. What enters
/// a node leaves it.
struct Arc {
  std::size_t from = 0, to = 0, row = 0, column = 0;
  std::int64_t value = 0, least = 0, least_when_hidden = 1;
  bool is_published = true, is_hidden = false, tells_group = false;
};

class Network {
 public:
  Network(const CountTable& table, const SmallNumberProfile& profile) : rows_(table.rows()), columns_(table.columns()) {
    touching_.resize(rows_ + columns_ + 2);
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t c = 0; c < columns_; ++c) add(row_node(r), column_node(c), r, c, table.counts[r][c], true);
    }
    for (std::size_t r = 0; r < rows_; ++r)
      add(row_node(rows_), row_node(r), r, columns_, table.row_total(r), table.has_row_totals);
    for (std::size_t c = 0; c < columns_; ++c)
      add(column_node(c), column_node(columns_), rows_, c, table.column_total(c), table.has_column_totals);
    add(column_node(columns_), row_node(rows_), rows_, columns_, table.total(),
        table.has_row_totals || table.has_column_totals);
    for (Arc& arc : arcs_) {
      arc.tells_group = arc.row < rows_ && arc.column < columns_ && is_group_disclosure(table, arc.row);
      arc.least_when_hidden = arc.tells_group ? 0 : profile.least_hidden();
    }
  }

  void hide(std::size_t arc, bool hidden) {
    arcs_[arc].is_hidden = hidden;
    arcs_[arc].least = hidden ? arcs_[arc].least_when_hidden : 0;
  }

  const std::vector<Arc>& arcs() const { return arcs_; }

  /// The interval of a number, or a part of it that is `enough` wide already.
  Interval interval(std::size_t arc, std::int64_t enough = kUnlimited) const {
    const Arc& one = arcs_[arc];
    if (!one.is_hidden && one.is_published) return {one.value, one.value};
    const std::int64_t up = flow(one.to, one.from, arc, enough);
    if (up >= enough) return {one.value, one.value + up};
    const std::int64_t room_below = one.value - one.least;
    const std::int64_t down = std::min(room_below, flow(one.from, one.to, arc, std::min(room_below, enough - up)));
    return {one.value - down, one.value + up};
  }
  /// How many arcs were looked at so far: the price of the audits.
  std::size_t steps() const { return steps_; }

 private:
  std::size_t row_node(std::size_t row) const { return row; }
  std::size_t column_node(std::size_t column) const { return rows_ + 1 + column; }

  void add(std::size_t from, std::size_t to, std::size_t row, std::size_t column, std::int64_t value,
           bool is_published) {
    touching_[from].push_back(arcs_.size());
    touching_[to].push_back(arcs_.size());
    arcs_.push_back({from, to, row, column, value, 0, 1, is_published, false, false});
  }

  /// The largest change that can go from one node to another through what is not known, without the arc itself; stops
  /// at `enough`.
  std::int64_t flow(std::size_t from, std::size_t to, std::size_t without, std::int64_t enough) const {
    std::vector<std::int64_t> change(arcs_.size(), 0);
    std::vector<std::size_t> reached_by;
    std::int64_t total = 0;
    while (total < enough && find_path(from, to, without, change, reached_by)) {
      std::int64_t least = kUnlimited;
      for (std::size_t node = to; node != from; node = other_end(reached_by[node], node)) {
        least = std::min(least, room(reached_by[node], other_end(reached_by[node], node), change));
      }
      for (std::size_t node = to; node != from; node = other_end(reached_by[node], node)) {
        change[reached_by[node]] += arcs_[reached_by[node]].to == node ? least : -least;
      }
      total += least;
    }
    return std::min(total, kUnlimited);
  }

  /// Breadth first; `reached_by`: the arc by which each node was reached, arcs_.size() where none.
  bool find_path(std::size_t from, std::size_t to, std::size_t without, const std::vector<std::int64_t>& change,
                 std::vector<std::size_t>& reached_by) const {
    reached_by.assign(touching_.size(), arcs_.size());
    std::vector<std::size_t> waiting = {from};
    for (std::size_t at = 0; at < waiting.size(); ++at) {
      const std::size_t node = waiting[at];
      steps_ += touching_[node].size();
      for (const std::size_t i : touching_[node]) {
        if (i == without || room(i, node, change) <= 0) continue;
        const std::size_t next = other_end(i, node);
        if (next == from || reached_by[next] != arcs_.size()) continue;
        reached_by[next] = i;
        if (next == to) return true;
        waiting.push_back(next);
      }
    }
    return false;
  }

  std::size_t other_end(std::size_t arc, std::size_t node) const {
    return arcs_[arc].to == node ? arcs_[arc].from : arcs_[arc].to;
  }

  /// How much more may go through an arc when it is left at `node`.
  std::int64_t room(std::size_t arc, std::size_t node, const std::vector<std::int64_t>& change) const {
    const Arc& one = arcs_[arc];
    if (!one.is_hidden && one.is_published) return 0;
    if (one.from == node) return kUnlimited - change[arc];
    return one.to == node ? one.value + change[arc] - one.least : 0;
  }

  std::size_t rows_, columns_;
  std::vector<Arc> arcs_;
  std::vector<std::vector<std::size_t>> touching_;  // arcs by node
  mutable std::size_t steps_ = 0;
};

class Protector {
 public:
  Protector(const CountTable& table, const SmallNumberProfile& profile)
      : table_(table), network_(table, profile), wanted_(std::min(kProtection, profile.hide_below - 2)) {
    for (std::size_t i = 0; i < network_.arcs().size(); ++i) {
      const Arc& arc = network_.arcs()[i];
      if (!arc.is_published) continue;
      if (arc.tells_group) {
        network_.hide(i, true);
        if (arc.value > 0) primary_.push_back(i);
      } else if (profile.is_small(arc.value)) {
        network_.hide(i, true);
        primary_.push_back(i);
      } else if (arc.value > 0 && is_in(table.hidden_before, arc)) {
        network_.hide(i, true);
      } else if (arc.value > 0 && !is_in(table.shown_before, arc)) {
        const bool is_total = arc.row == table.rows() || arc.column == table.columns();
        (is_total ? totals_ : inner_).push_back(i);
      }
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (is_group_disclosure(table, row)) telling_rows_.push_back(row);
    }
  }

  Result<ProtectedTable> run() {
    ProtectedTable result;
    result.primary = primary_.size();
    std::vector<std::size_t> candidates = inner_;
    auto further = choose(candidates, result.proven_smallest);
    if (!further) {
      candidates.insert(candidates.end(), totals_.begin(), totals_.end());
      further = choose(candidates, result.proven_smallest);
    }
    if (!further)
      return Error{ErrorCode::NoSolution,
                   "The table counts too few people to be published. Join rows or columns and try again."};
    for (const std::size_t arc : *further) network_.hide(arc, true);
    result.complementary = further->size();
    result.hidden.assign(table_.rows() + 1, std::vector<bool>(table_.columns() + 1, false));
    for (const Arc& arc : network_.arcs()) result.hidden[arc.row][arc.column] = arc.is_hidden;
    return result;
  }

 private:
  using Set = std::vector<std::size_t>;

  static bool is_in(const Pattern& pattern, const Arc& arc) { return !pattern.empty() && pattern[arc.row][arc.column]; }

  bool is_protected(std::size_t arc) const {
    const Interval interval = network_.interval(arc, wanted_);
    return interval.high - interval.low >= wanted_;
  }

  /// True when some of the group may stand in another cell: a total that is hidden too is not enough.
  bool may_differ(std::size_t row) const {
    for (std::size_t i = 0; i < network_.arcs().size(); ++i) {
      const Arc& arc = network_.arcs()[i];
      if (arc.row == row && arc.tells_group && arc.value == 0 && is_protected(i)) return true;
    }
    return false;
  }

  /// A small cell that is the only unknown of its row or column is known: most sets fail here, without any flow.
  bool has_lone_cell() {
    unknowns_.assign(table_.rows() + table_.columns() + 2, 0);
    for (const Arc& arc : network_.arcs()) {
      if (!arc.is_hidden && arc.is_published) continue;
      ++unknowns_[arc.from];
      ++unknowns_[arc.to];
    }
    return std::any_of(primary_.begin(), primary_.end(), [&](std::size_t i) {
      return unknowns_[network_.arcs()[i].from] == 1 || unknowns_[network_.arcs()[i].to] == 1;
    });
  }

  bool is_safe() {
    ++audits_;
    if (has_lone_cell()) return false;
    // The cell that failed last is the likeliest to fail again.
    if (last_failed_ < primary_.size() && !is_protected(primary_[last_failed_])) return false;
    for (std::size_t i = 0; i < primary_.size(); ++i) {
      if (is_protected(primary_[i])) continue;
      last_failed_ = i;
      return false;
    }
    return std::all_of(telling_rows_.begin(), telling_rows_.end(), [&](std::size_t row) { return may_differ(row); });
  }

  std::int64_t sum(const Set& set) const {
    return std::accumulate(set.begin(), set.end(), std::int64_t{0},
                           [&](std::int64_t total, std::size_t arc) { return total + network_.arcs()[arc].value; });
  }

  /// The smallest set that protects; of equally many cells the one that hides fewest people.
  std::optional<Set> choose(Set candidates, bool& proven) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [&](std::size_t a, std::size_t b) { return network_.arcs()[a].value < network_.arcs()[b].value; });
    audits_ = 0;
    steps_before_ = network_.steps();
    for (std::size_t size = 0; size <= candidates.size(); ++size) {
      best_.reset();
      Set chosen;
      try_sets(candidates, 0, size, chosen);
      if (best_) return best_;
      if (is_tired()) break;
    }
    if (!is_tired()) return std::nullopt;
    proven = false;
    return choose_step_by_step(candidates);
  }

  bool is_tired() const { return audits_ >= kMostAudits || network_.steps() - steps_before_ >= kMostSteps; }

  void try_sets(const Set& candidates, std::size_t from, std::size_t left, Set& chosen) {
    if (is_tired()) return;
    if (left == 0) {
      if ((!best_ || sum(chosen) < sum(*best_)) && is_safe()) best_ = chosen;
      return;
    }
    for (std::size_t i = from; i + left <= candidates.size(); ++i) {
      network_.hide(candidates[i], true);
      chosen.push_back(candidates[i]);
      try_sets(candidates, i + 1, left - 1, chosen);
      chosen.pop_back();
      network_.hide(candidates[i], false);
    }
  }

  /// Everything hidden, then shown again from the largest down wherever that stays safe.
  std::optional<Set> choose_step_by_step(const Set& candidates) {
    for (const std::size_t arc : candidates) network_.hide(arc, true);
    const bool possible = is_safe();
    Set kept;
    for (auto arc = candidates.rbegin(); arc != candidates.rend(); ++arc) {
      network_.hide(*arc, false);
      if (possible && is_safe()) continue;
      network_.hide(*arc, true);
      kept.push_back(*arc);
    }
    for (const std::size_t arc : candidates) network_.hide(arc, false);
    return possible ? std::optional(kept) : std::nullopt;
  }

  const CountTable& table_;
  Network network_;
  std::int64_t wanted_;
  Set primary_, inner_, totals_;
  std::vector<std::size_t> telling_rows_;
  std::optional<Set> best_;
  std::vector<std::size_t> unknowns_;  // by node
  std::size_t audits_ = 0, steps_before_ = 0, last_failed_ = 0;
};

}  // namespace

std::int64_t CountTable::row_total(std::size_t row) const {
  return std::accumulate(counts[row].begin(), counts[row].end(), std::int64_t{0});
}

std::int64_t CountTable::column_total(std::size_t column) const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0},
                         [&](std::int64_t sum, const auto& row) { return sum + row[column]; });
}

std::int64_t CountTable::total() const {
  std::int64_t sum = 0;
  for (std::size_t row = 0; row < rows(); ++row) sum += row_total(row);
  return sum;
}

bool is_group_disclosure(const CountTable& table, std::size_t row) {
  const std::int64_t people = table.row_total(row);
  const auto& cells = table.counts[row];
  return cells.size() > 1 && people > 0 && (people <= kLargestTellingGroup || table.is_protected) &&
         std::find(cells.begin(), cells.end(), people) != cells.end();
}

Interval audit_cell(const CountTable& table, const Pattern& hidden, std::size_t row, std::size_t column,
                    const SmallNumberProfile& profile) {
  Network network(table, profile);
  std::size_t asked = 0;
  for (std::size_t i = 0; i < network.arcs().size(); ++i) {
    const Arc& arc = network.arcs()[i];
    network.hide(i, hidden[arc.row][arc.column]);
    if (arc.row == row && arc.column == column) asked = i;
  }
  return network.interval(asked);
}

Result<ProtectedTable> protect_table(const CountTable& table, const SmallNumberProfile& profile) {
  return Protector(table, profile).run();
}

}  // namespace cairn::disclosure
