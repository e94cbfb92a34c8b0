#include "engine/disclosure/local_recoding.h"

#include <algorithm>
#include <cmath>

#include "engine/disclosure/leftovers.h"

namespace cairn::disclosure {
namespace {

constexpr std::size_t kMostRounds = 1000;
constexpr double kLeastShare = 0.01;  // of the records that are left, a round writes so many at least

bool includes(Recode how, Recode step) { return (static_cast<unsigned>(how) & static_cast<unsigned>(step)) != 0; }

/// The rows that are left, as a table of their own.
struct Remainder {
  std::vector<QuasiIdentifier> quasi;
  PrivacyModel model;
};

class Recoder {
 public:
  Recoder(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, const SearchResult& first)
      : quasi_(quasi), model_(model) {
    for (SensitiveRule& rule : model_.sensitive) {
      if (rule.everybody.empty()) rule.everybody = rule.shares();
    }
    const std::size_t rows = quasi.front().leaves.size();
    result_.round_of.assign(rows, 0);
    for (std::size_t row = 0; row < rows; ++row) {
      if (!first.is_suppressed[row]) continue;
      result_.round_of[row] = Recoding::kSuppressed;
      left_.push_back(static_cast<std::uint32_t>(row));
    }
    result_.rounds.push_back({RecodingRound::Kind::Global, first.levels, static_cast<std::int64_t>(rows - left_.size()),
                              first.proven_optimal});
  }

  void recode_locally() {
    Remainder remainder;
    for (const QuasiIdentifier& one : quasi_) remainder.quasi.push_back({one.hierarchy, {}, one.weight});
    const auto as_found = [](const Levels& levels) { return levels; };
    run(remainder, as_found, RecodingRound::Kind::Local);
    join_leftovers(quasi_, model_, RecodingRound::Kind::Local, result_, left_);
  }

  void hide_cells() {
    const Levels base = shown_ = result_.rounds.front().levels;
    std::vector<Hierarchy> hidden;
    for (std::size_t a = 0; a < quasi_.size(); ++a) hidden.push_back(quasi_[a].hierarchy->or_hidden(base[a]));
    Remainder remainder;
    for (std::size_t a = 0; a < quasi_.size(); ++a) remainder.quasi.push_back({&hidden[a], {}, quasi_[a].weight});
    const auto to_levels = [&](const Levels& found) {
      Levels levels = base;
      for (std::size_t a = 0; a < levels.size(); ++a) {
        if (found[a] == 1) levels[a] = quasi_[a].hierarchy->levels();
      }
      return levels;
    };
    run(remainder, to_levels, RecodingRound::Kind::Cells);
    join_leftovers(quasi_, model_, RecodingRound::Kind::Cells, result_, left_);
  }

  Recoding finish() {
    result_.suppressed = static_cast<std::int64_t>(left_.size());
    result_.loss = compute_loss(quasi_, result_);
    return std::move(result_);
  }

 private:
  /// Of a row in the hierarchies that the rounds use: the leaf, or the code at the level that cells have.
  std::uint32_t code_of(std::size_t attribute, std::uint32_t row) const {
    const std::uint32_t leaf = quasi_[attribute].leaves[row];
    return shown_.empty() ? leaf : quasi_[attribute].hierarchy->code(shown_[attribute], leaf);
  }

  void fill(Remainder& remainder) const {
    for (std::size_t a = 0; a < quasi_.size(); ++a) {
      remainder.quasi[a].leaves.clear();
      for (const std::uint32_t row : left_) remainder.quasi[a].leaves.push_back(code_of(a, row));
    }
    remainder.model.k = model_.k;
    remainder.model.sensitive.clear();
    for (const SensitiveRule& rule : model_.sensitive) {
      SensitiveRule part{{}, rule.values, rule.diversity, rule.closeness, rule.everybody};
      for (const std::uint32_t row : left_) part.codes.push_back(rule.codes[row]);
      remainder.model.sensitive.push_back(std::move(part));
    }
  }

  template <class ToLevels>
  void run(Remainder& remainder, const ToLevels& to_levels, RecodingRound::Kind kind) {
    while (static_cast<std::int64_t>(left_.size()) >= model_.k && result_.rounds.size() < kMostRounds) {
      fill(remainder);
      const auto records = static_cast<double>(left_.size());
      const double least = std::max(static_cast<double>(model_.k), std::ceil(kLeastShare * records));
      const auto found = find_optimum(remainder.quasi, remainder.model, 1 - least / records);
      if (!found) return;
      write_round({kind, to_levels(found->levels), 0, found->proven_optimal}, *found);
    }
  }

  void write_round(RecodingRound round, const SearchResult& found) {
    const auto number = static_cast<std::uint16_t>(result_.rounds.size());
    std::vector<std::uint32_t> rest;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (found.is_suppressed[i])
        rest.push_back(left_[i]);
      else
        result_.round_of[left_[i]] = number;
    }
    round.records = static_cast<std::int64_t>(left_.size() - rest.size());
    result_.rounds.push_back(std::move(round));
    left_ = std::move(rest);
  }

  const std::vector<QuasiIdentifier>& quasi_;
  PrivacyModel model_;
  std::vector<std::uint32_t> left_;
  Levels shown_;  // while cells are hidden: the level of those that are not
  Recoding result_;
};

}  // namespace

Recoding recode(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, const SearchResult& first,
                Recode how) {
  Recoder recoder(quasi, model, first);
  if (includes(how, Recode::Locally)) recoder.recode_locally();
  if (includes(how, Recode::Cells)) recoder.hide_cells();
  return recoder.finish();
}

double compute_loss(const std::vector<QuasiIdentifier>& quasi, const Recoding& recoding) {
  std::vector<double> sums(quasi.size(), 0);
  for (std::size_t a = 0; a < quasi.size(); ++a) {
    const Hierarchy& hierarchy = *quasi[a].hierarchy;
    std::vector<std::int64_t> counts(recoding.rounds.size() * hierarchy.leaves(), 0);
    for (std::size_t row = 0; row < recoding.round_of.size(); ++row) {
      if (const std::uint16_t round = recoding.round_of[row]; round != Recoding::kSuppressed)
        ++counts[round * hierarchy.leaves() + quasi[a].leaves[row]];
      else
        sums[a] += 1;
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const std::size_t level = recoding.rounds[i / hierarchy.leaves()].levels[a];
      const auto leaf = static_cast<std::uint32_t>(i % hierarchy.leaves());
      const double share = level == hierarchy.levels() ? 1 : hierarchy.share(level, hierarchy.code(level, leaf));
      sums[a] += share * static_cast<double>(counts[i]);
    }
  }
  return make_loss_metric(quasi).mean(sums);
}

}  // namespace cairn::disclosure
