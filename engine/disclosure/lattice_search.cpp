#include "engine/disclosure/lattice_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <span>

namespace cairn::disclosure {
namespace {

constexpr double kTie = 1e-12;            // losses this close are equal
constexpr std::size_t kMostTried = 5000;  // combinations, where the optimum is not proven

Lattice make_lattice(const std::vector<QuasiIdentifier>& quasi) {
  std::vector<std::size_t> counts;
  for (const QuasiIdentifier& one : quasi) counts.push_back(one.hierarchy->levels());
  return Lattice(std::move(counts));
}

/// What an evaluated node tells about every node below it: its records that fail the growing rules fail there too.
struct Failing {
  Levels levels;
  double records = 0;
  std::vector<double> shares;  // sum of their shares at these levels, by attribute
};

template <class Key>
class Search {
 public:
  Search(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, double limit)
      : quasi_(quasi),
        model_(model),
        rows_(quasi.front().leaves.size()),
        lattice_(make_lattice(quasi)),
        metric_(make_loss_metric(quasi)),
        rules_(model),
        tables_(quasi, model, rules_.width()),
        allowed_(std::floor(limit * static_cast<double>(rows_) + 1e-9)),
        is_exhaustive_(lattice_.nodes() <= kMaxLatticeNodes),
        failing_of_(is_exhaustive_ ? lattice_.nodes() : 0, kUnknown) {}

  Result<SearchResult> run() {
    if (model_.population != nullptr) CAIRN_TRY(check_population(*model_.population));
    climb();
    descend_from_best();
    if (is_exhaustive_)
      sweep();
    else
      search_widely();
    if (!best_) {
      return Error{ErrorCode::NoSolution,
                   "No combination of levels satisfies the model within the suppression limit. Lower k or the other "
                   "demands, give coarser "
                   "hierarchies, fewer quasi-identifiers or a higher suppression limit."};
    }
    best_->lattice_nodes = lattice_.nodes();
    best_->nodes_evaluated = evaluated_;
    best_->proven_optimal = is_exhaustive_;
    mark_suppressed();
    return *std::move(best_);
  }

 private:
  static constexpr std::int32_t kUnknown = -1;

  /// The records are a part of the population; and as a whole their presence is what it is at every node.
  Result<void> check_population(const Population& population) const {
    const ClassTable<Key>& recorded = tables_.lowest();
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::uint32_t index = tables_.class_of_row()[row];
      if (recorded.sizes[index] <= recorded.people[index]) continue;
      return Error{
          ErrorCode::Unprocessable,
          "The records are not a part of the population.",
          "",
          {{Severity::Error, "not-in-population", "record " + std::to_string(row + 1),
            recorded.people[index] == 0
                ? "Nobody in the population has the quasi-identifiers of this record. Add the person there."
                : "Fewer people in the population than records have the quasi-identifiers of this one. Add the "
                  "people there."}}};
    }
    if (rules_.passes_presence(static_cast<std::int64_t>(rows_), population.people)) return {};
    return Error{
        ErrorCode::NoSolution,
        "The share of the population that is in the data is itself outside the presence asked for, so no levels "
        "can bring every class inside. Ask for another presence, or give fewer or more records."};
  }

  double least_loss(const Levels& levels, const Failing& failing) const {
    if (failing.records > allowed_) return std::numeric_limits<double>::infinity();
    std::vector<double> shares(levels.size());
    for (std::size_t a = 0; a < levels.size(); ++a) {
      shares[a] = failing.shares[a];  // shares only shrink on the way down
      if (levels[a] != failing.levels[a])
        shares[a] = std::min(shares[a], failing.records * metric_.attribute(a).largest_shares[levels[a]]);
    }
    return metric_.loss(levels, failing.records, shares);
  }

  bool is_better(double loss, std::int64_t suppressed, const Levels& levels) const {
    if (!best_ || loss < best_->loss - kTie) return true;
    if (loss > best_->loss + kTie) return false;
    return suppressed != best_->suppressed ? suppressed < best_->suppressed : levels < best_->levels;
  }

  void evaluate(const Levels& levels) {
    ++evaluated_;
    const ClassTable<Key>& table = tables_.at(levels);
    const std::size_t width = rules_.width();
    Failing growing{levels, 0, std::vector<double>(levels.size(), 0)}, all = growing;
    std::int64_t classes = 0, smallest = std::numeric_limits<std::int64_t>::max(), hidden_people = 0;
    bool fails_below = false;
    for (std::size_t i = 0; i < table.keys.size(); ++i) {
      const std::span<const std::uint32_t> counts(table.counts.data() + i * width, width);
      const std::int64_t people = table.people_of(i);
      if (table.sizes[i] == 0) {
        hidden_people += people;
        fails_below = fails_below || rules_.asks_for_records_everywhere();
        continue;
      }
      if (rules_.passes(table.sizes[i], counts, people)) {
        ++classes;
        smallest = std::min<std::int64_t>(smallest, table.sizes[i]);
        continue;
      }
      hidden_people += people;
      add(all, table.keys[i], table.sizes[i]);
      if (!rules_.passes_growing_rules(table.sizes[i], counts, people))
        add(growing, table.keys[i], table.sizes[i]);
      else if (allowed_ < 1 && !rules_.passes_presence(table.sizes[i], people))
        fails_below = true;
    }
    if (fails_below) growing.records = std::numeric_limits<double>::infinity();
    if (is_exhaustive_) {
      failing_of_[lattice_.node(levels)] = static_cast<std::int32_t>(failing_.size());
      failing_.push_back(std::move(growing));
    }
    if (all.records > allowed_ || fails_below) return;
    if (!rules_.passes_hidden(static_cast<std::int64_t>(all.records), hidden_people)) return;
    const double loss = metric_.loss(levels, all.records, all.shares);
    const auto suppressed = static_cast<std::int64_t>(all.records);
    if (!is_better(loss, suppressed, levels)) return;
    best_ = SearchResult{levels, suppressed, classes, classes == 0 ? 0 : smallest, loss};
    best_->hidden_people = hidden_people;
  }

  void add(Failing& failing, Key key, std::uint32_t size) const {
    failing.records += size;
    for (std::size_t a = 0; a < quasi_.size(); ++a)
      failing.shares[a] += size * quasi_[a].hierarchy->share(failing.levels[a], tables_.code_of(key, a));
  }

  void evaluate_once(const Levels& levels) {
    const bool is_new = is_exhaustive_ ? failing_of_[lattice_.node(levels)] == kUnknown : tried_.insert(levels).second;
    if (is_new) evaluate(levels);
  }

  /// A first solution: from the bottom, always the step that costs least, until a node is good.
  void climb() {
    Levels levels(quasi_.size(), 0);
    while (true) {
      evaluate_once(levels);
      if (best_) return;
      std::optional<std::size_t> cheapest;
      double least = 0;
      for (std::size_t a = 0; a < levels.size(); ++a) {
        if (levels[a] + 1 == lattice_.level_count(a)) continue;
        ++levels[a];
        const double bound = metric_.lower_bound(levels);
        --levels[a];
        if (!cheapest || bound < least) {
          cheapest = a;
          least = bound;
        }
      }
      if (!cheapest) return;
      ++levels[*cheapest];
    }
  }

  /// Neighbours of the best node, until none is better.
  void descend_from_best() {
    for (bool improved = best_.has_value(); improved;) {
      const Levels from = best_->levels;
      for (std::size_t a = 0; a < from.size(); ++a) {
        for (const int step : {-1, 1}) {
          Levels next = from;
          if (step < 0 ? next[a] == 0 : next[a] + 1 == lattice_.level_count(a)) continue;
          next[a] = step < 0 ? next[a] - 1 : next[a] + 1;
          if (metric_.lower_bound(next) <= best_->loss + kTie) evaluate_once(next);
        }
      }
      improved = best_->levels != from;
    }
  }

  /// Every node that could still be better, coarse ones first.
  void sweep() {
    struct Candidate {
      double bound;
      std::size_t level_sum, node;
    };
    std::vector<Candidate> candidates;
    for (std::size_t node = 0; node < lattice_.nodes(); ++node) {
      const Levels levels = lattice_.levels(node);
      const double bound = metric_.lower_bound(levels);
      if (best_ && bound > best_->loss + kTie) continue;
      candidates.push_back({bound, std::accumulate(levels.begin(), levels.end(), std::size_t{0}), node});
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      if (a.bound != b.bound) return a.bound > b.bound;
      return a.level_sum != b.level_sum ? a.level_sum > b.level_sum : a.node > b.node;
    });
    for (const Candidate& candidate : candidates) visit(candidate.node, candidate.bound);
  }

  void visit(std::size_t node, double bound) {
    if (failing_of_[node] != kUnknown) return;
    const Levels levels = lattice_.levels(node);
    std::int32_t strongest = kUnknown;
    for (std::size_t a = 0; a < levels.size(); ++a) {
      if (levels[a] + 1 == lattice_.level_count(a)) continue;
      const std::int32_t above = failing_of_[node + lattice_.stride(a)];
      if (above == kUnknown) continue;
      const double at_least = least_loss(levels, failing_[static_cast<std::size_t>(above)]);
      if (strongest == kUnknown || at_least > bound) {
        strongest = above;
        bound = std::max(bound, at_least);
      }
    }
    if (std::isinf(bound) || (best_ && bound > best_->loss + kTie)) {
      failing_of_[node] = strongest;  // holds for the nodes below as well
      return;
    }
    evaluate(levels);
  }

  /// For lattices too large to prove an optimum: once more from the top, then steps that trade a level of one attribute
  /// for a level of another, as long as they help and the budget lasts.
  void search_widely() {
    Levels top;
    for (std::size_t a = 0; a < quasi_.size(); ++a) top.push_back(lattice_.level_count(a) - 1);
    evaluate_once(top);
    descend_from_best();
    for (bool improved = best_.has_value(); improved && evaluated_ < kMostTried;) {
      const Levels from = best_->levels;
      for (std::size_t up = 0; up < from.size(); ++up) {
        for (std::size_t down = 0; down < from.size(); ++down) {
          if (up == down || from[down] == 0 || from[up] + 1 == lattice_.level_count(up)) continue;
          Levels next = from;
          ++next[up];
          --next[down];
          if (metric_.lower_bound(next) <= best_->loss + kTie) evaluate_once(next);
        }
      }
      improved = best_->levels != from;
      if (improved) descend_from_best();
    }
  }

  void mark_suppressed() {
    const ClassTable<Key>& table = tables_.at(best_->levels);
    const std::size_t width = rules_.width();
    std::vector<Key> failing;
    for (std::size_t i = 0; i < table.keys.size(); ++i) {
      const std::int64_t size = table.sizes[i], people = table.people_of(i);
      if (!rules_.passes(size, {table.counts.data() + i * width, width}, people))
        failing.push_back(table.keys[i]);
      else if (model_.population != nullptr)
        best_->shown.push_back({size, people});
    }
    if (model_.population != nullptr) {
      for (std::size_t i = 0; i < tables_.lowest_classes(); ++i)
        best_->recorded.push_back({tables_.lowest().sizes[i], tables_.lowest().people[i]});
    }
    std::sort(failing.begin(), failing.end());
    std::vector<bool> fails(tables_.lowest_classes());
    for (std::uint32_t lowest = 0; lowest < fails.size(); ++lowest)
      fails[lowest] = std::binary_search(failing.begin(), failing.end(), tables_.key_of(lowest, best_->levels));
    best_->is_suppressed.resize(rows_);
    for (std::size_t row = 0; row < rows_; ++row) best_->is_suppressed[row] = fails[tables_.class_of_row()[row]];
  }

  const std::vector<QuasiIdentifier>& quasi_;
  const PrivacyModel& model_;
  std::size_t rows_;
  Lattice lattice_;
  LossMetric metric_;
  ClassRules rules_;
  ClassTables<Key> tables_;
  double allowed_;
  bool is_exhaustive_;
  std::set<Levels> tried_;                // where the lattice is too large for failing_of_
  std::vector<std::int32_t> failing_of_;  // by node: what is known about it, index into failing_
  std::vector<Failing> failing_;
  std::optional<SearchResult> best_;
  std::size_t evaluated_ = 0;
};

}  // namespace

LossMetric make_loss_metric(const std::vector<QuasiIdentifier>& quasi) {
  std::vector<LossMetric::Attribute> attributes;
  for (const QuasiIdentifier& one : quasi) {
    const Hierarchy& hierarchy = *one.hierarchy;
    std::vector<std::uint32_t> leaf_counts(hierarchy.leaves(), 0);
    for (const std::uint32_t leaf : one.leaves) ++leaf_counts[leaf];
    LossMetric::Attribute attribute{1 / hierarchy.least_share(), one.weight, {}, {}};
    for (std::size_t level = 0; level < hierarchy.levels(); ++level) {
      double sum = 0, largest = 0;
      for (std::uint32_t leaf = 0; leaf < leaf_counts.size(); ++leaf) {
        if (leaf_counts[leaf] == 0) continue;
        const double share = hierarchy.share(level, hierarchy.code(level, leaf));
        sum += share * leaf_counts[leaf];
        largest = std::max(largest, share);
      }
      attribute.share_sums.push_back(sum);
      attribute.largest_shares.push_back(largest);
    }
    attributes.push_back(std::move(attribute));
  }
  return LossMetric(static_cast<double>(quasi.front().leaves.size()), std::move(attributes));
}

Result<SearchResult> find_optimum(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model,
                                  double suppression_limit) {
  if (quasi.empty() || quasi.front().leaves.empty()) {
    return Error{ErrorCode::InvalidArgument,
                 "There is nothing to protect: give at least one quasi-identifier and one record."};
  }
  const unsigned bits = ClassTables<WideKey>::bits_needed(quasi);
  if (bits <= 64) return Search<std::uint64_t>(quasi, model, suppression_limit).run();
  if (bits <= 128) return Search<WideKey>(quasi, model, suppression_limit).run();
  return Error{ErrorCode::TooLarge,
               "The quasi-identifiers have too many different values together. Give fewer, or coarser ones."};
}

}  // namespace cairn::disclosure
