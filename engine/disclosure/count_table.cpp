#include "engine/disclosure/count_table.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <queue>

namespace cairn::disclosure {
namespace {

constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / 8;
constexpr std::int64_t kProtection = 5;
constexpr std::size_t kMostAudits = 60'000;  // sets that are tried before the search goes step by step

/// One number of the table as an arc: rows → columns for counts, total column → rows, columns → total row. What enters
/// a node leaves it.
struct Arc {
  std::size_t from = 0, to = 0, row = 0, column = 0;
  std::int64_t value = 0, least = 0;
  bool is_published = true, is_hidden = false;
};

class Network {
 public:
  explicit Network(const CountTable& table) : rows_(table.rows()), columns_(table.columns()) {
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t c = 0; c < columns_; ++c) add(row_node(r), column_node(c), r, c, table.counts[r][c], true);
    }
    for (std::size_t r = 0; r < rows_; ++r)
      add(row_node(rows_), row_node(r), r, columns_, table.row_total(r), table.has_row_totals);
    for (std::size_t c = 0; c < columns_; ++c)
      add(column_node(c), column_node(columns_), rows_, c, table.column_total(c), table.has_column_totals);
    add(column_node(columns_), row_node(rows_), rows_, columns_, table.total(),
        table.has_row_totals || table.has_column_totals);
  }

  std::vector<Arc>& arcs() { return arcs_; }
  const std::vector<Arc>& arcs() const { return arcs_; }

  Interval interval(std::size_t arc) const {
    const Arc& one = arcs_[arc];
    if (!one.is_hidden && one.is_published) return {one.value, one.value};
    const std::int64_t up = flow(one.to, one.from, arc);
    const std::int64_t down = std::min(one.value - one.least, flow(one.from, one.to, arc));
    return {one.value - down, one.value + up};
  }

 private:
  std::size_t row_node(std::size_t row) const { return row; }
  std::size_t column_node(std::size_t column) const { return rows_ + 1 + column; }

  void add(std::size_t from, std::size_t to, std::size_t row, std::size_t column, std::int64_t value,
           bool is_published) {
    arcs_.push_back({from, to, row, column, value, 0, is_published, false});
  }

  /// The largest change that can go from one node to another through what is not known, without the arc itself.
  std::int64_t flow(std::size_t from, std::size_t to, std::size_t without) const {
    std::vector<std::int64_t> change(arcs_.size(), 0);
    std::int64_t total = 0;
    while (true) {
      std::vector<std::size_t> reached_by(rows_ + columns_ + 2, arcs_.size());
      std::vector<bool> seen(rows_ + columns_ + 2, false);
      std::queue<std::size_t> waiting;
      waiting.push(from);
      seen[from] = true;
      while (!waiting.empty() && !seen[to]) {
        const std::size_t node = waiting.front();
        waiting.pop();
        for (std::size_t i = 0; i < arcs_.size(); ++i) {
          if (i == without || room(i, node, change) <= 0) continue;
          const std::size_t next = arcs_[i].from == node ? arcs_[i].to : arcs_[i].from;
          if (seen[next]) continue;
          seen[next] = true;
          reached_by[next] = i;
          waiting.push(next);
        }
      }
      if (!seen[to]) return total;
      std::int64_t least = kUnlimited;
      for (std::size_t node = to; node != from; node = other_end(reached_by[node], node)) {
        least = std::min(least, room(reached_by[node], other_end(reached_by[node], node), change));
      }
      for (std::size_t node = to; node != from; node = other_end(reached_by[node], node)) {
        change[reached_by[node]] += arcs_[reached_by[node]].to == node ? least : -least;
      }
      total += least;
      if (total >= kUnlimited) return kUnlimited;
    }
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
};

class Protector {
 public:
  Protector(const CountTable& table, const SmallNumberProfile& profile)
      : table_(table), network_(table), wanted_(std::min(kProtection, profile.hide_below - 2)) {
    for (std::size_t i = 0; i < network_.arcs().size(); ++i) {
      Arc& arc = network_.arcs()[i];
      if (!arc.is_published || arc.value == 0) continue;
      if (arc.value < profile.hide_below) {
        hide(i, true);
        primary_.push_back(i);
      } else {
        const bool is_total = arc.row == table.rows() || arc.column == table.columns();
        (is_total ? totals_ : inner_).push_back(i);
      }
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
    for (const std::size_t arc : *further) hide(arc, true);
    result.complementary = further->size();
    result.hidden.assign(table_.rows() + 1, std::vector<bool>(table_.columns() + 1, false));
    for (const Arc& arc : network_.arcs()) result.hidden[arc.row][arc.column] = arc.is_hidden;
    return result;
  }

 private:
  using Set = std::vector<std::size_t>;

  void hide(std::size_t arc, bool hidden) {
    network_.arcs()[arc].is_hidden = hidden;
    network_.arcs()[arc].least = hidden ? 1 : 0;
  }

  bool is_protected(std::size_t arc) const {
    const Interval interval = network_.interval(arc);
    return interval.high - interval.low >= wanted_;
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
    return true;
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
    for (std::size_t size = 0; size <= candidates.size(); ++size) {
      best_.reset();
      Set chosen;
      try_sets(candidates, 0, size, chosen);
      if (best_) return best_;
      if (audits_ >= kMostAudits) break;
    }
    if (audits_ < kMostAudits) return std::nullopt;
    proven = false;
    return choose_step_by_step(candidates);
  }

  void try_sets(const Set& candidates, std::size_t from, std::size_t left, Set& chosen) {
    if (audits_ >= kMostAudits) return;
    if (left == 0) {
      if ((!best_ || sum(chosen) < sum(*best_)) && is_safe()) best_ = chosen;
      return;
    }
    for (std::size_t i = from; i + left <= candidates.size(); ++i) {
      hide(candidates[i], true);
      chosen.push_back(candidates[i]);
      try_sets(candidates, i + 1, left - 1, chosen);
      chosen.pop_back();
      hide(candidates[i], false);
    }
  }

  /// Everything hidden, then shown again from the largest down wherever that stays safe.
  std::optional<Set> choose_step_by_step(const Set& candidates) {
    for (const std::size_t arc : candidates) hide(arc, true);
    const bool possible = is_safe();
    Set kept;
    for (auto arc = candidates.rbegin(); arc != candidates.rend(); ++arc) {
      hide(*arc, false);
      if (possible && is_safe()) continue;
      hide(*arc, true);
      kept.push_back(*arc);
    }
    for (const std::size_t arc : candidates) hide(arc, false);
    return possible ? std::optional(kept) : std::nullopt;
  }

  const CountTable& table_;
  Network network_;
  std::int64_t wanted_;
  Set primary_, inner_, totals_;
  std::optional<Set> best_;
  std::vector<std::size_t> unknowns_;  // by node
  std::size_t audits_ = 0, last_failed_ = 0;
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

Interval audit_cell(const CountTable& table, const Pattern& hidden, std::size_t row, std::size_t column) {
  Network network(table);
  std::size_t asked = 0;
  for (std::size_t i = 0; i < network.arcs().size(); ++i) {
    Arc& arc = network.arcs()[i];
    arc.is_hidden = hidden[arc.row][arc.column];
    arc.least = arc.is_hidden ? 1 : 0;
    if (arc.row == row && arc.column == column) asked = i;
  }
  return network.interval(asked);
}

Result<ProtectedTable> protect_table(const CountTable& table, const SmallNumberProfile& profile) {
  return Protector(table, profile).run();
}

}  // namespace cairn::disclosure
