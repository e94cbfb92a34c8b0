#include "engine/disclosure/leftovers.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace cairn::disclosure {
namespace {

constexpr std::size_t kMostJoined = 1000;

/// Records that are written with the same codes in the same round.
struct WrittenClass {
  std::uint16_t round = 0;
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> counts;  // of sensitive values, as ClassRules reads them
};

class Joiner {
 public:
  Joiner(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, RecodingRound::Kind kind,
         Recoding& recoding)
      : quasi_(quasi), model_(model), rules_(model), kind_(kind), recoding_(recoding) {
    std::map<std::vector<std::uint32_t>, std::size_t> index_of;
    std::vector<std::uint32_t> key;
    for (std::uint32_t row = 0; row < recoding_.round_of.size(); ++row) {
      const std::uint16_t round = recoding_.round_of[row];
      if (round == Recoding::kSuppressed) continue;
      key.assign(1, round);
      for (std::size_t a = 0; a < quasi_.size(); ++a) key.push_back(code(a, recoding_.rounds[round].levels[a], row));
      const auto [found, is_new] = index_of.try_emplace(key, classes_.size());
      if (is_new) classes_.push_back({round, {}, std::vector<std::uint32_t>(rules_.width(), 0)});
      add_row(classes_[found->second], row);
    }
  }

  bool join(std::uint32_t row) {
    WrittenClass* best = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (WrittenClass& candidate : classes_) {
      const double cost = join_cost(candidate, row);
      if (cost >= least || !passes_with(candidate, row)) continue;
      least = cost;
      best = &candidate;
    }
    if (best == nullptr) return false;
    rewrite(*best, row);
    return true;
  }

 private:
  /// One past the last level: "*", the same for everybody.
  std::uint32_t code(std::size_t attribute, std::size_t level, std::uint32_t row) const {
    const Hierarchy& hierarchy = *quasi_[attribute].hierarchy;
    return level == hierarchy.levels() ? 0 : hierarchy.code(level, quasi_[attribute].leaves[row]);
  }

  double share(std::size_t attribute, std::size_t level, std::uint32_t row) const {
    const Hierarchy& hierarchy = *quasi_[attribute].hierarchy;
    return level == hierarchy.levels() ? 1 : hierarchy.share(level, code(attribute, level, row));
  }

  std::size_t common_level(const WrittenClass& candidate, std::size_t attribute, std::uint32_t row) const {
    const std::size_t hidden = quasi_[attribute].hierarchy->levels();
    const std::size_t own = recoding_.rounds[candidate.round].levels[attribute];
    for (std::size_t level = own; level < hidden; ++level) {
      if (code(attribute, level, row) == code(attribute, level, candidate.rows.front())) return level;
      if (kind_ == RecodingRound::Kind::Cells) break;
    }
    return hidden;
  }

  double join_cost(const WrittenClass& candidate, std::uint32_t row) const {
    const auto size = static_cast<double>(candidate.rows.size());
    double cost = 0;
    for (std::size_t a = 0; a < quasi_.size(); ++a) {
      const std::size_t level = common_level(candidate, a, row);
      const std::uint32_t member = candidate.rows.front();
      const double before = share(a, recoding_.rounds[candidate.round].levels[a], member);
      cost += quasi_[a].weight * ((size + 1) * share(a, level, member) - size * before) /
              (1 - quasi_[a].hierarchy->least_share() + 1e-12);
    }
    return cost;
  }

  bool passes_with(const WrittenClass& candidate, std::uint32_t row) const {
    if (model_.sensitive.empty()) return true;
    WrittenClass joined{0, {}, candidate.counts};
    add_row(joined, row);
    return rules_.passes(static_cast<std::int64_t>(candidate.rows.size()) + 1, joined.counts);
  }

  void add_row(WrittenClass& to, std::uint32_t row) const {
    to.rows.push_back(row);
    std::size_t offset = 0;
    for (const SensitiveRule& rule : model_.sensitive) {
      ++to.counts[offset + rule.codes[row]];
      offset += rule.values;
    }
  }

  void rewrite(WrittenClass& joined, std::uint32_t row) {
    RecodingRound round{kind_, {}, static_cast<std::int64_t>(joined.rows.size()) + 1, true};
    for (std::size_t a = 0; a < quasi_.size(); ++a) round.levels.push_back(common_level(joined, a, row));
    recoding_.rounds[joined.round].records -= static_cast<std::int64_t>(joined.rows.size());
    add_row(joined, row);
    joined.round = static_cast<std::uint16_t>(recoding_.rounds.size());
    recoding_.rounds.push_back(std::move(round));
    for (const std::uint32_t member : joined.rows) recoding_.round_of[member] = joined.round;
  }

  const std::vector<QuasiIdentifier>& quasi_;
  const PrivacyModel& model_;
  ClassRules rules_;
  RecodingRound::Kind kind_;
  Recoding& recoding_;
  std::vector<WrittenClass> classes_;
};

}  // namespace

void join_leftovers(const std::vector<QuasiIdentifier>& quasi, const PrivacyModel& model, RecodingRound::Kind kind,
                    Recoding& recoding, std::vector<std::uint32_t>& left) {
  if (left.empty() || left.size() > kMostJoined) return;
  Joiner joiner(quasi, model, kind, recoding);
  std::vector<std::uint32_t> rest;
  for (const std::uint32_t row : left) {
    if (!joiner.join(row)) rest.push_back(row);
  }
  left = std::move(rest);
}

}  // namespace cairn::disclosure
